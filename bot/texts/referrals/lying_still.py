"""Referrals that are due or lie still, in words: references alone, for a locked phone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.referrals.due_actions import ReferralsDueNotice, ReferralsOverdueNotice
from bot.services.referrals.lying_still import LyingStillNotice
from bot.services.referrals.turning_adult import TurnsAdultNotice
from bot.texts import cards
from bot.texts.referrals import eligibility
from bot.texts.reply import Button, Reply, bold, say

SHOWN = 8  # by a button each; the list has the rest


def told_due(notice: ReferralsDueNotice) -> Reply:
    return _told(
        "Next action due",
        notice.refs,
        "You lead these, or nobody who leads them can be told. Moving one on ends this.",
    )


def told_overdue(notice: ReferralsOverdueNotice) -> Reply:
    return _told("Overdue", notice.refs, "Their leads were told twice, or can't be told.")


def told_still(notice: LyingStillNotice) -> Reply:
    return _told("Lying still", notice.refs, "Their next action is overdue.")


def told_turning_adult(notice: TurnsAdultNotice) -> Reply:
    over = eligibility.takes_over(notice.takes_over)
    return _told(f"18 within {notice.within} days", notice.refs, f"{over} Nothing ends by itself.")


def _told(title: str, refs: Sequence[str], why: str) -> Reply:
    more = len(refs) - SHOWN
    rest = ((Button("All overdue", "/referrals overdue"),),) if more > 0 else ()
    return say(
        (bold(title), f" · {len(refs)}"),
        why,
        f"and {more} more" if more > 0 else None,
        buttons=(*cards.grid((Button(ref, ref) for ref in refs[:SHOWN]), across=3), *rest),
    )
