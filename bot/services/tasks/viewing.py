"""Tasks: the job, the place, the time and the crew, as an officer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.language.names import officer_name, team_name
from bot.language.times.wall import to_local
from bot.services.access.policy import TaskTie, Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import nearest
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import UNSAFE_WORDS
from bot.services.tasks import life
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.bookings import LIVE
from bot.services.tasks.clashes import waiting
from bot.services.tasks.life import OwnTimes, TaskVerb
from models.area import Area
from models.lone_visit import LoneState, LoneVisit, LoneWord
from models.officer import Officer
from models.operation import Operation
from models.programme import Programme
from models.referral import Referral, ReferralStep, StepKind
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus, TaskStep
from models.task_kind import Asks, KindGroup, TaskKind
from models.team import Team
from models.thing import Thing, ThingBooking

THING: Any = (
    sa.select(col(Thing.name))
    .join(ThingBooking, col(ThingBooking.thing_id) == col(Thing.id))
    .where(col(ThingBooking.task_id) == col(Task.id), LIVE)
    .correlate(Task)
    .scalar_subquery()
)
_mover, _own = aliased(Officer), aliased(TaskOfficer)
_owner = aliased(Team)
_later, _ended = aliased(Task), aliased(TaskStep)
ENDED = (TaskStatus.COMPLETED, TaskStatus.NOT_DONE)
_OF_LATER_VISIT: Any = (
    sa.exists()
    .where(
        col(_later.referral_id) == col(Task.referral_id),
        col(_later.id) != col(Task.id),
        col(_ended.task_id) == col(_later.id),
        sa.or_(*(col(_ended.to_status) == one for one in ENDED)),  # `in` would be compiled each time
        col(_ended.at) > col(TaskStep.at),
        col(_ended.at) <= col(ReferralStep.at),
    )
    .correlate(Task, TaskStep, ReferralStep)
)
WAS_UNSAFE: Any = sa.and_(
    sa.or_(*(col(Task.status) == one for one in ENDED)),
    sa.exists()
    .where(
        col(ReferralStep.referral_id) == col(Task.referral_id),
        col(ReferralStep.kind) == StepKind.UNSAFE,
        col(ReferralStep.at) >= col(TaskStep.at),
        sa.not_(_OF_LATER_VISIT),
    )
    .correlate(Task, TaskStep),
)
"""Whether danger was said of a visit that has ended: as its outcome, or after it and before another ended."""
WHOLE: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("id", "ref", "title", "address", "latitude", "longitude")),
        col(Task.step),
        *(getattr(Task, name) for name in ("starts_at", "ends_at", "area_id", "operation_id", "team_id")),
        *(col(Task.detail), THING.label("thing"), waiting.WAITS.label("waits_for_word")),
        WAS_UNSAFE.label("was_unsafe"),
        *task_visibility.TIES,
        task_visibility.of_kind(TaskKind.label).label("kind_label"),
        task_visibility.of_kind(TaskKind.asks).label("asks"),
        col(Area.name).label("area"),
        col(Operation.name).label("operation"),
        *(col(Referral.ref).label("referral"), col(Referral.unsafe_at), col(Referral.visits_ended)),
        UNSAFE_WORDS.label("unsafe_words"),
        *(col(_owner.name).label("team_name"), col(_owner.telephone).label("team_telephone")),
        col(TaskStep.at).label("moved_at"),
        col(TaskStep.from_status).label("moved_from"),
        col(TaskStep.reason).label("moved_why"),
        *(getattr(_own, name) for name in ("accepted_at", "arrived_at", "left_at")),
        sa.select(col(Team.name))
        .where(col(Team.id) == col(Task.team_id))
        .correlate(Task)
        .scalar_subquery()
        .label("team"),
        *(getattr(_mover, name).label(f"mover_{name}") for name in ("rank", "collar", "surname")),
    )
    .select_from(Task)
    .outerjoin(Area, col(Area.id) == col(Task.area_id))
    .outerjoin(Operation, col(Operation.id) == col(Task.operation_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
    .outerjoin(_owner, col(_owner.id) == col(Referral.team_id))
    .outerjoin(
        TaskStep, sa.and_(col(TaskStep.task_id) == col(Task.id), col(TaskStep.number) == col(Task.step))
    )
    .outerjoin(_mover, col(_mover.id) == col(TaskStep.actor_id))
    .outerjoin(
        _own, sa.and_(col(_own.task_id) == col(Task.id), col(_own.officer_id) == sa.bindparam("viewer"))
    )
)
BY_REF = WHOLE.where(col(Task.ref) == sa.bindparam("ref"))
CREW: Query = (
    sa.select(
        col(TaskOfficer.task_id),
        col(TaskOfficer.accepted_at),
        *(
            col(LoneVisit.ask_at),
            col(LoneVisit.state).label("lone_state"),
            col(LoneVisit.word).label("lone_word"),
        ),
        *(col(Officer.id), col(Officer.rank), col(Officer.left_at)),
        col(Officer.collar),
        col(Officer.surname),
        col(Team.code).label("team"),
        col(Team.name).label("team_name"),
        col(Team.telephone).label("team_telephone"),
    )
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .join(Team, col(Team.id) == col(Officer.team_id))
    .outerjoin(
        LoneVisit,
        sa.and_(
            col(LoneVisit.officer_id) == col(TaskOfficer.officer_id),
            col(LoneVisit.task_id) == col(TaskOfficer.task_id),
            col(LoneVisit.ended_at).is_(None),
        ),
    )
    .where(col(TaskOfficer.task_id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(Officer.collar))
)


WORKED_ON = (TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED)


class CoarseTask(Struct, frozen=True):
    """The facts of a private task that an officer with no part in it may know; `teams` are its crew's.

    `teams_called` are their names, each with its telephone if there is one.
    """

    id: int
    ref: str
    kind: str
    kind_label: str | None
    starts_at: datetime
    ends_at: datetime | None
    area: str | None
    teams: tuple[str, ...]
    teams_called: tuple[str, ...]
    telephones: tuple[str, ...]
    unsafe_at: datetime | None


class AloneThere(Struct, frozen=True):
    """One of the crew who is out alone on the task: when they are asked, and how that stands."""

    name: str
    ask_at: datetime
    state: LoneState
    is_own: bool
    has_called: bool


class TaskView(Struct, frozen=True):
    """`kind_label` is None if the kind has no row, `referral` also if the viewer may not know of it.

    `team` is whom it is for, `waiting` are those of the crew who haven't accepted, once it is in hand; those
    `gone` have left.
    `step` is the number of its last move, made by `moved_by` (None for another system) at `moved_at`;
    `verbs` are the steps that the viewer may take next; `may_speak` says whether it is a visit on which
    they may read out the words for the door, `may_find` whether they go there, `may_end` whether they may
    say its outcome, `may_result` whether its kind asks them for results. `unsafe_at` is when a visit there
    was broken off as unsafe, until a supervisor allows another, and
    `unsafe_words` is why, for those who may speak; `was_unsafe` says that this one was, which
    they `may_say` still of one that ended today with another outcome. `waits_for_word` says, to its crew, its
    planner and those above the crew, that it clashes with something and is the one that waits. `thing` is
    what is booked for it. `alone` is one of the crew who is out alone on it, for the same readers.
    """

    id: int
    ref: str
    kind: str
    kind_label: str | None
    title: str
    status: TaskStatus
    starts_at: datetime
    ends_at: datetime | None
    area: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    operation: str | None
    referral: str | None
    is_visit: bool
    crew: tuple[str, ...]
    gone: tuple[str, ...]
    waiting: tuple[str, ...]
    team: str | None
    detail: str | None
    step: int
    moved_at: datetime | None
    moved_by: str | None
    moved_from: TaskStatus | None
    moved_why: str | None
    verbs: tuple[TaskVerb, ...]
    may_speak: bool
    may_find: bool
    may_end: bool
    was_unsafe: bool
    may_say_unsafe: bool
    unsafe_at: datetime | None
    unsafe_words: str | None
    may_hand_over: bool
    waits_for_word: bool
    thing: str | None
    may_result: bool
    alone: AloneThere | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def overdue(self, now: datetime) -> bool:
        return self.is_open and (self.ends_at or self.starts_at) < now


TaskCard = TaskView | CoarseTask


class CrewRow(Protocol):
    """A row of `CREW`."""

    accepted_at: datetime | None
    ask_at: datetime | None
    lone_state: LoneState | None
    lone_word: LoneWord | None
    id: int
    rank: str | None
    left_at: datetime | None
    collar: str
    surname: str
    team: str
    team_name: str
    team_telephone: str | None


class TaskRow(task_visibility.TaskTieRow, Protocol):
    """A row of `WHOLE`."""

    id: int
    ref: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    area: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    operation: str | None
    referral: str | None
    unsafe_at: datetime | None
    visits_ended: bool | None
    unsafe_words: str | None
    was_unsafe: bool
    waits_for_word: bool
    team_name: str | None
    team_telephone: str | None
    step: int
    kind_label: str | None
    asks: Asks | None
    area_id: int | None
    operation_id: int | None
    team_id: int | None
    detail: str | None
    thing: str | None
    moved_at: datetime | None
    moved_from: TaskStatus | None
    moved_why: str | None
    accepted_at: datetime | None
    arrived_at: datetime | None
    left_at: datetime | None
    team: str | None
    mover_rank: str | None
    mover_collar: str | None
    mover_surname: str | None


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskCard:
    """The task, as far as this officer may see it. Raises NotOnRecordError for absent and hidden alike."""
    row = require_row(session, actor, ref, now=now)
    trail.record(session, actor, "consult", [("task", ref)], now=now)
    return shown(session, actor, [row], now=now)[0]


def not_on_record(session: Session, actor: Actor, ref: str, *, now: datetime) -> NotOnRecordError:
    """The error for absent and hidden alike, with the nearest reference that the officer may know."""
    known = task_visibility.column(actor, now) >= Visibility.COARSE
    return NotOnRecordError(ref, nearest=nearest.task(session, ref, known))


def visibility_of(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> Visibility:
    """The viewer's visibility of a task; of an absent one, NOTHING. Shows and audits nothing."""
    row = find_row(session, viewer, ref, now=now)
    return task_visibility.of_task(viewer, row) if row is not None else Visibility.NOTHING


def find_row(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> TaskRow | None:
    """The task with the viewer's ties to it, whatever they may see. Shows and audits nothing."""
    return session.run(BY_REF, {"ref": ref, **task_visibility.tie_parameters(viewer, now)}).first()


def require_row(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The task with the officer's ties to it. Audits nothing of one that they see; NotOnRecordError else."""
    row = find_row(session, actor, ref, now=now)
    if row is None or task_visibility.of_task(actor, row) < Visibility.COARSE:
        raise not_on_record(session, actor, ref, now=now)
    return row


def may_speak(viewer: Viewer, row: TaskRow) -> bool:
    """Whether they are of its crew, or may see the detail of its referral."""
    return row.in_crew or task_visibility.of_linked(viewer, row) is Visibility.DETAIL


def may_find(row: TaskRow) -> bool:
    """Whether they are of the crew of a visit that is open: they need its address, restricted or not."""
    return row.referral_id is not None and row.in_crew and row.status in OPEN_STATUSES


def _may_end(viewer: Viewer, row: TaskRow) -> bool:
    """Whether it is a visit in hand, and they are of its crew or work on its referral."""
    works = row.in_crew or referral_visibility.is_own(viewer, row)
    waits = row.unsafe_at is not None
    return row.referral_id is not None and works and row.status in life.IN_HAND and not waits


def may_tell_danger(viewer: Viewer, row: TaskRow) -> bool:
    """Whether they are of the crew, its supervisor, or work on the referral: none is turned away."""
    is_theirs = not {TaskTie.CREW, TaskTie.LINE}.isdisjoint(task_visibility.moving_ties(viewer, row))
    return is_theirs or referral_visibility.is_own(viewer, row)


def _may_say_unsafe(viewer: Viewer, row: TaskRow, now: datetime) -> bool:
    """Whether to offer it: it is a visit that ended today, and nobody has said so."""
    is_over = row.referral_id is not None and row.status in ENDED and not row.was_unsafe
    is_today = row.moved_at is not None and to_local(row.moved_at).date() == to_local(now).date()
    return is_over and is_today and may_tell_danger(viewer, row)


def _unsafe_at(row: TaskRow) -> datetime | None:
    return row.unsafe_at if row.status in OPEN_STATUSES else None


def waits_for_word(viewer: Viewer, row: TaskRow) -> bool:
    """Whether it waits, as far as the viewer works on it: it is nobody else's to know that it clashes."""
    return row.waits_for_word and _works_on(viewer, row) and row.status in OPEN_STATUSES


def _works_on(viewer: Viewer, row: TaskRow) -> bool:
    ties = {TaskTie.CREW, TaskTie.PLANNER, TaskTie.LINE}
    return not ties.isdisjoint(task_visibility.moving_ties(viewer, row))


def _alone(actor: Actor, row: TaskRow, crew: Sequence[CrewRow]) -> AloneThere | None:
    if not _works_on(actor, row):
        return None
    found = (
        AloneThere(
            officer_name(one.rank, one.collar, one.surname),
            one.ask_at,
            one.lone_state,
            is_own=one.id == actor.id,
            has_called=one.lone_word is LoneWord.HELP,
        )
        for one in crew
        if one.ask_at is not None and one.lone_state is not None
    )
    return next(found, None)


def own_times(row: TaskRow) -> OwnTimes:
    return OwnTimes(row.accepted_at, row.arrived_at, row.left_at)


def shown(session: Session, actor: Actor, rows: Sequence[TaskRow], *, now: datetime) -> list[TaskCard]:
    """Rows of `WHOLE` as this officer may see them."""
    crews: dict[int, list[CrewRow]] = {row.id: [] for row in rows}
    for member in session.run(CREW, {"tasks": list(crews)}) if crews else ():
        crews[member.task_id].append(member)
    return [
        _coarse(row, crews[row.id])
        if task_visibility.of_task(actor, row) < Visibility.CARD
        else _view(actor, row, crews[row.id], now)
        for row in rows
    ]


def _coarse(row: TaskRow, crew: Sequence[CrewRow]) -> CoarseTask:
    teams = {member.team: team_name(member.team_name, member.team_telephone) for member in crew}
    codes = tuple(sorted(teams))
    called = tuple(teams[code] for code in codes)
    phones = tuple(dict.fromkeys(one.team_telephone for one in crew if one.team_telephone))
    return CoarseTask(
        id=row.id,
        ref=row.ref,
        kind=row.kind,
        kind_label=row.kind_label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        area=row.area,
        teams=codes,
        teams_called=called,
        telephones=phones,
        unsafe_at=_unsafe_at(row),
    )


def _view(actor: Actor, row: TaskRow, crew: Sequence[CrewRow], now: datetime) -> TaskView:
    known = (task_visibility.of_linked(actor, row) or Visibility.NOTHING) >= Visibility.EXISTS
    names = {one.collar: officer_name(one.rank, one.collar, one.surname) for one in crew}
    in_hand = row.status in life.IN_HAND
    return TaskView(
        id=row.id,
        ref=row.ref,
        kind=row.kind,
        kind_label=row.kind_label,
        title=row.title,
        status=row.status,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        area=row.area,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        operation=row.operation,
        referral=row.referral if known else None,
        is_visit=row.referral_id is not None,
        crew=tuple(names.values()),
        gone=tuple(names[one.collar] for one in crew if one.left_at is not None),
        waiting=tuple(names[one.collar] for one in crew if in_hand and one.accepted_at is None),
        team=row.team,
        detail=row.detail,
        thing=row.thing,
        step=row.step,
        moved_at=row.moved_at,
        moved_by=officer_name(row.mover_rank, row.mover_collar, row.mover_surname) or None,
        moved_from=row.moved_from,
        moved_why=row.moved_why,
        may_end=_may_end(actor, row),
        may_hand_over=row.in_crew and in_hand and row.circle is not KindGroup.NEED_TO_KNOW,
        may_result=row.in_crew and row.asks is Asks.RESULTS and row.status in WORKED_ON,
        may_speak=row.referral_id is not None and may_speak(actor, row),
        may_find=may_find(row),
        was_unsafe=row.was_unsafe,
        may_say_unsafe=_may_say_unsafe(actor, row, now),
        unsafe_at=_unsafe_at(row),
        unsafe_words=row.unsafe_words if row.status in OPEN_STATUSES and may_speak(actor, row) else None,
        waits_for_word=waits_for_word(actor, row),
        alone=_alone(actor, row, crew),
        verbs=life.next_verbs(
            row.status,
            task_visibility.moving_ties(actor, row),
            own_times(row),
            waits=row.unsafe_at is not None,
        ),
    )
