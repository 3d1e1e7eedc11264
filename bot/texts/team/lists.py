"""A line for each officer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.services.team.lists import PAGE, OnTask, TeamLine
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, prose, say
from bot.texts.times import day, short
from bot.values import replace


def not_one_of(collar: str) -> Reply:
    """An officer of somebody else's, and one on no record, alike."""
    return say(
        f"{collar} isn't one of your officers. Ask the control room or their supervisor.",
        buttons=((Button("My team", "/team"),),),
    )


def for_a_task(reply: Reply) -> Reply:
    """The list of now, in answer to words about who is free, or on later."""
    *lines, marking = reply.lines
    hint = prose("That is now. For those who are free at the time of a task: `/assign TSK-0456`")
    return replace(reply, lines=(*lines, hint, marking))


def listed(found: Sequence[TeamLine], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("You supervise nobody on record. An import says who supervises whom.")
    return say(
        (bold("Team"), f" · {total}"),
        *(_line(one, now) for one in found),
        cards.marking(now),
        buttons=(
            *((_tasks(one, page), Button(f"Brief {one.collar}", f"/brief to {one.collar}")) for one in found),
            *cards.pages("/team", page, total=total, size=PAGE),
            (Button("↻ Refresh", cards.on_page("/team", page)),),
        ),
    )


def _tasks(one: TeamLine, page: int) -> Button:
    return cards.opens(f"{one.collar} tasks", f"/tasks of {one.collar} today", cards.on_page("/team", page))


def _line(one: TeamLine, now: datetime) -> Line:
    return (bold(one.name), " · ", " · ".join(_facts(one, now)))


def _facts(one: TeamLine, now: datetime) -> Iterator[str]:
    if one.leave_until is not None:
        yield f"on leave until {day(one.leave_until)}"
    else:
        yield "off duty" if one.on_since is None else f"on since {short(one.on_since, now=now)}"
    if one.task is not None and not (one.task.is_begun and one.on_since is None):
        yield _on(one.task, now)
    if one.alone_until is not None:
        yield f"alone until {short(one.alone_until, now=now)}"
    if not one.is_enrolled:
        yield "not enrolled"
    elif not one.is_reachable:
        yield "not reachable"
    if one.unread:
        yield f"{one.unread} unread"


def _on(task: OnTask, now: datetime) -> str:
    return f"on {task.ref}" if task.is_begun else f"next: {task.ref} at {short(task.starts_at, now=now)}"
