"""Tasks given to others, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.tasks.assigning import Assigned
from bot.services.tasks.stand_ins import FreeOfficer, OfferedTask
from bot.services.tasks.unfinished import LeaveOverTasksNotice, UnfinishedNotice
from bot.texts import cards, labels
from bot.texts.reply import Button, Reply, bold, prose, say
from bot.texts.tasks.viewing import card
from bot.texts.tasks.visits import double_booking, made
from bot.texts.times import short

SHOWN = 8
NOBODY = "Nobody of yours is at work, free then and has the powers it takes."


def usage() -> Reply:
    return say(
        prose("To give a task to others: `/assign TSK-0456 to 0741`"),
        prose("To see who is free for it: `/assign TSK-0456`"),
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


def free_for(task: OfferedTask, *, now: datetime) -> Reply:
    """The officers who could take one task, each behind a button."""
    return say(
        (bold(task.ref), f" · {_what(task, now)}"),
        *(f"{one.name} · {_on(one)}" for one in task.free),
        NOBODY if not task.free else "Free then, at work, with the powers it takes. A tap gives it to them.",
        cards.marking(now),
        buttons=(
            *cards.grid((_gives(task, one, f"To {one.collar}") for one in task.free), across=3),
            (Button("Open", task.ref),),
        ),
    )


def free_during_leave(collar: str, tasks: Sequence[OfferedTask], *, now: datetime) -> Reply:
    """Each task with one who could take it."""
    if not tasks:
        return say(f"{collar} has no task during leave that you may give to others.")
    return say(
        (bold(f"Tasks of {collar} during leave"), f" · {len(tasks)}"),
        *(
            (bold(one.ref), f" · {_what(one, now)} · {one.free[0].name if one.free else 'nobody is free'}")
            for one in tasks
        ),
        "A tap gives it to them. Both are told.",
        cards.marking(now),
        buttons=tuple(
            (
                *(_gives(one, to, f"{one.ref} to {to.collar}") for to in one.free),
                Button(f"Open {one.ref}", one.ref),
            )
            for one in tasks
        ),
    )


def _gives(task: OfferedTask, to: FreeOfficer, label: str) -> Button:
    return Button(label, f"/assign {task.ref} to {to.collar}")


def _what(task: OfferedTask, now: datetime) -> str:
    return f"{short(task.starts_at, now=now)} {labels.task_kind(task.label, task.kind)}"


def _on(one: FreeOfficer) -> str:
    return "on duty" if one.is_on else "not booked on"


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
    if notice.has_left:
        return _told_of_leaver(notice)
    many = "1 task" if notice.total == 1 else f"{notice.total} tasks"
    return say(
        (bold(notice.collar), f" is put on leave over {many}: {', '.join(notice.refs)}"),
        prose(f"To give all of a day to somebody: `/assign all of {notice.collar} tomorrow to 0741`"),
        buttons=(
            (Button("Free officers", f"/assign free {notice.collar}"),),
            *cards.grid((Button(one, one) for one in notice.refs), across=2),
        ),
    )


def _told_of_leaver(notice: LeaveOverTasksNotice) -> Reply:
    """Each with the way to those who are free for it."""
    many = "1 open task" if notice.total == 1 else f"{notice.total} open tasks"
    left_out = notice.total - len(notice.refs)
    return say(
        (bold(notice.collar), f" has left: {many}: {', '.join(notice.refs)}"),
        f"And {left_out} more." if left_out else None,
        buttons=tuple(
            (Button(f"Give {one} to", f"/assign {one}"), Button("Open", one)) for one in notice.refs
        ),
    )
