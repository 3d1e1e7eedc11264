"""Notes in words: always the officer's own, exactly as they were sent."""

from __future__ import annotations

from datetime import datetime

from bot.services.attachments import Hung
from bot.services.media_types import UNKNOWN
from bot.services.notes import PAGE, NoteView, Written
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, say
from bot.texts.times import clock, gap, short

LATE_SECONDS = 600
SHOWN = 120


def receipt(note: Written) -> Reply:
    """`PNB-1234-0007 · 14:32 · on TSK-0456`: the number stands first, so that it can be answered in turn."""
    where = f" · on {note.about}" if note.about else ""
    late = (note.received_at - note.written_at).total_seconds()
    files = f" · {note.attachments} attached" if note.attachments else ""
    return say(
        (bold(note.ref), f" · {clock(note.written_at)}{where}{files}"),
        "⚠ The file is larger than 20 MB: I can't keep it. Send it in parts, or book it in as an exhibit."
        if note.too_large
        else None,
        f"Reached us at {clock(note.received_at)}, {gap(late)} without signal"
        if late > LATE_SECONDS
        else None,
    )


def card(note: NoteView, *, now: datetime) -> Reply:
    hung = ", ".join(one.kind.value.replace("_", " ") for one in note.attachments)
    return say(
        cards.heading(note.ref, f"on {note.about}" if note.about else "field note"),
        (bold(short(note.written_at, now=now)),),
        note.text or None,
        cards.fact("Attached", hung or None),
        *(_belied(one) for one in note.attachments if one.belied_by is not None),
        cards.marking(now),
        buttons=((Button(note.about, note.about),),) if note.about else (),
    )


def _belied(one: Hung) -> str:
    name = one.file_name or one.kind.value.replace("_", " ")
    found = "of no type that I know" if one.belied_by == UNKNOWN else one.belied_by
    return f"⚠ By its content “{name[:60]}” is {found}."


def listing(found: list[NoteView], total: int, *, page: int, asked: str, now: datetime) -> Reply:
    if not total:
        return say(f"No notes of yours: {asked or 'none yet'}.", "Write one: /note, or answer any card.")
    return say(
        (bold("My notebook"), f" · {asked or 'newest first'} · {total}"),
        *(_line(one, now) for one in found),
        cards.marking(now),
        buttons=(
            *cards.grid((Button(one.ref.rpartition("-")[2], one.ref) for one in found), across=4),
            *cards.pages(f"/notes {asked}".strip(), page, total=total, size=PAGE),
        ),
    )


def _line(one: NoteView, now: datetime) -> Line:
    first = " ".join(one.text.split())
    cut = first if len(first) <= SHOWN else f"{first[:SHOWN]}…"
    hung = f"[{len(one.attachments)} attached] " if one.attachments else ""
    about = f" · {one.about}" if one.about else ""
    return f"{one.ref.rpartition('-')[2]} {short(one.written_at, now=now)}{about}: {hung}{cut}"
