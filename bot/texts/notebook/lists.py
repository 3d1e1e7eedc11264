"""Lists of notes in words: a line each, as it was sent, cut short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.notebook.lists import PAGE, NoteFilter
from bot.services.notebook.viewing import NoteView
from bot.services.notebook.word_index import MOST
from bot.texts import cards
from bot.texts.notebook.viewing import LATE
from bot.texts.reply import Button, Line, Piece, Reply, Row, bold, fits, say, strike
from bot.texts.times import short

SHOWN = 36


def listing(
    found: Sequence[NoteView],
    total: int,
    *,
    wanted: NoteFilter,
    alone: bool,
    asked: str,
    page: int,
    now: datetime,
) -> Reply:
    """`alone` says that all are the officer's own; `asked` holds the words that show the list again."""
    if not total:
        return _none(wanted, alone=alone)
    back = cards.on_page(f"/notes {asked}".strip(), page)
    of_one = alone or wanted.book is not None
    many = f"{total} or more" if wanted.words and total >= MOST else str(total)
    return say(
        (bold(_title(wanted, alone=alone)), f" · {_narrowed(wanted) or 'newest first'} · {many}"),
        *(_line(one, wanted, now, of_one=of_one) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((cards.opens(_label(one, of_one=of_one), one.ref, back) for one in found), across=3),
            *_pages(asked, page, total),
            *_print(asked),
        ),
    )


def _none(wanted: NoteFilter, *, alone: bool) -> Reply:
    if alone:
        return say(
            f"You have no notes: {_narrowed(wanted)}." if _narrowed(wanted) else "You have no notes yet.",
            "Write one: begin a message with “note”, or reply to any card.",
        )
    whose = f" in the notebook of {wanted.book.called}" if wanted.book else ""
    narrowed = f": {_narrowed(wanted)}" if _narrowed(wanted) else ""
    return say(f"No notes for you to read{whose}{narrowed}.", buttons=((Button("My own notes", "/notes"),),))


def _title(wanted: NoteFilter, *, alone: bool) -> str:
    if wanted.book is not None:
        return f"Notebook of {wanted.book.called}"
    return "My notebook" if alone else "Notes"


def _narrowed(wanted: NoteFilter) -> str:
    on = f"on {wanted.about.ref}" if wanted.about else None
    words = f"“{' '.join(wanted.words)}”" if wanted.words else None
    return " · ".join(filter(None, (on, wanted.day, words)))


def _print(asked: str) -> tuple[Row, ...]:
    says = f"/book {asked}".strip()
    return ((Button("PDF", says),),) if fits(says) else ()


def _pages(asked: str, page: int, total: int) -> tuple[Row, ...]:
    return cards.pages(f"/notes {asked}".strip(), page, total=total, size=PAGE)


def _label(one: NoteView, *, of_one: bool) -> str:
    return one.ref.rpartition("-")[2] if of_one else one.ref.partition("-")[2]


def _line(one: NoteView, wanted: NoteFilter, now: datetime, *, of_one: bool) -> Line:
    """`0007 14:32 · on TSK-0456 · late: nobody in`; among others', with full reference and officer."""
    ref = one.ref.rpartition("-")[2] if of_one else f"{one.ref} {one.officer}"
    when = short(one.written_at, now=now)
    if one.checked_by:
        up_to = (one.about or "").rpartition("-")[2]
        return f"{ref} checked by {one.checked_by}: up to {up_to} · {when}{_said(one)}"
    facts = (
        f"{ref} {when}",
        _about(one, wanted),
        "late" if one.received_at - one.written_at > LATE else None,
    )
    head = f"{' · '.join(filter(None, facts))}: "
    attached = f"[{len(one.attachments)} attached] " if one.attachments else ""
    text: Piece = strike(_cut(one)) if one.struck_by else _cut(one)
    struck = f" (struck by {one.struck_by.rpartition('-')[2]})" if one.struck_by else ""
    return (head, attached, text, struck)


def _about(one: NoteView, wanted: NoteFilter) -> str | None:
    """The subject; nothing where the title says it."""
    if one.rest_of:
        return f"rest of {one.rest_of.rpartition('-')[2]}"
    told = wanted.about is not None and wanted.about.ref == one.about
    return f"on {one.about}" if one.about and not told else None


def _said(one: NoteView) -> str:
    return f": {_cut(one)}" if one.text else ""


def _cut(one: NoteView) -> str:
    first = " ".join(one.text.split())
    return first if len(first) <= SHOWN else f"{first[:SHOWN]}…"
