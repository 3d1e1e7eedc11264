"""Operations in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.language.times.wall import to_local
from bot.services.operations.objectives import ObjectiveProgress
from bot.services.operations.viewing import OperationName, OperationView
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, fits, prose, say
from bot.texts.times import day
from models.threat import Threat

AREAS = 4
OBJECTIVES = 4  # on a card


class Spans(Protocol):
    """A thing with a first day, and perhaps a last."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


def card(operation: OperationView, progress: Sequence[ObjectiveProgress] = (), *, now: datetime) -> Reply:
    return say(
        cards.heading(operation.name, "operation"),
        (bold(_status(operation, to_local(now).date())), f" · {dates(operation)}"),
        cards.fact("Today", operation.theme),
        cards.fact("Kind", kind(operation)),
        cards.fact("Lead", operation.lead),
        cards.fact("Objective", operation.objective),
        *(_reached(one) for one in progress[:OBJECTIVES]),
        cards.fact("Areas", _areas(operation.areas) or None),
        cards.fact("Threats", threats(operation)),
        cards.fact("Open tasks", f"{operation.open_tasks}{_closed(operation.closed_tasks)}"),
        cards.marking(now),
        buttons=cards.grid(
            (
                *_button("Note", f"/note op {operation.code}"),
                *_button("My tasks", f"/tasks mine {operation.code}"),
                *_button("Notes", f"/notes op {operation.code}"),
                *_button("Board", f"/op board {operation.code} words"),
                *_button("Results", f"/result list op {operation.code}"),
                *(_button("Doses", f"/op doses {operation.code}") if operation.has_doses else ()),
                *(_button("Change", f"/op change {operation.code}") if operation.may_change else ()),
                *(_button("Report", f"/op report {operation.code}") if operation.may_change else ()),
            ),
            across=2,
        ),
    )


def which(current: Sequence[OperationName], *, now: datetime) -> Reply:
    """Those that are not over, each with how it stands."""
    if not current:
        return say(prose("Which operation? For example: `/op Driven`"))
    today = to_local(now).date()
    buttons = (cards.opens(one.name, f"/op {one.code}", "/op") for one in current if fits(f"/op {one.code}"))
    return say(
        "Which operation?",
        *(f"{one.name} · {'not started' if one.starts_on > today else 'running'}" for one in current),
        buttons=cards.grid(buttons, across=2),
    )


def _button(label: str, says: str) -> tuple[Button, ...]:
    """None where a name is too long for one."""
    return (Button(label, says),) if fits(says) else ()


def _status(operation: OperationView, today: date) -> str:
    if operation.starts_on > today:
        return "Not started"
    if not operation.is_over(today):
        return "Running"
    return left_open(operation) if operation.open_tasks else "Over"


def _closed(number: int) -> str:
    return f" · {number} done or closed" if number else ""


def _reached(one: ObjectiveProgress) -> Line:
    """`Visit every retailer: 12 of 20`."""
    if one.objective.target is None or one.done is None:
        return f"{one.objective.position}. {one.objective.words}"
    return (
        f"{one.objective.position}. {one.objective.words}: ",
        bold(f"{one.done:,} of {one.objective.target:,}"),
    )


def left_open(operation: OperationView) -> str:
    """`Over, with 3 tasks still open`."""
    tasks = "1 task" if operation.open_tasks == 1 else f"{operation.open_tasks} tasks"
    return f"Over, with {tasks} still open"


def kind(operation: OperationView) -> str | None:
    """`Week of action, part of Op Viper`."""
    name = (operation.kind or "").replace("_", " ").capitalize()
    return (
        ", ".join(filter(None, (name, f"part of {operation.part_of}" if operation.part_of else ""))) or None
    )


def threats(operation: OperationView) -> str | None:
    return ", ".join(one.upper() if one == Threat.CSE else one for one in operation.threats) or None


def dates(operation: Spans) -> str:
    """`from Sat 21/11`, or `Sat 21/11 to Fri 27/11`."""
    if operation.ends_on is None:
        return f"from {day(operation.starts_on)}"
    return f"{day(operation.starts_on)} to {day(operation.ends_on)}"


def _areas(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - AREAS} more" if len(names) > AREAS else ""
    return ", ".join(names[:AREAS]) + more
