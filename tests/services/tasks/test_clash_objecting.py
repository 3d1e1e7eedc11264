"""[Not so]: the side that hears "it is settled" opens it again for both, once, and learns nothing more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import NotOnRecordError, RejectedError
from bot.services.tasks import moves, replanning
from bot.services.tasks import viewing as tasks
from bot.services.tasks.clashes import objecting, settling
from bot.services.tasks.clashes.notices import ClashAgainNotice, ClashNotice, TaskWordNotice
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.replanning import NewPlan
from bot.texts import pushes
from bot.texts.reply import words
from models import AuditEntry
from tests.services.enrolment.test_at_once import at_once
from tests.services.tasks.clashing import CREW, OTHER_SERGEANT, OUTSIDE, SERGEANT, clashing

__all__ = ["clashing"]
VISIT, WARRANT = "TSK-0001", "TSK-0002"


@pytest.fixture
def settled(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    clashing.does(SERGEANT, settling.settle, VISIT, "2101")
    clashing.news()
    return clashing


def test_not_so_opens_it_again_for_both_and_the_crew_waits_again(settled):
    done = settled.does(OTHER_SERGEANT, objecting.object_to, WARRANT, "1001")
    assert done == objecting.OpenAgain(WARRANT, "PS 1001")
    again = ClashAgainNotice(VISIT, "PS 2101", "2101", "PS 2101")
    assert settled.news() == [(SERGEANT, again), (CREW, TaskWordNotice(VISIT, True))]
    said = " ".join(words(line) for line in pushes.push(again, now=settled.now).lines)
    assert said.endswith("says that it isn't settled. It is open again: ring them before it goes ahead.")
    assert [one[3] for one in settled.clashes()] == [None]
    assert settled.does(CREW, tasks.require, VISIT).waits_for_word
    assert settled.ticks() == []
    with settled.force.database.reading() as session:
        rows = session.run(sa.select(AuditEntry.object_ref).where(AuditEntry.detail == "clash open again"))
        assert sorted(rows.scalars()) == [VISIT, WARRANT]
    settled.does(OTHER_SERGEANT, settling.settle, WARRANT, None)
    assert not settled.does(CREW, tasks.require, VISIT).waits_for_word


def test_two_thumbs_open_it_once(settled):
    def says(session, actor):
        return objecting.object_to(session, actor, WARRANT, None, now=settled.now)

    answers = at_once(settled.force, (OTHER_SERGEANT, says), (OTHER_SERGEANT, says))
    assert sum(isinstance(one, objecting.OpenAgain) for one in answers) == 1
    assert len([one for _, one in settled.news() if isinstance(one, ClashAgainNotice)]) == 1


@pytest.mark.parametrize("officer", [CREW, OUTSIDE])
def test_nobody_else_objects(settled, officer):
    with pytest.raises((NotOnRecordError, RejectedError)):
        settled.does(officer, objecting.object_to, WARRANT, None)


def test_what_the_other_side_has_ended_since_reads_as_nothing_to_open(settled):
    settled.does(OTHER_SERGEANT, moves.move, WARRANT, TaskVerb.CANCEL, reason="not now")
    with pytest.raises(RejectedError, match="can be opened again"):
        settled.does(SERGEANT, objecting.object_to, VISIT, None)


def test_what_was_moved_since_is_not_opened_again(settled):
    wanted = NewPlan(starts_at=settled.now + timedelta(days=3))
    settled.now += timedelta(minutes=1)
    settled.does(SERGEANT, replanning.replan, VISIT, wanted)
    for _ in range(2):
        with pytest.raises(RejectedError, match="can be opened again"):
            settled.does(OTHER_SERGEANT, objecting.object_to, WARRANT, None)
        settled.ticks()


def test_an_override_is_not_opened_so(clashing):
    clashing.visit()
    clashing.warrant()
    assert any(isinstance(one, ClashNotice) for _, one in clashing.ticks())
    clashing.does(SERGEANT, settling.override, VISIT, None, "a child is in danger")
    with pytest.raises(RejectedError, match="can be opened again"):
        clashing.does(OTHER_SERGEANT, objecting.object_to, WARRANT, None)
