"""Cards in the sender's chat: they count along while a briefing is being sent, or say that it won't be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services import queues
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.briefings.reports import delivery_counts
from bot.services.briefings.viewing import BriefingView
from bot.services.pushes.counts import DeliveryCounts
from bot.services.queues import Queue
from models.briefing import Briefing, BriefingState
from models.inbox import InboxEntry, InboxState
from models.officer import Officer, Role
from models.progress_card import ProgressCard

EVERY = timedelta(seconds=3)  # 2 is fast enough to read, but each edit takes the place of a push
TRIES = 5


class CardPlace(Struct, frozen=True):
    """The message that becomes the card: the one tapped, or the answer to this update."""

    account_id: int
    message_id: int | None
    update_id: int


class CardClaim(Struct, frozen=True):
    id: int
    attempt: int


class CardEdit(Struct, frozen=True):
    """A card to be edited now. `shown` are the figures on it."""

    claimed: CardClaim
    account_id: int
    message_id: int
    number: int
    title: str
    counts: DeliveryCounts
    shown: str
    role: Role
    state: BriefingState = BriefingState.PUBLISHED


QUEUE = Queue(
    model=ProgressCard,
    view=CardClaim,
    lease=EVERY,
    first_wait=EVERY,
    longest_wait=timedelta(minutes=5),
)


def begin(session: Session, actor: Actor, briefing: BriefingView, place: CardPlace, *, now: datetime) -> None:
    """Count along in this message, if there is anything to count yet, and in no older message.

    The card of one that is scheduled waits until that is no longer so.
    """
    mine = sa.delete(ProgressCard).where(
        col(ProgressCard.briefing_id) == briefing.id, col(ProgressCard.officer_id) == actor.id
    )
    session.run(mine)
    counting = briefing.state is BriefingState.PUBLISHED and delivery_counts(session, briefing.id).under_way
    if counting or briefing.state is BriefingState.SCHEDULED:
        row: dict[str, Any] = {
            "briefing_id": briefing.id,
            "officer_id": actor.id,
            "account_id": place.account_id,
        }
        row |= {"message_id": place.message_id, "update_id": place.update_id}
        try_at = now + EVERY if counting else None
        session.run(sa.insert(ProgressCard), row | {"try_at": try_at, "attempts": 0, "shown": ""})


def tell_unscheduled(session: Session, briefing_id: int, *, now: datetime) -> None:
    """Let the card that says when it goes out say that it does not."""
    waiting = sa.update(ProgressCard).where(col(ProgressCard.briefing_id) == briefing_id)
    session.run(waiting.values(try_at=now, attempts=0))


def stop_counting(session: Session, place: CardPlace) -> None:
    """Stop counting: the message shows something else from now on."""
    if place.message_id is not None:
        there = sa.update(ProgressCard).where(
            col(ProgressCard.account_id) == place.account_id, col(ProgressCard.message_id) == place.message_id
        )
        session.run(there.values(try_at=None))


def leave(session: Session, briefing_id: int, place: CardPlace) -> None:
    """The tapped message shows the briefing as it is now: leave it so. It may be a card of unknown number."""
    if place.message_id is not None:
        number = col(ProgressCard.message_id)
        there = sa.update(ProgressCard).where(
            col(ProgressCard.briefing_id) == briefing_id, sa.or_(number == place.message_id, number.is_(None))
        )
        session.run(there.values(try_at=None))


def prepare(session: Session, claimed: CardClaim, *, now: datetime) -> CardEdit | None:
    """The edit to make; None where there is none yet, or never will be.

    A card in a chat that is no longer its officer's, or whose officer may no longer brief, is ended.
    """
    row = session.run(_facts(claimed)).first()
    if row is None:
        return None
    message_id = row.message_id or next(iter(row.sent or ()), None)
    lost = message_id is None and row.settled not in (InboxState.RECEIVED, InboxState.ANSWERED)
    never = row.state is BriefingState.SCHEDULED or row.withdrawn_at is not None
    if lost or row.of_officer != row.account_id or not _may_count(row.role) or never:
        queues.end(session, QUEUE, claimed)
        return None
    if message_id is None:
        _again(session, claimed, now=now)
        return None
    if row.message_id is None:  # so that a later tap on it is known to leave it
        queues.update(session, QUEUE, claimed, message_id=message_id)
    figures = delivery_counts(session, row.briefing_id)
    return CardEdit(
        claimed, row.account_id, message_id, row.number, row.title, figures, row.shown, row.role, row.state
    )


def record(session: Session, card: CardEdit, shown: str, *, through: bool, now: datetime) -> None:
    """Record the figures shown; `through` when nothing will change by itself.

    The next edit is `EVERY` after this one was made, which may have waited behind pushes.
    """
    if through:
        queues.end(session, QUEUE, card.claimed, shown=shown)
    else:
        _again(session, card.claimed, now=now, shown=shown)


def fail(session: Session, claimed: CardClaim, _reason: str, *, now: datetime) -> None:
    """Try again after an unforeseen failure, but not for ever."""
    if claimed.attempt < TRIES:
        queues.put_off(session, QUEUE, claimed, now=now)
    else:
        queues.end(session, QUEUE, claimed)


def _may_count(role: Role) -> bool:
    return policy.may(role, Permission.BRIEF)


def _again(session: Session, claimed: CardClaim, *, now: datetime, **values: object) -> None:
    """Nothing went wrong, so its attempts are counted from 0 again."""
    queues.update(session, QUEUE, claimed, try_at=now + EVERY, attempts=0, **values)


def _facts(claimed: CardClaim) -> Query:
    query: Query = (
        sa.select(
            *(col(ProgressCard.account_id), col(ProgressCard.message_id), col(ProgressCard.shown)),
            *(col(ProgressCard.briefing_id), col(Briefing.number), col(Briefing.title), col(Briefing.state)),
            *(col(Briefing.withdrawn_at), col(InboxEntry.sent), col(InboxEntry.state).label("settled")),
            *(col(Officer.account_id).label("of_officer"), col(Officer.role)),
        )
        .join(Briefing, col(Briefing.id) == col(ProgressCard.briefing_id))
        .join(Officer, col(Officer.id) == col(ProgressCard.officer_id))
        .outerjoin(InboxEntry, col(InboxEntry.update_id) == col(ProgressCard.update_id))
        .where(col(ProgressCard.id) == claimed.id)
    )
    return query
