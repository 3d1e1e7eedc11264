"""Watches in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.referrals.viewing import CoarseReferral, ReferralCard
from bot.services.referrals.watches import ReferralMovedNotice
from bot.texts import cards
from bot.texts.reply import Button, Reply, bold, prose, say


def told(notice: ReferralMovedNotice) -> Reply:
    """Neither from where nor whereto: it lights up a locked phone."""
    return say((bold(notice.ref), " moved."), buttons=((Button("Open", notice.ref),),))


def watched(ref: str, *, is_new: bool) -> Reply:
    said = "You are told when it moves." if is_new else "You watch it already."
    stop = Button("Stop watching", f"/unwatch {ref}")
    return say((bold(ref), f" · {said}"), buttons=((Button("Card", ref), stop),))


def stopped(ref: str, *, was: bool) -> Reply:
    said = "You don't watch it any more." if was else "You don't watch it."
    return say((bold(ref), f" · {said}"), buttons=((Button("My watches", "/watch"),),))


def which() -> Reply:
    return say(prose("Which referral? For example: `/unwatch TUR-0123`"), buttons=_mine())


def listing(found: Sequence[ReferralCard], *, now: datetime) -> Reply:
    if not found:
        return say(prose("You watch no referral. To be told when one moves: `/watch TUR-0123`"))
    return say(
        (bold("You watch"), f" · {len(found)}"),
        *(f"{one.ref} · {_stands(one)}" for one in found),
        cards.marking(now),
        buttons=cards.grid((Button(one.ref, one.ref) for one in found), across=3),
    )


def _stands(one: ReferralCard) -> str:
    if isinstance(one, CoarseReferral):
        return "open" if one.is_open else "not open"
    return one.status


def _mine() -> tuple[tuple[Button, ...], ...]:
    return ((Button("My watches", "/watch"),),)
