"""Look-ups in plain words: officers ask as they speak, and read the command's own answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.chat import matching
from models import Area, Operation, Task, TaskOfficer

MORE = {
    "TSK-0501": ("SCHOOL_VISIT", "Session with Year 9", 6, 2, {"address": "Blackthorn School", "area_id": 3}),
    "TSK-0502": ("BEAT_BUS", "Beat bus surgery", 30, 2, {"address": "Larkrise Row", "area_id": 2}),
    "TSK-0503": ("WARRANT_SUPPORT", "Support a warrant", 3, 4, {"area_id": 3}),
    "TSK-0504": ("VISIT_CIRV", "Visit with Response", 8, 3, {"area_id": 3, "referral_id": 2}),
    "TSK-0505": ("VISIT_CIRV", "Visit to somebody restricted", 9, 3, {"area_id": 3, "referral_id": 3}),
}


def plant(session, now):
    session.orm.add(Area(id=3, code="KINGS-HEATH", name="King's Heath", kind="hotspot", parent_id=1))
    session.orm.add(Operation(id=2, code="ABINGTON", name="Op Abington", starts_on=now.date()))
    session.orm.flush()
    for ref, (kind, title, hours, crew, more) in MORE.items():
        starts = now + timedelta(hours=hours)
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "created_at": now}
        task = Task(ref=ref, kind=kind, title=title, **times, **more)
        session.orm.add(task)
        session.orm.flush()
        session.orm.add(TaskOfficer(task_id=task.id, officer_id=crew))


@pytest.fixture
async def place(beatline, clock):
    await beatline.database.write(lambda session: plant(session, clock.now))
    beatline._table.words = None
    return beatline


ANSWERS = {
    "visits in kings heath today": (
        "Tasks · visits in King's Heath today · 2",
        "Session with Year 9",
        "CIRV visit",
    ),
    "VISTS IN KINGS HEATH TONITE PLS": ("visits in King's Heath tonight", "CIRV visit"),
    "whats on in kings heath today": ("Tasks · in King's Heath today · 2",),
    "when is the bus at abington": ("Tasks · next Beat bus in Abington · 1", "Beat bus surgery"),
    "where is the beat bus tomorrow": ("Tasks · Beat bus tomorrow · 1", "Larkrise Row"),
    "what visits are there at blackthorn school": ("Tasks · visits at “blackthorn school” · 1", "Year 9"),
    "how many warrants today": ("No tasks: warrants today.",),
    "show me 1234's tasks": ("Tasks · of PC 1234 Ashfield", "Session with Year 9"),
    "what has ashfield got on tomorrow": ("Tasks · of PC 1234 Ashfield tomorrow", "Patrol Market Square"),
    "npt1 jobs tomorrow": ("Tasks · of NPT Northampton tomorrow", "Patrol Market Square"),
    "whats due for cirv this week": ("No open referrals here (cirv due this week).",),
    "which cirv referrals are support offered": ("No open referrals here (cirv support offered).",),
    "who leads tur 123": ("TUR-0123 · Turnaround",),
    "who leads driven": ("Op Driven · operation",),
}


async def test_a_question_gets_the_commands_own_answer(place, officer):
    answers = {words: (await officer.says(words)).text for words in ANSWERS}
    wrong = {w: t for w, t in answers.items() if not all(one in t for one in ANSWERS[w])}
    assert not wrong, "\n".join(map(str, wrong.items()))


async def test_a_list_shows_to_each_what_the_command_would(place, phone):
    lead = phone("3001")
    assert (await lead.says("any referrals overdue at cirv")).shows("overdue cirv · 1", "CIR-0045")
    assert (await lead.says("whats due for cirv this week")).shows("cirv due this week · 1", "CIR-0045")
    assert (await lead.says("cirv referrals support offered")).shows("cirv support offered · 1", "CIR-0045")


async def test_two_readings_are_two_buttons(place, officer):
    doubt = await officer.says("abington visits today")
    assert doubt.shows("more than one way", "Nothing was recorded")
    assert doubt.labels[:2] == ["Visits of Op Abington today", "Visits in Abington today"]
    assert (await officer.taps(doubt.message, doubt.labels[1])).shows("visits in Abington today · 1")


async def test_a_name_that_is_on_no_record_may_be_a_place_or_somebody(place, officer):
    doubt = await officer.says("is the hollowell visit done")
    assert doubt.labels[:2] == ["Visits at “hollowell”", "Find “hollowell”"]
    assert (await officer.taps(doubt.message, "Find “hollowell”")).shows("CIR-0045")


async def test_what_a_command_would_not_show_is_not_shown(place, phone):
    """A warrant is known to its crew, and a restricted referral's visit; to others neither is counted."""
    crew, sergeant, partner = phone("3001"), phone("0077"), phone("2001")
    assert (await crew.says("any warrants today")).shows("warrants today · 1")
    assert (await sergeant.says("any warrants in kings heath today")).shows(
        "No tasks: warrants in King's Heath"
    )
    assert (await partner.says("what is ashfield doing today")).hides("Ashfield", "TSK-0501")
    assert (await partner.says("who leads op abington")).hides("Abington ·")
    assert (await partner.says("abington visits today")).hides("Op Abington")
    assert (await phone("9001").says("visits in kings heath today")).hides("King's Heath")


async def test_a_name_that_comes_by_import_counts_without_a_restart(place, officer, clock):
    asked = "visits in long meadow today?"
    assert (await officer.says(asked)).shows("No tasks: visits at “long meadow” today")
    await place.database.write(
        lambda session: session.orm.add(Area(id=9, code="LONG-MEADOW", name="Long Meadow", parent_id=1))
    )
    await place.database.read(lambda session: matching.read_again(place._table, session, now=clock.now))
    assert (await officer.says(asked)).shows("in Long Meadow")


async def test_a_question_is_put_on_behalf_of_a_colleague_on_the_radio(place, officer):
    await officer.says("any visits in kings heath today for 1300")
    entries = sa.text("SELECT DISTINCT on_behalf_of FROM audit_entries WHERE on_behalf_of IS NOT NULL")
    assert (await place.database.read(lambda session: session.run(entries).scalars().all())) == ["1300"]
    assert (await officer.says("what jobs are there for 1300 tomorrow")).shows("of PC 1300 Elmhurst tomorrow")


async def test_a_question_in_a_locked_chat_is_answered_behind_the_pin(place, officer):
    await officer.says("/lock")
    pad = await officer.says("any visits in kings heath today")
    assert pad.hides("King's Heath")
    await officer.enters(pad)
    assert (await officer.hears()).shows("visits in King's Heath today")


async def test_a_note_without_the_word_is_not_taken_for_a_question(place, officer):
    for words in (
        "visit done in kings heath",
        "on patrol in kings heath tonight",
        "ashfield took the statement",
    ):
        answer = await officer.says(words)
        assert answer.shows("Nothing was recorded") and "Keep as a note" in answer.labels


async def test_a_list_asked_for_in_plain_words_can_be_leafed_and_typed(place, officer):
    assert (await officer.says("/tasks kind visit in kings-heath today")).shows(
        "visits in King's Heath today"
    )
    assert (await officer.says("/tasks kings heath")).shows("Tasks · in King's Heath")
    assert (await officer.says("/tasks npt1 tomorrow")).shows("of NPT Northampton tomorrow")
