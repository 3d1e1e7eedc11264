"""Particulars that officers add to a note once it is written."""

from __future__ import annotations

import re
from functools import partial

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import NOTE_NAMED, Record, RecordKind
from bot.language.times.past import read_past
from bot.letters import capitals
from bot.services.access.policy import Permission
from bot.services.kinds import records as kinds_records
from bot.services.notebook import continuations, particulars
from bot.services.notebook import writing as note_writing
from bot.services.notebook.particulars import OwnEntry
from bot.services.notebook.writing import NewNote
from bot.services.officers import officers
from bot.services.safeguarding import duties
from bot.services.safeguarding.duties import Suggestion
from bot.texts.notebook import particulars as texts
from bot.texts.notebook import viewing as note_texts
from bot.texts.notebook.particulars import ADD
from bot.texts.reply import Reply
from bot.texts.safeguarding.duties import offering
from handlers.words import COLLAR, reference
from models.notebook import AttachmentKind, ParticularKind

SAID = {
    ParticularKind.KIND: ("Say what kind of note it is", "visit"),
    ParticularKind.PLACE: ("Say where it was", "Mill Lane"),
    ParticularKind.PERSON: ("Name the person or record that it is about", "TUR-0123"),
    ParticularKind.SPEECH: ("Add the words that were spoken", "I was only holding it."),
    ParticularKind.OCCURRED: ("Say when it happened", "yesterday 2310"),
    ParticularKind.PRESENT: ("Say who was there", "PC 1300"),
    ParticularKind.REASON: ("Say why you struck it or wrote it late", "The radio was down."),
}
EXACT = (ParticularKind.KIND, ParticularKind.PERSON, ParticularKind.OCCURRED, ParticularKind.PRESENT)
WORDS = re.compile(rf"{NOTE_NAMED}\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


def usage(_: Ask) -> Reply:
    return texts.usage()


def add(ask: Ask, *, kind: ParticularKind) -> Reply:
    """`/add kind PNB-1234-0007 visit`; without the last word, it is asked for."""
    found = WORDS.fullmatch(ask.words)
    note = reference(ask, RecordKind.NOTE)
    if found is None or note is None:
        return texts.usage()
    return _add(ask, note.text, kind, found["rest"]) if found["rest"] else _asked(ask, note.text, kind)


def _asked(ask: Ask, ref: str, kind: ParticularKind) -> Reply:
    particulars.require_own(ask.session, ask.actor, ref)
    return texts.asks(ref, kind)


def add_said(ask: Ask) -> Reply:
    """The answer to the question. A file is no answer but a note on that note."""
    ref, kind = ask.facts["ref"], ParticularKind(ask.facts["kind"])
    place = next((one for one in ask.items if one.kind is AttachmentKind.LOCATION), None)
    if place is not None and kind is ParticularKind.PLACE:
        out = f" (within {place.accuracy_m:,.0f} m)" if place.accuracy_m else ""
        return _add(ask, ref, kind, f"{place.latitude}, {place.longitude}{out}")
    if ask.items:
        own = particulars.require_own(ask.session, ask.actor, ref)
        said = NewNote(ask.words, ask.items, Record(RecordKind.NOTE, own.id, ref))
        return note_texts.receipt(
            note_writing.write(ask.session, ask.actor, said, origin=ask.origin, now=ask.now)
        )  # fmt: skip
    return _add(ask, ref, kind, ask.words)


def _add(ask: Ask, ref: str, kind: ParticularKind, words: str) -> Reply:
    if kind is ParticularKind.OCCURRED:
        return _happened(ask, ref, words)
    if kind is ParticularKind.PRESENT and (match := COLLAR.fullmatch(words.strip())):
        words = officers.require_active(ask.session, match[1])
    if kind is ParticularKind.PERSON:
        about = reference(ask, RecordKind.REFERRAL)
        if about is None:
            return texts.no_reference(words)
        words = kinds_records.require(ask.session, ask.actor, about, now=ask.now).ref
    own = particulars.append_particular(ask.session, ask.actor, ref, kind, words, now=ask.now)
    return offering(note_texts.particular_added(ref, kind, words), _suggested(ask, own, kind, words))


def _suggested(ask: Ask, own: OwnEntry, kind: ParticularKind, words: str) -> Suggestion | None:
    """The safeguarding form that the note's kind or the words suggest."""
    is_kind = kind is ParticularKind.KIND
    if not is_kind and kind is not ParticularKind.SPEECH:
        return None
    said, note_kind = ("", capitals(words.strip())) if is_kind else (words, "")
    return duties.suggest(
        ask.session, ask.actor, own.id, own.ref, said, None, kind=note_kind, now=ask.now
    )  # fmt: skip


def _happened(ask: Ask, ref: str, words: str) -> Reply:
    own = particulars.require_own(ask.session, ask.actor, ref)
    at = read_past(words, before=own.written_at, shifts=ask.settings.shift_starts)
    if at is None:
        return texts.no_time(words)
    particulars.append_particular(
        ask.session, ask.actor, ref, ParticularKind.OCCURRED, at.isoformat(), now=ask.now
    )
    return note_texts.happened(ref, at, own.written_at, now=ask.now)


def join(ask: Ask) -> Reply:
    """Make an entry the rest of the one that it is about."""
    note = reference(ask, RecordKind.NOTE)
    if note is None:
        return texts.usage()
    first = continuations.join_entries(ask.session, ask.actor, note.text, now=ask.now)
    return note_texts.joined(first, note.text)


ROUTES = (
    Route(
        "add",
        usage,
        Permission.NOTE,
        help="Add kind, place, people, spoken words or the time to a note of yours",
        usage="/add WHAT NOTE WORDS",
        examples=(
            "/add kind PNB-1234-0007 visit",
            "/add place PNB-1234-0007 Mill Lane",
            "/add present PNB-1234-0007 PC 1300",
        ),
        brings="The note's card with what you added.",
        steps={ADD[kind]: add_said for kind in SAID},
        wants={ADD[ParticularKind.PERSON]: frozenset({"ref"})},
        exact=frozenset(ADD[kind] for kind in EXACT),
        takes_items=True,
    ),
    Route("join", join, Permission.NOTE, help="Read two entries as one note", hidden=True),
    *(
        Route(
            f"add {kind}",
            partial(add, kind=kind),
            Permission.NOTE,
            help=purpose,
            examples=(f"/add {kind} PNB-1234-0007 {example}",),
            takes_items=True,
        )
        for kind, (purpose, example) in SAID.items()
    ),
)
