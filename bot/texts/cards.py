"""The parts that all cards share: the first line, the marking with its freshness, the pages of a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.texts.reply import MAX_SAYS, Button, Line, Row, bold
from bot.texts.times import clock

MARKING = "OFFICIAL-SENSITIVE"


def heading(ref: str, what: str) -> Line:
    return (bold(ref), f" · {what}")


def fact(name: str, value: str | None) -> Line | None:
    """A line of a card; None, and so no line, where there is no value."""
    return None if value is None else f"{name}: {value}"


def marking(now: datetime, *, level: str = MARKING) -> str:
    return f"{level} · as of {clock(now)}"


def grid(buttons: Iterable[Button], *, across: int) -> tuple[Row, ...]:
    """The buttons in rows of that many."""
    every = tuple(buttons)
    return tuple(every[i : i + across] for i in range(0, len(every), across))


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


def fits(says: str) -> bool:
    """Whether a button may carry these words."""
    return 1 <= len(says.encode(errors="replace")) <= MAX_SAYS


def more(says: str, page: int, *, more: bool) -> tuple[Row, ...]:
    """Buttons to the page before and after, for a list too long to be counted."""
    return pages(says, page, total=page + 1 if more else page, size=1)
