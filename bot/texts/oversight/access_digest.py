"""The access digest in words: looks from outside the team, for the lead of a referral."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.services.oversight.access_digest import AccessDigestNotice, ReferralLook
from bot.texts import cards, labels
from bot.texts.reply import Button, Line, Reply, bold, say, strike
from bot.texts.times import full, short


def told(notice: AccessDigestNotice) -> Reply:
    """To each lead, once a week, without anybody's name."""
    number = notice.number
    looks = "1 look" if number == 1 else f"{number:,} looks"
    return say(
        f"{looks} at your referrals from outside the team last week.",
        buttons=((Button("Which, and why", "/looks"),),),
    )


def listing(found: list[ReferralLook], *, page: int, more: bool, now: datetime) -> Reply:
    if not found:
        where = "on this page" if page > 1 else "last week"
        return say(f"Nobody from outside the team looked at one of your referrals {where}.")
    queries = [
        cards.opens(f"Query {number}", f"/looks query {look.entry_id}", cards.on_page("/looks", page))
        for number, look in enumerate(found, start=1)
        if not look.queried
    ]
    return say(
        (bold("Looks from outside the team"), " · last week"),
        *(line for number, look in enumerate(found, start=1) for line in _lines(number, look, now)),
        cards.marking(now),
        buttons=(*cards.grid(queries, across=3), *cards.more("/looks", page, more=more)),
    )


def queried(look: ReferralLook, *, is_new: bool) -> Reply:
    what = f"{look.who}'s look at {look.ref} on {full(look.at)}"
    if not is_new:
        return say(f"{what} was already queried. The auditors have it.")
    return say(f"Queried: {what}.", "The auditors will judge it. Nobody else is told.")


def not_a_number(words: str) -> Reply:
    return say(
        f"“{words[:40]}” isn't a look. Tap [Query] under one of yours.",
        buttons=((Button("Looks at my referrals", "/looks"),),),
    )


def _lines(number: int, look: ReferralLook, now: datetime) -> Iterator[Line]:
    what = f"{look.ref} · {short(look.at, now=now)} · {look.who}, {look.team}"
    yield (bold(f"{number}"), " ", strike(what) if look.queried else what)
    outcome = None if look.outcome == "done" else look.outcome
    after = "already queried" if look.queried else None
    yield "  " + " · ".join(filter(None, (look.action, labels.reason(look.reason), outcome, after)))
