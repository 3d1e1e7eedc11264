"""Assessors' decisions on a report: it goes back to be corrected, or it is assessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError, RejectedError
from bot.services.access import policy
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.intelligence import refusals
from bot.services.intelligence import viewing as intelligence
from bot.services.intelligence.grades import Grade
from bot.services.intelligence.handling import Handling, require_lawful
from bot.services.intelligence.submissions import check_text
from bot.services.intelligence.viewing import KIND, IntelligenceReportView
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.intelligence import IntelligenceGrading, IntelligenceReport, IntelligenceState, IntelligenceStep

GROUPS = range(1, 5)


class DecidedMeanwhileError(RejectedError):
    """It was assessed or sent back meanwhile; nothing of yours was kept. Reports waiting: `/intel queue`"""


class GradingDecision(Struct, frozen=True):
    """The decision on an item: its grade from now on, and a text that doesn't give the source away."""

    grade: Grade
    handling: Handling
    text: str


class IntelligenceReturnedNotice(Notice, frozen=True):
    kind = NoticeKind.INTELLIGENCE_RETURNED
    ref: str


class IntelligenceAssessedNotice(Notice, frozen=True):
    kind = NoticeKind.INTELLIGENCE_ASSESSED
    ref: str


def require_waiting(
    session: Session, actor: Actor, ref: str, *, version: int | None = None, now: datetime
) -> IntelligenceReportView:
    """A report that this officer may decide on, of the version given, if any. Each look is on record.

    Raises NotOnRecordError for anybody but an assessor, RejectedError, DecidedMeanwhileError.
    """
    report = _waiting(session, actor, ref, version=version)
    trail.record(session, actor, "consult", [(intelligence.KIND, ref)], now=now)
    return report


def _waiting(session: Session, actor: Actor, ref: str, *, version: int | None) -> IntelligenceReportView:
    report = intelligence.require_visible(session, actor, ref)
    if not policy.is_assessor(actor.role, actor.team_kind):
        raise NotOnRecordError(ref)
    if not report.may_assess:
        raise refusals.OWN_REPORT()
    waits = report.state is IntelligenceState.REQUIRES_ASSESSMENT
    if not waits or version not in (None, report.version):
        raise DecidedMeanwhileError(DecidedMeanwhileError.__doc__)
    return report


def send_back(
    session: Session, actor: Actor, ref: str, words: str, *, version: int, now: datetime
) -> IntelligenceReportView:
    """Send it back to its submitter to correct. Raises as `require_waiting`, and a RejectedError."""
    report = _waiting(session, actor, ref, version=version)
    if not words.strip():
        raise refusals.NO_CORRECTION()
    state = IntelligenceState.REQUIRES_CORRECTION
    _decide(session, actor, report, {"state": state}, words=check_text(words), now=now)
    trail.record(session, actor, "send back", [(KIND, ref)], now=now)
    notices.tell(session, report.submitter_id, IntelligenceReturnedNotice(ref), now=now)
    return report


def assess(
    session: Session,
    actor: Actor,
    ref: str,
    decisions: Sequence[GradingDecision],
    *,
    mopi_group: int,
    version: int,
    now: datetime,
) -> IntelligenceReportView:
    """Assess it: a decision for each item, in order. Raises as `require_waiting`, and a RejectedError."""
    report = _waiting(session, actor, ref, version=version)
    if len(decisions) != len(report.items):
        raise refusals.NOT_EVERY_ITEM()
    if mopi_group not in GROUPS:
        raise refusals.NO_GROUP()
    rows = [_row(item.id, one) for item, one in zip(report.items, decisions, strict=True)]
    values = {"state": IntelligenceState.REQUIRES_LINKING, "mopi_group": mopi_group}
    _decide(session, actor, report, values, now=now)
    session.run(sa.insert(IntelligenceGrading), rows)
    grades = ", ".join(str(one.grade) for one in decisions)
    detail = f"{grades}; MoPI group {mopi_group}"
    trail.record(session, actor, "assess", [(KIND, ref)], now=now, detail=detail)
    notices.tell(session, report.submitter_id, IntelligenceAssessedNotice(ref), now=now)
    return intelligence.require_visible(session, actor, ref)


def _decide(
    session: Session,
    actor: Actor,
    report: IntelligenceReportView,
    values: dict[str, Any],
    *,
    words: str | None = None,
    now: datetime,
) -> None:
    """Move it on from the very state and version that were looked at, and write the step."""
    moved = (
        sa.update(IntelligenceReport)
        .where(
            col(IntelligenceReport.id) == report.id,
            col(IntelligenceReport.state) == report.state,
            col(IntelligenceReport.version) == report.version,
        )
        .values(**values)
    )
    if session.run(moved).rowcount != 1:
        raise DecidedMeanwhileError(DecidedMeanwhileError.__doc__)
    step = {"report_id": report.id, "version": report.version, "at": now, "actor_id": actor.id}
    session.run(sa.insert(IntelligenceStep), step | {"state": values["state"], "words": words})


def _row(item_id: int, decision: GradingDecision) -> dict[str, Any]:
    handling = decision.handling
    require_lawful(handling)
    if decision.grade.handling is not handling.code:
        raise ValueError(decision.grade)
    return {
        "item_id": item_id,
        "source": decision.grade.source,
        "assessment": decision.grade.assessment,
        "handling": handling.code,
        "conditions": _words(handling.conditions),
        "action": handling.action,
        "usage": _words(handling.usage),
        "sanitisation": handling.sanitisation,
        "sanitised_text": check_text(decision.text),
    }


def _words(words: str | None) -> str | None:
    return (words or "").strip() or None
