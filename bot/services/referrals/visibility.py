"""The visibility tables of `access` as queries, for one record or for many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.services.access import policy
from bot.services.access.authority import Authority, authority_of
from bot.services.access.kinds import is_kind, is_kind_column
from bot.services.access.movers import move_rights
from bot.services.access.policy import ReferralTie, Visibility
from bot.services.access.viewer import Viewer
from models.decider import Decider
from models.officer import Officer, Role
from models.programme import MoveBy, MoveNeed, Programme, ProgrammeNeed
from models.referral import Referral, ReferralStep, StepKind
from models.task import OPEN_STATUSES, Task, TaskOfficer

_below = aliased(Officer)
OPEN = sa.or_(*(col(Task.status) == one for one in OPEN_STATUSES))  # an IN would be compiled at each use


def _live_task(viewer: Any, start: Any, end: Any) -> sa.ScalarSelect[Any]:
    """The first live task on a referral with the viewer in its crew."""
    return (
        sa.select(sa.func.min(col(Task.ref)))
        .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
        .where(
            col(Task.referral_id) == col(Referral.id),
            OPEN,
            col(Task.starts_at) >= start,
            col(Task.starts_at) <= end,
            col(TaskOfficer.officer_id) == viewer,
        )
        .correlate(Referral)
        .scalar_subquery()
    )


def _asked(viewer: Any) -> sa.Exists:
    """Whether the viewer is asked to decide on it."""
    there = (col(Decider.referral_id) == col(Referral.id), col(Decider.officer_id) == viewer)
    return sa.exists().where(*there).correlate(Referral)


TIES: tuple[Any, ...] = (
    col(Referral.team_id),
    col(Referral.lead_id),
    col(Referral.restricted),
    col(Programme.team_kind),
    _live_task(sa.bindparam("viewer"), sa.bindparam("live_from"), sa.bindparam("live_until")).label(
        "live_task"
    ),
    _asked(sa.bindparam("viewer")).label("asked"),
)


DECISION_IS_NEXT = sa.exists().where(
    col(ProgrammeNeed.programme_id) == col(Referral.programme_id),
    col(ProgrammeNeed.from_status) == col(Referral.status),
    col(ProgrammeNeed.need) == MoveNeed.DECISION,
)
_opened_by = (  # as `steps.entered_by`
    sa.select(col(ReferralStep.actor_id))
    .where(
        *(
            col(ReferralStep.referral_id) == col(Referral.id),
            col(ReferralStep.to_status) == col(Referral.status),
        ),
        col(ReferralStep.kind).in_((StepKind.MOVE, StepKind.JUMP)),
    )
    .order_by(col(ReferralStep.at).desc(), col(ReferralStep.id).desc())
    .limit(1)
    .correlate(Referral)
    .scalar_subquery()
)
MOVE_TIES: tuple[Any, ...] = (
    sa.exists()
    .where(col(_below.team_id) == col(Referral.team_id), col(_below.supervisor_id) == sa.bindparam("viewer"))
    .label("supervises_team"),
    DECISION_IS_NEXT.label("decision_is_next"),
)
"""The columns that decide, besides `TIES`, whether somebody may move it; with the same parameters."""


class ReferralTieRow(Protocol):
    """The columns of `TIES`."""

    team_id: int | None
    lead_id: int | None
    restricted: bool
    team_kind: str | None
    live_task: str | None
    asked: bool


class MoveTieRow(ReferralTieRow, Protocol):
    """The columns of `TIES` and of `MOVE_TIES`."""

    supervises_team: bool
    decision_is_next: bool


def tie_parameters(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The parameters of a query with `TIES`."""
    return {
        "viewer": viewer.id,
        "live_from": now - policy.LIVE_BEHIND,
        "live_until": now + policy.LIVE_AHEAD,
    }


def is_own(viewer: Viewer, row: ReferralTieRow) -> bool:
    """Whether it is their team's, or they lead it."""
    return row.team_id == viewer.team_id or row.lead_id == viewer.id


def of_referral(viewer: Viewer, row: ReferralTieRow) -> Visibility:
    """The viewer's visibility of the referral with these `TIES`."""
    return policy.referral_visibility(
        role=viewer.role,
        rank=viewer.rank,
        own_team=row.team_id == viewer.team_id,
        is_lead=row.lead_id == viewer.id,
        own_programme=is_kind(row.team_kind, viewer.team_kind),
        restricted=row.restricted,
        on_live_task=row.live_task is not None,
        is_asked=bool(row.asked),
    )


class BoundViewer(Struct, frozen=True):
    """A viewer of this kind, whoever it is: for queries that are built once, with `bound_parameters`."""

    role: Role
    rank: str | None
    team_kind: str | None
    id: Any = sa.bindparam("viewer")
    team_id: Any = sa.bindparam("team")


def bound_parameters(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The parameters of a query for a BoundViewer."""
    return tie_parameters(viewer, now) | {"team": viewer.team_id}


def bound_column(viewer: BoundViewer) -> sa.ColumnElement[int]:
    """`referral_column` for a query that is built once."""
    return _column(viewer, sa.bindparam("live_from"), sa.bindparam("live_until"))


def move_rights_of(viewer: Viewer, row: MoveTieRow) -> frozenset[MoveBy]:
    """The kinds of moves that the viewer may make on it."""
    return move_rights(
        role=viewer.role,
        rank=viewer.rank,
        visibility=of_referral(viewer, row),
        own_team=row.team_id == viewer.team_id,
        is_lead=row.lead_id == viewer.id,
        supervises_team=bool(row.supervises_team),
    )


def may_move(viewer: Viewer, row: MoveTieRow) -> bool:
    """Whether some step from here may be the viewer's: an Inspector from elsewhere only decides."""
    rights = move_rights_of(viewer, row)
    return MoveBy.TEAM in rights or (MoveBy.INSPECTOR in rights and bool(row.decision_is_next))


def may_decide_visits(viewer: Viewer, row: MoveTieRow) -> bool:
    """Whether the viewer decides on the next visit after an unsafe one: who is asked to, or supervises it."""
    if viewer.role is not Role.SUPERVISOR:
        return False
    return bool(row.asked) or MoveBy.SUPERVISOR in move_rights_of(viewer, row)


def referral_column(viewer: Viewer, now: datetime) -> sa.ColumnElement[int]:
    """`of_referral` as a column, for queries of many rows from Referral and Programme."""
    return _column(viewer, now - policy.LIVE_BEHIND, now + policy.LIVE_AHEAD)


def _column(viewer: Viewer, start: Any, end: Any) -> sa.ColumnElement[int]:
    who = authority_of(viewer.role, viewer.rank)
    live = _live_task(viewer.id, start, end)
    holds = {
        ReferralTie.OWN: own_referral(viewer),
        ReferralTie.ASKED: _asked(viewer.id),
        ReferralTie.LIVE_TASK: live.is_not(None),
        ReferralTie.PROGRAMME: own_programme(viewer),
        ReferralTie.NONE: sa.true(),
    }
    restricted, others = policy.RESTRICTED[who], policy.REFERRALS[who]
    return sa.case((col(Referral.restricted), by_tie(restricted, holds)), else_=by_tie(others, holds))


def roads(viewer: Viewer, least: Visibility, now: datetime) -> list[sa.ColumnElement[bool]]:
    """Conditions that an index serves; a referral of at least that visibility fulfils one of them.

    They only save reading the others: `referral_column` still decides on each.
    """
    who = authority_of(viewer.role, viewer.rank)
    tables = (policy.REFERRALS[who], policy.RESTRICTED[who])
    ties = {tie for table in tables for tie, visibility in table.items() if visibility >= least}
    if ReferralTie.NONE in ties:
        return [sa.true()]
    by_tie = {
        ReferralTie.OWN: (col(Referral.team_id) == viewer.team_id, col(Referral.lead_id) == viewer.id),
        ReferralTie.ASKED: (col(Referral.id).in_(asked_about(viewer)),),
        ReferralTie.LIVE_TASK: (col(Referral.id).in_(_live_tasks(viewer, now)),),
        ReferralTie.PROGRAMME: (col(Referral.programme_id).in_(_own_programmes(viewer)),),
    }
    return [road for tie, some in by_tie.items() if tie in ties for road in some]


def may_be(viewer: Viewer, visibility: Visibility) -> bool:
    """Whether any referral has exactly this visibility to the viewer."""
    who = authority_of(viewer.role, viewer.rank)
    return visibility in {*policy.REFERRALS[who].values(), *policy.RESTRICTED[who].values()}


def decides_column(viewer: Viewer, now: datetime) -> sa.ColumnElement[bool]:
    """Whether it waits for the viewer's decision: they are asked, or are an Inspector who may take it."""
    asked = col(Referral.id).in_(asked_about(viewer))
    if authority_of(viewer.role, viewer.rank) is not Authority.INSPECTOR:
        return asked
    others = sa.func.coalesce(_opened_by, 0) != viewer.id
    seen = referral_column(viewer, now) >= Visibility.CARD
    return sa.or_(asked, sa.and_(DECISION_IS_NEXT, seen, others))


def asked_about(viewer: Viewer) -> sa.Select[Any]:
    return sa.select(col(Decider.referral_id)).where(col(Decider.officer_id) == viewer.id)


def _live_tasks(viewer: Viewer, now: datetime) -> sa.Select[Any]:
    """The referrals of the viewer's live tasks."""
    return (
        sa.select(col(Task.referral_id))
        .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
        .where(
            OPEN,
            col(Task.starts_at).between(now - policy.LIVE_BEHIND, now + policy.LIVE_AHEAD),
            col(TaskOfficer.officer_id) == viewer.id,
        )
    )


def _own_programmes(viewer: Viewer) -> sa.Select[Any]:
    return sa.select(col(Programme.id)).where(own_programme(viewer)).correlate(None)


def own_referral(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.or_(col(Referral.team_id) == viewer.team_id, col(Referral.lead_id) == viewer.id)


def own_programme(viewer: Viewer) -> sa.ColumnElement[bool]:
    return is_kind_column(Programme.team_kind, viewer.team_kind)


def by_tie(table: Mapping[Any, Visibility], holds: Mapping[Any, sa.ColumnElement[bool]]) -> sa.Case[int]:
    return sa.case(*((holds[tie], sa.literal(int(visibility))) for tie, visibility in table.items()))
