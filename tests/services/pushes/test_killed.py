"""A sender that is killed, after any commit, leaves nothing off the record and nobody untold."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from bot.chat.sender import Sender
from bot.jobs.dispatcher import LASTS, Dispatcher
from bot.language.times.quiet_hours import QuietHours
from bot.services.pushes import ledger
from bot.services.reminders import reminders
from models import AuditEntry, Briefing, BriefingState, Marking, Occurrence, OccurrenceKind
from tests.clock_loop import ClockLoop
from tests.services.pushes.test_rate import AtOnce, Wire

SENT = {"state": BriefingState.PUBLISHED, "marking": Marking.OFFICIAL, "title": "x"}
SENT |= {"text": "x", "audience": "all"}
HOUR = timedelta(hours=1)


class KilledError(BaseException):
    """The end of a process: nothing of it runs on."""


class Mortal(AtOnce):
    """A database whose sender is killed right after the commit with this number."""

    def __init__(self, database, commits):
        super().__init__(database)
        self.left = commits

    async def write(self, work):
        done = await super().write(work)
        self.left -= 1
        if self.left == 0:
            raise KilledError
        return done


async def _sends(database, now, force):
    """A sender's life, until it has been idle for a while or is killed."""
    loop = asyncio.get_running_loop()
    began, tasks = loop.time(), []
    dispatcher = Dispatcher(
        database, Sender(Wire()), per_second=30, is_paid=False,
        spawn=lambda work: tasks.append(loop.create_task(work)),
        permitted=lambda reply, _role: reply, quiet=QuietHours(time(0), time(0)),
        clock=lambda: now + timedelta(seconds=loop.time() - began),
    )  # fmt: skip
    life = loop.create_task(dispatcher.run())
    await asyncio.wait([life], timeout=20)
    killed = life.done() and isinstance(life.exception(), KilledError)
    for one in (life, *tasks):
        one.cancel()
    return killed


def _queue(database, force):
    """A briefing to three, of whom one has left, and a reminder that comes too late."""
    with database.transaction() as session:
        mine = reminders.add(
            session, force.actor(session, 2), "x", due_at=force.now, about=None, now=force.now
        )
        session.orm.add(Briefing(id=7, number=7, version=1, author_id=1, created_at=force.now, **SENT))
        session.orm.flush()
        for kind, subject, officers, lasts in (
            (OccurrenceKind.BRIEFING, 7, {2, 3, 4}, HOUR),
            (OccurrenceKind.REMINDER, mine.id, {2}, timedelta(0)),
        ):
            ledger.publish(
                session, kind, subject, force.now, officers, now=force.now, expires_at=force.now + lasts
            )
    force.change(4, left_at=force.now)


@pytest.mark.parametrize("commits", range(1, 7))
def test_what_was_missed_is_on_record_and_told_once_whenever_the_sender_is_killed(database, force, commits):
    _queue(database, force)
    with asyncio.Runner(loop_factory=ClockLoop) as runner:
        killed = runner.run(_sends(Mortal(database, commits), force.now, force))
    with asyncio.Runner(loop_factory=ClockLoop) as runner:
        assert not runner.run(_sends(AtOnce(database), force.now + 2 * LASTS, force))
    missed = sa.select(AuditEntry.object_kind, AuditEntry.detail).where(AuditEntry.action == "miss")
    told = sa.select(Occurrence.notice).where(Occurrence.kind == OccurrenceKind.NOTICE)
    with database.reading() as session:
        assert sorted(map(tuple, session.run(missed))) == [
            ("briefing", "has left"),
            ("reminder", "too late"),
        ]
        assert sorted(session.run(told).scalars()) == ["missed-reminders", "undelivered"]
    assert killed
