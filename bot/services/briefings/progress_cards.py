"""Cards that count along while a briefing is being sent, in the chat of who sent it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit.actors import Actor
from bot.services.briefings.reports import delivery_counts
from bot.services.briefings.viewing import BriefingView
from bot.services.pushes.counts import DeliveryCounts
from models.briefing import Briefing, BriefingState
from models.inbox import InboxEntry, InboxState
from models.officer import Officer
from models.progress_card import ProgressCard

EVERY = timedelta(seconds=3)  # 2 would do for the eye, but each edit takes the place of a push
WAITING = sa.select(sa.exists().where(col(ProgressCard.edit_at) <= sa.bindparam("now")))


@dataclass(frozen=True, slots=True)
class CardPlace:
    """The message that becomes the card: the one tapped, or the answer to this update."""

    account_id: int
    message_id: int | None
    update_id: int


@dataclass(frozen=True, slots=True)
class CardEdit:
    """One to be edited now. `shown` are the figures that stand there."""

    id: int
    account_id: int
    message_id: int
    number: int
    title: str
    tally: DeliveryCounts
    shown: str


def begin(session: Session, actor: Actor, briefing: BriefingView, place: CardPlace, *, now: datetime) -> None:
    """Count along in this message, if there is anything to count yet, and in no older one."""
    mine = sa.delete(ProgressCard).where(
        col(ProgressCard.briefing_id) == briefing.id, col(ProgressCard.officer_id) == actor.id
    )
    session.run(mine)
    if briefing.state is BriefingState.PUBLISHED and delivery_counts(session, briefing.id).under_way:
        row: dict[str, Any] = {
            "briefing_id": briefing.id,
            "officer_id": actor.id,
            "account_id": place.account_id,
        }
        row |= {"message_id": place.message_id, "update_id": place.update_id}
        session.run(sa.insert(ProgressCard), row | {"edit_at": now + EVERY, "shown": ""})


def stop_counting(session: Session, place: CardPlace) -> None:
    """The message shows something else from now on."""
    if place.message_id is not None:
        there = sa.update(ProgressCard).where(
            col(ProgressCard.account_id) == place.account_id, col(ProgressCard.message_id) == place.message_id
        )
        session.run(there.values(edit_at=None))


def is_waiting(session: Session, *, now: datetime) -> bool:
    """An index look-up."""
    return bool(session.run(WAITING, {"now": now}).scalar())


def claim(session: Session, *, now: datetime) -> list[CardEdit]:
    """What is due, each to one copy of the bot alone, and not again before `EVERY` is over.

    A card in a chat that is not its officer's any more is ended.
    """
    due = sa.update(ProgressCard).where(col(ProgressCard.edit_at) <= now).values(edit_at=now + EVERY)
    ids = session.run(due.returning(col(ProgressCard.id))).scalars().all()
    cards = (_card(session, row) for row in _rows(session, ids))
    return [one for one in cards if one is not None]


def record(session: Session, card: CardEdit, shown: str, *, through: bool, now: datetime) -> None:
    """What stands there now; `through` when nothing will change by itself.

    The next edit is `EVERY` after this one was made, which may have waited behind pushes.
    """
    row = sa.update(ProgressCard).where(
        col(ProgressCard.id) == card.id, col(ProgressCard.edit_at).is_not(None)
    )
    session.run(row.values(shown=shown, edit_at=None if through else now + EVERY))


def _rows(session: Session, ids: Sequence[Any]) -> Sequence[Any]:
    query: Query = (
        sa.select(
            *(
                col(ProgressCard.id),
                col(ProgressCard.account_id),
                col(ProgressCard.message_id),
                col(ProgressCard.shown),
            ),
            *(col(ProgressCard.briefing_id), col(Briefing.number), col(Briefing.title), col(Briefing.state)),
            *(col(InboxEntry.sent), col(InboxEntry.state).label("settled")),
            col(Officer.account_id).label("of_officer"),
        )
        .join(Briefing, col(Briefing.id) == col(ProgressCard.briefing_id))
        .join(Officer, col(Officer.id) == col(ProgressCard.officer_id))
        .outerjoin(InboxEntry, col(InboxEntry.update_id) == col(ProgressCard.update_id))
        .where(col(ProgressCard.id).in_(ids))
    )
    return session.run(query).all() if ids else ()


def _card(session: Session, row: Any) -> CardEdit | None:
    """None where there is nothing to edit: not yet, or never."""
    message_id = row.message_id or next(iter(row.sent or ()), None)
    lost = message_id is None and row.settled not in (InboxState.RECEIVED, InboxState.ANSWERED)
    if lost or row.of_officer != row.account_id or row.state is not BriefingState.PUBLISHED:
        ended = sa.update(ProgressCard).where(col(ProgressCard.id) == row.id)
        session.run(ended.values(edit_at=None))
        return None
    if message_id is None:
        return None
    if row.message_id is None:  # so that whoever taps it next is known to have left it
        found = sa.update(ProgressCard).where(col(ProgressCard.id) == row.id)
        session.run(found.values(message_id=message_id))
    figures = delivery_counts(session, row.briefing_id)
    return CardEdit(row.id, row.account_id, message_id, row.number, row.title, figures, row.shown)
