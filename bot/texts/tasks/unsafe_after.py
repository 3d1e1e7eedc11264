"""Danger at a visit whose outcome was said first, in words: both stand, and what follows."""

from __future__ import annotations

from bot.services.tasks.unsafe_after import UnsafeToo
from bot.texts import cards, labels
from bot.texts.reply import Button, Reply, bold, say
from bot.texts.tasks.outcomes import DECIDES, OUTCOMES
from bot.texts.times import clock, day


def added(found: UnsafeToo) -> Reply:
    due = f" by {day(found.next_due_on)}" if found.next_due_on else ""
    following = f"{found.next_action}{due}" if found.next_action and found.status else None
    return say(
        cards.heading(found.ref, "unsafe, too" if found.is_kept else "unsafe, said already"),
        (bold(labels.TASK_STATUSES[found.stands]),),
        _first(found),
        _kept(found),
        f"{found.referral}: {found.status}" if found.status else None,
        cards.fact("Next", following),
        _told(found),
        buttons=(
            (Button(found.referral, found.referral), Button(found.ref, found.ref), cards.concern(found.ref)),
        ),
    )


def _first(found: UnsafeToo) -> str:
    """The outcome that was said first stays as it was said."""
    at = f" at {clock(found.at)}" if found.at else ""
    said = f"“{OUTCOMES[found.first].lower()}”" if found.first else "how it stands"
    if found.is_own:
        return f"You said {said}{at}: that stays on record."
    return f"{found.by or 'Another system'} said {said}{at}: that stays on record."


def _kept(found: UnsafeToo) -> str:
    if found.is_kept:
        return "That it was unsafe is on record beside it, in your words."
    return "You have said these very words already, and nothing was added."


def _told(found: UnsafeToo) -> str:
    if found.told_at is None:
        return DECIDES
    told = f"The lead and the supervisors were told at {clock(found.told_at)}."
    return f"{told} Visits there wait for a supervisor."
