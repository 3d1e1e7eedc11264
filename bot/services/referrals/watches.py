"""Watching a referral: those who see its card, or made it, ask to be told when it moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session, insert_new
from bot.errors import RingTheTeamError
from bot.language.names import team_called
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.pushes.facts import NoticeKind
from bot.services.referrals import viewing, visibility
from bot.services.referrals.notices import ReferralNotice
from bot.services.referrals.viewing import WHOLE, ReferralCard, shown
from models.referral import Referral
from models.watch import Watch

NEW = insert_new(Watch)
MOST = 100  # watched by one officer: more is nobody's own list
MINE: Query = (
    WHOLE.join(Watch, col(Watch.referral_id) == col(Referral.id))
    .where(col(Watch.officer_id) == sa.bindparam("viewer"))
    .order_by(col(Referral.ref))
    .limit(MOST)
)
WATCHERS = (
    sa.select(col(Referral.ref), col(Watch.officer_id))
    .join(Referral, col(Referral.id) == col(Watch.referral_id))
    .where(col(Watch.referral_id).in_(sa.bindparam("referrals", expanding=True)))
    .order_by(col(Watch.referral_id), col(Watch.officer_id))
)


class ReferralMovedNotice(ReferralNotice, frozen=True):
    """To those who watch it, but for whoever moved it."""

    kind = NoticeKind.REFERRAL_MOVED


def watch(session: Session, actor: Actor, ref: str, *, now: datetime) -> bool:
    """Watch it; False if they do already. Raises the errors of the card."""
    referral_id = _require(session, actor, ref, now=now)
    row = {"referral_id": referral_id, "officer_id": actor.id, "since": now}
    is_new = session.run(NEW[session.dialect], row).rowcount > 0
    if is_new:
        trail.record(session, actor, "watch", [("referral", ref)], now=now)
    return is_new


def begin(session: Session, officer_id: int, referral_id: int, *, now: datetime) -> None:
    """Let whoever made it watch it."""
    session.run(NEW[session.dialect], {"referral_id": referral_id, "officer_id": officer_id, "since": now})


def unwatch(session: Session, actor: Actor, ref: str, *, now: datetime) -> bool:
    """Stop; False if they watch no such referral, of which they may know no more."""
    mine = sa.select(col(Referral.id)).where(col(Referral.ref) == ref).scalar_subquery()
    gone = sa.delete(Watch).where(col(Watch.officer_id) == actor.id, col(Watch.referral_id) == mine)
    was = session.run(gone).rowcount > 0
    if was:
        trail.record(session, actor, "unwatch", [("referral", ref)], now=now)
    return was


def listed(session: Session, actor: Actor, *, now: datetime) -> list[ReferralCard]:
    """Those that they watch and may still know of."""
    rows = session.run(MINE, visibility.tie_parameters(actor, now)).all()
    seen = [(row, visibility.of_referral(actor, row)) for row in rows]
    found = [shown(row, level) for row, level in seen if level >= Visibility.COARSE]
    trail.record(session, actor, "consult", [("referral", one.ref) for one in found], now=now)
    return found


def tell(session: Session, referral_ids: Collection[int], *, now: datetime, by: int | None = None) -> None:
    """Tell those who watch them that they moved; the door asks again who may still know."""
    for row in session.run(WATCHERS, {"referrals": list(referral_ids)}) if referral_ids else ():
        if row.officer_id != by:
            notices.tell(session, row.officer_id, ReferralMovedNotice(row.ref), now=now)


def _require(session: Session, actor: Actor, ref: str, *, now: datetime) -> int:
    """The referral, for those who see its card, or made it: others would read its life from the moves."""
    row = viewing.find_row(session, actor, ref, now=now)
    level = visibility.of_referral(actor, row) if row is not None else Visibility.NOTHING
    if row is None or level <= Visibility.EXISTS:
        viewing.require(session, actor, ref, now=now)
    if row is None or (level < Visibility.CARD and row.made_by_id != actor.id):
        team = team_called(row) if row is not None else None
        raise RingTheTeamError(ref, team=team, telephone=row.team_telephone if row is not None else None)
    return row.id
