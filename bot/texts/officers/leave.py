"""Leave in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.language.times.wall import to_local, write_date
from bot.services.officers.leave import LeaveNotice, LeaveOfficer, LeaveReceipt, says_end
from bot.services.officers.leave_ends import LeaveEnd
from bot.services.officers.leave_words import LeaveDays
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, prose, say

PAGE = 6
HOW = "For example: `/leave until 28/11`, or `/leave 24/12 to 2/1`"


def listed(whose: LeaveOfficer, found: Sequence[LeaveDays], *, page: int, now: datetime) -> Reply:
    if not found:
        none = "You have no leave booked." if whose.is_own else f"{whose.collar} has no leave booked."
        return say(none, prose(_how(whose)), "Only the dates are kept, never the reason.")
    shown = found[(page - 1) * PAGE : page * PAGE]
    return say(
        (bold("My leave" if whose.is_own else f"Leave of {whose.collar}"), f" · {len(found)}"),
        *(_line(one, now) for one in shown),
        buttons=(
            *((_take_back(whose, one, f"Cancel {short(one.first)}"),) for one in shown),
            *cards.pages(_says(whose), page, total=len(found), size=PAGE),
        ),
    )


def recorded(done: LeaveReceipt, *, tasks: int, now: datetime) -> Reply:
    """`tasks` counts open ones that begin in it."""
    whose, days = done.whose, done.days
    what = "On leave" if _is_on(days, now) else "Leave"
    both = "" if days.first == days.last else ", both days included"
    own = " Your own reminders still come." if whose.is_own else ""
    return say(
        (bold(what if whose.is_own else f"{what} for {whose.collar}"), f": {full(days)}{both}."),
        "Leave next to it is now part of it." if done.took_in else None,
        _tasks(done.whose, tasks) if tasks else None,
        f"Briefings wait until it is over, except urgent ones.{own}",
        buttons=(
            (_take_back(whose, days, "Cancel leave"),),
            *((_whose_tasks(whose),) if tasks else ()),
        ),
    )


def _whose_tasks(whose: LeaveOfficer) -> tuple[Button, ...]:
    if whose.is_own:
        return (Button("My tasks", "/tasks mine"),)
    return (Button("Free officers", f"/assign free {whose.collar}"),)


def ended(done: LeaveEnd) -> Reply:
    who = "" if done.whose.is_own else f" for {done.whose.collar}"
    then = "Briefings that waited are sent now, or at the next book-on." if done.was_on else None
    on = ((Button("Book on", "/on"),),) if done.was_on and done.whose.is_own else ()
    return say((bold("Leave cancelled"), f"{who}: {full(done.days)}."), then, buttons=on)


def no_days() -> Reply:
    """The answer to unreadable days, without the officer's words: they may give the reason."""
    return say(
        "I can't find leave dates in that. Nothing was booked.",
        prose(f"Give whole days only, never the reason. {HOW}"),
    )


def told(notice: LeaveNotice) -> Reply:
    """In a push, so without the days."""
    return say(
        f"{notice.by} changed your leave. If it is wrong, ring them.",
        buttons=((Button("My leave", "/leave"),),),
    )


def mine(days: LeaveDays | None, *, now: datetime) -> Line | None:
    """The line in /me: leave that is on, or comes next."""
    if days is None:
        return None
    return f"On leave until {write_date(days.last)}" if _is_on(days, now) else f"Next leave: {full(days)}"


def stands(days: LeaveDays | None, *, now: datetime) -> tuple[Line, Button] | None:
    """The line for an officer who books on during leave."""
    if days is None or not _is_on(days, now):
        return None
    until = f"Your leave until {write_date(days.last)} still stands, and carries on when you book off."
    return until, Button("End the leave", f"/leave end {days.first:%d/%m/%Y}")


def full(days: LeaveDays) -> str:
    """`Thu 24/12/2026 until Sat 02/01/2027`."""
    if days.first == days.last:
        return write_date(days.first)
    return f"{write_date(days.first)} until {write_date(days.last)}"


def short(day: date) -> str:
    """`28/11`, where the year is plain."""
    return f"{day.day}/{day.month}"


def _line(days: LeaveDays, now: datetime) -> str:
    return full(days) + (" · now" if _is_on(days, now) else "")


def _is_on(days: LeaveDays, now: datetime) -> bool:
    """Whether leave that hasn't ended is on, or still to come."""
    return days.first <= to_local(now).date()


def _tasks(whose: LeaveOfficer, number: int) -> str:
    begin = "1 task begins" if number == 1 else f"{number} tasks begin"
    return f"⚠ {begin} on those days with {'you' if whose.is_own else 'them'} in the crew."


def _how(whose: LeaveOfficer) -> str:
    return HOW if whose.is_own else f"For example: `/leave {whose.collar} until 28/11`"


def _take_back(whose: LeaveOfficer, days: LeaveDays, label: str) -> Button:
    return Button(label, says_end(whose, days))


def _says(whose: LeaveOfficer) -> str:
    return "/leave" if whose.is_own else f"/leave {whose.collar}"
