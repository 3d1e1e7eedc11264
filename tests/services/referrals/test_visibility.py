"""The policy asked of the database, for one record and for many, is the policy as it is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.services.access import policy
from bot.services.access.policy import TaskTie, Visibility
from bot.services.referrals import visibility as referral_visibility
from bot.services.tasks import visibility as task_visibility
from models import (
    Decider,
    Matter,
    Officer,
    Operation,
    Person,
    Programme,
    Referral,
    Role,
    Task,
    TaskOfficer,
    TaskStatus,
    Team,
)
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.shipped_kinds import group_of

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
VIEWER, MATE, OTHER, BELOW, DEEP, ALONE = range(1, 7)
OWN_TEAM, OTHER_TEAM = 1, 2
PEOPLE = {  # the team and the supervisor; two lines go round in a ring
    VIEWER: (OWN_TEAM, DEEP),
    MATE: (OWN_TEAM, OTHER),
    OTHER: (OTHER_TEAM, MATE),
    BELOW: (OTHER_TEAM, VIEWER),
    DEEP: (OTHER_TEAM, BELOW),
    ALONE: (OWN_TEAM, None),
}
LEADS = (None, VIEWER, OTHER)
LIVE = {
    "none": None,
    "now": timedelta(),
    "at the last minute ahead": policy.LIVE_AHEAD,
    "too far ahead": policy.LIVE_AHEAD + timedelta(minutes=1),
    "at the last minute behind": -policy.LIVE_BEHIND,
    "too long ago": -policy.LIVE_BEHIND - timedelta(minutes=1),
}
KINDS = ("BEAT_BUS", "school visit", "VISIT_CIRV", "Bail-Check", "WARRANT_SUPPORT", "arrest attempt", "x")
VIEWERS = [
    SimpleNamespace(id=VIEWER, role=role, rank=rank, team_id=OWN_TEAM, team_kind=kind)
    for role, rank, kind in product(Role, (None, "PS", "T/Ch Insp"), (None, "turnaround_yjs", "yviu_cirv"))
]
SOME_VIEWERS = pytest.mark.parametrize(
    "viewers", [VIEWERS[::4], pytest.param(VIEWERS, marks=pytest.mark.drill)]
)


@pytest.fixture
def facts(database):
    """Every combination, with the visibility of each: by reference."""
    known = {}
    with database.transaction() as session:
        session.orm.add_all([Team(id=i, code=f"T{i}", name=f"T{i}") for i in (OWN_TEAM, OTHER_TEAM)])
        session.orm.add(Person(id=1, source_key="p", surname="x"))
        session.orm.flush()
        for i, (team, _) in PEOPLE.items():
            session.orm.add(Officer(id=i, collar=str(i), surname="x", team_id=team, role=Role.OFFICER))
        session.orm.flush()
        for i, (_, above) in PEOPLE.items():
            session.orm.get(Officer, i).supervisor_id = above
        for i, lead in enumerate(LEADS, start=1):
            session.orm.add(Operation(id=i, code=f"O{i}", name=f"O{i}", starts_on=NOW.date(), lead_id=lead))
        session.orm.flush()
        kinds = dict(session.orm.execute(sa.select(Programme.id, Programme.team_kind)).all())
        _referrals(session, known, kinds)
        _tasks(session, known)
    return known


def _referrals(session, known, kinds):
    programmes, teams = (1, 2), (None, OWN_TEAM, OTHER_TEAM)
    leads, statuses = (None, VIEWER, OTHER), (TaskStatus.ACCEPTED, TaskStatus.COMPLETED)
    combinations = product(programmes, teams, leads, (True, False), LIVE, (VIEWER, OTHER), statuses)
    for i, (programme, team, lead, restricted, live, crew, status) in enumerate(combinations, start=1):
        ref = f"{'TUR' if programme == 1 else 'CIR'}-{i:04}"
        code = "CONTACTING"
        session.orm.add(
            Referral(
                id=i, ref=ref, programme_id=programme, person_id=1, status=code, status_since=NOW,
                team_id=team, lead_id=lead, opened_on=NOW.date(), restricted=restricted,
            )
        )  # fmt: skip
        ahead = LIVE[live]
        if ahead is not None:
            _task(session, i, crew, kind="BEAT_BUS", at=NOW + ahead, referral=i, status=status)
        is_asked = i % 7 == 0
        if is_asked:
            session.orm.flush()
            session.orm.add(Decider(referral_id=i, officer_id=VIEWER, matter=Matter.VISITS, since=NOW))
        known[ref] = {
            "is_asked": is_asked,
            "own_team": team == OWN_TEAM,
            "is_lead": lead == VIEWER,
            "team_kind": kinds[programme],
            "restricted": restricted,
            "on_live_task": ahead is not None
            and not live.startswith("too")
            and (crew, status) == (VIEWER, TaskStatus.ACCEPTED),
        }


def _tasks(session, known):
    """Of every kind, on referrals of every sort and on none, long after all that is live."""
    session.orm.flush()
    sorts = {tuple(facts.values()): ref for ref, facts in known.items()}
    ids = dict(session.orm.execute(sa.select(Referral.ref, Referral.id)).all())
    combinations = product(KINDS, (None, *sorts.values()), (None, *PEOPLE))
    turns = zip(cycle(TaskStatus), cycle(LEADS * 5), cycle((VIEWER, *[None] * 4, OTHER)), strict=False)
    numbered = zip(enumerate(combinations, 5001), turns, strict=False)
    for (i, (kind, referral, crew)), (status, lead, planner) in numbered:
        ref = f"TSK-{i}"
        facts = {"planner_id": planner, "operation_id": LEADS.index(lead) + 1, "status": status}
        at = NOW + timedelta(days=90)
        _task(session, i, crew, kind=kind, at=at, referral=ids.get(referral), **facts)
        ties = {
            TaskTie.CREW: crew == VIEWER,
            TaskTie.PLANNER: VIEWER in (planner, lead),
            TaskTie.LINE: crew in (VIEWER, BELOW, DEEP, ALONE),
            TaskTie.TEAM: crew in (VIEWER, MATE, ALONE),
        }
        known[ref] = {
            "kind": kind, "status": status, "referral": referral,
            "ties": {tie for tie in ties if ties[tie]},
        }  # fmt: skip


def _task(session, i, crew, *, kind, at, referral, **facts):
    facts |= {"kind": kind, "starts_at": at, "referral_id": referral}
    session.orm.add(Task(id=i, ref=f"TSK-{i:04}", title="x", created_at=NOW, **facts))
    if crew is not None:
        session.orm.add(TaskOfficer(task_id=i, officer_id=crew))


def _written(viewer, facts, ref):
    """The policy, on facts that are known."""
    one = dict(facts[ref])
    common = {"role": viewer.role, "rank": viewer.rank}
    if "kind" not in one:
        own_programme = one.pop("team_kind") == viewer.team_kind
        return policy.referral_visibility(**common, **one, own_programme=own_programme)
    linked = one.pop("referral")
    if linked is not None and facts[linked]["team_kind"] == viewer.team_kind:
        one["ties"] = one["ties"] | {TaskTie.PROGRAMME}
    return policy.task_visibility(
        **common,
        **one | {"kind": group_of(one["kind"])},
        referral=_written(viewer, facts, linked) if linked is not None else None,
    )


@pytest.mark.drill
@POSTGRESQL_IN_THE_DRILL
@SOME_VIEWERS
def test_row_by_row_and_in_the_database_a_referral_is_seen_as_policy_has_it(database, facts, viewers):
    seen = set()
    with database.reading() as session:
        for viewer in viewers:
            query = sa.select(
                Referral.ref,
                *referral_visibility.TIES,
                referral_visibility.referral_column(viewer, NOW).label("found"),
            ).join(Programme, Programme.id == Referral.programme_id)
            rows = session.orm.execute(query, referral_visibility.tie_parameters(viewer, NOW)).all()
            assert len(rows) == sum(not ref.startswith("TSK") for ref in facts)
            for row in rows:
                expected = _written(viewer, facts, row.ref)
                told = (expected, referral_visibility.of_referral(viewer, row), row.found)
                assert told == (expected,) * 3, (viewer, row.ref, facts[row.ref])
                seen.add(expected)
    assert seen == set(Visibility)


@pytest.mark.drill
@POSTGRESQL_IN_THE_DRILL
@SOME_VIEWERS
def test_row_by_row_and_in_the_database_a_task_is_seen_as_policy_has_it(database, facts, viewers):
    seen = set()
    with database.reading() as session:
        for viewer in viewers:
            query = (
                sa.select(
                    Task.ref,
                    *task_visibility.TIES,
                    task_visibility.column(viewer, NOW).label("found"),
                )
                .outerjoin(Referral, Referral.id == Task.referral_id)
                .outerjoin(Programme, Programme.id == Referral.programme_id)
                .where(Task.ref > "TSK-5")
            )
            for row in session.orm.execute(query, task_visibility.tie_parameters(viewer, NOW)):
                expected = _written(viewer, facts, row.ref)
                told = (expected, task_visibility.of_task(viewer, row), row.found)
                assert told == (expected,) * 3, (viewer, row.ref, facts[row.ref])
                seen.add(expected)
    assert seen == {Visibility.NOTHING, Visibility.COARSE, Visibility.CARD}
