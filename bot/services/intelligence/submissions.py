"""Submitting intelligence, and submitting it again corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError, NotPermittedError
from bot.language.references import intelligence_reference
from bot.language.times.past_days import read_past_day
from bot.language.times.wall import to_local
from bot.services import leases
from bot.services.access import policy
from bot.services.access import refusals as access_refusals
from bot.services.access.markings import SECRET
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.intelligence import refusals as intelligence_refusals
from bot.services.intelligence import viewing as intelligence
from bot.services.intelligence.grades import Grade
from bot.services.intelligence.viewing import KIND, IntelligenceReportView
from models.intelligence import (
    IntelligenceItem,
    IntelligenceReport,
    IntelligenceState,
    IntelligenceStep,
    Provenance,
)

LONGEST_TEXT = 4096  # the most that the messenger sends as one message
MOST_ITEMS = 9
UNREADABLE = re.compile("[\x00\ud800-\udfff]")  # characters that neither database keeps


class ReportItem(Struct, frozen=True):
    """A piece of intelligence in the submitter's words; its grade is a proposal without a handling code."""

    text: str
    provenance: Provenance
    grade: Grade


def submit(
    session: Session,
    actor: Actor,
    items: Sequence[ReportItem],
    *,
    known_on: date,
    about: str | None,
    now: datetime,
) -> IntelligenceReportView:
    """Submit a new report to the assessors. Raises a RejectedError, and keeps nothing, if it is unfit."""
    _require_may(actor)
    _require_whole(items, known_on, now=now)
    leases.lock(session, "intelligence numbers")
    last = session.run(sa.select(sa.func.max(col(IntelligenceReport.number)))).scalar()
    ref = intelligence_reference((last or 0) + 1)
    row: dict[str, Any] = {
        "number": (last or 0) + 1,
        "version": 1,
        "submitter_id": actor.id,
        "state": IntelligenceState.REQUIRES_ASSESSMENT,
        "about": about,
        "created_at": now,
        "waiting_since": now,
    }
    made: Any = sa.insert(IntelligenceReport).returning(col(IntelligenceReport.id))
    report_id: int = session.run(made, row).scalar_one()
    _insert_items(session, actor, report_id, 1, items, known_on, now=now)
    trail.record(session, actor, "submit", [(KIND, ref)], now=now)
    return intelligence.require_visible(session, actor, ref)


def resubmit(
    session: Session,
    actor: Actor,
    ref: str,
    items: Sequence[ReportItem],
    *,
    known_on: date,
    version: int,
    now: datetime,
) -> IntelligenceReportView:
    """Submit the report again, corrected. Raises as `submit`, and NotOnRecordError, RejectedError."""
    report = require_to_correct(session, actor, ref, now=now)
    _require_whole(items, known_on, now=now)
    moved = (
        sa.update(IntelligenceReport)
        .where(
            col(IntelligenceReport.id) == report.id,
            col(IntelligenceReport.state) == IntelligenceState.REQUIRES_CORRECTION,
            col(IntelligenceReport.version) == version,
        )
        .values(state=IntelligenceState.REQUIRES_ASSESSMENT, version=version + 1, waiting_since=now)
    )
    if session.run(moved).rowcount != 1:
        raise intelligence_refusals.NOT_TO_CORRECT()
    _insert_items(session, actor, report.id, version + 1, items, known_on, now=now)
    trail.record(session, actor, "resubmit", [(KIND, ref)], now=now)
    return intelligence.require_visible(session, actor, ref)


def require_to_correct(session: Session, actor: Actor, ref: str, *, now: datetime) -> IntelligenceReportView:
    """The officer's own report that came back. Raises NotOnRecordError, RejectedError."""
    _require_may(actor)
    report = intelligence.require(session, actor, ref, now=now)
    if not report.is_own:
        raise NotOnRecordError(ref)
    if report.state is not IntelligenceState.REQUIRES_CORRECTION:
        raise intelligence_refusals.NOT_TO_CORRECT()
    return report


def check_text(text: str) -> str:
    """Check the words of an item. Raises a RejectedError."""
    text = text.strip()
    if not text:
        raise intelligence_refusals.EMPTY_INTELLIGENCE()
    if len(text) > LONGEST_TEXT:
        raise intelligence_refusals.LONG_INTELLIGENCE()
    if SECRET.search(text):
        raise access_refusals.TOO_SECRET()
    if UNREADABLE.search(text):
        raise intelligence_refusals.UNREADABLE_INTELLIGENCE()
    return text


def read_known_on(words: str, *, now: datetime) -> date | None:
    """The day that the words mean, never one to come: `fri` is last Friday. None if they mean no day.

    Raises RejectedError, and other RejectedErrors for a date that cannot be.
    """
    on = read_past_day(words, today=to_local(now).date())
    if on is not None:
        _require_past(on, now=now)
    return on


def _require_may(actor: Actor) -> None:
    if not policy.may(actor.role, Permission.INTELLIGENCE):
        raise NotPermittedError("intel")


def _require_past(on: date, *, now: datetime) -> None:
    if on > to_local(now).date():
        raise intelligence_refusals.FUTURE_INTELLIGENCE()


def _require_whole(items: Sequence[ReportItem], known_on: date, *, now: datetime) -> None:
    _require_past(known_on, now=now)
    if not items:
        raise intelligence_refusals.EMPTY_INTELLIGENCE()
    if len(items) > MOST_ITEMS:
        raise intelligence_refusals.TOO_MANY_ITEMS()
    for item in items:
        check_text(item.text)


def _insert_items(
    session: Session,
    actor: Actor,
    report_id: int,
    version: int,
    items: Sequence[ReportItem],
    known_on: date,
    *,
    now: datetime,
) -> None:
    """Write the items of a version, and the step that brought it."""
    whole: dict[str, Any] = {"report_id": report_id, "version": version}
    rows = [
        whole | _row(item) | {"number": number, "known_on": known_on} for number, item in enumerate(items, 1)
    ]
    session.run(sa.insert(IntelligenceItem), rows)
    state = IntelligenceState.REQUIRES_ASSESSMENT
    step = whole | {"at": now, "actor_id": actor.id, "state": state}
    session.run(sa.insert(IntelligenceStep), step)


def _row(item: ReportItem) -> dict[str, Any]:
    grade = item.grade
    return {
        "text": item.text.strip(),
        "provenance": item.provenance,
        "source": grade.source,
        "assessment": grade.assessment,
    }
