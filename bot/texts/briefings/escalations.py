"""Escalation in words: briefings still to be acknowledged, by the officer or by officers in their line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language.names import officer_name
from bot.services.briefings.unacknowledged import (
    PAGE,
    LineUnacknowledgedNotice,
    UnacknowledgedBriefing,
    UnacknowledgedNotice,
)
from bot.texts import cards
from bot.texts.reply import Button, Reply, Row, bold, say
from bot.texts.times import short

NAMED = 5
SHOWN = 6


def told_unacknowledged(notice: UnacknowledgedNotice) -> Reply:
    """The reminder, on a screen that may be locked: references alone."""
    refs = notice.refs
    if len(refs) == 1:
        return say((bold(refs[0]), " is waiting for you to acknowledge it."), buttons=_open(refs))
    more = f" and {len(refs) - SHOWN} more" if len(refs) > SHOWN else ""
    return say(
        (
            bold(f"{len(refs)} briefings"),
            f" are waiting for you to acknowledge them: {', '.join(refs[:SHOWN])}{more}.",
        ),
        buttons=(*_open(refs[:SHOWN]), (Button("All of them", "/briefings"),)),
    )


def told_line(notice: LineUnacknowledgedNotice) -> Reply:
    """To a supervisor: collar numbers alone; names are behind the button."""
    refs = notice.refs
    first = [*refs][:SHOWN]
    more = len(refs) - len(first)
    return say(
        (bold("Not acknowledged in your line"), ", despite reminders:"),
        *(f"{ref} · {_collars(refs[ref])}" for ref in first),
        f"and {more} more briefings" if more else None,
        buttons=((Button("Names", "/briefings line"),), *_open(first, report=True)),
    )


def line(found: Sequence[UnacknowledgedBriefing], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("Nothing is left: your line has acknowledged everything you were told of.")
    says, refs = "/briefings line", dict.fromkeys(one.ref for one in found)
    return say(
        (bold("Not acknowledged in your line"), f" · {total}"),
        *(f"{one.ref} · {officer_name(None, one.collar, one.surname)} · {_how(one, now)}" for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((cards.opens(ref, ref, cards.on_page(says, page)) for ref in refs), across=3),
            *cards.pages(says, page, total=total, size=PAGE),
        ),
    )


def _how(one: UnacknowledgedBriefing, now: datetime) -> str:
    opened = f"opened {short(one.opened_at, now=now)}" if one.opened_at else "not opened"
    return f"{opened}, reminded {one.reminders}×"


def _collars(whose: Sequence[str]) -> str:
    more = f" and {len(whose) - NAMED} more" if len(whose) > NAMED else ""
    return ", ".join(whose[:NAMED]) + more


def _open(refs: Sequence[str], *, report: bool = False) -> tuple[Row, ...]:
    if len(refs) == 1 and not report:
        return ((Button("Open", refs[0]),),)
    return cards.grid((Button(ref, f"/briefings report {ref}" if report else ref) for ref in refs), across=3)
