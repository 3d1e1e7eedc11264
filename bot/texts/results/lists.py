"""Results listed: the totals of an operation, and each one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.services.results.tallies import Tally
from bot.services.results.viewing import ResultView
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, say, strike
from bot.texts.results.amounts import amount
from bot.texts.results.recording import line
from models.result import ResultCategory

ACROSS = 4


def listed(
    found: Sequence[ResultView],
    *,
    called: str,
    says: str,
    page: int,
    more: bool,
    now: datetime,
    tally: Sequence[Tally] = (),
) -> Reply:
    if not found and not tally:
        return say(f"No results on record: {called}.", buttons=((Button("Put one down", "/result"),),))
    return say(
        (bold("Results"), f" · {called}"),
        *totals(tally),
        *(_line(one) for one in found),
        cards.marking(now),
        buttons=(*_wrong(found), *cards.more(says, page, more=more)),
    )


def totals(tally: Sequence[Tally]) -> Iterator[Line]:
    """A line for each category: `Seizure: knives seized 5, drugs seized cannabis 14 wraps`."""
    for category, found in groupby(tally, key=lambda one: one.category):
        yield (bold(called(category)), ": ", ", ".join(_total(one) for one in found))


def called(category: ResultCategory) -> str:
    return "ASB tools" if category is ResultCategory.ASB_TOOLS else category.capitalize()


def _total(one: Tally) -> str:
    return amount(one.label, one.unit, one.subtype, count=one.count, pence=one.pence)


def _line(one: ResultView) -> Line:
    said = f"{line(one)}{f' · {one.task}' if one.task else ''}"
    return (f"{one.number} ", strike(said) if one.is_struck else said, " · struck" if one.is_struck else "")


def _wrong(found: Sequence[ResultView]) -> Sequence[tuple[Button, ...]]:
    standing = (one.number for one in found if not one.is_struck)
    return cards.grid((Button(f"{one} wrong", f"/result wrong {one}") for one in standing), across=ACROSS)


def unknown_list(words: str) -> Reply:
    return say(
        f"I know no list “{words[:40]}” of results.",
        "There are: those of your team, mine, today, yesterday, of a task, or of an operation",
        buttons=((Button("My results", "/result list mine"), Button("Team's", "/result list")),),
    )
