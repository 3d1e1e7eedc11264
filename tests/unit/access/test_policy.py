"""The policy, in cases that a lawyer would ask about."""

from __future__ import annotations

import pytest

from bot.services.access import policy
from bot.services.access.authority import authority_of
from bot.services.access.policy import Authority, TaskGroup, TaskTie, Visibility
from models import Role, TaskStatus
from tests.shipped_kinds import group_of, shipped

TIES = ("own_team", "is_lead", "own_programme", "restricted", "on_live_task")


def referral(role, rank=None, *ties):
    return policy.referral_visibility(role=role, rank=rank, **{tie: tie in ties for tie in TIES})


def task(role, kind, *ties, rank=None, status=TaskStatus.ALLOCATED, referral=None):
    return policy.task_visibility(
        role=role, rank=rank, kind=group_of(kind), status=status, ties=ties, referral=referral
    )


WORKING = (Role.OFFICER, Role.PARTNER, Role.SUPERVISOR)


@pytest.mark.parametrize("role", WORKING)
@pytest.mark.parametrize("tie", ["own_team", "is_lead"])
def test_a_teams_own_referral_shows_to_them_whole_restricted_or_not(role, tie):
    assert referral(role, None, tie) is referral(role, None, tie, "restricted") is Visibility.DETAIL


@pytest.mark.parametrize("role", WORKING)
def test_a_live_task_shows_it_whole_but_a_restricted_one_without_personal_detail(role):
    assert referral(role, None, "on_live_task") is Visibility.DETAIL
    assert referral(role, None, "on_live_task", "restricted") is Visibility.CARD


@pytest.mark.parametrize(
    ("role", "rank", "plain", "restricted"),
    [
        (Role.OFFICER, "PC", Visibility.COARSE, Visibility.NOTHING),
        (Role.OFFICER, "Insp", Visibility.COARSE, Visibility.NOTHING),
        (Role.PARTNER, None, Visibility.NOTHING, Visibility.NOTHING),
        (Role.SUPERVISOR, "PS", Visibility.CARD, Visibility.NOTHING),
        (Role.SUPERVISOR, "Insp", Visibility.DETAIL, Visibility.EXISTS),
    ],
)
def test_who_has_no_part_in_it(role, rank, plain, restricted):
    assert referral(role, rank) is plain
    assert referral(role, rank, "restricted") is restricted


def test_a_partner_sees_the_card_of_the_own_programmes_but_of_no_restricted_one():
    assert referral(Role.PARTNER, None, "own_programme") is Visibility.CARD
    assert referral(Role.PARTNER, None, "own_programme", "restricted") is Visibility.NOTHING


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_and_administrators_see_no_record_whatever_they_have_to_do_with_it(role):
    assert (
        referral(role, "Insp", "own_team", "is_lead", "own_programme", "on_live_task") is Visibility.NOTHING
    )
    assert task(role, "BEAT_BUS", *TaskTie) is Visibility.NOTHING
    assert task(role, "WARRANT_SUPPORT", *TaskTie) is Visibility.NOTHING


@pytest.mark.parametrize(
    "rank",
    [
        *("Insp", "DI", "Ch Insp", "DCI", "Supt", "DSupt", "Ch Supt", "DCS", "ACC", "DCC", "CC"),
        *("T/Insp", "A/DCI", "t/ch insp", "Ch. Insp.", "T/ Supt"),
        *(
            "Inspector",
            "Temporary Inspector",
            "A/Chief Inspector",
            "Det. Insp",
            "D/Insp",
            "Chief Constable",
            "Inspector (T)",
        ),
    ],
)
def test_an_inspector_or_above(rank):
    assert authority_of(Role.SUPERVISOR, rank) is Authority.INSPECTOR


@pytest.mark.parametrize(
    "rank", ["PS", "A/PS", "DS", "Sergeant", "Acting Sergeant", "PC", "Special Insp", "", None]
)
def test_no_inspector(rank):
    assert authority_of(Role.SUPERVISOR, rank) is Authority.SUPERVISOR


@pytest.mark.parametrize(
    ("kind", "linked", "group"),
    [
        ("PATROL_HOTSPOT", True, TaskGroup.OPEN),
        ("VISIT_CIRV", False, TaskGroup.PRIVATE),
        ("cuckooing check", False, TaskGroup.PRIVATE),
        ("WARRANT_SUPPORT", False, TaskGroup.NEED_TO_KNOW),
        ("Warrant", False, TaskGroup.NEED_TO_KNOW),
        ("ARREST_ATTEMPT", True, TaskGroup.NEED_TO_KNOW),
        ("LITTER_PICK", False, TaskGroup.OPEN),
        ("LITTER_PICK", True, TaskGroup.PRIVATE),
    ],
)
def test_a_kind_of_task_belongs_to_a_group(kind, linked, group):
    assert policy.task_group(group_of(kind), linked=linked) is group
    ended = TaskGroup.ENDED if group is TaskGroup.NEED_TO_KNOW else group
    assert policy.task_group(group_of(kind), linked=linked, ended=True) is ended


@pytest.mark.parametrize("kind", ["intelligence", "INTELLIGENCE", " Intelligence "])
def test_an_assessor_is_an_officer_of_an_intelligence_team_and_never_assesses_their_own(kind):
    assert [role for role in Role if policy.is_assessor(role, kind)] == [Role.OFFICER, Role.SUPERVISOR]
    assert policy.may_assess(Role.OFFICER, kind, submitted=False)
    assert not policy.may_assess(Role.OFFICER, kind, submitted=True)


@pytest.mark.parametrize("kind", ["npt", "intelligence hub", "", None])
def test_who_is_of_another_team_is_no_assessor(kind):
    assert not any(policy.is_assessor(role, kind) for role in Role)


@pytest.mark.parametrize("role", Role)
def test_intelligence_is_seen_by_its_submitter_and_the_assessors(role):
    def sight(kind, submitted):
        return policy.intelligence_visibility(role=role, rank="Insp", team_kind=kind, submitted=submitted)

    works = role in {Role.OFFICER, Role.SUPERVISOR}
    assert sight("npt", submitted=False) is Visibility.NOTHING
    expected = Visibility.CARD if works else Visibility.NOTHING
    assert sight("npt", submitted=True) is sight("intelligence", submitted=False) is expected


def test_an_open_kind_stays_open_for_a_referral():
    kinds = [code for code, row in shipped().items() if row["group"] == TaskGroup.OPEN]
    assert len(kinds) > 5
    assert {policy.task_group(group_of(one), linked=True) for one in kinds} == {TaskGroup.OPEN}


@pytest.mark.parametrize(
    ("kind", "officer", "partner", "supervisor"),
    [
        ("BEAT_BUS", Visibility.CARD, Visibility.NOTHING, Visibility.CARD),
        ("BAIL_CHECK", Visibility.COARSE, Visibility.NOTHING, Visibility.CARD),
        ("WARRANT_SUPPORT", Visibility.NOTHING, Visibility.NOTHING, Visibility.NOTHING),
    ],
)
def test_a_task_in_which_they_have_no_part(kind, officer, partner, supervisor):
    assert [task(role, kind) for role in WORKING] == [officer, partner, supervisor]


def test_whose_referral_is_hidden_is_known_to_the_crew_alone():
    for sight in (Visibility.NOTHING, Visibility.EXISTS):
        for role in WORKING:
            assert task(role, "BEAT_BUS", TaskTie.TEAM, TaskTie.PLANNER, referral=sight) is Visibility.NOTHING
            assert task(role, "BEAT_BUS", TaskTie.CREW, referral=sight) is Visibility.CARD


@pytest.mark.parametrize("rank", ["PS", "Insp", "Ch Supt"])
def test_a_warrant_is_known_to_those_who_need_to_know_and_rank_alone_opens_nothing(rank):
    """Its crew, its planner, the lead of its operation and the line above the crew."""
    for tie in TaskTie:
        knows = tie in {TaskTie.CREW, TaskTie.PLANNER, TaskTie.LINE}
        found = task(Role.SUPERVISOR, "WARRANT_SUPPORT", tie, rank=rank)
        assert found is (Visibility.CARD if knows else Visibility.NOTHING), tie
    for role in (Role.OFFICER, Role.PARTNER):
        assert task(role, "WARRANT_SUPPORT", TaskTie.PLANNER) is Visibility.CARD
        assert task(role, "WARRANT_SUPPORT", TaskTie.LINE, TaskTie.TEAM) is Visibility.NOTHING


@pytest.mark.parametrize("status", TaskStatus)
def test_a_warrant_is_on_the_boards_again_once_nothing_more_will_follow(status):
    ended = status in {TaskStatus.COMPLETED, TaskStatus.CANCELLED, TaskStatus.EXPIRED}
    found = task(Role.SUPERVISOR, "WARRANT_SUPPORT", status=status)
    assert found is (Visibility.CARD if ended else Visibility.NOTHING)
    assert task(Role.OFFICER, "WARRANT_SUPPORT", status=status) is Visibility.NOTHING


def test_of_several_ties_the_one_that_shows_most_counts():
    assert task(Role.OFFICER, "BAIL_CHECK", TaskTie.LINE, TaskTie.TEAM) is Visibility.CARD
    assert task(Role.SUPERVISOR, "WARRANT_SUPPORT", TaskTie.TEAM, TaskTie.LINE) is Visibility.CARD
