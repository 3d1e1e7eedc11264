"""Lists of notes in words: a line each, as it was sent, cut short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.note_lists import PAGE, Wanted
from bot.services.note_reading import NoteView
from bot.texts import cards
from bot.texts.notes import LATE
from bot.texts.reply import MAX_SAYS, Button, Line, Piece, Reply, Row, bold, say, strike
from bot.texts.times import short

SHOWN = 60


def listing(
    found: Sequence[NoteView], total: int, *, wanted: Wanted, asked: str, page: int, now: datetime
) -> Reply:
    """`asked` is what brings the list again."""
    if not total:
        return _none(wanted, asked)
    short_refs = wanted.is_own
    return say(
        (bold(_title(wanted)), f" · {_narrowed(wanted, asked)} · {total}"),
        *(_line(one, now, short_ref=short_refs) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((Button(_label(one, short_ref=short_refs), one.ref) for one in found), across=3),
            *_pages(asked, page, total),
        ),
    )


def _none(wanted: Wanted, asked: str) -> Reply:
    if wanted.is_own:
        return say(f"No notes of yours: {asked or 'none yet'}.", "Write one: /note, or answer any card.")
    return say(f"No notes for you to read: {_narrowed(wanted, asked)}.", "Your own: /notes")


def _title(wanted: Wanted) -> str:
    if wanted.book is not None:
        return f"Notebook of {wanted.book.called}"
    return "My notebook" if wanted.is_own else "Notes"


def _narrowed(wanted: Wanted, asked: str) -> str:
    on = f"on {wanted.about.ref}" if wanted.about else None
    words = f"“{' '.join(wanted.words)}”" if wanted.words else None
    return " · ".join(filter(None, (on, words))) or asked or "newest first"


def _pages(asked: str, page: int, total: int) -> tuple[Row, ...]:
    """None where more is asked than a button can say."""
    says = f"/notes {asked}".strip()
    if len(f"{says} page {page + 1}".encode()) > MAX_SAYS:
        return ()
    return cards.pages(says, page, total=total, size=PAGE)


def _label(one: NoteView, *, short_ref: bool) -> str:
    return one.ref.rpartition("-")[2] if short_ref else one.ref.partition("-")[2]


def _line(one: NoteView, now: datetime, *, short_ref: bool) -> Line:
    """`0007 14:32 · on TSK-0456 · late: nobody in`; with the full reference and whose it is among others'."""
    ref = one.ref.rpartition("-")[2] if short_ref else f"{one.ref} {one.officer}"
    when = short(one.written_at, now=now)
    if one.checked_by:
        up_to = (one.about or "").rpartition("-")[2]
        return f"{ref} checked by {one.checked_by}: up to {up_to} · {when}{_said(one)}"
    facts = (f"{ref} {when}", _about(one), "late" if one.received_at - one.written_at > LATE else None)
    head = f"{' · '.join(filter(None, facts))}: "
    hung = f"[{len(one.attachments)} attached] " if one.attachments else ""
    text: Piece = strike(_cut(one)) if one.struck_by else _cut(one)
    struck = f" (struck by {one.struck_by.rpartition('-')[2]})" if one.struck_by else ""
    return (head, hung, text, struck)


def _about(one: NoteView) -> str | None:
    if one.rest_of:
        return f"rest of {one.rest_of.rpartition('-')[2]}"
    return f"on {one.about}" if one.about else None


def _said(one: NoteView) -> str:
    return f": {_cut(one)}" if one.text else ""


def _cut(one: NoteView) -> str:
    first = " ".join(one.text.split())
    return first if len(first) <= SHOWN else f"{first[:SHOWN]}…"
