"""However results are put down and struck, a total is what its rows come to."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col

from bot.errors import BeatlineError
from bot.services.results import recording, tallies
from bot.services.results.drafts import ResultDraft
from models import Operation
from tests.conftest import ON_ONE_DATABASE
from tests.services.results.test_tallies import CONSTABLE, SERGEANT

SUBTYPES = st.sampled_from([None, "cannabis", "heroin"])
KINDS = st.sampled_from(["ARRESTS", "CASH_SEIZED", "DRUGS_WRAPS", "DRUGS_PLANTS", "CONVICTIONS"])
NUMBERS = st.sampled_from(["1", "2", "17", "1000000", "0.29", "-3", "x"])
PUT = st.tuples(st.just("put"), KINDS, SUBTYPES, NUMBERS, st.integers(0, 3), st.booleans())
STRIKE = st.tuples(st.just("strike"), st.integers(1, 8))


@pytest.fixture
def driven(force):
    with force.database.transaction() as session:
        week = {"starts_on": force.now.date() - timedelta(days=2)}
        session.run(sa.update(Operation).where(col(Operation.id) == 1).values(week))
    return force


@ON_ONE_DATABASE
@given(acts=st.lists(PUT | STRIKE, max_size=12))
def test_no_sequence_of_results_and_corrections_makes_a_total_differ_from_its_rows(driven, acts):
    standing = {}
    with driven.database.transaction() as session:
        savepoint = session.begin_nested()  # each example begins anew
        actor = driven.actor(session, CONSTABLE)
        for act in acts:
            with suppress(BeatlineError):
                do(driven, session, actor, act, standing)
        expected = Counter()
        for code, subtype, amount in standing.values():
            expected[code, subtype] += amount
        assert totals(session, driven, actor) == expected
        assert totals(session, driven, driven.actor(session, SERGEANT)) == expected
        savepoint.rollback()


def do(force, session, actor, act, standing):
    """One act, noted as a plain reader would."""
    if act[0] == "strike":
        recording.strike(session, actor, act[1], "counted twice", now=force.now)
        del standing[act[1]]
        return
    _, code, subtype, number, ago, is_sure = act
    draft = ResultDraft(
        kinds=(code,),
        subtype=subtype if code.startswith("DRUGS") else None,
        number=number,
        operation="driven",
        day=force.now.date() - timedelta(days=ago),
        is_sure=is_sure,
    )
    made = recording.record(session, actor, draft, now=force.now)
    if hasattr(made, "number"):
        standing[made.number] = (code, made.subtype, made.pence or made.count)


def totals(session, force, actor):
    week = {"start": force.now.date() - timedelta(days=9), "end": force.now.date()}
    found = tallies.of_operations(session, actor, (1,), **week)
    return {(one.code, one.subtype): one.pence or one.count for one in found}
