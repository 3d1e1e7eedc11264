"""Tasks given to others, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.language.times.wall import to_local
from bot.services.tasks.giving.all_of_them import AllOfThem, Given, OneOfAll, WantedChange
from bot.services.tasks.giving.assigning import Assigned, OffCrew
from bot.services.tasks.giving.stand_ins import FreeOfficer, OfferedTask
from bot.services.tasks.unfinished import LeaveOverTasksNotice, UnfinishedNotice
from bot.services.tasks.viewing import TaskView
from bot.texts import cards, labels
from bot.texts.reply import Button, Expect, Reply, added, bold, prose, say, say_beside
from bot.texts.tasks import crew_warnings
from bot.texts.tasks.crew_warnings import warned
from bot.texts.tasks.viewing import card
from bot.texts.times import short
from bot.values import replace

SHOWN = 8
STEP = "assign all"
SAYS, SEEN = "says", "seen"  # among the facts: what its button says; each task with its step
NOBODY = "Nobody of yours is at work, free then and has the powers it takes."


def usage() -> Reply:
    return say(
        prose("To give a task to others: `/assign TSK-0456 to 0741`"),
        prose("To see who is free for it: `/assign TSK-0456`"),
        prose("To give all of somebody's: `/assign all of 1234 tomorrow to 0741`"),
    )


def assigned(found: Assigned, *, now: datetime) -> Reply:
    """The card with those who came off it, its warnings, and the way back."""
    shown = warned(added(card(found.task, now=now), *_off(found.off)), found.warnings)
    undo = Button("Undo", f"/assign undo {found.task.ref} {found.task.step}")
    return replace(shown, buttons=((undo,), *shown.buttons))


def _off(off: Sequence[OffCrew]) -> Iterator[str]:
    if off:
        names = (f"{one.name} ({one.team})" if one.team else one.name for one in off)
        yield f"Off it: {', '.join(names)}."
    for one in off:
        if one.is_alone:
            yield f"⚠ {one.name} is out alone on it now. I go on asking them: ring them."
        elif one.team:
            yield f"⚠ {one.name} is of another team. If it was a joint visit: Undo."


def taken_back(task: TaskView, *, now: datetime) -> Reply:
    shown = card(task, now=now)
    line = "The crew is as it was before. Both sides are told." if task.crew else "It has no crew, as before."
    return added(shown, line)


def all_taken_back(tasks: Sequence[TaskView], *, now: datetime) -> Reply:
    """A line for each task."""
    return say(
        "The crews are as they were before. Both sides are told.",
        *((bold(one.ref), f" · {short(one.starts_at, now=now)}") for one in tasks),
        cards.marking(now),
        buttons=cards.grid((Button(one.ref, one.ref) for one in tasks[:SHOWN]), across=2),
    )


def preview_all(found: AllOfThem, wanted: WantedChange, *, now: datetime) -> Reply:
    """A line for each task. The button names what it gives, so that an older one gives nothing else."""
    if not found.tasks:
        return none_to_give(wanted)
    able = [one for one in found.tasks if not one.barred]
    giver, taker = wanted.giver, wanted.taker
    says = f"/assign those of {giver} {to_local(wanted.start):%d/%m/%Y} to {taker}"
    return say(
        (bold(f"Tasks of {giver} for {taker}"), f" · {len(found.tasks)}"),
        *((bold(one.ref), _would(one, now)) for one in found.tasks),
        f"{found.more} more begin then. Say it again after these." if found.more else None,
        "Nothing is changed until you tap Assign." if able else "None of them can be given to them.",
        cards.marking(now),
        buttons=((Button("Assign", says),),) if able else (),
        expect=Expect(STEP, _kept(able, wanted, says)) if able else None,
    )


def _would(one: OneOfAll, now: datetime) -> str:
    what = f" · {short(one.starts_at, now=now)} {labels.task_kind(one.label, one.kind)}"
    if one.barred:
        return f"{what} · ⚠ Left out: it takes a constable's powers."
    return what + "".join(f" · ⚠ {each}" for each in crew_warnings.lines(one.warnings))


def _kept(able: Sequence[OneOfAll], wanted: WantedChange, says: str) -> dict[str, str]:
    return {
        SAYS: says,
        "giver": wanted.giver,
        "taker": wanted.taker,
        "start": wanted.start.isoformat(),
        "end": wanted.end.isoformat(),
        SEEN: " ".join(f"{one.ref}:{one.step}" for one in able),
    }


def none_to_give(wanted: WantedChange) -> Reply:
    return say(f"{wanted.giver} has no task then that you may give to others. Nothing was changed.")


def nothing_open() -> Reply:
    return say_beside(
        "Those tasks were given already, or another question came since. Nothing was changed.",
        prose("To see them again: `/assign all of 1234 tomorrow to 0741`"),
    )


def all_assigned(found: Given, wanted: WantedChange, *, now: datetime) -> Reply:
    done = found.tasks
    undo = (Button("Undo", f"/assign undo {done[0].task.ref} {done[0].task.step} all"),) if done else ()
    gave = f"{len(done)} of {wanted.giver} given to {wanted.taker}. Both are told."
    return say(
        gave if done else f"None of {wanted.giver} was given to {wanted.taker}.",
        *((bold(one.task.ref), f" · {short(one.task.starts_at, now=now)}{_signs(one)}") for one in done),
        f"Left out, for they were changed meanwhile: {', '.join(found.left_out)}" if found.left_out else None,
        buttons=(
            *((undo,) if undo else ()),
            *cards.grid((Button(one, one) for one in _named(found)[:SHOWN]), across=2),
        ),
    )


def _named(found: Given) -> tuple[str, ...]:
    return (*found.left_out, *(one.task.ref for one in found.tasks))


def _signs(one: Assigned) -> str:
    return "".join(f" · ⚠ {each}" for each in crew_warnings.lines(one.warnings))


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
    if notice.is_off:
        return say(
            ("The leave of ", bold(notice.collar), f" over {many} is off: {', '.join(notice.refs)}"),
            "Tasks that you gave to others stay with them.",
            buttons=cards.grid((Button(one, one) for one in notice.refs), across=2),
        )
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
