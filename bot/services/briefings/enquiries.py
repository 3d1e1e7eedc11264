"""Readers' questions about a briefing: asked of its author, answered once by one of its managers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.services import leases
from bot.services.access import refusals as access_refusals
from bot.services.access.markings import SECRET
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings.viewing import (
    BriefingView,
    may_manage,
    require_managed,
    require_open,
    require_visible,
)
from bot.services.officers import officers
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.enquiry import Enquiry
from models.officer import Officer

PAGE = 4
LENGTH = 500
Answerer = aliased(Officer)


class EnquiryView(Struct, frozen=True):
    """A question and its answer, with the officers and times; the answer is None until somebody gives one."""

    number: int
    by: str
    text: str
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


class EnquiryNotice(Notice, frozen=True):
    """To the author."""

    kind = NoticeKind.ENQUIRY
    ref: str
    number: int


class EnquiryAnsweredNotice(Notice, frozen=True):
    """To the officer who asked."""

    kind = NoticeKind.ENQUIRY_ANSWERED
    ref: str
    number: int


LISTED: Query = (
    sa.select(
        col(Enquiry.number),
        (col(Officer.collar) + " " + col(Officer.surname)).label("by"),
        *(getattr(Enquiry, name) for name in ("text", "asked_at", "answer")),
        (col(Answerer.collar) + " " + col(Answerer.surname)).label("answered_by"),
        col(Enquiry.answered_at),
    )
    .join(Officer, col(Officer.id) == col(Enquiry.officer_id))
    .outerjoin(Answerer, col(Answerer.id) == col(Enquiry.answered_by_id))
)


def ask_author(session: Session, actor: Actor, ref: str, words: str, *, now: datetime) -> BriefingView:
    """Ask the author of a briefing that this officer may open; if they have left, their supervisor.

    Raises a RejectedError.
    """
    found = require_askable(session, actor, ref, now=now)
    text = _checked(words)
    leases.lock(session, "enquiry numbers")
    last = sa.select(sa.func.max(col(Enquiry.number))).where(col(Enquiry.briefing_id) == found.id)
    number = (session.run(last).scalar() or 0) + 1
    row = {"briefing_id": found.id, "number": number, "officer_id": actor.id, "text": text, "asked_at": now}
    session.run(sa.insert(Enquiry), row)
    trail.record(session, actor, "ask", [("briefing", ref)], now=now)
    told = officers.find_present(session, found.author_id, Permission.BRIEF)
    if told is not None:
        notices.tell(session, told, EnquiryNotice(ref, number), now=now)
    return found


def begin(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """The briefing that a question will be about. Raises as `require_askable`. The look is on record."""
    found = require_askable(session, actor, ref, now=now)
    trail.record(session, actor, "consult", [("briefing", ref)], now=now, detail="to ask")
    return found


def require_askable(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Raises NotOnRecordError, RejectedError and what `require_open` raises."""
    found = require_visible(session, actor, ref)
    require_open(actor, found, now=now)
    if found.is_own:
        raise briefings_refusals.OWN_BRIEFING(ref)
    return found


def listed(
    session: Session, actor: Actor, ref: str, *, page: int, now: datetime
) -> tuple[BriefingView, Sequence[EnquiryView], int]:
    """A page of the questions about it, unanswered first, and their number: one's own for a reader."""
    found = require_visible(session, actor, ref)
    query = LISTED.where(col(Enquiry.briefing_id) == found.id)
    if not may_manage(actor):
        require_open(actor, found, now=now)
        query = query.where(col(Enquiry.officer_id) == actor.id)
    wanted = query.order_by(col(Enquiry.answered_at).is_not(None), col(Enquiry.number).desc())
    rows, total = session.page(wanted, page, size=PAGE)
    trail.record(session, actor, "consult", [("briefing", ref)], now=now, detail="what was asked")
    return found, [EnquiryView(*row) for row in rows], total


def answer(
    session: Session, actor: Actor, ref: str, number: int, words: str, *, now: datetime
) -> EnquiryView:
    """Answer a question for the officer who asked it. Raises NotOnRecordError, RejectedError."""
    found = require_open_enquiry(session, actor, ref, number)
    text = _checked(words)
    mine = sa.update(Enquiry).where(
        col(Enquiry.briefing_id) == found.id, col(Enquiry.number) == number, col(Enquiry.answer).is_(None)
    )
    values = {"answer": text, "answered_at": now, "answered_by_id": actor.id}
    asker = session.run(mine.values(**values).returning(col(Enquiry.officer_id))).scalar()
    if asker is None:
        raise briefings_refusals.ANSWERED_ALREADY()
    trail.record(session, actor, "answer", [("briefing", ref)], now=now)
    notices.tell(session, asker, EnquiryAnsweredNotice(ref, number), now=now)
    return _one(session, found.id, number)


def require_open_enquiry(session: Session, actor: Actor, ref: str, number: int) -> BriefingView:
    """Its briefing, if this officer may manage it. Raises NotOnRecordError, RejectedError."""
    found = require_managed(session, actor, ref)
    if _one(session, found.id, number).answer is not None:
        raise briefings_refusals.ANSWERED_ALREADY()
    return found


def count_enquiries(session: Session, briefing_id: int) -> tuple[int, int]:
    """The number of questions, and of those without an answer."""
    answered = sa.func.count(col(Enquiry.answer))
    query = sa.select(sa.func.count(), answered).where(col(Enquiry.briefing_id) == briefing_id)
    asked, done = session.run(query).one()
    return asked, asked - done


def _one(session: Session, briefing_id: int, number: int) -> EnquiryView:
    query = LISTED.where(col(Enquiry.briefing_id) == briefing_id, col(Enquiry.number) == number)
    row = session.run(query).first()
    if row is None:
        raise NotOnRecordError(str(number))
    return EnquiryView(*row)


def _checked(words: str) -> str:
    text = words.strip()
    if not text or len(text) > LENGTH:
        raise briefings_refusals.NO_ENQUIRY()
    if SECRET.search(text):
        raise access_refusals.TOO_SECRET()
    return text
