"""The questions put to officers, and words of theirs that wait for a tap.

One question is open, the one asked last. An officer who goes on to something else closes it; it stays, and a
reply to the message that asked still answers it. What was answered is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from models.dialogue import Dialogue, LastTap
from models.inbox import InboxEntry

KEPT = timedelta(days=7)
DRAFT = "draft"  # a fact of a question about a referral's draft: a reply answers it again
ANSWERED = "answered"  # a fact of such a question once it is answered: it is offered to no other words
TOLD = "told"  # a fact of a question: words said before it, which count until anything else is said
OFFERED = 8
AT_ONCE = timedelta(seconds=3)  # between two presses of a nervous thumb


class Told(Struct, frozen=True):
    """The way in which a question was put.

    `shown` are the digests of the texts that asked, `asked` is it in short. `update_id` led to it;
    `message_id` is the message that was edited to ask, if one was.
    """

    update_id: int | None = None
    message_id: int | None = None
    shown: tuple[str, ...] = ()
    asked: str = ""


UNTOLD = Told()


class AskedQuestion(Struct, frozen=True):
    """A question that was put, open or closed; or words that wait."""

    id: int
    step: str
    facts: dict[str, str]
    asked_at: datetime
    asked: str


class ShownRow(Protocol):
    """A question with the messages that asked it, as far as their numbers are known."""

    id: int
    sent: Sequence[int] | None
    lane: int


QUESTION: Query = sa.select(
    *(getattr(Dialogue, name) for name in ("id", "step", "facts", "asked_at", "asked"))
)
SHOWN: Query = (
    sa.select(
        col(Dialogue.id),
        col(Dialogue.shown),
        col(Dialogue.message_id),
        col(InboxEntry.sent),
        col(InboxEntry.lane),
    )
    .outerjoin(InboxEntry, col(InboxEntry.update_id) == col(Dialogue.update_id))
    .where(col(Dialogue.officer_id) == sa.bindparam("officer"), col(Dialogue.asked) != "")
    .order_by(col(Dialogue.id).desc())
)


def begin(
    session: Session,
    officer_id: int,
    step: str,
    facts: Mapping[str, str],
    *,
    now: datetime,
    told: Told = UNTOLD,
) -> None:
    """Put a question; the one that was open is closed."""
    close(session, officer_id)
    _insert(session, officer_id, step, facts, now=now, is_open=True, told=told)


def hold(session: Session, officer_id: int, step: str, facts: Mapping[str, str], *, now: datetime) -> int:
    """Keep words that weren't used; return their number, which a button can carry."""
    return _insert(session, officer_id, step, facts, now=now, is_open=False, told=Told())


def end(session: Session, officer_id: int) -> bool:
    """Delete the open question: it is answered, or nobody wants the answer; return whether there was one."""
    return session.run(sa.delete(Dialogue).where(_open(officer_id))).rowcount > 0


def close(session: Session, officer_id: int) -> bool:
    """Close the open question, since the officer has gone on; return whether there was one."""
    session.run(sa.delete(Dialogue).where(_open(officer_id), col(Dialogue.asked) == ""))
    return session.run(sa.update(Dialogue).where(_open(officer_id)).values(is_open=False)).rowcount > 0


def reopen(session: Session, officer_id: int, question_id: int) -> None:
    """Take a question up again; the one that was open is closed."""
    close(session, officer_id)
    session.run(sa.update(Dialogue).where(_own(officer_id, question_id)).values(is_open=True))


def find(session: Session, officer_id: int, number: int) -> AskedQuestion | None:
    """The officer's own question, or words that wait, by its number."""
    return next(iter(session.rows(AskedQuestion, QUESTION.where(_own(officer_id, number)))), None)


def waiting(session: Session, officer_id: int, step: str) -> list[AskedQuestion]:
    """The officer's words that wait for a tap, the oldest first."""
    held = QUESTION.where(
        col(Dialogue.officer_id) == officer_id, col(Dialogue.step) == step, col(Dialogue.asked) == ""
    )
    return session.rows(AskedQuestion, held.order_by(col(Dialogue.id)))


def offered(session: Session, officer_id: int, *, since: datetime) -> list[AskedQuestion]:
    """The questions put since then that have no answer yet, the last one first."""
    asked = QUESTION.where(
        col(Dialogue.officer_id) == officer_id, col(Dialogue.asked) != "", col(Dialogue.asked_at) >= since
    )
    newest = asked.order_by(col(Dialogue.asked_at).desc(), col(Dialogue.id).desc())
    found = session.rows(AskedQuestion, newest.limit(OFFERED))
    return [one for one in found if ANSWERED not in one.facts]


def withdraw(session: Session, officer_id: int, *, since: datetime, step: str = "") -> list[str]:
    """Offer the questions put since then, of a step or all, to no more words; return them in short."""
    found = [one for one in offered(session, officer_id, since=since) if step in ("", one.step)]
    for one in found:
        change(session, officer_id, one.id, {**one.facts, ANSWERED: "yes"})
    return [one.asked for one in found]


def settle(session: Session, officer_id: int, draft: str, *, step: str = "") -> None:
    """Mark the questions about a draft as answered: that of a step, or all of them."""
    mine = QUESTION.where(col(Dialogue.officer_id) == officer_id, col(Dialogue.asked) != "")
    for one in session.rows(AskedQuestion, mine.where(col(Dialogue.step) == step) if step else mine):
        if one.facts.get(DRAFT) == draft and ANSWERED not in one.facts:
            change(session, officer_id, one.id, {**one.facts, ANSWERED: "yes"})


def find_shown(session: Session, officer_id: int, message_id: int, digest: str) -> AskedQuestion | None:
    """The unanswered question that a message of ours asks, by its number and the digest of its text.

    The numbers of messages sent just now may not be on record yet: then the text decides. So it does for the
    copy that the messenger took without an answer, before the one whose number we know.
    """
    asking = [row for row in session.run(SHOWN, {"officer": officer_id}) if digest in row.shown]
    for row in asking:
        known = {row.message_id, *(row.sent or ())} - {None}
        if not known or message_id in known:
            return find(session, officer_id, row.id)
    lost = (row for row in asking if row.sent and message_id < min(row.sent))
    found = next((row for row in lost if _is_since_their_words(session, row, message_id)), None)
    return find(session, officer_id, found.id) if found else None


def _is_since_their_words(session: Session, asking: ShownRow, message_id: int) -> bool:
    """Whether nothing was typed between that message and the one that is known to ask."""
    between = sa.exists().where(
        col(InboxEntry.lane) == asking.lane,
        col(InboxEntry.message_id).is_not(None),
        col(InboxEntry.message_id) > message_id,
        col(InboxEntry.message_id) < min(asking.sent or ()),
    )
    return not session.run(sa.select(between)).scalar()


def change(session: Session, officer_id: int, number: int, facts: Mapping[str, str]) -> None:
    session.run(sa.update(Dialogue).where(_own(officer_id, number)).values(facts=dict(facts)))


def drop_told(session: Session, officer_id: int, question: AskedQuestion) -> None:
    """The officer has gone on: words said before the question are no part of its answer any more."""
    if question.facts.get(TOLD):
        change(session, officer_id, question.id, {**question.facts, TOLD: ""})


def drop(session: Session, officer_id: int, number: int) -> None:
    session.run(sa.delete(Dialogue).where(_own(officer_id, number)))


def forget(session: Session, officer_id: int) -> None:
    """Delete all questions of an officer, and all words that wait."""
    session.run(sa.delete(Dialogue).where(col(Dialogue.officer_id) == officer_id))


def purge(session: Session, *, now: datetime) -> None:
    """Delete what nobody has answered or kept for a week."""
    session.run(sa.delete(Dialogue).where(~col(Dialogue.is_open), col(Dialogue.asked_at) < now - KEPT))


class Tap(Struct, frozen=True):
    """A button of a message, in short, and the update by which an account pressed it."""

    digest: str
    update_id: int
    account_id: int


def is_second_tap(session: Session, officer_id: int, tap: Tap, *, now: datetime) -> bool:
    """Whether the officer pressed the same button of the same message just before, and did nothing since."""
    mine = col(LastTap.officer_id) == officer_id
    last = session.run(sa.select(*LastTap.__table__.c).where(mine)).first()
    if last is not None and last.digest == tap.digest and now - last.at < AT_ONCE:
        since = sa.exists().where(
            col(InboxEntry.lane) == tap.account_id,
            col(InboxEntry.update_id) > last.update_id,
            col(InboxEntry.update_id) < tap.update_id,
        )
        if not session.run(sa.select(since)).scalar():
            return True
    values = {"digest": tap.digest, "update_id": tap.update_id, "at": now}
    if last is None:
        session.run(sa.insert(LastTap), {"officer_id": officer_id, **values})
    else:
        session.run(sa.update(LastTap).where(mine).values(**values))
    return False


def _insert(
    session: Session,
    officer_id: int,
    step: str,
    facts: Mapping[str, str],
    *,
    now: datetime,
    is_open: bool,
    told: Told,
) -> int:
    row = {"officer_id": officer_id, "step": step, "facts": dict(facts), "asked_at": now, "is_open": is_open}
    how = {"update_id": told.update_id, "message_id": told.message_id, "asked": told.asked}
    insert = sa.insert(Dialogue).returning(col(Dialogue.id))
    return int(session.run(insert, row | how | {"shown": list(told.shown)}).scalar_one())


def _open(officer_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(col(Dialogue.officer_id) == officer_id, col(Dialogue.is_open))


def _own(officer_id: int, number: int) -> sa.ColumnElement[bool]:
    return sa.and_(col(Dialogue.officer_id) == officer_id, col(Dialogue.id) == number)
