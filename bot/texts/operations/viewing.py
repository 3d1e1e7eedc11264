"""Operations in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.language.times.wall import to_local
from bot.services.operations.viewing import OperationName, OperationView
from bot.texts import cards
from bot.texts.reply import Button, Reply, bold, fits, prose, say
from bot.texts.times import day

AREAS = 4


def card(operation: OperationView, *, now: datetime) -> Reply:
    return say(
        cards.heading(operation.name, "operation"),
        (bold(_status(operation, to_local(now).date())), f" · {_dates(operation)}"),
        cards.fact("Lead", operation.lead),
        cards.fact("Objective", operation.objective),
        cards.fact("Areas", _areas(operation.areas) or None),
        cards.fact("Open tasks", f"{operation.open_tasks}{_closed(operation.closed_tasks)}"),
        cards.marking(now),
        buttons=cards.grid(
            (
                *_button("Note", f"/note op {operation.code}"),
                *_button("My tasks", f"/tasks mine {operation.code}"),
                *_button("Notes", f"/notes op {operation.code}"),
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
    return "Over" if operation.is_over(today) else "Running"


def _closed(number: int) -> str:
    return f" · {number} done or closed" if number else ""


def _dates(operation: OperationView) -> str:
    """`from Sat 21/11`, or `Sat 21/11 to Fri 27/11`."""
    if operation.ends_on is None:
        return f"from {day(operation.starts_on)}"
    return f"{day(operation.starts_on)} to {day(operation.ends_on)}"


def _areas(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - AREAS} more" if len(names) > AREAS else ""
    return ", ".join(names[:AREAS]) + more
