"""Tasks in words."""

from __future__ import annotations

from datetime import datetime

from bot.services.tasks.lists import PAGE
from bot.services.tasks.viewing import CoarseTask, TaskCard, TaskView
from bot.texts import cards, labels
from bot.texts.reply import Button, Line, Place, Reply, Row, bold, say
from bot.texts.times import clock, short, span

OTHERS: Row = (
    Button("Team today", "/tasks team today"),
    Button("My week", "/tasks mine week"),
    Button("Overdue", "/tasks mine overdue"),
)


def card(task: TaskCard, *, now: datetime) -> Reply:
    if isinstance(task, CoarseTask):
        return _coarse(task, now)
    return say(
        cards.heading(task.ref, task.title),
        (bold(_status(task, now)), f" · {_when(task, now)}"),
        cards.fact("Kind", labels.task_kind(task.kind)),
        cards.fact("Where", ", ".join(filter(None, (task.address, task.area))) or None),
        cards.fact("Crew", ", ".join(task.crew) or "nobody yet"),
        cards.fact("Operation", task.operation),
        cards.fact("Referral", task.referral),
        cards.marking(now),
        buttons=_buttons(task),
    )


def _coarse(task: CoarseTask, now: datetime) -> Reply:
    return say(
        cards.heading(task.ref, labels.task_kind(task.kind)),
        (bold(_when(task, now)),),
        cards.fact("Area", task.area),
        f"Held by {'; '.join(task.teams_called)}: ring them."
        if task.teams
        else "Not allocated yet: ask your supervisor.",
        cards.marking(now),
        buttons=((Button("Notes", f"/notes {task.ref}"), Button("↻ Refresh", task.ref)),),
    )


def listing(found: list[TaskCard], total: int, *, page: int, asked: str, now: datetime) -> Reply:
    if not total:
        return say(f"No tasks: {asked}.", buttons=(OTHERS,))
    rows = cards.grid((Button(f"{clock(one.starts_at)} {one.ref}", one.ref) for one in found), across=2)
    return say(
        (bold("Tasks"), f" · {asked} · {total}"),
        *(_line(one, now) for one in found),
        cards.marking(now),
        buttons=(*rows, *cards.pages(f"/tasks {asked}", page, total=total, size=PAGE)),
    )


def place(task: TaskView) -> Place | None:
    if task.latitude is None or task.longitude is None:
        return None
    return Place(task.latitude, task.longitude, f"{task.ref} {task.title}", task.address or task.area or "")


def _line(one: TaskCard, now: datetime) -> Line:
    if isinstance(one, CoarseTask):
        ring = f"ring {', '.join(one.teams)}" if one.teams else "not allocated yet"
        return " · ".join(
            filter(None, (f"{short(one.starts_at, now=now)} {labels.task_kind(one.kind)}", one.area, ring))
        )
    where = one.address or one.area or "no place given"
    return f"{short(one.starts_at, now=now)} {one.title} · {where}{' · OVERDUE' if one.overdue(now) else ''}"


def _when(task: TaskCard, now: datetime) -> str:
    return (
        short(task.starts_at, now=now)
        if task.ends_at is None
        else span(task.starts_at, task.ends_at, now=now)
    )


def _status(task: TaskView, now: datetime) -> str:
    status = labels.TASK_STATUSES[task.status]
    return f"{status} · OVERDUE" if task.overdue(now) else status


def _buttons(task: TaskView) -> tuple[tuple[Button, ...], ...]:
    first = [Button("Notes", f"/notes {task.ref}"), Button("↻ Refresh", task.ref)]
    if task.latitude is not None:
        first.insert(0, Button("Map", f"/task {task.ref} map"))
    return (tuple(first), (Button(task.referral, task.referral),)) if task.referral else (tuple(first),)
