"""On whose behalf: controllers look for officers by radio, and the audit says for whom."""

import pytest
from sqlmodel import select

from bot.services.audit import verification as audit_verification
from models import AuditEntry


async def newest(beatline):
    entries = await beatline.database.read(lambda session: session.orm.exec(select(AuditEntry)).all())
    return max(entries, key=lambda one: one.id)


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        ("/ref TUR-0123 for 1300", "Contacting"),
        ("/ref TUR-0123 for PC 1300", "Contacting"),
        ("TUR 123 for 1300", "Contacting"),
        ("where are we with tur 123 for pc 1300?", "Contacting"),
        ("/find hollowell for 1300", "Hollowell"),
        ("find hollowell for 1300", "Hollowell"),
        ("/task TSK-0456 for 1300", "Visit with Turnaround"),
        ("tsk 456 for 1300", "Visit with Turnaround"),
        ("/tasks today for 1300", "Visit with Turnaround"),
        ("/referrals for 1300", "TUR-0123"),
    ],
)
async def test_a_look_for_somebody_else_is_on_record_as_that(officer, beatline, words, shows):
    assert (await officer.says(words)).shows(shows)
    entry = await newest(beatline)
    assert (entry.on_behalf_of, entry.officer_id) == ("1300", 2)
    assert (await officer.says("TUR-0123")).shows("Contacting")
    assert (await newest(beatline)).on_behalf_of is None
    assert not (await beatline.database.read(audit_verification.audit_chains)).broken


async def test_who_does_not_work_here_cannot_be_looked_for(officer, beatline):
    before = await newest(beatline) if await officer.says("TUR-0123") else None
    answer = await officer.says("/ref TUR-0123 for 4711")
    assert answer.shows("Nobody who works here has that collar number")
    assert (await newest(beatline)).id == before.id


async def test_the_cards_button_keeps_on_whose_behalf(officer, beatline):
    card = await officer.says("/ref TUR-0123 for 1300")
    ready = await officer.taps(card.message, "Details")
    if "What do you need it for?" in ready.text:
        ready = await officer.says("visit at two with the Turnaround worker")
        ready = await officer.taps(ready.message, "Show details")
    assert ready.shows("Shown to 1234 for 1300 at")
    assert (await newest(beatline)).on_behalf_of == "1300"
