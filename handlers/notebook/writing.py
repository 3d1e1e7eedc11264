"""Writing into the notebook, and looking at it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.chat import held_messages
from bot.chat.ask import Ask
from bot.chat.held_messages import ABOUT, USED
from bot.chat.outgoing import units
from bot.chat.route import EDITED, REST, UNFILED, Need, Route
from bot.chat.standing import BOX
from bot.errors import AccessRefusedError
from bot.language.references import (
    Record,
    RecordKind,
    Reference,
    find_references,
    first_line_reference,
    leading_reference,
    only_reference,
)
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.files.items import Item
from bot.services.kinds import records as kinds_records
from bot.services.notebook import continuations, early_edits, edits
from bot.services.notebook import writing as note_writing
from bot.services.notebook.book import ABOUT as FILED_ON
from bot.services.notebook.writing import NewNote, NoteReceipt
from bot.services.operations import viewing as operations
from bot.texts import questions, refusals
from bot.texts.notebook import viewing as texts
from bot.texts.reply import Expect, Reply
from bot.values import replace
from handlers.notebook.receipts import receipt
from handlers.words import NUMBER
from models.notebook import AttachmentKind

MOST_OFFERED = 2  # of more records the note is about none in particular
ASKED, KEPT = "note", "kept"
# "Add a note to TUR-0123" names a record: its card is answered with the note.
MADE = r"(?:(?:make|add|write)\s+(?:a\s+|another\s+|me\s+a\s+)?|new\s+)note\b(?!\s+(?:to|on|for|about|of)\b)"
IN_PLAIN_WORDS = re.compile(
    rf"(?:{MADE}|note\b(?!\s*\d+\s*$))[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL
)
OPERATION = re.compile(r"op(?:eration)?\s", re.IGNORECASE)
SHARED = re.compile(
    r"(?P<latitude>-?\d{1,2}\.\d{1,6}) (?P<longitude>-?\d{1,3}\.\d{1,6})"
    r" (?P<accuracy>-|\d{1,5}) (?P<at>\d{1,10})"
)
NORTHMOST, EASTMOST = 90, 180  # degrees
TAPPED_WITHIN = timedelta(days=2)  # a button older than that says nothing of the time
CUT = 3500  # UTF-16 units: a longer text may be the first part of one that a phone cut


def write(ask: Ask) -> Reply:
    named = _named(ask)
    about = ask.card or named
    if not ask.items and (not ask.words.strip() or (named is not None and named == about)):
        if about is not None:
            kinds_records.require(ask.session, ask.actor, about, now=ask.now)
        facts = {"kind": about.kind.value, "about": about.text} if about else {}
        return texts.asks(about, Expect(ASKED, facts))
    return _kept(ask, _about(ask)) if ask.card else _filed(ask)


def _filed(ask: Ask) -> Reply:
    """Keep it on the record that it begins with. A locked chat isn't told whether there is such a record."""
    named = leading_reference(ask.words, prefixes=ask.prefixes)
    about = _known(ask, named) if named else None
    if named and ask.unlocked_until is None:
        return texts.filed_unseen(_kept(ask, about, told=False))
    if about is not None:
        return _kept(ask, about)
    named_further_on = [one for one in find_references(ask.words, prefixes=ask.prefixes) if one != named]
    reply = _kept(ask, None, offered=_offered(ask, named_further_on))
    if named or named_further_on:
        return texts.unfiled(reply, named.text if named else None)
    return reply


def _offered(ask: Ask, named: Sequence[Reference]) -> list[str]:
    """The records to file it on by a tap: those of one or two that this officer may know of.

    A locked chat isn't told whether there are such records: each is offered, and the tap asks for the PIN.
    """
    if len(named) > MOST_OFFERED:
        return []
    some = [one for one in named if one.kind in FILED_ON and one.kind is not RecordKind.NOTE]
    return [one.text for one in some if ask.unlocked_until is None or _known(ask, one)]


def _known(ask: Ask, named: Reference) -> Record | None:
    """The record, if this officer may know of it; a refused look goes on record like any other."""
    try:
        return kinds_records.require(ask.session, ask.actor, named, now=ask.now)
    except AccessRefusedError as error:
        trail.refused(ask.session, ask.actor, error, now=ask.now)
        return None


def _named(ask: Ask) -> Reference | None:
    """The record that `/note TUR-0123` names and says nothing of; typed into a locked chat, it's a note."""
    if ask.message_id is None and ask.unlocked_until is None and ask.card is None:
        return None
    if OPERATION.match(ask.words):
        found = operations.visible(ask.session, ask.actor, ask.words, now=ask.now)
        return Reference(RecordKind.OPERATION, found.name) if found else None
    return only_reference(ask.words, prefixes=ask.prefixes)


def write_asked(ask: Ask) -> Reply:
    """The answer to the question becomes a note on the card that it was asked about.

    In a reply that the phone opened, "Note left on the door" is all of it the note.
    """
    if called := IN_PLAIN_WORDS.match(ask.words):
        said = replace(ask, words=called["words"])
        if leading_reference(said.words, prefixes=ask.prefixes):
            return _filed(said)
        ask = ask if BOX in ask.facts else said
    if ask.card is None and "about" in ask.facts:
        ask = replace(ask, card=Reference(RecordKind(ask.facts["kind"]), ask.facts["about"]))
    return _kept(ask, _about(ask)) if ask.card else _filed(ask)


def _kept(ask: Ask, about: Record | None, *, told: bool = True, offered: Sequence[str] = ()) -> Reply:
    said = NewNote(ask.words, ask.items, about)
    note = note_writing.write(ask.session, ask.actor, said, origin=ask.origin, now=ask.now)
    note = _with_parts_before(ask, note, ask.album)
    if not told:
        note, about = replace(note, about=None), None
    reply = texts.offers_to_file(receipt(ask, note, texts.receipt(note), about), note, offered)
    return reply if note.repeats else _more_to_come(ask, reply, first=note.ref)


def _with_parts_before(ask: Ask, note: NoteReceipt, album: str | None) -> NoteReceipt:
    """Put to the note the parts of its album that came before its words, and were asked about."""
    if not album:
        return note
    for held in dialogues.waiting(ask.session, ask.actor.id, UNFILED):
        if KEPT in held.facts or (part := json.loads(held.facts[UNFILED]))["album"] != album:
            continue
        said, origin = held_messages.as_note(part, ask.origin)
        grown = continuations.join_album(ask.session, ask.actor, said, origin=origin, now=ask.now)
        note = replace(note, attachments=grown.attachments, too_large=note.too_large + grown.too_large)
        dialogues.change(ask.session, ask.actor.id, held.id, {KEPT: note.ref})
    return note


def _more_to_come(ask: Ask, reply: Reply, *, first: str) -> Reply:
    """Expect the rest in the next message after a text as long as a phone sends at once."""
    if units(ask.words) < CUT:
        return reply
    return replace(reply, expect=Expect(REST, {"note": first, "sent_at": ask.sent_at.isoformat()}))


def go_on(ask: Ask) -> Reply:
    """Keep the rest of an album, or of a long text."""
    if ask.album:
        said = NewNote(ask.words, ask.items)
        note = continuations.join_album(ask.session, ask.actor, said, origin=ask.origin, now=ask.now)
        return receipt(ask, note, texts.grown(note))
    first = ask.facts["note"]
    about = kinds_records.require(ask.session, ask.actor, Reference(RecordKind.NOTE, first), now=ask.now)
    said = NewNote(ask.words, about=about)
    note = note_writing.write(ask.session, ask.actor, said, origin=ask.origin, now=ask.now, both=True)
    return _more_to_come(ask, receipt(ask, note, texts.rest(note, first)), first=first)


def edited(ask: Ask) -> Reply:
    """Correct what the message brought; wait for the message where the edit came first."""
    known = edits.is_known(ask.session, ask.actor, ask.origin)
    if not known and early_edits.may_be_early(ask.session, ask.origin):
        early_edits.wait(ask.session, ask.items, origin=ask.origin, now=ask.now)
        return Reply()
    note = edits.edit(ask.session, ask.actor, ask.items, origin=ask.origin, now=ask.now)
    return Reply() if note is None else receipt(ask, note, texts.receipt(note))


def keep(ask: Ask) -> Reply:
    """Keep words that came to nothing, by their number: on no record, or on the card that they answered."""
    number = NUMBER.fullmatch(ask.words.strip())
    held = dialogues.find(ask.session, ask.actor.id, int(ask.words)) if number else None
    if held is not None and USED in held.facts:
        return questions.settled()
    if held is None or not held.facts.keys() & {UNFILED, KEPT}:
        return refusals.nothing_to_keep()
    if KEPT in held.facts:
        return questions.kept_already(held.facts[KEPT])
    waiting = json.loads(held.facts[UNFILED])
    said, origin = held_messages.as_note(waiting, ask.origin)
    card = first_line_reference(waiting["card"]) if ABOUT in held.facts else None
    about = kinds_records.require(ask.session, ask.actor, card, now=ask.now) if card else None
    said = replace(said, about=about)
    note = note_writing.write(ask.session, ask.actor, said, origin=origin, now=ask.now)
    dialogues.change(ask.session, ask.actor.id, held.id, {KEPT: note.ref})
    note = _with_parts_before(ask, note, origin.album)
    return receipt(replace(ask, words=said.text), note, texts.receipt(note), about)


def keep_place(ask: Ask) -> Reply:
    """Keep a shared location as a note, with the time at which it was shared; typed words are of now."""
    found = SHARED.fullmatch(ask.words.strip())
    place = _place(found) if found else None
    if found is None or place is None:
        return refusals.nothing_to_keep()
    shared_at = datetime.fromtimestamp(int(found["at"]), UTC)
    is_so = ask.message_id is not None and ask.now - TAPPED_WITHIN <= shared_at <= ask.now
    origin = replace(ask.origin, written_at=shared_at if is_so else ask.sent_at)
    said = NewNote("", (place,))
    note = note_writing.write(ask.session, ask.actor, said, origin=origin, now=ask.now)
    return receipt(replace(ask, words=""), note, texts.receipt(note), None)


def _place(found: re.Match[str]) -> Item | None:
    latitude, longitude = float(found["latitude"]), float(found["longitude"])
    if abs(latitude) > NORTHMOST or abs(longitude) > EASTMOST:
        return None
    accuracy = None if found["accuracy"] == "-" else float(found["accuracy"])
    return Item(AttachmentKind.LOCATION, latitude=latitude, longitude=longitude, accuracy_m=accuracy)


def _about(ask: Ask) -> Record | None:
    return kinds_records.require(ask.session, ask.actor, ask.card, now=ask.now) if ask.card else None


ROUTES = (
    Route(
        "keep",
        keep,
        Permission.NOTE,
        help="Keep as a note what wasn't understood",
        hidden=True,
        aside=True,
        needs=Need.ACCOUNT,
    ),
    Route(
        "keep place",
        keep_place,
        Permission.NOTE,
        help="Keep a shared location as a note",
        hidden=True,
        aside=True,
        needs=Need.ACCOUNT,
    ),
    Route(
        "note",
        write,
        Permission.NOTE,
        help="Write in your notebook; or answer any card with text, photo or voice",
        usage="/note WORDS",
        examples=(
            "/note Two males behind the shops, one with a red bag",
            "note TUR-0123 rang mum, no answer",
        ),
        brings="A receipt with the entry's number, such as PNB-1234-0007.",
        also=IN_PLAIN_WORDS,
        answers=frozenset(RecordKind),
        steps={ASKED: write_asked, REST: go_on, EDITED: edited},
        plainly=IN_PLAIN_WORDS,
        wants={ASKED: frozenset({"note"})},
        on_cards=True,
        takes_items=True,
        as_written=True,
        needs=Need.ACCOUNT,  # it shows nothing, and an account of events must not wait for a PIN
    ),
)
