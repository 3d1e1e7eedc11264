"""The parts that all cards share: the first line, the marking with its freshness, the pages of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.language.times.bands import WEEKEND, VisitBand
from bot.language.times.wall import to_local
from bot.services.referrals import attempts
from bot.services.referrals.attempts import Contacted
from bot.services.referrals.details import OtherAddress
from bot.texts.reply import AS_OF, Button, Line, Reply, Row, bold, copying, fits
from bot.texts.times import clock
from bot.values import replace

BACK = " ← "  # between what a button of a list opens, and the list
LISTS = {
    "brief": "Drafts",
    "intel": "Reports",
    "op": "Operations",
    "remind": "Reminders",
}  # else their own word
NEWEST_TRIED = 4
MOST_OTHERS = 2
MARKING = "OFFICIAL-SENSITIVE"


def heading(ref: str, what: str) -> Line:
    return (bold(ref), f" · {what}")


def fact(name: str, value: str | None) -> Line | None:
    """A line of a card; None, and so no line, where there is no value."""
    return None if value is None else f"{name}: {value}"


def tried(contacts: Sequence[Contacted], bands: Sequence[VisitBand]) -> str | None:
    """`Tried: Sat (weekend), Thu evening. Not yet: weekday morning.`; None where nothing was tried."""
    done = attempts.tried(contacts, bands)
    if not done:
        return None
    before = f"{len(done) - NEWEST_TRIED} before, " if len(done) > NEWEST_TRIED else ""
    said = f"Tried: {before}{', '.join(one.words for one in done[-NEWEST_TRIED:])}."
    names = [one.name for one in attempts.untried(contacts, bands)]
    weekdays = ", ".join(one for one in names if one != WEEKEND)
    left = "; ".join(
        filter(None, (f"weekday {weekdays}" if weekdays else "", WEEKEND if WEEKEND in names else ""))
    )
    return f"{said} Not yet: {left}." if left else said


def other_addresses(others: Sequence[OtherAddress]) -> Iterator[str]:
    """The newest addresses given besides the record's, which they don't replace."""
    for one in others[-MOST_OTHERS:]:
        yield f"Another address given: {one.address} ({to_local(one.at):%d/%m/%Y}, by {one.by})"


def marking(now: datetime, *, level: str = MARKING) -> str:
    return f"{level}{AS_OF}{clock(now)}"


def grid(buttons: Iterable[Button], *, across: int) -> tuple[Row, ...]:
    """The buttons in rows of that many."""
    every = tuple(buttons)
    return tuple(every[i : i + across] for i in range(0, len(every), across))


def opens(label: str, says: str, back: str) -> Button:
    """A button of a list, that opens a card with a way back; `back` are the words that bring the list.

    It opens the card alone where both are too long for a button.
    """
    both = f"{says}{BACK}{back.removeprefix('/')}"
    return Button(label, both if fits(both) else says)


def copied(card: Reply, ref: str) -> Reply:
    """The card with a last button that copies its reference."""
    return replace(card, buttons=(*card.buttons, copying(ref)))


def split_back(says: str) -> tuple[str, str]:
    """The words of a tapped button, and those that bring the list which it stood in, if there are any."""
    says, _, back = says.partition(BACK)
    return says, back


def with_way_back(reply: Reply, says: str, back: str) -> Reply:
    """The card with [← Tasks]; its [Refresh] keeps the way."""
    if not (back and reply.lines):
        return reply
    rows = tuple(
        tuple(opens(one.label, one.says, back) if one.says == says and not one.copies else one for one in row)
        for row in reply.buttons
    )
    word = back.partition(" ")[0]
    return replace(reply, buttons=(*rows, (Button(f"← {LISTS.get(word, word.capitalize())}", f"/{back}"),)))


LONGEST_TITLE = 36  # characters in a line of a list, so that it fits two rows of a phone


def cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def on_page(says: str, page: int) -> str:
    """The words that bring this page of a list."""
    return f"{says} page {page}" if page > 1 else says


def pages(says: str, page: int, *, total: int, size: int) -> tuple[Row, ...]:
    """Buttons to the page before and after; `says` are the words that bring the list, without its page.

    None where the words are too long for a button: the page can still be typed.
    """
    if not fits(f"{says} page {page + 1}"):
        return ()
    last = max(1, -(-total // size))
    before = (Button(f"← Page {page - 1}", f"{says} page {page - 1}"),) if page > 1 else ()
    after = (Button(f"Page {page + 1} →", f"{says} page {page + 1}"),) if page < last else ()
    return ((*before, *after),) if before or after else ()


def number(total: int, counted: int) -> str:
    """The number in words, for a list that is counted no further."""
    return f"{counted} or more" if total > counted else str(total)


def more(says: str, page: int, *, more: bool) -> tuple[Row, ...]:
    """Buttons to the page before and after, for a list too long to be counted."""
    return pages(says, page, total=page + 1 if more else page, size=1)


def concern(ref: str) -> Button:
    """The button to tick that somebody may be at risk."""
    return Button("⚠ Concern", f"/concern {ref}")
