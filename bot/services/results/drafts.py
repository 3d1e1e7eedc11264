"""A result that is being said: what it is so far, and what must be asked first."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.database import Session
from bot.errors import RejectedError
from bot.language.results.amounts import Amount, read_amount
from bot.language.results.reading import NO_OPERATION
from bot.language.times.wall import to_local, write_date
from bot.services.access.policy import Visibility
from bot.services.audit.actors import Actor
from bot.services.results import kind_rows, operations, refusals
from bot.services.results.attendances import TRAINED
from bot.services.results.kind_rows import KindView
from bot.services.results.operations import OperationFacts
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.viewing import TaskRow
from bot.values import replace
from models.officer import Role
from models.task_kind import Asks
from models.threat import Threat

COURT = frozenset({"CONVICTIONS", "IMPRISONMENT"})
BY_THREAT = COURT | {"CHARGES"}  # of a strategy, by its own team


class ResultPart(StrEnum):
    """A thing that a result needs, in the order in which it is asked for."""

    KIND = "kind"
    SUBTYPE = "subtype"
    AMOUNT = "amount"
    OPERATION = "operation"
    THREAT = "threat"
    SURE = "sure"


class ResultDraft(Struct, frozen=True):
    """`kinds` are the codes that it may be of. `of_month`: `day` is the first of the month that it is for.

    `tap` is the button's under which it began: it puts down one result, however often it is tapped.
    """

    kinds: tuple[str, ...] = ()
    subtype: str | None = None
    number: str | None = None
    task: str | None = None
    operation: str | None = None
    threat: str | None = None
    day: date | None = None
    of_month: bool = False
    is_sure: bool = False
    tap: str | None = None


class ResultOutlook(Struct, frozen=True):
    """A draft with what it names on record. `missing` is what must be asked first, None if it is whole.

    `kinds` are those that it may be of, `running` the operations that it may be for.
    """

    missing: ResultPart | None
    kinds: tuple[KindView, ...]
    day: date
    subtype: str | None = None
    amount: Amount | None = None
    said_task: str | None = None
    task_id: int | None = None
    area_id: int | None = None
    operation: OperationFacts | None = None
    running: tuple[OperationFacts, ...] = ()
    threat: Threat | None = None


def look_ahead(session: Session, actor: Actor, draft: ResultDraft, *, now: datetime) -> ResultOutlook:
    """The draft as it would be recorded. Raises NotOnRecordError for a hidden task, RejectedError else.

    All that can be checked is, before anything is asked.
    """
    kinds = kind_rows.of_codes(kind_rows.every(session), draft.kinds)
    task = _task(session, actor, draft.task, now=now) if draft.task else None
    _require_partner_on_task(actor, task)
    today = to_local(now).date()
    every = operations.every(session)
    operation = _operation(actor, every, draft, task)
    day = draft.day or _day(operation, task, today)
    if day > today:
        raise refusals.FUTURE()
    kind = kinds[0] if len(kinds) == 1 else None
    _require_no_attendance(kind, task)
    subtype = _subtype(kind, draft.subtype) if kind else draft.subtype
    amount = read_amount(draft.number, label=kind.label, unit=kind.unit) if kind and draft.number else None
    if draft.of_month and operation is not None and not operation.is_strategy:
        raise refusals.WHICH_DAY()
    if operation is not None:
        _require_running(operation, draft, day)
    running = _running(every, draft, day, kind)
    _require_court(actor, kind, operation, draft, running)
    threat = next((one for one in Threat if one == draft.threat), None)
    found = ResultOutlook(
        missing=None,
        kinds=tuple(kinds),
        day=day,
        subtype=subtype,
        amount=amount,
        said_task=task.ref if task else None,
        task_id=task.id if task else None,
        area_id=task.area_id if task else None,
        operation=operation,
        running=running,
        threat=threat,
    )
    return replace(found, missing=_missing(found, draft))


def _missing(found: ResultOutlook, draft: ResultDraft) -> ResultPart | None:
    """The first part that is missing."""
    if len(found.kinds) != 1:
        return ResultPart.KIND
    kind = found.kinds[0]
    if kind.choices and found.subtype is None:
        return ResultPart.SUBTYPE
    if found.amount is None:
        return ResultPart.AMOUNT
    if found.operation is None and found.task_id is None and draft.operation is None and found.running:
        return ResultPart.OPERATION
    is_strategic = found.operation is not None and found.operation.is_strategy
    if is_strategic and kind.code in BY_THREAT and found.threat is None:
        return ResultPart.THREAT
    return ResultPart.SURE if not draft.is_sure and is_unusual(kind, found.amount) else None


def is_unusual(kind: KindView, amount: Amount) -> bool:
    """Whether it is above what is asked for once more; of money, in pounds."""
    most = kind.ask_above
    if most is None:
        return False
    return amount.pence > most * 100 if amount.pence is not None else (amount.count or 0) > most


def _task(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """A task that the actor may see the card of; a partner's is one that they are in the crew of."""
    row = tasks.find_row(session, actor, ref, now=now)
    level = task_visibility.of_task(actor, row) if row is not None else Visibility.NOTHING
    if row is None or level < Visibility.COARSE:
        raise tasks.not_on_record(session, actor, ref, now=now)
    if level < Visibility.CARD or (actor.role is Role.PARTNER and not row.in_crew):
        raise refusals.NOT_ITS_CREW(ref)
    return row


def _require_partner_on_task(actor: Actor, task: TaskRow | None) -> None:
    if actor.role is Role.PARTNER and task is None:
        raise refusals.OWN_TASKS()


def _require_no_attendance(kind: KindView | None, task: TaskRow | None) -> None:
    """Check that it isn't an attendance of a training: these count by the training's own rows."""
    if kind is not None and kind.code == TRAINED and task is not None and task.asks is Asks.ATTENDANCE:
        raise refusals.COME_BY_NAME(task.ref)


def _operation(
    actor: Actor, every: Sequence[OperationFacts], draft: ResultDraft, task: TaskRow | None
) -> OperationFacts | None:
    """The operation that is named, or the task's own. To a partner no other is on record."""
    own = next((one for one in every if task is not None and one.id == task.operation_id), None)
    if draft.operation in (None, NO_OPERATION):
        return own
    found = operations.named(list(every), draft.operation or "")
    if found is None or (actor.role is Role.PARTNER and found != own):
        raise refusals.NO_OPERATION((draft.operation or "")[:40])
    if task is not None and found != own:
        raise refusals.OF_ANOTHER(f"{task.ref} is of {own.name if own else 'no operation'}")
    return found


def _day(operation: OperationFacts | None, task: TaskRow | None, today: date) -> date:
    """Today; or of a task whose operation is over, the task's own day: the last night ends in the morning."""
    last = operation.ends_on if operation is not None and task is not None else None
    if task is None or last is None or today <= last:
        return today
    return min(to_local(task.starts_at).date(), last)


def _subtype(kind: KindView, said: str | None) -> str | None:
    if said is None:
        return kind.choices[0] if len(kind.choices) == 1 else None
    if said not in kind.choices:
        raise refusals.NO_SUCH_SUBTYPE(said[:40])
    return said


def _last_day(draft: ResultDraft, day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) if draft.of_month else day


def _require_running(operation: OperationFacts, draft: ResultDraft, day: date) -> None:
    if operation.runs_on(day, _last_day(draft, day)):
        return
    if operation.ends_on is not None and operation.ends_on < day:
        raise RejectedError(
            f"{operation.name} ended on {write_date(operation.ends_on)}, and nothing was recorded."
            " For a day before that, say the day."
        )
    raise RejectedError(
        f"{operation.name} begins on {write_date(operation.starts_on)}, and nothing was recorded."
        " Check the day, or name another operation."
    )


def _running(
    every: Sequence[OperationFacts], draft: ResultDraft, day: date, kind: KindView | None
) -> tuple[OperationFacts, ...]:
    """The operations of that day; of what courts decide and of months, strategies alone."""
    strategies = draft.of_month or (kind is not None and kind.code in COURT)
    last = _last_day(draft, day)
    return tuple(one for one in every if one.runs_on(day, last) and (one.is_strategy or not strategies))


def _require_court(
    actor: Actor,
    kind: KindView | None,
    operation: OperationFacts | None,
    draft: ResultDraft,
    running: Sequence[OperationFacts],
) -> None:
    """Check that a strategy alone has what courts decide, entered by its team; so are its charges."""
    is_settled = operation is not None or draft.operation == NO_OPERATION or not running
    if kind is not None and kind.code in COURT and is_settled and not (operation and operation.is_strategy):
        raise refusals.STRATEGY_ONLY(kind.label)
    if draft.of_month and is_settled and operation is None:
        raise refusals.WHICH_DAY()
    if kind is None or operation is None or not operation.is_strategy or kind.code not in BY_THREAT:
        return
    if actor.id != operation.lead_id and actor.team_id != operation.lead_team_id:
        raise refusals.ITS_TEAM(operation.name)


def require_kinds(session: Session, actor: Actor, ref: str, *, now: datetime) -> list[KindView]:
    """The kinds of result that a task of the actor's asks for. Raises as `look_ahead` does."""
    row = _task(session, actor, ref, now=now)
    return kind_rows.asked_of(session, row.kind)
