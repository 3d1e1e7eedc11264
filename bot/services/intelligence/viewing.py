"""Intelligence reports as an officer sees them: their own, or all for an assessor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.language.names import officer_name
from bot.language.references import intelligence_reference
from bot.services.access import policy
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.intelligence import refusals
from bot.services.intelligence.grades import Grade
from bot.services.intelligence.handling import Handling
from models.intelligence import (
    ActionCode,
    Assessment,
    HandlingCode,
    IntelligenceGrading,
    IntelligenceItem,
    IntelligenceReport,
    IntelligenceState,
    IntelligenceStep,
    Provenance,
    SanitisationCode,
    Source,
)
from models.officer import Officer
from models.team import Team

PAGE = 8
LARGEST = 2**31 - 1
KIND = "intelligence"  # of a report, in the audit


class GradingView(Struct, frozen=True):
    """An assessor's decision on an item; `text` is the sanitised text."""

    grade: Grade
    handling: Handling
    text: str


class ItemView(Struct, frozen=True):
    """`grade` is the submitter's proposal; `graded` is for assessors, None until it is assessed."""

    id: int
    number: int
    text: str
    known_on: date
    provenance: Provenance
    grade: Grade
    graded: GradingView | None


class IntelligenceReportView(Struct, frozen=True):
    """`to_correct` is the correction that it waits for, if any; `items` are the newest version."""

    id: int
    number: int
    version: int
    submitter_id: int
    submitter: str
    state: IntelligenceState
    about: str | None
    created_at: datetime
    waiting_since: datetime
    mopi_group: int | None
    to_correct: str | None
    items: tuple[ItemView, ...]
    is_own: bool
    may_assess: bool

    @property
    def ref(self) -> str:
        return intelligence_reference(self.number)


class IntelligenceReportLine(Struct, frozen=True):
    """A report in a list: nothing of its contents."""

    number: int
    state: IntelligenceState
    waiting_since: datetime
    team: str
    items: int

    @property
    def ref(self) -> str:
        return intelligence_reference(self.number)


CURRENT = sa.and_(
    col(IntelligenceItem.report_id) == col(IntelligenceReport.id),
    col(IntelligenceItem.version) == col(IntelligenceReport.version),
)
OPEN_FIRST = sa.case(
    (col(IntelligenceReport.state) == IntelligenceState.REQUIRES_CORRECTION, 0),
    (col(IntelligenceReport.state) == IntelligenceState.REQUIRES_ASSESSMENT, 1),
    else_=2,
)
LINES: Query = (
    sa.select(
        col(IntelligenceReport.number),
        col(IntelligenceReport.state),
        col(IntelligenceReport.waiting_since),
        col(Team.code).label("team"),
        sa.select(sa.func.count())
        .select_from(IntelligenceItem)
        .where(CURRENT)
        .correlate(IntelligenceReport)
        .scalar_subquery()
        .label("items"),
    )
    .select_from(IntelligenceReport)
    .join(Officer, col(Officer.id) == col(IntelligenceReport.submitter_id))
    .join(Team, col(Team.id) == col(Officer.team_id))
)
REPORTS: Query = sa.select(
    *(getattr(IntelligenceReport, name) for name in ("id", "number", "version", "submitter_id", "state")),
    *(getattr(IntelligenceReport, name) for name in ("about", "created_at", "waiting_since", "mopi_group")),
    col(Officer.rank),
    col(Officer.collar),
    col(Officer.surname),
).join(Officer, col(Officer.id) == col(IntelligenceReport.submitter_id))
ITEMS: Query = (
    sa.select(
        *(getattr(IntelligenceItem, name) for name in ("id", "number", "text", "known_on", "provenance")),
        col(IntelligenceItem.source).label("proposed_source"),
        col(IntelligenceItem.assessment).label("proposed_assessment"),
        *(col(getattr(IntelligenceGrading, name)) for name in ("source", "assessment", "handling")),
        *(col(getattr(IntelligenceGrading, name)) for name in ("conditions", "action", "usage")),
        *(col(getattr(IntelligenceGrading, name)) for name in ("sanitisation", "sanitised_text")),
    )
    .outerjoin(IntelligenceGrading, col(IntelligenceGrading.item_id) == col(IntelligenceItem.id))
    .where(
        col(IntelligenceItem.report_id) == sa.bindparam("report"),
        col(IntelligenceItem.version) == sa.bindparam("version"),
    )
    .order_by(col(IntelligenceItem.number))
)
WANTED = (
    sa.select(col(IntelligenceStep.words))
    .where(
        col(IntelligenceStep.report_id) == sa.bindparam("report"),
        col(IntelligenceStep.version) == sa.bindparam("version"),
        col(IntelligenceStep.state) == IntelligenceState.REQUIRES_CORRECTION,
    )
    .limit(1)
)


class GradingRow(Protocol):
    """An item of `ITEMS` that an assessor has graded."""

    source: Source
    assessment: Assessment
    handling: HandlingCode
    conditions: str | None
    action: ActionCode | None
    usage: str | None
    sanitisation: SanitisationCode | None
    sanitised_text: str


class ReportRow(Protocol):
    """A row of `REPORTS`."""

    id: int
    number: int
    version: int
    submitter_id: int
    rank: str | None
    collar: str
    surname: str
    state: IntelligenceState
    about: str | None
    created_at: datetime
    waiting_since: datetime
    mopi_group: int | None


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> IntelligenceReportView:
    """The report. Raises NotOnRecordError for absent and hidden alike. Each look is on record."""
    found = require_visible(session, actor, ref)
    trail.record(session, actor, "consult", [(KIND, found.ref)], now=now)
    return found


def require_to_file(session: Session, actor: Actor, ref: str, *, now: datetime) -> IntelligenceReportView:
    """Always raises: RejectedError for an officer who may see the report, else NotOnRecordError."""
    require(session, actor, ref, now=now)
    raise refusals.NOTHING_FILED_HERE()


def require_visible(session: Session, actor: Actor, ref: str) -> IntelligenceReportView:
    """The same without a record of the look, for callers that make their own."""
    number = int(ref.rpartition("-")[2])
    query = REPORTS.where(col(IntelligenceReport.number) == min(number, LARGEST))
    row = session.run(query).first()
    if row is None or _sight(actor, row) is Visibility.NOTHING:
        raise NotOnRecordError(ref)
    return _view(session, actor, row)


def mine(
    session: Session, actor: Actor, *, page: int, now: datetime
) -> tuple[list[IntelligenceReportLine], int]:
    """A page of the officer's own reports, those returned and those still open first, and their number."""
    query = LINES.where(col(IntelligenceReport.submitter_id) == actor.id)
    order = (OPEN_FIRST, col(IntelligenceReport.number).desc())
    return listed(session, actor, query, order, page=page, now=now)


def listed(
    session: Session,
    actor: Actor,
    query: Query,
    order: Sequence[Any],
    *,
    page: int,
    now: datetime,
) -> tuple[list[IntelligenceReportLine], int]:
    """A page of a query on LINES, and the number of its rows."""
    rows, total = session.page(query.order_by(*order), page, size=PAGE)
    lines = [IntelligenceReportLine(*row) for row in rows]
    trail.record(session, actor, "consult", [(KIND, line.ref) for line in lines], now=now)
    return lines, total


def _sight(actor: Actor, report: ReportRow) -> Visibility:
    submitted = report.submitter_id == actor.id
    return policy.intelligence_visibility(
        role=actor.role, rank=actor.rank, team_kind=actor.team_kind, submitted=submitted
    )


def _view(session: Session, actor: Actor, row: ReportRow) -> IntelligenceReportView:
    is_own = row.submitter_id == actor.id
    asked = row.state is IntelligenceState.REQUIRES_CORRECTION
    facts = {"report": row.id, "version": row.version}
    return IntelligenceReportView(
        row.id, row.number, row.version, row.submitter_id, officer_name(row.rank, row.collar, row.surname),
        row.state, row.about, row.created_at, row.waiting_since,
        mopi_group=None if is_own else row.mopi_group,
        to_correct=session.run(WANTED, facts).scalar() if asked else None,
        items=_items(session, row, graded=not is_own),
        is_own=is_own,
        may_assess=policy.may_assess(actor.role, actor.team_kind, submitted=is_own),
    )  # fmt: skip


def _items(session: Session, report: ReportRow, *, graded: bool = True) -> tuple[ItemView, ...]:
    rows = session.run(ITEMS, {"report": report.id, "version": report.version})
    return tuple(
        ItemView(
            row.id, row.number, row.text, row.known_on, row.provenance,
            Grade(row.proposed_source, row.proposed_assessment),
            _graded(row) if graded and row.handling else None,
        )
        for row in rows
    )  # fmt: skip


def _graded(row: GradingRow) -> GradingView:
    handling = Handling(row.handling, row.conditions, row.action, row.usage, row.sanitisation)
    return GradingView(Grade(row.source, row.assessment, row.handling), handling, row.sanitised_text)
