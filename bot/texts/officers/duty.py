"""Booking on and off in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.officers.leave_words import LeaveDays
from bot.services.tasks.unfinished import MOST, UnfinishedTask
from bot.texts.home import FIRST
from bot.texts.officers import leave as leaves
from bot.texts.reply import Button, Reply, bold, prose, say
from bot.texts.times import short
from models.officer import Role


def booked_on(since: datetime, leave: LeaveDays | None, *, role: Role, now: datetime) -> Reply:
    """`leave` is on or comes next."""
    line, end = leaves.stands(leave, now=now) or (None, None)
    return say(
        (bold("On duty"), f" since {short(since, now=now)}."),
        line,
        buttons=(
            (*FIRST[role], Button("Briefings", "/briefings")),
            *(((end,),) if end else ()),
        ),
    )


def booked_off(
    since: datetime | None,
    left: Sequence[UnfinishedTask],
    *,
    visit: str | None = None,
    given_back: int = 0,
    now: datetime,
) -> Reply:
    """Unfinished tasks are named by reference and time alone, since the chat is locked.

    `visit` is the task on which they were out alone, `given_back` counts alarms that they had taken.
    """
    was = f"You had been on duty since {short(since, now=now)}." if since else "You weren't booked on."
    shown = left[:MOST]
    return say(
        (bold("Off duty."), " The chat is locked."),
        was,
        f"You were out alone on {visit}: I don't ask any more." if visit else None,
        "An alarm that you took isn't answered yet: I sound it again for others." if given_back else None,
        "Unfinished: hand over each, or say why it wasn't done." if left else None,
        *(f"{one.ref} · {short(one.starts_at, now=now)}" for one in shown),
        prose("There are more: `/tasks mine overdue`") if len(left) > MOST else None,
        buttons=tuple(
            (
                Button(f"{one.ref}: hand over", f"/task hand over {one.ref}"),
                Button("Not done", f"/task not done {one.ref} v{one.step}"),
            )
            for one in shown
        ),
    )
