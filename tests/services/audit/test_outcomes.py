"""The audit says what happened: what was only missed is on record as missed, never as pushed."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.services.reminders import reminders
from bot.services.tasks import reminders as task_reminders
from models import AuditEntry
from tests.turns import turn

HOUR = timedelta(hours=1)
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
