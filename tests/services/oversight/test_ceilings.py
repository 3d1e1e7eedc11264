from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.audit import trail
from bot.services.identity import guard
from bot.services.oversight import ceilings
from bot.services.oversight.ceilings import CeilingError
from tests.watched import watch

LIMIT = 5
MINUTE = timedelta(minutes=1)


@pytest.fixture
def looks(force):
    """Writes entries of officer 2, a minute between them, up to so long before now."""

    def write(action, times, *, before=timedelta(0)):
        with force.database.transaction() as session:
            actor = force.actor(session, 2)
            for number in range(times):
                at = force.now - before - (times - number) * MINUTE
                trail.record(session, actor, action, [("referral", "TUR-0001")], now=at)

    return write


def reached(force, monkeypatch=None, *, statements=None):
    with force.database.transaction() as session:
        found = guard.identify(session, 102, now=force.now, ceiling=LIMIT)
        if statements is not None:
            watch(monkeypatch, force.database.engine, lambda words, _: statements.append(words))
        try:
            ceilings.check(
                session,
                found.actor,
                limit=LIMIT,
                entry_at=found.ceiling_entry_at,
                lifted_at=found.lifted_at,
                now=force.now,
            )
        except CeilingError:
            return True
        return False


@pytest.mark.parametrize("action", ["consult", "search", "reveal"])
@pytest.mark.parametrize(("times", "expected"), [(4, False), (5, True), (6, True)])
def test_so_many_looks_within_the_hour_reach_it(force, looks, action, times, expected):
    looks(action, times)
    assert reached(force) is expected


def test_what_is_no_look_does_not_count(force, looks):
    looks("note", 4)
    looks("consult", 4)
    looks("note", 10)
    assert not reached(force)


def test_an_hour_ago_is_too_long_ago(force, looks):
    looks("consult", 4, before=58 * MINUTE)
    looks("consult", 3)
    assert not reached(force)
    looks("consult", 2)
    assert reached(force)


def test_lifted_it_counts_anew(force, looks):
    looks("consult", 5)
    force.change(2, ceiling_lifted_at=force.now - MINUTE)
    assert not reached(force)


def test_refusals_do_not_push_the_looks_out_of_sight(force, looks):
    looks("consult", 5, before=40 * MINUTE)
    looks("refused", 40)
    assert reached(force)


def test_who_looks_little_costs_no_statement(force, looks, monkeypatch):
    looks("consult", 4, before=90 * MINUTE)
    looks("consult", 4)
    spent = []
    assert not reached(force, monkeypatch, statements=spent)
    assert spent == []


def test_the_error_is_audited_as_the_ceiling():
    assert CeilingError(5, "1234").about[0] == ceilings.KIND
