"""The words for the door: the offer to a child, never what follows; only to those who go there."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from models import AgeGroup, DoorWords, Person, ProgrammeWords, Task, TaskStatus
from tests.conftest import ON_ONE_DATABASE

OFFER, CONSEQUENCE = "There is a worker who can help you", "the police will do all that the law allows"


async def test_the_crew_reads_the_offer_to_a_child_without_a_name(beatline, officer):
    card = await officer.says("TSK-0456")
    said = await officer.taps(card.message, "What to say")
    assert said.shows("TSK-0456 · what to say", "To a child: the offer alone", OFFER, "As you leave")
    assert said.hides("If harm goes on", "Millbrook", "Jordan")
    card = await officer.taps(said.message, "← TSK-0456")
    assert (await officer.says("what to say", reply_to=card.message)).shows(OFFER)
    assert (await officer.says("/say 456")).shows(OFFER)


@pytest.mark.parametrize(
    ("day", "to"),
    [
        (date(2004, 2, 3), "To an adult"),
        (date(2008, 11, 21), "To an adult"),  # 18 today
        (date(2008, 11, 22), "To a child"),  # 18 tomorrow
        (None, "To a child"),  # nobody knows
    ],
)
@ON_ONE_DATABASE
async def test_an_adult_hears_what_follows_too_and_a_child_never(beatline, phone, day, to):
    """Not even if a programme's file has such words for children."""

    def plant(session):
        facts = {"programme_id": 2, "position": 99, "kind": DoorWords.CONSEQUENCE, "text": "Or else."}
        session.run(sa.insert(ProgrammeWords), facts | {"audience": AgeGroup.CHILD})
        session.run(sa.update(Person).where(Person.id == 2).values(date_of_birth=day))

    await beatline.database.write(plant)
    said = await phone("3001").says("/say TSK-0458")
    assert said.shows(to)
    assert (CONSEQUENCE in said.text) is (to == "To an adult")
    assert said.hides("Or else.", "Hollowell")


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("1300", "/say TSK-0456", "for the visit's crew"),  # knows of the visit, and no more
        ("2001", "/say TSK-0458", "isn't on record"),
        ("1234", "/say TSK-0457", "it is for no referral"),
        ("1234", "/say TSK-0999", "isn't on record"),
        ("1234", "/say", "Which visit?"),
    ],
)
@ON_ONE_DATABASE
async def test_nobody_else_is_told(beatline, phone, who, said, answer):
    assert (await phone(who).says(said)).shows(answer)


@ON_ONE_DATABASE
@pytest.mark.parametrize("words", ["what to say", "What do I say?", "what do i say to them"])
async def test_the_words_for_the_door_are_asked_for_without_a_reference(beatline, officer, words):
    def change(session, status, *refs):
        session.run(sa.update(Task).values(status=TaskStatus.ALLOCATED))
        session.run(sa.update(Task).where(Task.ref.in_(refs)).values(status=status))

    await beatline.database.write(lambda session: change(session, TaskStatus.ALLOCATED))
    (await officer.says(words)).shows("Which visit?")
    await officer.says("/task TSK-0456 accept")
    (await officer.says(words)).shows("TSK-0456 · what to say", OFFER)
    await beatline.database.write(lambda session: change(session, TaskStatus.IN_PROGRESS, "TSK-0456"))
    (await officer.says(words)).shows("TSK-0456 · what to say", OFFER)
