"""The referrals of a team as rows of a workbook, for its supervisors: references and dates, and no names.

Whatever is free words may name somebody, and a workbook is passed on: so it holds none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.referrals import refusals
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import WHOLE, ReferralView, shown
from models.officer import Officer, Role
from models.programme import Programme
from models.referral import Referral

MOST = 1000  # rows in one file: each is an entry of the audit


class WorkbookRow(Struct, frozen=True):
    referral: ReferralView
    restricted: bool


class TeamReferrals(Struct, frozen=True):
    """A part of the team's referrals, the open ones first; `total` are all."""

    rows: tuple[tuple[int, str], ...]
    total: int


def of_team(
    session: Session, viewer: Viewer, programme: str | None, *, page: int, now: datetime
) -> TeamReferrals:
    """(id, reference) of each. Raises a RejectedError for whoever supervises no owning team."""
    owned = (
        sa.select(col(Referral.id), col(Referral.ref))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(*_owned(session, viewer, now))
    )
    if programme is not None:
        owned = owned.where(col(Programme.code) == programme)
    total = session.count(owned)
    in_order = owned.order_by(col(Referral.is_open).desc(), col(Referral.ref))
    rows = session.run(in_order.limit(MOST).offset((page - 1) * MOST)).all()
    if not rows:
        raise refusals.NO_WORKBOOK()
    return TeamReferrals(tuple((row.id, row.ref) for row in rows), total)


def read(
    session: Session, viewer: Viewer, referral_ids: Sequence[int], *, now: datetime
) -> list[WorkbookRow]:
    """Those of the chosen that this officer may still have."""
    query = WHOLE.where(
        col(Referral.id).in_(sa.bindparam("chosen", expanding=True)), *_owned(session, viewer, now)
    ).order_by(col(Referral.is_open).desc(), col(Referral.ref))
    asking = {"chosen": list(referral_ids), **referral_visibility.tie_parameters(viewer, now)}
    found = []
    for row in session.run(query, asking):
        is_own = referral_visibility.is_own(viewer, row)
        view = shown(row, referral_visibility.of_referral(viewer, row), is_own=is_own)
        if isinstance(view, ReferralView):
            found.append(WorkbookRow(view, row.restricted))
    return found


def _owned(session: Session, viewer: Viewer, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Those held by a team that the viewer supervises, as far as they may see the card."""
    if viewer.role is not Role.SUPERVISOR:
        raise refusals.NO_WORKBOOK()
    below: Query = sa.select(col(Officer.team_id)).where(
        col(Officer.supervisor_id) == viewer.id, col(Officer.left_at).is_(None)
    )
    teams = {viewer.team_id, *session.run(below).scalars()}
    return (
        col(Referral.team_id).in_(sorted(teams)),
        referral_visibility.referral_column(viewer, now) >= Visibility.CARD,
    )
