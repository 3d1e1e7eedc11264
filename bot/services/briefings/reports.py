"""The report of a sent briefing: officers reached, acknowledgements and right answers, with their times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import requirements
from bot.services.briefings.viewing import BriefingView, require_managed
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.officers import duty
from bot.services.pushes import counts, ledger
from bot.services.pushes.counts import DeliveryCounts
from bot.statements import Row
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.document import DocumentKind
from models.escalation import Escalation
from models.leave import Leave
from models.officer import Officer
from models.team import Team

PAGE = 8
OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING)


class Recipient(Struct, frozen=True):
    """One row of the ledger. `told` is the collar of the last officer told in their line.

    `leave_until` is the last day of their leave, for an officer on leave.
    """

    collar: str
    surname: str
    rank: str | None
    team: str
    state: DeliveryState
    reason: str | None
    parked_at: datetime | None
    accepted_at: datetime | None
    opened_at: datetime | None
    acknowledged_at: datetime | None
    understood_at: datetime | None
    wrong_answers: int
    reminders: int
    reminded_at: datetime | None
    climbed_at: datetime | None
    told: str | None
    leave_until: date | None = None

    @property
    def is_parked(self) -> bool:
        return self.state is DeliveryState.QUEUED and self.parked_at is not None

    @property
    def is_unresolved(self) -> bool:
        """Whether it failed, as far as anybody knows."""
        return self.opened_at is None and self.state in (DeliveryState.REFUSED, DeliveryState.EXPIRED)

    @property
    def is_in_doubt(self) -> bool:
        return self.opened_at is None and self.state is DeliveryState.UNCERTAIN


class ReportList(StrEnum):
    """The lists of a report."""

    ACKNOWLEDGED = "acknowledged"
    UNDERSTOOD = "understood"
    UNACKNOWLEDGED = "unread"
    PARKED = "parked"
    WAITING = "waiting"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"
    CANCELLED = "recalled"


BELONGS: Mapping[ReportList, Callable[[Recipient], bool]] = MappingProxyType(
    {
        ReportList.ACKNOWLEDGED: lambda one: one.acknowledged_at is not None,
        ReportList.UNDERSTOOD: lambda one: one.understood_at is not None,
        ReportList.UNACKNOWLEDGED: lambda one: (
            one.acknowledged_at is None
            and one.state in (*OPEN, DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)
            and not one.is_parked
        ),
        ReportList.PARKED: lambda one: one.is_parked,
        ReportList.WAITING: lambda one: one.state in OPEN and not one.is_parked,
        ReportList.REFUSED: lambda one: one.state is DeliveryState.REFUSED,
        ReportList.UNCERTAIN: lambda one: one.state is DeliveryState.UNCERTAIN,
        ReportList.EXPIRED: lambda one: one.state is DeliveryState.EXPIRED,
        ReportList.CANCELLED: lambda one: one.state is DeliveryState.CANCELLED,
    }
)


class BriefingReport(Struct, frozen=True):
    """`has_question` says that there is a question to answer; `is_own` that the viewer wrote the briefing."""

    briefing: BriefingView
    counts: DeliveryCounts
    recipients: tuple[Recipient, ...]
    has_question: bool
    is_own: bool

    def which(self, which: ReportList) -> list[Recipient]:
        return [one for one in self.recipients if BELONGS[which](one)]

    @property
    def not_reached(self) -> list[Recipient]:
        sent = (*OPEN, DeliveryState.ACCEPTED)
        return [one for one in self.recipients if one.state not in sent]

    @property
    def unresolved(self) -> int:
        return sum(one.is_unresolved for one in self.recipients)

    @property
    def in_doubt(self) -> int:
        return sum(one.is_in_doubt for one in self.recipients)


class ReportFile(Struct, frozen=True):
    """A report that leaves as a file of this form: `xlsx` or `png`."""

    report: BriefingReport
    form: str
    made_at: datetime
    made_by: str


def delivery_counts(session: Session, briefing_id: int) -> DeliveryCounts:
    return counts.count_deliveries(session, reported_occurrences(session, briefing_id))


def report(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingReport:
    """The report, for its author and any supervisor. Raises NotOnRecordError."""
    found = require_reported(session, actor, ref)
    trail.record(session, actor, "report", [("briefing", ref)], now=now)
    return _report(session, actor.id, found, now=now)


def request_file(session: Session, actor: Actor, ref: str, form: str, *, now: datetime) -> BriefingView:
    """Ask for the report as a file. Raises NotOnRecordError."""
    found = require_reported(session, actor, ref)
    trail.record(session, actor, "export", [("briefing", ref)], now=now, detail=form)
    by = officer_name(actor.rank, actor.collar, actor.surname)
    again = f"/briefings report {ref} {form}"
    asked = {"ref": ref, "form": form, "by": by}
    document_queue.request(session, actor, DocumentKind.BRIEFING, asked, again=again, now=now)
    return found


def gather(session: Session, paper: DocumentClaim) -> ReportFile:
    """The report at the time the file is made. Raises NotOnRecordError for an officer not allowed it now."""
    guarded = document_queue.require_reader(session, paper)
    found = require_reported(session, guarded, paper.asked["ref"])
    facts = _report(session, paper.officer_id, found, now=paper.asked_at)
    return ReportFile(facts, paper.asked["form"], paper.asked_at, paper.asked["by"])


def require_reported(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = require_managed(session, actor, ref)
    if found.published_at is None:
        raise NotOnRecordError(ref)
    return found


def reported_occurrences(session: Session, briefing_id: int) -> Sequence[int]:
    """The one to report on: the newest sent, of its versions and of its recurring runs."""
    query = sa.select(col(Occurrence.id)).where(
        *ledger.of_subject(OccurrenceKind.BRIEFING, briefing_id),
        col(Occurrence.superseded_at).is_(None),
        col(Occurrence.missed).is_(False),
    )
    newest = query.order_by(col(Occurrence.due_at).desc()).limit(1)
    return session.run(newest).scalars().all()


def _report(session: Session, viewer_id: int, found: BriefingView, *, now: datetime) -> BriefingReport:
    asks = requirements.for_briefing(session, found.id).question is not None
    recipients = tuple(
        Recipient(*row) for row in _rows(session, reported_occurrences(session, found.id), now)
    )
    is_own = found.author_id == viewer_id
    return BriefingReport(
        found, delivery_counts(session, found.id), recipients, has_question=asks, is_own=is_own
    )


def _rows(session: Session, occurrence_ids: Sequence[int], now: datetime) -> Sequence[Row]:
    told = aliased(Officer)
    leave = sa.select(sa.func.max(col(Leave.last_day))).where(
        col(Leave.officer_id) == col(Officer.id), duty.leave_stands(now)
    )
    query = (
        sa.select(
            *(col(Officer.collar), col(Officer.surname), col(Officer.rank), col(Team.code)),
            *(col(Delivery.state), col(Delivery.reason), col(Delivery.parked_at), col(Delivery.accepted_at)),
            *(col(Delivery.opened_at), col(Delivery.acknowledged_at), col(Delivery.understood_at)),
            *(col(Delivery.wrong_answers), sa.func.coalesce(col(Escalation.reminders), 0)),
            *(
                col(Escalation.reminded_at),
                col(Escalation.climbed_at),
                col(told.collar),
                leave.scalar_subquery(),
            ),
        )
        .select_from(Delivery)
        .join(Officer, col(Officer.id) == col(Delivery.officer_id))
        .join(Team, col(Team.id) == col(Officer.team_id))
        .outerjoin(Escalation, col(Escalation.delivery_id) == col(Delivery.id))
        .outerjoin(told, col(told.id) == col(Escalation.told_id))
        .where(col(Delivery.occurrence_id).in_(occurrence_ids))
        .order_by(col(Officer.collar), col(Delivery.id))
    )
    return session.run(query).all()
