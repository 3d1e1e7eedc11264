"""The audit says what happened: what was only missed is on record as missed, never as pushed."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.services.kinds import missed_pushes, push_contents
from bot.services.pushes import ledger, notices
from bot.services.pushes import queue as push_queue
from bot.services.reminders import reminders
from bot.services.tasks import reminders as task_reminders
from bot.values import replace
from models import AuditEntry, Briefing, BriefingState, Marking, OccurrenceKind, Officer
from tests.turns import turn

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENT = {"state": BriefingState.PUBLISHED, "marking": Marking.OFFICIAL, "title": "x"}
SENT |= {"text": "x", "audience": "all"}
SERVICES = Path("bot/services")


def by_the_system(database):
    query = sa.select(AuditEntry.action, AuditEntry.object_kind, AuditEntry.object_ref)
    with database.reading() as session:
        return sorted(session.run(query.where(AuditEntry.chain == 0)).all())


def calls(function, name):
    return [
        one
        for one in ast.walk(function)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == name
    ]


def functions():
    for path in SERVICES.rglob("*.py"):
        for one in ast.walk(ast.parse(path.read_text())):
            if isinstance(one, ast.FunctionDef):
                yield f"{path}: {one.name}", one


def test_whatever_is_missed_is_audited_as_missed():
    misses = [(name, one) for name, one in functions() if calls(one, "record_missed")]
    assert len(misses) >= 6
    silent = [
        name
        for name, one in misses
        if not any(isinstance(word, ast.Constant) and word.value == "miss" for word in ast.walk(one))
    ]
    assert silent == []


def test_a_reminder_is_pushed_or_missed(database, force):
    with database.transaction() as session:
        actor = force.actor(session, 2)
        for hours in (1, 6):
            due_at = force.now + hours * HOUR
            reminders.add(session, actor, "x", due_at=due_at, about=None, now=force.now)
    force.now += 6 * HOUR
    with database.transaction() as session:
        reminders.publish_due(session, turn(force.now, reminders_late=HOUR))
    assert by_the_system(database) == [("miss", "reminder", "1"), ("push", "reminder", "2")]


def test_a_task_reminder_that_was_missed_says_so(database, force):
    force.task("TSK-0001", force.now + HOUR, 2)
    force.now += 5 * HOUR
    late = replace(turn(force.now, reminders_late=HOUR), catching_up=True)
    with database.transaction() as session:
        task_reminders.publish_due(session, late)
    assert {action for action, *_ in by_the_system(database)} == {"miss"}


def test_whatever_is_turned_away_at_the_door_is_on_record_as_missed(database, force):
    """A push of each kind that came too late, and one whose officer has left."""
    task = force.task("TSK-0001", force.now + 9 * HOUR, 2)
    gone = force.task("TSK-0002", force.now + 9 * HOUR, 2)
    with database.transaction() as session:
        actor = force.actor(session, 2)
        mine = reminders.add(session, actor, "x", due_at=force.now, about=None, now=force.now)
        session.orm.add(Briefing(id=7, number=7, version=1, author_id=1, created_at=force.now, **SENT))
        session.orm.flush()
        pushed = {"now": force.now, "expires_at": force.now + HOUR}
        for kind, subject, officers in (
            (OccurrenceKind.TASK, task, {2}), (OccurrenceKind.BRIEFING, 7, {2, 3}),
            (OccurrenceKind.DIGEST, 2, {2}), (OccurrenceKind.REMINDER, mine.id, {2}),
        ):  # fmt: skip
            ledger.publish(session, kind, subject, force.now, officers, **pushed)
        notices.tell(session, 2, reminders.MissedRemindersNotice(), now=force.now - 30 * DAY)
        pushed["expires_at"] = force.now + DAY
        ledger.publish(session, OccurrenceKind.TASK, gone, force.now, {4}, **pushed)
        session.orm.get(Officer, 4).left_at = force.now
    with database.transaction() as session:
        later = force.now + 2 * HOUR
        batch = push_queue.claim(session, 30, read=push_contents.read, now=later, until=later + HOUR)
        assert (batch.claimed, batch.barred) == ([], True)
        missed_pushes.turn_away(session, now=later)
    query = sa.select(AuditEntry.object_kind, AuditEntry.object_ref, AuditEntry.detail)
    with database.reading() as session:
        found = {tuple(row) for row in session.run(query.where(AuditEntry.action == "miss"))}
    assert found == {
        ("task", "TSK-0001", "too late"),
        ("briefing", "BRF-0007", "too late: 2 people"),
        ("digest", f"{force.now:%d/%m/%Y}", "too late"),
        ("reminder", str(mine.id), "too late"),
        ("notice", "missed-reminders", "too late"),
        ("task", "TSK-0002", "has left"),
    }
