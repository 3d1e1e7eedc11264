"""Documents: files that take long to make. Asked for in the answer's transaction, made and sent after it.

    asked -> due        `ask`, in the transaction that puts the look on record
    due -> claimed      by a worker, for as long as its lease lasts
    claimed -> claimed  a sheet of it arrived, and isn't sent again
    claimed -> done     the last sheet arrived
    claimed -> due      not yet: again after a while, five times at most
    claimed -> failed   for good, or too often: `failed_reason`, and its officer is told

A document attached to a briefing that is taken back fails from any state, and nobody is told.
Claims and waits are those of every queue (bot.services.queues).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import BeatlineError, NotPermittedError
from bot.services import queues
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.files.previews import UnshownFile
from bot.services.identity import guard, sessions
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.queues import REASON_LENGTH, Queue
from bot.services.retractions import requests, strays
from bot.services.retractions.requests import MessagePlace
from models.briefing import Briefing
from models.document import Document, DocumentKind
from models.officer import Officer

TRIES = 5  # a quarter of an hour in all
TAKEN_BACK = "taken back"


class DocumentFailure(StrEnum):
    """The notice to an officer about a document that never came."""

    LOCKED = "locked"
    FAILED = "failed"
    NOT_ALL_SHOWN = "not all shown"


class NotAllShownError(BeatlineError):
    """Some of the files that were asked for can't be shown, however often they are asked for."""

    def __init__(self, missing: Sequence[UnshownFile]) -> None:
        super().__init__(", ".join(sorted({one.why for one in missing})))
        self.missing = tuple(missing)


class DocumentFailedNotice(Notice, frozen=True):
    """`again` is the command that asks for it again, or for the files of which something is `missing`."""

    kind = NoticeKind.DOCUMENT_FAILED
    why: DocumentFailure
    again: str
    missing: tuple[UnshownFile, ...] = ()


class DocumentClaim(Struct, frozen=True):
    """A document to be made now. `sheets` of it have arrived already."""

    id: int
    attempt: int
    kind: str
    officer_id: int
    account_id: int
    asked: Mapping[str, Any]
    again: str
    asked_at: datetime
    sheets: int


QUEUE = Queue(
    model=Document,
    view=DocumentClaim,
    lease=timedelta(minutes=2),
    first_wait=timedelta(seconds=10),
    longest_wait=timedelta(minutes=15),
    growth=4,
)


def request(
    session: Session,
    actor: Actor,
    kind: DocumentKind,
    asked: Mapping[str, Any],
    *,
    again: str,
    now: datetime,
    briefing_id: int | None = None,
) -> None:
    """Have it made for the officer and sent to the account that they have now.

    The caller has authorised it and put the look on record; `asked` must be plain JSON. A document of a
    briefing ends with the briefing.
    """
    mine = sa.select(col(Officer.account_id)).where(col(Officer.id) == actor.id)
    row = {"officer_id": actor.id, "account_id": mine.scalar_subquery(), "kind": kind.value, "asked": asked}
    row |= {"again": again, "asked_at": now, "try_at": now, "attempts": 0, "sheets": 0, "sent": []}
    row["briefing_id"] = briefing_id
    session.run(sa.insert(Document).values(**row))


def find_bar(session: Session, paper: DocumentClaim, permission: Permission, *, now: datetime) -> str | None:
    """Check at the door: the reason why this officer may not get it now; None if there is none."""
    guarded = guard.identify(session, paper.account_id, now=now)
    if guarded is None or guarded.actor.id != paper.officer_id:
        return "revoked"
    if not policy.may(guarded.actor.role, permission):
        return "not permitted"
    if not _is_open(session, paper):
        return TAKEN_BACK
    return DocumentFailure.LOCKED.value if guarded.stretch is None else None


def require_reader(session: Session, paper: DocumentClaim) -> Actor:
    """The officer who gets it, as they are now. Raises NotPermittedError for an account that is nobody's."""
    guarded = guard.identify(session, paper.account_id, now=paper.asked_at)
    if guarded is None or guarded.actor.id != paper.officer_id:
        raise NotPermittedError(paper.kind)
    return guarded.actor


def record_arrival(
    session: Session,
    paper: DocumentClaim,
    messages: Sequence[int],
    *,
    now: datetime,
    stays: timedelta | None = None,
) -> bool:
    """Record a sheet that is in the chat, and `stays` there for so long; False if the claim is lost.

    If the account ended or the briefing was taken back meanwhile, the chat is emptied of it again.
    """
    mine = col(Document.id) == paper.id
    sent = session.run(sa.select(col(Document.sent)).where(mine).with_for_update()).scalar_one()
    session.run(sa.update(Document).where(mine).values(sent=[*sent, *messages], sent_at=now))
    if stays is not None:
        _let_leave(session, paper, messages, after=stays, now=now)
    strays.retract_stray(session, paper.officer_id, paper.account_id, now=now)
    is_ours = queues.update(session, QUEUE, paper, sheets=col(Document.sheets) + 1, try_at=now + QUEUE.lease)
    if not is_ours:
        gone = sa.select(col(Document.briefing_id)).where(mine, col(Document.failed_reason) == TAKEN_BACK)
        look_again = sa.update(Briefing).where(col(Briefing.id).in_(gone)).values(recall_at=now)
        session.run(look_again)
    return is_ours


def _let_leave(
    session: Session, paper: DocumentClaim, messages: Sequence[int], *, after: timedelta, now: datetime
) -> None:
    """Have it deleted then; at once if the chat was locked while it was on its way."""
    ref, wait = str(paper.asked["ref"]), after
    if not sessions.hold_unlocked(session, paper.officer_id, now=now):
        wait = timedelta(0)
    for message in messages:
        place = MessagePlace(paper.account_id, message)
        requests.delete_later(session, paper.officer_id, place, ref, after=wait, now=now)


def finish(session: Session, paper: DocumentClaim, *, now: datetime) -> None:
    """Record that all of it is in the chat."""
    queues.end(session, QUEUE, paper, done_at=now)


def fail(
    session: Session, paper: DocumentClaim, reason: str, *, now: datetime, after: float | None = None
) -> None:
    """Record a failure. `after` is in seconds, for one that may be tried again; None is for good."""
    if after is not None and paper.attempt < TRIES:
        queues.put_off(session, QUEUE, paper, now=now, after=after)
    elif queues.end(session, QUEUE, paper, failed_reason=reason[:REASON_LENGTH]):
        why = DocumentFailure.LOCKED if reason == DocumentFailure.LOCKED.value else DocumentFailure.FAILED
        notices.tell(session, paper.officer_id, DocumentFailedNotice(why, paper.again), now=now)


def end_incomplete(session: Session, paper: DocumentClaim, error: NotAllShownError, *, now: datetime) -> None:
    """Record that the rest of it can't be shown, and tell the officer why, and how to get the files."""
    if queues.end(session, QUEUE, paper, failed_reason=f"not all shown: {error}"[:REASON_LENGTH]):
        files = "" if paper.kind == DocumentKind.FILES else paper.asked.get("files", "")
        told = DocumentFailedNotice(DocumentFailure.NOT_ALL_SHOWN, files, error.missing)
        notices.tell(session, paper.officer_id, told, now=now)


def cancel_for_briefing(session: Session, briefing_id: int, *, asked_until: datetime) -> None:
    """Stop sending the documents of a briefing that were asked for by then."""
    waiting = sa.update(Document).where(
        col(Document.briefing_id) == briefing_id,
        col(Document.asked_at) <= asked_until,
        col(Document.try_at).is_not(None),
    )
    session.run(waiting.values(try_at=None, failed_reason=TAKEN_BACK))


def _is_open(session: Session, paper: DocumentClaim) -> bool:
    query = sa.select(col(Document.try_at)).where(col(Document.id) == paper.id)
    return session.run(query).scalar() is not None
