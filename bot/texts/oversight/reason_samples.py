"""The supervisor's sample in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.services.oversight.reason_samples import PAGE, SampleView
from bot.texts import cards, labels
from bot.texts.reply import Button, Line, Reply, bold, prose, say
from bot.texts.times import short


def listing(found: Sequence[SampleView], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("No reasons are waiting for you to judge.")
    rows = tuple(
        (
            Button(f"{one.id} in order", f"/samples ok {one.id}"),
            Button(f"{one.id} to be asked", f"/samples ask {one.id}"),
        )
        for one in found
    )
    return say(
        (bold("Reasons to judge"), f" · {total}"),
        *(line for one in found for line in _lines(one, now)),
        cards.marking(now),
        buttons=(*rows, *cards.pages("/samples", page, total=total, size=PAGE)),
    )


def usage() -> Reply:
    return say(
        prose("To judge one: `/samples ok 12`, or `/samples ask 12`"),
        buttons=((Button("Reasons to judge", "/samples"),),),
    )


def _lines(one: SampleView, now: datetime) -> Iterator[Line]:
    yield f"{one.id}: {one.who} on {one.ref}, {short(one.at, now=now)}, {labels.reason(one.reason)}"
    yield f"“{one.words}”"
