"""People and operations by their names, in any dress; on both databases."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from models import Operation, Person


@pytest.fixture
async def adults(beatline):
    """Casey Hollowell's referral, under a name at a time."""

    async def call(surname, forenames="Casey"):
        def rename(session):
            session.orm.delete(session.orm.get(Person, 90)) if session.orm.get(Person, 90) else None
            session.orm.flush()
            session.orm.add(
                Person(
                    id=90,
                    source_key="p90",
                    surname=surname,
                    forenames=forenames,
                    date_of_birth=date(1990, 1, 1),
                )
            )
            session.orm.flush()
            session.orm.execute(sa.text("UPDATE referrals SET person_id = 90 WHERE ref = 'CIR-0045'"))

        def free(session):
            session.orm.execute(sa.text("UPDATE referrals SET person_id = 2 WHERE ref = 'CIR-0045'"))

        await beatline.database.write(free)
        await beatline.database.write(rename)

    return call


@pytest.mark.parametrize(
    ("surname", "said"),
    [
        ("O'Brien", ("O’Brien", "o'brien", "OBRIEN", "o‘brien.", "ＯＢＲＩＥＮ")),
        ("O’Brien", ("O'Brien", "obrien")),
        ("Łukaszewicz", ("łukaszewicz", "Lukaszewicz", "ŁUKASZEWICZ", "luka\u200bszewicz")),
        ("Groß", ("gross", "GROSS", "groß")),
        ("Smith-Jones", ("smith‑jones", "jones", "smith jones", "Smith–Jones?")),
        ("Işık", ("isik", "IŞIK", "ışık")),
        ("Nguyễn", ("nguyen", "NGUYE\u0302\u0303N")),
    ],
)
async def test_a_name_is_found_in_any_dress(officer, adults, surname, said):
    await adults(surname)
    for words in said:
        assert (await officer.says(f"find {words}")).shows("CIR-0045")


async def test_an_operations_name_alone_brings_its_card(officer, beatline):
    await beatline.database.write(
        lambda session: session.orm.add(
            Operation(id=7, code="ZUBR", name="Op Żubr’s Way", starts_on=date(2026, 11, 21))
        )
    )
    for words in ("driven", "Driven?", "op driven pls", "DRIVEN"):
        assert (await officer.says(words)).shows("Op Driven · operation")
    for words in ("zubr's way", "OP ŻUBR'S WAY", "żubr’s way"):
        assert (await officer.says(words)).shows("Żubr")


async def test_a_new_name_is_found_by_its_words_alone(beatline):
    def renamed(session):
        session.orm.add(Person(id=91, source_key="new", surname="Żak"))
        session.orm.flush()
        return session.run(sa.select(Person.searched).where(col(Person.source_key) == "new")).scalar_one()

    assert await beatline.database.write(renamed) == " zak"
