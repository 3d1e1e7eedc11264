"""Lists of open referrals, each line as far as the officer may know it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from bot.database import Query, Session, merged
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import WHOLE, ReferralCard, shown
from models.programme import Programme
from models.referral import IS_OPEN, Referral

PAGE = 8
COUNTED = 100  # more than so many are not counted
OF_PAGE = WHOLE.where(col(Referral.ref).in_(sa.bindparam("refs", expanding=True)))


class ReferralFilter(Struct, frozen=True):
    """A filter of referrals: every field that is set narrows the list."""

    mine: bool = False
    team: bool = False
    overdue: bool = False
    decides: bool = False
    programme: str | None = None
    due_until: date | None = None
    status: str | None = None


def listed(
    session: Session, actor: Actor, wanted: ReferralFilter, *, page: int, today: date, now: datetime
) -> tuple[list[ReferralCard], int]:
    """A page of the open referrals that this officer may know of, and their number, or COUNTED + 1 for more.

    Soonest due first; then, in order of reference, those with a date that this officer may not know.
    """
    most = max(COUNTED, page * PAGE) + 1
    refs = _refs(session, ReferralParts(actor, wanted, today, now, most))
    shown_refs = refs[(page - 1) * PAGE : page * PAGE]
    asking = {"refs": shown_refs, **referral_visibility.tie_parameters(actor, now)}
    rows = {row.ref: row for row in session.run(OF_PAGE, asking)} if shown_refs else {}
    found = (rows[ref] for ref in shown_refs)
    views = [shown(row, referral_visibility.of_referral(actor, row)) for row in found]
    trail.record(session, actor, "consult", [("referral", view.ref) for view in views], now=now)
    return views, len(refs)


def programmes(session: Session) -> set[str]:
    """The words for the programmes in use."""
    query = sa.select(col(Programme.code)).where(col(Programme.enabled))
    return set(session.run(query).scalars())


def _refs(session: Session, parts: ReferralParts) -> list[str]:
    """The references of the first `most`, in order."""
    found = [*parts.dated(), *parts.others()]
    if not found:
        return []
    query = merged(found, parts.most, lambda one: (sa.nulls_last(one.due), one.ref))
    return list(session.run(query).scalars())


class ReferralParts(Struct, frozen=True):
    """The queries that a list is put together from, each of the referrals that one index finds in order."""

    actor: Viewer
    wanted: ReferralFilter
    today: date
    now: datetime
    most: int

    def dated(self) -> list[Query]:
        """Those whose date this officer may know, soonest first."""
        due = col(Referral.next_due_on)
        query = self._narrowed(due, Visibility.CARD).where(due.is_not(None)).order_by(due, col(Referral.ref))
        if self.wanted.overdue:
            query = query.where(due < self.today)
        if self.wanted.due_until:
            query = query.where(due <= self.wanted.due_until)
        return self._by_road(query, Visibility.CARD)

    def others(self) -> list[Query]:
        """All others, by reference; none if a date is asked for: a filter reveals the fact it filters by."""
        if self.wanted.overdue or self.wanted.due_until:
            return []
        unknown: sa.ColumnElement[bool] = col(Referral.next_due_on).is_(None)
        least = Visibility.CARD if self.wanted.status else Visibility.COARSE
        if least is Visibility.COARSE and referral_visibility.may_be(self.actor, Visibility.COARSE):
            visibility = referral_visibility.referral_column(self.actor, self.now)
            unknown = sa.or_(unknown, visibility < Visibility.CARD)
        query = self._narrowed(sa.null().cast(sa.Date), least).where(unknown)
        return self._by_road(query.order_by(col(Referral.ref)), least)

    def of_known_status(self) -> list[Query]:
        """The ids of those whose status this officer may know."""
        ids = self._narrowed(sa.null(), Visibility.CARD).with_only_columns(col(Referral.id))
        return self._by_road(ids, Visibility.CARD)

    def _narrowed(self, due: sa.ColumnElement[Any] | Mapped[Any], least: Visibility) -> Query:
        """The open ones of the list. A programme is joined from outside, or SQLite would begin with it."""
        wanted, actor = self.wanted, self.actor
        query: Query = (
            sa.select(col(Referral.ref), due.label("due"))
            .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
            .where(IS_OPEN, referral_visibility.referral_column(actor, self.now) >= least)
        )
        if wanted.mine:
            query = query.where(col(Referral.lead_id) == actor.id)
        if wanted.team:
            query = query.where(col(Referral.team_id) == actor.team_id)
        if wanted.decides:
            query = query.where(referral_visibility.decides_column(actor, self.now))
        if wanted.status:
            query = query.where(col(Referral.status) == wanted.status)
        if wanted.programme:
            code = aliased(Programme)
            of_code = sa.select(col(code.id)).where(col(code.code) == wanted.programme)
            query = query.where(col(Referral.programme_id) == of_code.scalar_subquery())
        return query

    def _by_road(self, query: Query, least: Visibility) -> list[Query]:
        """A query for each road to what this officer may know; the lead's and the team's lists are roads."""
        if self.wanted.mine or self.wanted.team:
            return [query]
        return [query.where(road) for road in referral_visibility.roads(self.actor, least, self.now)]
