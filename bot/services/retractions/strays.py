"""Messages that arrived in a chat after its account had ended: that chat is emptied again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.retractions import requests
from models.delivery import Delivery
from models.officer import Officer
from models.retraction import Retraction


def retract_strays(session: Session, accepted: dict[int, int], *, now: datetime) -> None:
    """`accepted` are deliveries with the account they went to: one that ended meanwhile is emptied again."""
    if not accepted:
        return
    query: Query = (
        sa.select(col(Delivery.id), col(Officer.id).label("officer_id"), col(Officer.account_id))
        .join(Officer, col(Officer.id) == col(Delivery.officer_id))
        .where(col(Delivery.id).in_(accepted))
    )
    for row in session.run(query).all():
        if row.account_id != (account_id := accepted[row.id]):
            _wipe_again(session, row.officer_id, account_id, now=now)


def retract_stray(session: Session, officer_id: int, account_id: int, *, now: datetime) -> None:
    """Empty the chat again if a message arrived at an account of the officer's that ended meanwhile."""
    query = sa.select(col(Officer.account_id)).where(col(Officer.id) == officer_id)
    if session.run(query).scalar() != account_id:
        _wipe_again(session, officer_id, account_id, now=now)


def _wipe_again(session: Session, officer_id: int, account_id: int, *, now: datetime) -> None:
    asked_by, asked_at = _last_wipe(session, account_id) or (None, now)
    requests.wipe(session, officer_id, account_id, asked_by=asked_by, now=asked_at)


def _last_wipe(session: Session, account_id: int) -> tuple[int | None, datetime] | None:
    """The officer who asked for it, and the time: messages found later belong to that request."""
    query: Query = sa.select(col(Retraction.asked_by_id), col(Retraction.made_at)).where(
        col(Retraction.account_id) == account_id, *requests.WIPED
    )
    row = session.run(query.order_by(col(Retraction.made_at).desc()).limit(1)).first()
    return (row.asked_by_id, row.made_at) if row else None
