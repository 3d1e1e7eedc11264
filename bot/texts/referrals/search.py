"""The results of a search, masked, each with the reason for which it is there."""

from __future__ import annotations

from datetime import datetime

from bot.language.people.reading import Unreadable
from bot.services.referrals.search import COUNTED, LIMIT, Hit
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, prose, say

MORE = "more"
HINTS = {
    Unreadable.NO_LETTERS: "There is no letter and no figure in that. Give a name, or part of one.",
    Unreadable.OTHER_SCRIPT: "Names are on record in our alphabet. Write the name as it sounds.",
    None: "Children are found by their own team only. Check the spelling, or ask the owning team.",
}


def found(
    hits: list[Hit],
    total: int,
    *,
    words: str,
    page: int,
    more: str,
    unreadable: Unreadable | None,
    may_repeat: bool = True,
    now: datetime,
) -> Reply:
    """`more` are the words that bring the next page, without a name in them; empty for the last page.

    `may_repeat` says whether the words may stand in the chat once more.
    """
    if not hits and page == 1:
        named = f"Nobody found for “{words[:40]}”." if may_repeat else "Nobody found."
        return say(named, HINTS[unreadable])
    if not hits:
        return say("There are no more. Add a name, a date of birth or a street to narrow it.")
    number = cards.number(total, COUNTED)
    first = (page - 1) * LIMIT + 1
    shown = f" · {first} to {first + len(hits) - 1} of {number}, likeliest first" if total > LIMIT else ""
    buttons = cards.grid((Button(hit.ref, hit.ref) for hit in hits), across=3)
    return say(
        (bold("Found"), shown or f" · {number}"),
        *(_line(hit) for hit in hits),
        cards.marking(now),
        buttons=(*buttons, (Button("More", more),)) if more else buttons,  # no name goes back in a button
    )


def _line(hit: Hit) -> Line:
    where = f" · {hit.area}" if hit.area else ""
    status = "open" if hit.is_open else "not open"
    whys = f" · {', '.join(hit.whys)}" if hit.whys else ""
    return f"{hit.ref} · {hit.name or 'young person'}{where} · {hit.programme}, {status}{whys}"


def closed() -> Reply:
    return say(prose("That search is closed. Search again: `/find millbrook`"))
