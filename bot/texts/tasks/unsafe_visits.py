"""A visit that wasn't safe, in words: the news of it, and what a supervisor decided."""

from __future__ import annotations

from bot.services.tasks.unsafe_visits import VisitsDecided, VisitUnsafeNotice, VisitWaitsNotice
from bot.texts import cards
from bot.texts.reply import Button, Reply, bold, prose, say
from bot.texts.stopped_visits import choices
from bot.texts.times import day


def which(verb: str) -> Reply:
    return say(prose(f"Which referral? For example: `/visit {verb} TUR-0123`"))


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
