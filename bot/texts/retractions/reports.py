"""Reports on messages that were to be masked or deleted, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.retractions.requests import WipedNotice, WipeReport
from bot.services.retractions.unmasked import PAGE, UnmaskedMessage
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, prose, say
from bot.texts.times import short

LISTED = 10


def wiped(notice: WipedNotice) -> Reply:
    collar, done, failed = notice.collar, notice.done, notice.failed
    return say(
        (bold(f"{collar}'s phone"), f": {_messages(done)} deleted or masked, {failed} could not be."),
        buttons=((Button("Which ones", f"/recalled {collar}"),),),
    )


def report(shown: WipeReport, *, now: datetime) -> Reply:
    if not shown.done + shown.waiting + len(shown.failed):
        return say(f"Nothing was recalled from {shown.collar}'s phone.")
    more = len(shown.failed) - LISTED
    return say(
        (bold(f"{shown.collar}'s phone"), f" · {_messages(shown.done)} deleted or masked"),
        f"Still trying: {shown.waiting}" if shown.waiting else None,
        f"Could not be: {len(shown.failed)}",
        *(f"sent {short(sent_at, now=now)}: {reason}" for sent_at, reason in shown.failed[:LISTED]),
        f"and {more} more" if more > 0 else None,
        cards.marking(now),
        buttons=((Button("↻ Refresh", f"/recalled {shown.collar}"),),),
    )


def unmasked(found: Sequence[UnmaskedMessage], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("All personal detail that was shown is masked, or will be within minutes.")
    return say(
        (bold("Could not be masked"), f" · {total}"),
        *(_line(one, now) for one in found),
        cards.marking(now),
        buttons=cards.pages("/unmasked", page, total=total, size=PAGE),
    )


def whose() -> Reply:
    return say(prose("Whose phone? For example: `/recalled 1234`"))


def _line(one: UnmaskedMessage, now: datetime) -> Line:
    return f"{one.ref} · shown to {one.collar}, {short(one.shown_at, now=now)}: {one.reason}"


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"
