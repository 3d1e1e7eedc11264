"""A warning that somebody has something else on tells no hidden task from leave, nor its hours."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.language.times.wall import day_bounds, to_local
from bot.services.officers import duty
from bot.services.tasks import double_bookings
from models import AuditEntry, Leave
from tests.conftest import ON_ONE_DATABASE

SERGEANT, OTHERS, PARTNER, MATE = 1, 4, 6, 2
HOUR = timedelta(hours=1)
WHO = {MATE: "PC 1002 Mate", OTHERS: "PC 1004 Other"}


@pytest.fixture
def tomorrow(force):
    return day_bounds(to_local(force.now).date() + timedelta(days=1))[0]


def warned(force, officer, starts, ends):
    with force.database.transaction() as session:
        actor = force.actor(session, officer)
        return double_bookings.of_officers(session, actor, WHO, starts, ends, now=force.now)


def looks(force):
    with force.database.reading() as session:
        columns = (AuditEntry.officer_id, AuditEntry.action, AuditEntry.detail)
        query = sa.select(*map(col, columns)).where(col(AuditEntry.object_ref) == "TSK-0900")
        return [tuple(one) for one in session.run(query)]


def put_leave(force, officer, day):
    with force.database.transaction() as session:
        facts = {"first_day": day, "last_day": day, "put_by_id": officer, "put_at": force.now}
        session.orm.add(Leave(officer_id=officer, **facts))


def test_a_hidden_task_reads_as_leave_of_anothers_officer_at_any_hour_of_its_day(force, tomorrow):
    force.change(OTHERS, team_id=3)
    force.task("TSK-0900", tomorrow + 5 * HOUR, OTHERS, kind="WARRANT")
    day = [tomorrow + hours * HOUR for hours in (0, 5, 12, 23)]
    by_task = [warned(force, PARTNER, at, at + HOUR) for at in day]
    assert looks(force) == [(PARTNER, "consult", "who is free")] * 4
    with force.database.transaction() as session:
        session.run(sa.text("UPDATE tasks SET status = 'cancelled' WHERE ref = 'TSK-0900'"))
    assert not any(warned(force, PARTNER, at, at + HOUR) for at in day)
    put_leave(force, OTHERS, to_local(tomorrow).date())
    assert [warned(force, PARTNER, at, at + HOUR) for at in day] == by_task
    assert [(one.name, one.known, one.leave_until) for one in by_task[0]] == [(WHO[OTHERS], False, None)]
    assert warned(force, PARTNER, day[0] + timedelta(days=1), day[1] + timedelta(days=1)) == []


@ON_ONE_DATABASE
def test_leave_is_named_to_those_above_alone(force, tomorrow):
    put_leave(force, MATE, to_local(tomorrow).date())
    (seen,) = warned(force, SERGEANT, tomorrow, tomorrow + HOUR)
    assert (seen.known, seen.leave_until) == (True, to_local(tomorrow).date())
    for other in (OTHERS, PARTNER):
        (seen,) = warned(force, other, tomorrow, tomorrow + HOUR)
        assert (seen.known, seen.leave_until) == (False, None)


@ON_ONE_DATABASE
def test_somebody_off_duty_today_reads_the_same_and_a_visible_task_has_its_hours(force, monkeypatch):
    starts = force.now + HOUR
    force.task("TSK-0901", starts, MATE, ends_at=starts + HOUR)
    monkeypatch.setattr(duty, "off_duty", lambda *_, **__: frozenset({OTHERS}))
    seen = {one.name: (one.known, one.starts_at) for one in warned(force, SERGEANT, starts, starts + HOUR)}
    assert seen == {WHO[MATE]: (True, starts), WHO[OTHERS]: (False, starts)}
