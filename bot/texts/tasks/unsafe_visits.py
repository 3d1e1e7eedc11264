"""A visit that wasn't safe, in words: the warning, the refusal of the next, the supervisor's two buttons."""

from __future__ import annotations

from datetime import datetime

from bot.language.times.wall import to_local, write_day
from bot.services.referrals.stopped import VisitsStoppedError
from bot.services.tasks.unsafe_visits import VisitsDecided, VisitUnsafeNotice, VisitWaitsNotice
from bot.texts import cards
from bot.texts.reply import Button, Reply, Row, bold, copying, prose, say
from bot.texts.times import day


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


def which(verb: str) -> Reply:
    return say(prose(f"Which referral? For example: `/visit {verb} TUR-0123`"))


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


def decided(found: VisitsDecided) -> Reply:
    due = f" by {day(found.next_due_on)}" if found.next_due_on else ""
    following = f"{found.next_action}{due}" if found.next_action else None
    after = (
        Button("Visit", f"/visit {found.ref}") if found.allowed else Button("Move on", f"/status {found.ref}")
    )
    return say(
        cards.heading(found.ref, "another visit is allowed" if found.allowed else "no more visits"),
        f"It was unsafe because of: {found.words}" if found.words else None,
        "The crews of visits that waited are told that they may go ahead."
        if found.allowed
        else "The open visits are cancelled, and their crews are told.",
        cards.fact("Next", following),
        buttons=((Button("Card", found.ref), after),),
    )


def told(notice: VisitUnsafeNotice) -> Reply:
    return say(
        (bold(notice.ref), ": a visit was broken off because it wasn't safe."),
        f"Ring {notice.collar} now. No visit follows until a supervisor has decided.",
        buttons=(*(choices(notice.ref) if notice.decides else ()), (Button("Open", notice.ref),)),
    )


def told_crew(notice: VisitWaitsNotice) -> Reply:
    if notice.waits:
        said = " waits. A visit there was broken off because it wasn't safe. Don't go: ask your supervisor."
    else:
        said = " may go ahead: a supervisor has allowed it."
    return say((bold(notice.ref), said), buttons=((Button("Open", notice.ref),),))
