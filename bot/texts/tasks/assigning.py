"""Tasks given to others, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.tasks.assigning import Assigned
from bot.services.tasks.unfinished import LeaveOverTasksNotice, UnfinishedNotice
from bot.texts import cards
from bot.texts.reply import Button, Reply, bold, prose, say
from bot.texts.tasks.viewing import card
from bot.texts.tasks.visits import double_booking, made
from bot.texts.times import short

SHOWN = 8


def usage() -> Reply:
    return say(
        prose("To give a task to others: `/assign TSK-0456 to 0741`"),
        prose("To give all of somebody's: `/assign all of 1234 tomorrow to 0741`"),
    )


def assigned(found: Assigned, *, now: datetime) -> Reply:
    return made(card(found.task, now=now), found.double_bookings)


def all_assigned(found: Sequence[Assigned], giver: str, taker: str, *, now: datetime) -> Reply:
    if not found:
        return say(f"{giver} has no task then that you may give to others. Nothing was changed.")
    warned = list(dict.fromkeys(double_booking(one) for each in found for one in each.double_bookings))
    return say(
        f"{len(found)} of {giver} given to {taker}. Both are told.",
        *(f"{one.task.ref} · {short(one.task.starts_at, now=now)}" for one in found[:SHOWN]),
        f"{len(found) - SHOWN} more." if len(found) > SHOWN else None,
        *(f"⚠ {one.removeprefix('⚠ ')}" for one in dict.fromkeys(warned[:3])),
        buttons=cards.grid((Button(one.task.ref, one.task.ref) for one in found[:SHOWN]), across=2),
    )


def told_unfinished(notice: UnfinishedNotice) -> Reply:
    """A row of buttons for each."""
    return say(
        (bold(", ".join(notice.refs)), " should be over and isn't finished."),
        "Say how it ended, or hand it over.",
        buttons=tuple(
            (Button(one, one), Button("Not done", f"/task not done {one}")) for one in notice.refs[:SHOWN]
        ),
    )


def told_of_leave(notice: LeaveOverTasksNotice) -> Reply:
    many = "1 task" if notice.total == 1 else f"{notice.total} tasks"
    return say(
        (bold(notice.collar), f" is put on leave over {many}: {', '.join(notice.refs)}"),
        prose(f"To give all of a day to somebody: `/assign all of {notice.collar} tomorrow to 0741`"),
        buttons=cards.grid((Button(one, one) for one in notice.refs), across=2),
    )
