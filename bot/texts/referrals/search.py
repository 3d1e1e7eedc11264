"""The results of a search, masked."""

from __future__ import annotations

from datetime import datetime

from bot.services.referrals.search import COUNTED, Hit
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, say


def found(hits: list[Hit], total: int, *, words: str, now: datetime) -> Reply:
    if not hits:
        return say(
            f"Nobody found for “{words[:40]}”.",
            "Children are found by their own team only. Check the spelling, or ask the owning team.",
        )
    number = cards.number(total, COUNTED)
    more = f" · first {len(hits)} of {number}, add a name to narrow it" if total > len(hits) else ""
    return say(
        (bold("Found"), f" · {number}{more}"),
        *(_line(hit) for hit in hits),
        cards.marking(now),
        buttons=cards.grid(
            (Button(hit.ref, hit.ref) for hit in hits), across=3
        ),  # no name goes back in a button
    )


def _line(hit: Hit) -> Line:
    where = f" · {hit.area}" if hit.area else ""
    status = "open" if hit.is_open else "not open"
    return f"{hit.ref} · {hit.name or 'young person'}{where} · {hit.programme}, {status}"
