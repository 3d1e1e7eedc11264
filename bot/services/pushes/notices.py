"""Notices: a word to one officer about something that went otherwise than they count on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.pushes import ledger
from models.delivery import Delivery, Occurrence, OccurrenceKind

GOOD_FOR = timedelta(days=2)


class NoticeKind(StrEnum):
    MISSED_REMINDERS = "missed-reminders"
    MISSED_BRIEFING = "missed-briefing"
    EMPTY_AUDIENCE = "nobody"
    UNDELIVERED = "undelivered"
    WIPED = "wiped"
    CEILING_REACHED = "ceiling"
    CEILING_LIFTED = "lifted"
    NEW_FLAGS = "new-flags"
    SEALED = "sealed"
    ACCESS_DIGEST = "looks"
    PIN_BARRED = "barred"
    ENROLMENT_WAITS = "asked-in"
    ENROLLED = "enrolled"
    REVOKED = "revoked"
    PIN_RESET = "pin-reset"
    ROLE_CHANGED = "role-changed"
    OFFICERS_ROLE_CHANGED = "officers-role-changed"
    UNREACHABLE = "unreachable"
    SAFEGUARDING = "safeguarding"
    SAFEGUARDING_UNANSWERED = "safeguarding-unanswered"
    INTELLIGENCE_RETURNED = "intelligence-returned"
    INTELLIGENCE_ASSESSED = "intelligence-assessed"
    INTELLIGENCE_WAITS = "intelligence-waits"
    FILES_WAIT = "files-wait"
    FILE_LOST = "file-lost"
    ATTACHMENT_LOST = "attachment-lost"
    DOCUMENT_FAILED = "paper-failed"
    CHECKED = "checked"
    RUN_MISSED = "run-missed"
    RUN_ASKED = "run-asked"
    RUNS_PAUSED = "runs-paused"
    CLOCK_STOOD = "clock-stood"
    BRIEFING_WITHDRAWN = "briefing-withdrawn"
    BRIEFING_RETRACTED = "briefing-recalled"
    FILES_RETRACTED = "files-recalled"
    DRAFTS_HANDED = "drafts-handed"
    LEAVE = "leave"
    ENQUIRY = "enquiry"
    ENQUIRY_ANSWERED = "enquiry-answered"
    UNACKNOWLEDGED = "briefings-unread"
    LINE_UNACKNOWLEDGED = "briefings-unread-in-line"


def tell(
    session: Session,
    officer_id: int,
    what: NoticeKind,
    about: str = "",
    *,
    now: datetime,
    once: datetime | None = None,
) -> None:
    """Queue a notice; `about` is what it names. One with the same `once` is told only once."""
    words = f"{what.value} {about}".strip()
    at = once or now
    while not _queued(session, officer_id, at, words, now=now) and once is None:
        at += timedelta(microseconds=1)  # two in one transaction are due at two instants


def list_officers_waiting(session: Session, what: NoticeKind, officer_ids: Collection[int]) -> frozenset[int]:
    """Those among them for whom such a notice, without anything that it names, is not sent yet."""
    query = (
        sa.select(col(Delivery.officer_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(
            col(Delivery.officer_id).in_(officer_ids),
            col(Delivery.state) == sa.literal_column("'queued'"),
            col(Occurrence.kind) == OccurrenceKind.NOTICE,
            col(Occurrence.words) == what.value,
        )
    )
    return frozenset(session.run(query).scalars())


def _queued(session: Session, officer_id: int, at: datetime, words: str, *, now: datetime) -> bool:
    made = ledger.publish(
        session, OccurrenceKind.NOTICE, officer_id, at, {officer_id},
        now=now, expires_at=now + GOOD_FOR, words=words,
    )  # fmt: skip
    return made is not None
