"""The rules of a whole programme: a right one breaks none, and each fault breaks the rule that names it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.referrals.programmes import (
    MoveDefinition,
    OutcomeDefinition,
    ProgrammeDefinition,
    ProgrammeRule,
    StatusDefinition,
    WordsDefinition,
    breaches,
)
from bot.values import replace
from models.programme import AgeGroup, DoorWords, MoveBy, MoveNeed, VisitOutcome

NEEDS = sorted(set(MoveNeed) - {MoveNeed.DECISION})


@st.composite
def programmes(draw):
    """A programme without a fault: a way of open statuses to an end, and moves across it as chance has it."""
    going = [f"S{number}" for number in range(draw(st.integers(2, 6)))]
    ends = [f"E{number}" for number in range(draw(st.integers(1, 3)))]
    edges = {(before, after) for before, after in pairwise(going)}
    edges |= {(draw(st.sampled_from(going)), end) for end in ends} | {(going[-1], ends[0])}
    edges |= {
        (before, after)
        for before, after in draw(
            st.sets(st.tuples(st.sampled_from(going), st.sampled_from(going)), max_size=6)
        )
        if before != after
    }
    moves = tuple(
        MoveDefinition(
            before, after, draw(st.sampled_from(MoveBy)), tuple(draw(st.sets(st.sampled_from(NEEDS))))
        )
        for before, after in draw(st.permutations(sorted(edges)))
    )
    statuses = tuple(
        StatusDefinition(code, code, "open" if code in going else "not open", begins=code == going[0])
        for code in [going[0], *draw(st.permutations([*going[1:], *ends]))]
    )
    outcomes = tuple(
        OutcomeDefinition(before, draw(st.sampled_from(VisitOutcome)), draw(st.sampled_from([(), (after,)])))
        for before, after in draw(st.lists(st.sampled_from(sorted(edges)), max_size=4))
    )
    words = (WordsDefinition(DoorWords.OFFER, AgeGroup.CHILD, "x"),)
    young = draw(st.integers(0, 30))
    return ProgrammeDefinition(
        *("beacon", "BEA", "Beacon", young, draw(st.integers(young, 120)), "youth_team"),
        statuses=statuses, moves=moves, outcomes=outcomes, words=words,
    )  # fmt: skip


def status(one, code, **changes):
    """The programme with that status changed."""
    return replace(
        one, statuses=tuple(replace(each, **changes) if each.code == code else each for each in one.statuses)
    )


def lonely(one, coarse):
    return replace(one, statuses=(*one.statuses, StatusDefinition("LONE", "Lone", coarse)))


def moved(one, *moves):
    return replace(one, moves=(*one.moves, *(MoveDefinition(*move, "team") for move in moves)))


def deciding(one):
    (first, *_), step = one.moves, OutcomeDefinition
    moves = tuple(replace(move, needs=(MoveNeed.DECISION,)) for move in one.moves)
    return replace(one, moves=moves, outcomes=(step(first.from_status, "engaged", (first.to_status,)),))


def childs(one):
    return replace(one, words=(*one.words, WordsDefinition(DoorWords.CONSEQUENCE, AgeGroup.CHILD, "x")))


def circling(one):
    """An open status that leads only to another, which leads only back."""
    pair = tuple(StatusDefinition(code, code, "open") for code in ("ROUND", "ABOUT"))
    wider = replace(one, statuses=(*one.statuses, *pair))
    return moved(wider, ("S0", "ROUND"), ("ROUND", "ABOUT"), ("ABOUT", "ROUND"))


OTHER = ProgrammeDefinition("elsewhere", "ELS", "Elsewhere", 1, 2, "npt")
FAULTS = {
    ProgrammeRule.AGES: lambda one: replace(one, min_age=50, max_age=49),
    ProgrammeRule.TAKEN: lambda one: replace(one, prefix="ELS"),
    ProgrammeRule.RESERVED_PREFIX: lambda one: replace(one, prefix="TSK"),
    ProgrammeRule.NO_BEGINNING: lambda one: status(one, "S0", begins=False),
    ProgrammeRule.TWO_BEGINNINGS: lambda one: status(one, "S1", begins=True),
    ProgrammeRule.UNREACHABLE: lambda one: lonely(one, "not open"),
    ProgrammeRule.NO_WAY_OUT: lambda one: status(one, "E0", coarse="open"),
    ProgrammeRule.WAY_OUT_OF_END: lambda one: moved(one, ("E0", "S1")),
    ProgrammeRule.NO_END_AHEAD: circling,
    ProgrammeRule.UNKNOWN_STATUS: lambda one: moved(one, ("S0", "NOWHERE")),
    ProgrammeRule.TO_ITSELF: lambda one: moved(one, ("S0", "S0")),
    ProgrammeRule.OUTCOME_WITHOUT_MOVE: lambda one: replace(
        one, outcomes=(OutcomeDefinition("E0", "engaged", ("S0",)),)
    ),
    ProgrammeRule.OUTCOME_DECIDES: deciding,
    ProgrammeRule.CONSEQUENCE_FOR_CHILD: childs,
}


@given(programmes())
def test_a_programme_without_a_fault_breaks_no_rule(one):
    assert breaches(one, others=[OTHER]) == []


def test_every_rule_has_a_fault_to_break_it():
    assert FAULTS.keys() == set(ProgrammeRule)


@pytest.mark.parametrize("rule", FAULTS)
@given(one=programmes())
def test_one_fault_breaks_the_rule_that_names_it_and_no_other(rule, one):
    found = breaches(FAULTS[rule](one), others=[OTHER])
    assert {breach.rule for breach in found} == {rule}
    for breach in found:
        rows = getattr(FAULTS[rule](one), breach.part, None)
        assert breach.at is None or rows is None or breach.at < len(rows)


@given(one=programmes())
def test_taking_any_move_away_is_refused_or_leaves_every_status_in_reach_of_an_end(one):
    for at in range(len(one.moves)):
        less = replace(one, moves=one.moves[:at] + one.moves[at + 1 :], outcomes=())
        if breaches(less):
            continue
        edges = less.edges
        seen, todo = set(), ["S0"]
        while todo:
            code = todo.pop()
            if code not in seen:
                seen.add(code)
                todo += edges[code]
        assert seen == set(less.codes)


def test_a_status_before_the_beginning_is_for_imports_alone():
    statuses = (
        *(StatusDefinition("DRAFT", "Draft", "open"), StatusDefinition("SENT", "Sent", "open", begins=True)),
        StatusDefinition("DONE", "Done", "not open"),
    )
    moves = (MoveDefinition("DRAFT", "SENT", "team"), MoveDefinition("SENT", "DONE", "team"))
    one = ProgrammeDefinition("beacon", "BEA", "Beacon", 1, 2, "npt", statuses=statuses, moves=moves)
    assert breaches(one) == []
    (breach,) = breaches(replace(one, moves=(MoveDefinition("DRAFT", "DONE", "team"), moves[1])))
    assert (breach.rule, breach.names[0]) == (ProgrammeRule.UNREACHABLE, "DRAFT")
    (breach,) = breaches(replace(one, statuses=(*statuses[1:], statuses[0])))
    assert (breach.rule, breach.names[0]) == (ProgrammeRule.UNREACHABLE, "DRAFT")


def test_what_could_not_be_read_is_not_complained_of_twice():
    one = ProgrammeDefinition("beacon", "BEA", "Beacon", 1, 2, "npt")
    assert [breach.rule for breach in breaches(one)] == [ProgrammeRule.NO_BEGINNING]
    assert breaches(one, spoilt={"statuses"}) == []


def test_one_lost_move_is_one_complaint():
    statuses = (
        StatusDefinition("NEW", "New", "open", begins=True),
        *(StatusDefinition(code, code, "open") for code in ("MEETING", "WAITING")),
        *(StatusDefinition(code, code, "not open") for code in ("DONE", "VOIDED")),
    )
    moves = (
        *(MoveDefinition("NEW", "VOIDED", "team"), MoveDefinition("WAITING", "MEETING", "team")),
        *(MoveDefinition("MEETING", "WAITING", "team"), MoveDefinition("MEETING", "DONE", "team")),
    )
    one = ProgrammeDefinition("beacon", "BEA", "Beacon", 1, 2, "npt", statuses=statuses, moves=moves)
    (breach,) = breaches(one)
    assert (breach.rule, breach.at, breach.names) == (ProgrammeRule.UNREACHABLE, 1, ("MEETING", "NEW"))
    (breach,) = breaches(moved(one, ("NEW", "MEETTING")))
    assert (breach.rule, breach.part) == (ProgrammeRule.UNKNOWN_STATUS, "moves")
