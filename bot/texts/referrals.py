"""Referrals in words."""

from __future__ import annotations

from datetime import date, datetime

from bot.services.referrals import PAGE, ReferralView
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, say
from bot.texts.times import day, short


def card(referral: ReferralView, *, today: date, now: datetime) -> Reply:
    return say(
        cards.heading(referral.ref, f"{referral.programme} referral"),
        (bold(referral.status), f" since {short(referral.status_since, now=now)}"),
        cards.fact("Next", _next(referral, today)),
        cards.fact("Lead", referral.lead),
        cards.fact("Team", referral.team),
        cards.fact("Operation", referral.operation),
        f"Opened: {day(referral.opened_on)}",
        f"⚠ {referral.warnings}" if referral.warnings else None,
        cards.marking(now),
        buttons=((Button("Notes on it", f"/notes {referral.ref}"), Button("↻ Refresh", referral.ref)),),
    )


def listing(
    found: list[ReferralView], total: int, *, page: int, asked: str, today: date, now: datetime
) -> Reply:
    if not total:
        return say(f"No open referrals here ({asked or 'all'}).", "Try: /referrals team, /referrals overdue")
    return say(
        (bold("Open referrals"), f" · {asked or 'all'} · {total}"),
        *(_line(one, today) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((Button(one.ref, one.ref) for one in found), across=3),
            *cards.pages(f"/referrals {asked}".strip(), page, total=total, size=PAGE),
        ),
    )


def _line(one: ReferralView, today: date) -> Line:
    due = f" · due {day(one.next_due_on)}" if one.next_due_on else ""
    late = " · OVERDUE" if one.overdue(today) else ""
    return f"{one.ref} · {one.status}{due}{late}"


def _next(referral: ReferralView, today: date) -> str | None:
    if referral.next_action is None and referral.next_due_on is None:
        return None
    due = f"by {day(referral.next_due_on)}" if referral.next_due_on else ""
    late = " (OVERDUE)" if referral.overdue(today) else ""
    return " ".join(filter(None, (referral.next_action, due))) + late
