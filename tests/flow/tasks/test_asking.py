"""Questions in plain words, as officers type them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import TaskOfficer


@pytest.mark.parametrize("more", ["", " today", " today please", " 21/11", " for today", " today?"])
async def test_another_word_never_makes_a_list_wider(beatline, officer, more):
    await beatline.database.write(
        lambda session: session.run(sa.delete(TaskOfficer).where(TaskOfficer.officer_id == 2))
    )
    for words in ("what's on", "tasks", "wots on", "/tasks"):
        assert (await officer.says(f"{words}{more}")).shows("No tasks: mine")


@pytest.mark.parametrize(
    "words", ["what’s on tomorrow", "wots on 2moro pls", "taks tmrw", "whats on tomorow"]
)
async def test_tomorrow_is_asked_for_in_many_ways(officer, words):
    assert (await officer.says(words)).shows("Patrol Market Square")


async def test_an_emergency_is_sent_to_the_radio(officer):
    for words in ("999", "９９９", "999!", "need backup"):
        assert (await officer.says(words)).shows("radio or 999")


async def test_who_is_on_duty_searches_nobody(officer):
    for words in ("who is on duty", "who is 1003", "whos on duty", "Who’s on?"):
        assert (await officer.says(words)).hides("Nobody found")


async def test_a_reference_wins_over_a_search(officer):
    for words in ("status of TUR-0123", "who is the lead on tur 123", "find tur 123", "tasks for tur-0123"):
        assert (await officer.says(words)).shows("TUR-0123 · Turnaround")


async def test_a_slip_in_a_command_is_offered_and_nothing_is_written(officer):
    answer = await officer.says("remnid me fri 0930 ring the school")
    assert answer.shows("Nothing was recorded")
    (button,) = (label for label in answer.labels if label.startswith("Did you mean"))
    assert (await officer.taps(answer.message, button)).shows("09:30")


async def test_a_kind_of_team_in_capitals_is_the_same_kind(beatline, phone):
    change = sa.text("UPDATE teams SET kind = 'Turnaround YJS' WHERE id = 2")
    await beatline.database.write(lambda session: session.run(change))
    partner = phone("2001")
    assert (await partner.says("TUR-0123")).shows("Contacting")
    assert (await partner.says("/referrals")).shows("TUR-0123")
