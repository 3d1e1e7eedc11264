"""A briefing that isn't acknowledged: reminders first, then escalation up the officer's line of supervision.

    begun -> reminded     `Pace.after` it was sent, or its officer booked on; then each `Pace.every`
    reminded -> climbed   after `Pace.times`: to the next one up who is at work, and so on up the line
    any -> ended          acknowledged, in that transaction; superseded, withdrawn, refused
    ended -> begun        the receipt was withdrawn; the briefing is sent again

The words of a reminder, or of a notice to a supervisor, are read when it is sent
(`bot.services.briefings.unacknowledged`): anything acknowledged by then is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Session
from bot.language.references import briefing_reference
from bot.language.times.quiet_hours import QuietHours
from bot.services.audit import trail
from bot.services.briefings.requirements import Requirements
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice, UnacknowledgedNotice
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty
from bot.services.officers.supervision import SupervisionLines
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice
from models.briefing import Briefing, BriefingState
from models.briefing_requirements import BriefingRequirements
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.escalation import Escalation
from models.officer import ENROLLED, Officer

TOGETHER = timedelta(minutes=5)  # steps due within this time go out with the due ones: one message, not many
RESUMES = timedelta(minutes=15)  # after a receipt was withdrawn
MOST_CLIMBS = 5
BATCH = 250  # a turn, so that no officer waits for a whole force's
WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING)
SENT = (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)
_newer = aliased(Occurrence)
OVERTAKEN = (  # by a new version, or the next of the times that it recurs
    sa.exists()
    .where(
        col(_newer.kind) == OccurrenceKind.BRIEFING,
        col(_newer.subject_id) == col(Briefing.id),
        col(_newer.due_at) > col(Occurrence.due_at),
        col(_newer.missed).is_(False),
    )
    .correlate(Briefing, Occurrence)
)
DUE = sa.select(sa.exists().where(col(Escalation.due_at) <= sa.bindparam("now")))


class EscalationPace(Struct, frozen=True):
    """The first reminder `after` the sending, `times` in all, the next step `every` so long."""

    after: timedelta
    every: timedelta
    times: int
    quiet: QuietHours


class EscalationAction(Enum):
    WAIT = auto()
    REMIND = auto()
    ESCALATE = auto()
    END = auto()


class EscalationStep(Struct, frozen=True):
    """The action to take now. `due_at` is the time of the next look, None for never."""

    act: EscalationAction
    due_at: datetime | None = None
    told_id: int | None = None


class EscalationRow(Protocol):
    """An escalation that is due; `state` is its delivery's, and its briefing `stands` in another."""

    id: int
    officer_id: int
    told_id: int | None
    reminders: int
    climbs: int
    state: DeliveryState
    made_at: datetime
    accepted_at: datetime | None
    acknowledged_at: datetime | None
    number: int
    stands: BriefingState
    urgent: bool
    on_duty_since: datetime | None
    enrolled: bool
    at_work: bool
    overtaken: bool


def begin(
    session: Session, briefing_id: int, occurrence_id: int, required: Requirements, *, now: datetime
) -> None:
    """Watch the acknowledgements of a briefing just published; nobody is asked about an older edition."""
    end_for_briefing(session, briefing_id, now=now)
    if not required.receipt:
        return
    look = now + TOGETHER
    facts = (sa.literal(briefing_id), sa.literal(look, Escalation.__table__.c.due_at.type), sa.literal(0))
    rows = sa.select(col(Delivery.id), col(Delivery.officer_id), *facts, sa.literal(0)).where(
        col(Delivery.occurrence_id) == occurrence_id
    )
    names = ["delivery_id", "officer_id", "briefing_id", "due_at", "reminders", "climbs"]
    session.run(sa.insert(Escalation).from_select(names, rows))


def end_for_briefing(session: Session, briefing_id: int, *, now: datetime) -> None:
    """End the escalations of a briefing that is over, or replaced by a newer one."""
    open_ = sa.update(Escalation).where(
        col(Escalation.briefing_id) == briefing_id, col(Escalation.ended_at).is_(None)
    )
    session.run(open_.values(ended_at=now, due_at=None))


def end_for_delivery(session: Session, delivery_id: int, *, now: datetime) -> None:
    """End the escalation of a receipt that was given."""
    mine = sa.update(Escalation).where(
        col(Escalation.delivery_id) == delivery_id, col(Escalation.ended_at).is_(None)
    )
    session.run(mine.values(ended_at=now, due_at=None))


def resume(session: Session, delivery_ids: Collection[int], *, now: datetime) -> None:
    """Begin again: the receipt was withdrawn, or the briefing is sent again."""
    mine = sa.update(Escalation).where(col(Escalation.delivery_id).in_(delivery_ids))
    session.run(mine.values(ended_at=None, due_at=now + RESUMES))


def is_due(session: Session, turn: Turn) -> bool:
    """An index look-up."""
    return bool(session.run(DUE, {"now": turn.now}).scalar())


def publish_due(session: Session, turn: Turn) -> None:
    """Take the next step of every escalation that is due: one notice to each officer and supervisor."""
    now, pace = turn.now, _pace(turn)
    lines = SupervisionLines(session, pace.quiet, now=now)
    steps: dict[EscalationStep, list[EscalationRow]] = defaultdict(list)
    for row in _taken(session, pace, now):
        steps[_next(row, pace, lines, now)].append(row)
    for step, rows in steps.items():
        ids = [row.id for row in rows]
        session.run(sa.update(Escalation).where(col(Escalation.id).in_(ids)).values(**_values(step, now)))
    reminded = [row for step, rows in steps.items() if step.act is EscalationAction.REMIND for row in rows]
    climbed = [row for step, rows in steps.items() if step.act is EscalationAction.ESCALATE for row in rows]
    _tell(session, UnacknowledgedNotice(), {row.officer_id for row in reminded}, now=now)
    told = {
        step.told_id for step in steps if step.act is EscalationAction.ESCALATE and step.told_id is not None
    }
    _tell(session, LineUnacknowledgedNotice(), told, now=now)
    for action, rows in (("remind", reminded), ("climb", climbed)):
        refs = dict.fromkeys(briefing_reference(row.number) for row in rows)
        objects = [("briefing", ref) for ref in refs]
        trail.record(session, trail.system(session), action, objects, now=now) if objects else None


def _pace(turn: Turn) -> EscalationPace:
    settings = turn.settings
    return EscalationPace(settings.chase_after, settings.chase_every, settings.chase_times, turn.quiet)


def _taken(session: Session, pace: EscalationPace, now: datetime) -> Sequence[EscalationRow]:
    """The escalations that are due, each for one copy of the bot alone."""
    is_due = col(Escalation.due_at) <= now + TOGETHER
    some = sa.select(col(Escalation.id)).where(is_due).order_by(col(Escalation.due_at)).limit(BATCH)
    taken = sa.update(Escalation).where(col(Escalation.id).in_(some), is_due).values(due_at=now + pace.every)
    ids = list(session.run(taken.returning(col(Escalation.id))).scalars())
    query = (
        sa.select(
            *(
                col(Escalation.id),
                col(Escalation.officer_id),
                col(Escalation.told_id),
                col(Escalation.reminders),
            ),
            *(col(Escalation.climbs), col(Delivery.state), col(Delivery.accepted_at)),
            *(col(Delivery.acknowledged_at), col(Occurrence.made_at), col(Briefing.number)),
            *(col(Briefing.state).label("stands"), col(Officer.on_duty_since)),
            *(sa.func.coalesce(col(BriefingRequirements.urgent), sa.false()).label("urgent"),),
            ENROLLED.label("enrolled"),
            duty.at_work(now).label("at_work"),
            OVERTAKEN.label("overtaken"),
        )
        .join(Delivery, col(Delivery.id) == col(Escalation.delivery_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .join(Briefing, col(Briefing.id) == col(Escalation.briefing_id))
        .join(Officer, col(Officer.id) == col(Escalation.officer_id))
        .outerjoin(BriefingRequirements, col(BriefingRequirements.briefing_id) == col(Escalation.briefing_id))
        .where(col(Escalation.id).in_(ids))
        .order_by(col(Briefing.number), col(Officer.collar))
    )
    return session.run(query).all() if ids else ()


def _next(row: EscalationRow, pace: EscalationPace, lines: SupervisionLines, now: datetime) -> EscalationStep:
    over = row.acknowledged_at is not None or row.stands is not BriefingState.PUBLISHED or row.overtaken
    if over or not row.enrolled or row.state not in (*WAITING, *SENT):
        return EscalationStep(EscalationAction.END)
    if row.state in WAITING or not row.at_work:
        return EscalationStep(EscalationAction.WAIT, now + pace.after)
    due = max(filter(None, (row.made_at, row.accepted_at, row.on_duty_since))) + pace.after
    if due > now + TOGETHER:
        return EscalationStep(EscalationAction.WAIT, due)
    quiet_until = pace.quiet.end(now)
    if quiet_until is not None and row.on_duty_since is None and not row.urgent:
        return EscalationStep(EscalationAction.WAIT, quiet_until)
    if row.reminders < pace.times:
        return EscalationStep(EscalationAction.REMIND, now + pace.every)
    return _climb(row, pace, lines, now)


def _climb(
    row: EscalationRow, pace: EscalationPace, lines: SupervisionLines, now: datetime
) -> EscalationStep:
    """Escalate to the next officer up the line, as far as its end; wait while nobody in it is at work."""
    above = lines.above(row.officer_id, row.told_id, urgent=row.urgent)
    if above.is_end or row.climbs >= MOST_CLIMBS:
        return EscalationStep(EscalationAction.WAIT)
    if above.who is None:
        return EscalationStep(EscalationAction.WAIT, now + pace.every)
    return EscalationStep(EscalationAction.ESCALATE, now + pace.every, above.who)


def _values(step: EscalationStep, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"due_at": step.due_at}
    if step.act is EscalationAction.REMIND:
        return values | {"reminders": col(Escalation.reminders) + 1, "reminded_at": now}
    if step.act is EscalationAction.ESCALATE:
        return values | {"climbs": col(Escalation.climbs) + 1, "climbed_at": now, "told_id": step.told_id}
    return values | ({"ended_at": now} if step.act is EscalationAction.END else {})


def _tell(session: Session, notice: Notice, officer_ids: Collection[int], *, now: datetime) -> None:
    """Tell them, except those with the same notice on its way already: its words are read when it is sent."""
    waiting = notices.list_officers_waiting(session, type(notice), officer_ids)
    for officer_id in sorted({*officer_ids} - waiting):
        notices.tell(session, officer_id, notice, now=now)


DUTY = ClockDuty("chases", is_due, publish_due)
