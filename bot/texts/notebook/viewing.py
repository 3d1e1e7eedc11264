"""Notes in words: exactly as they were sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.language.references import RecordKind, Reference, first_line_reference
from bot.services.files.attached import NoteAttachmentView
from bot.services.files.media_types import UNKNOWN
from bot.services.notebook.viewing import NoteView
from bot.services.notebook.warnings import NoteWarning
from bot.services.notebook.writing import NoteReceipt
from bot.texts import cards, labels
from bot.texts.reply import (
    Button,
    Expect,
    Line,
    Piece,
    Reply,
    Row,
    answered_in_words,
    bold,
    copying,
    fits,
    say,
    strike,
)
from bot.texts.times import clock, gap, short
from bot.values import replace
from models.notebook import AttachmentKind, ParticularKind

LATE, VERY_LATE = timedelta(minutes=10), timedelta(hours=1)
COARSE_M = 100  # metres: an error of this size or more is shown
WHY_LATE = ("no signal", "dealing with it", "phone off or flat")
WHY_AMENDED = ("typing error", "left something out", "wrong record", "wrong time or person")
UNWANTED: Mapping[NoteWarning, str] = MappingProxyType(
    {
        NoteWarning.NAME_AND_BIRTH: "⚠ That looks like a name with a date of birth."
        " Use the reference instead.",
        NoteWarning.PNC_ID: "⚠ That looks like a PNC number, which doesn't belong here.",
    }
)
FACTS = (
    (ParticularKind.KIND, "Kind"),
    (ParticularKind.PLACE, "Place"),
    (ParticularKind.PERSON, "About"),
    (ParticularKind.PRESENT, "With"),
    (ParticularKind.SPEECH, "Said"),
    (ParticularKind.REASON, "Reason"),
    (ParticularKind.GOES_ON, "Continues in"),
)


def asks(about: Reference | None, expect: Expect) -> Reply:
    """The question begins as the record's card does, so that a reply to it is always a note on that."""
    what = "operation" if about and about.kind is RecordKind.OPERATION else "note"
    question = say(
        cards.heading(about.text, what) if about else None,
        "What is the note? Send text, photo, voice or location.",
        expect=expect,
    )
    return answered_in_words(question, f"Note on {about.text}") if about else question


def receipt(note: NoteReceipt) -> Reply:
    """`PNB-1234-0007 · 14:32 · on TSK-0456`: the number comes first, so that it can be answered in turn."""
    if note.repeats:
        return _repeated(note)
    where = f" · on {note.about}" if note.about else ""
    files = f" · {note.attachments} attached" if note.attachments else ""
    struck = f" · strikes {note.strikes}" if note.strikes else ""
    return say(
        (bold(note.ref), f" · {clock(note.written_at)}{where}{files}{struck}"),
        too_large() if note.too_large else None,
        UNWANTED[note.unwanted] if note.unwanted else None,
        *_late(note.written_at, note.received_at),
        "Why the change?" if note.strikes else None,
        buttons=_after(note),
    )


def unfiled(reply: Reply, named: str | None) -> Reply:
    """The receipt of a note that names a record and is filed on none: `named` isn't on record."""
    why = f"Not filed on a record: {named} isn't on record." if named else "Not filed on a record."
    return replace(reply, lines=(*reply.lines, why))


def offers_to_file(reply: Reply, note: NoteReceipt, records: Sequence[str]) -> Reply:
    """The receipt with a button for each record that the note names further on."""
    if note.repeats:
        return reply
    rows = tuple((Button(f"File it on {one}", f"/fileon {note.ref} {one}"),) for one in records)
    return replace(reply, buttons=rows + reply.buttons)


def filed(note: NoteReceipt) -> Reply:
    """The receipt of an entry that was filed on a record by a tap: the new one stands in its place."""
    return replace(receipt(note), buttons=(), lines=receipt(note).lines[:1])


def filed_unseen(reply: Reply) -> Reply:
    """The receipt in a locked chat, which reads the same whether or not there is such a record."""
    return replace(
        reply, lines=(*reply.lines, "Filed on the record that it begins with, if that is on record.")
    )


def too_large() -> str:
    return "⚠ The file is larger than 20 MB: I can't keep it. Send it in parts, or book it in as an exhibit."


def rest(note: NoteReceipt, first: str) -> Reply:
    """The receipt of the rest of a long message that a phone cut in two."""
    receipt_ = receipt(note)
    join = Button(f"Join to {first.rpartition('-')[2]}", f"/join {note.ref}")
    return say(
        *receipt_.lines,
        f"It came right after {first}, like the rest of a long message.",
        buttons=((join,), *receipt_.buttons),
    )


def joined(first: str, rest_: str) -> Reply:
    return say((bold(first), f" continues in {rest_}: they are read as one note."))


def grown(note: NoteReceipt) -> Reply:
    """The receipt of parts of an album that arrived late."""
    return say(
        (bold(note.ref), f" · {clock(note.written_at)} · now {note.attachments} attached"),
        too_large() if note.too_large else None,
    )


def particular_added(ref: str, kind: ParticularKind, value: str) -> Reply:
    return say((bold(ref), f" · {dict(FACTS)[kind]}: {value}"), buttons=(_more(ref),))


def happened(ref: str, at: datetime, written_at: datetime, *, now: datetime) -> Reply:
    why = written_at - at > VERY_LATE
    return say(
        (bold(ref), f" · happened {short(at, now=now)}, written {short(written_at, now=now)}"),
        "That is more than an hour later. Why?" if why else None,
        buttons=_reasons(ref, WHY_LATE) if why else (),
    )


def _repeated(note: NoteReceipt) -> Reply:
    both = Button("Keep both", f"/again {note.ref}")
    return say(
        (bold(note.ref), f" · {clock(note.written_at)} · kept already"),
        "The same words came twice within two minutes, so I kept them once.",
        buttons=((both,),),
    )


def _late(written_at: datetime, received_at: datetime) -> Iterator[str]:
    late = received_at - written_at
    if late > LATE:
        yield f"Reached us at {clock(received_at)}, {gap(late.total_seconds())} without signal"
    if late > VERY_LATE:
        yield "That is more than an hour. Why?"


def _after(note: NoteReceipt) -> tuple[Row, ...]:
    """The buttons that add to a note once it is kept."""
    if note.strikes:
        return _reasons(note.ref, WHY_AMENDED)
    late = note.received_at - note.written_at > VERY_LATE
    return (*_reasons(note.ref, WHY_LATE), _more(note.ref)) if late else (_more(note.ref),)


def _more(ref: str) -> Row:
    wanted = (("Kind", "kind"), ("Place", "place"), ("People", "person"), ("Words said", "speech"))
    return tuple(Button(label, f"/add {verb} {ref}") for label, verb in wanted)


def _reasons(ref: str, reasons: tuple[str, ...]) -> tuple[Row, ...]:
    buttons = [Button(one.capitalize(), f"/add reason {ref} {one}") for one in reasons]
    return cards.grid([*buttons, Button("Other", f"/add reason {ref}")], across=2)


def card(note: NoteView, *, own: bool, now: datetime) -> Reply:
    """An entry as it stands in the book, with its continuations; struck through if it is struck."""
    return say(
        cards.heading(note.ref, _what(note)),
        (bold(short(note.written_at, now=now)), f" · {note.officer}"),
        *_late(note.written_at, note.received_at),
        f"Struck by {note.struck_by}" if note.struck_by else None,
        f"Strikes {note.strikes}" if note.strikes else None,
        f"Continues from {note.rest_of}" if note.rest_of else None,
        _text(note),
        *particulars(note, when=lambda at: short(at, now=now)),
        *(f"📎 {attachment_words(one)}" for one in note.attachments),
        *(_belied(one) for one in note.attachments if one.belied_by is not None),
        cards.marking(now),
        buttons=_card_buttons(note, own=own),
    )


def _what(note: NoteView) -> str:
    if note.checked_by:
        return f"checked by {note.checked_by}: up to {note.about}"
    return f"on {note.about}" if note.about else "field note"


def _text(note: NoteView) -> Line | None:
    """Its words with those of its continuations, as one text."""
    pieces: list[Piece] = []
    for one in (note, *note.rest):
        if one.text:
            pieces += ["\n", strike(one.text) if one.struck_by else one.text]
    return tuple(pieces[1:]) or None


def particulars(note: NoteView, *, when: Callable[[datetime], str]) -> Iterator[str]:
    """Its particulars, a line each; `when` writes a time."""
    yield from note.values_of(ParticularKind.CAPTION)
    if note.values_of(ParticularKind.OCCURRED):
        yield f"Happened: {when(note.occurred_at)}"
    if note.task_place is not None:
        yield f"Task's place: {note.task_place}"
    for kind, name in FACTS:
        if found := note.values_of(kind):
            yield f"{name}: {'; '.join(found)}"


def _card_buttons(note: NoteView, *, own: bool) -> tuple[Row, ...]:
    about = _opens(note.about) if note.about else ()
    goes_on = tuple(Button(one, one) for one in note.values_of(ParticularKind.GOES_ON))
    change: Row = ()
    if own and not (note.struck_by or note.checked_by):
        change = (Button("Amend", f"/amend {note.ref}"), Button("Strike", f"/strike {note.ref}"))
    if not own and not note.checked_by:
        change = (Button("Check", f"/check {note.ref}"),)
    has_picture = any(one.kind is AttachmentKind.PHOTO and one.sha256 for one in note.attachments)
    pictures = (Button("Pictures", f"/pictures {note.ref}"),) if has_picture else ()
    return tuple(row for row in ((*about, *goes_on, *pictures), change, copying(note.ref)) if row)


def _opens(about: str) -> Row:
    """The button that opens a record: by name for an operation; none where that is too long for a button."""
    says = about if first_line_reference(about) else f"/op {about}"
    return (Button(about, says),) if fits(says) else ()


def attachment_words(one: NoteAttachmentView) -> str:
    """`photo`, `voice message, 0 s`, `location 52.24, -0.9 (within 1,500 m)`, `document, lost: ...`."""
    what = labels.ATTACHMENTS[one.kind]
    if one.kind is AttachmentKind.LOCATION:
        out = f" (within {one.accuracy_m:,.0f} m)" if (one.accuracy_m or 0) >= COARSE_M else ""
        named = f" · {one.words}" if one.words else ""
        return f"{what} {one.latitude}, {one.longitude}{out}{named}"
    facts = [what, one.file_name, one.words, None if one.seconds is None else f"{one.seconds} s"]
    lost = f"lost: {one.lost_reason}" if one.lost_reason else None
    return ", ".join(filter(None, (*facts, lost)))


def _belied(one: NoteAttachmentView) -> str:
    name = one.file_name or labels.ATTACHMENTS[one.kind]
    found = "of an unknown type" if one.belied_by == UNKNOWN else one.belied_by
    return f"⚠ By its content “{name[:60]}” is {found}."
