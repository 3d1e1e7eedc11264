"""Visits that a supervisor decides about, after an unsafe one: the warning, the refusal, the buttons."""

from __future__ import annotations

from datetime import datetime

from bot.language.times.wall import to_local, write_day
from bot.services.referrals.stopped import VisitsStoppedError
from bot.texts.reply import Button, Reply, Row, copying, say

UNSAFE_TOO = "If it wasn't safe, say so all the same."


def warning(at: datetime | None, *, is_ended: bool = False) -> str | None:
    """The line on the cards of the referral and of its open visits."""
    if at is None:
        return None
    then = "no more visits" if is_ended else "ask your supervisor"
    return f"⚠ Not safe on {write_day(to_local(at))}: {then}"


def choices(ref: str, *, is_ended: bool = False) -> tuple[Row, ...]:
    """The buttons of those who decide; those who ended visits may still allow one."""
    end = () if is_ended else (Button("No more visits", f"/visit end {ref}"),)
    return ((Button("Allow another visit", f"/visit allow {ref}"), *end),)


def says_unsafe(ref: str) -> tuple[Row, ...]:
    """The button for danger at a visit that has ended: it is never too late for that."""
    return ((Button("Unsafe", f"/outcome {ref} unsafe"),),)


def tells_lead(ref: str) -> tuple[Row, ...]:
    """The button of whoever said the wrong outcome just now."""
    return ((Button("Tell the lead it was a slip", f"/outcome slip {ref}"),),)


def refused(stop: VisitsStoppedError) -> Reply:
    """No visit now: why, and the person or the number to ring; to those who decide, their buttons."""
    if stop.is_ended:
        why = f"{stop.ref}: a supervisor has decided on no more visits."
    else:
        on = f" on {write_day(to_local(stop.at))}" if stop.at else ""
        why = f"{stop.ref} waits: a visit there was broken off as unsafe{on}."
    ring = f" or ring {stop.ring}" if stop.ring else ""
    then = "You decide whether there is another." if stop.decides else f"Ask your supervisor{ring}."
    return say(
        why,
        f"Nothing was changed. {then}" if stop.decides else f"Don't go. Nothing was changed. {then}",
        buttons=(
            *(choices(stop.decides, is_ended=stop.is_ended) if stop.decides else ()),
            *((copying(stop.telephone),) if stop.telephone and not stop.decides else ()),
        ),
    )
