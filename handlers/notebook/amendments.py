"""Correcting the notebook: a new entry strikes the old one."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.language.references import RecordKind, find_references
from bot.services.access.policy import Permission
from bot.services.kinds import records as kinds_records
from bot.services.notebook import amendments
from bot.services.notebook import writing as note_writing
from bot.services.notebook.edits import NAMED
from bot.services.notebook.writing import NewNote
from bot.texts.notebook import amendments as texts
from bot.texts.notebook import viewing as note_texts
from bot.texts.notebook.amendments import AMEND, STRIKE
from bot.texts.reply import Reply
from bot.values import replace
from handlers.notebook.receipts import receipt
from handlers.words import reference


def amend(ask: Ask) -> Reply:
    ref, words = _pulled(ask)
    if ref is None:
        return texts.which("amend")
    if words or ask.items:
        return _amended(ask, ref, words)
    amendments.require_open(ask.session, ask.actor, ref)
    return texts.what_instead(ref)


def amend_said(ask: Ask) -> Reply:
    return _amended(ask, ask.facts["ref"], ask.words)


def _amended(ask: Ask, ref: str, words: str) -> Reply:
    said = NewNote(words, ask.items)
    note = amendments.amend(ask.session, ask.actor, ref, said, origin=ask.origin, now=ask.now)
    return receipt(replace(ask, words=words), note, note_texts.receipt(note))


def strike(ask: Ask) -> Reply:
    ref, words = _pulled(ask)
    if ref is None:
        return texts.which("strike")
    if words:
        return _struck(ask, ref, words)
    amendments.require_open(ask.session, ask.actor, ref)
    return texts.why_strike(ref)


def strike_said(ask: Ask) -> Reply:
    return _struck(ask, ask.facts["ref"], ask.words)


def _struck(ask: Ask, ref: str, reason: str) -> Reply:
    note = amendments.strike(ask.session, ask.actor, ref, reason, origin=ask.origin, now=ask.now)
    receipt = note_texts.receipt(note)
    return replace(receipt, lines=receipt.lines[:1], buttons=())


def file_on(ask: Ask) -> Reply:
    """A button under the receipt: the entry, and the record that it names further on."""
    ref, words = _pulled(ask)
    named = find_references(words, prefixes=ask.prefixes)
    if ref is None or not named:
        return texts.which("amend")
    about = kinds_records.require(ask.session, ask.actor, named[0], now=ask.now)
    note = amendments.file_on(ask.session, ask.actor, ref, about, origin=ask.origin, now=ask.now)
    return note_texts.filed(note)


def again(ask: Ask) -> Reply:
    """Keep the same words a second time after all."""
    ref, _ = _pulled(ask)
    if ref is None:
        return texts.which("again")
    return note_texts.receipt(
        note_writing.repeat(ask.session, ask.actor, ref, origin=ask.origin, now=ask.now)
    )


def _pulled(ask: Ask) -> tuple[str | None, str]:
    """The entry that the words name, and the words without it."""
    words = ask.words.strip()
    named = NAMED.match(words)
    if named is None:
        return (ask.card.text if ask.card and ask.card.kind is RecordKind.NOTE else None), words
    found = reference(replace(ask, words=named[0].rstrip(" :,")), RecordKind.NOTE)
    return (found.text if found else None), words[named.end() :].strip()


ROUTES = (
    Route(
        "amend",
        amend,
        Permission.NOTE,
        help="Correct a note: a new entry strikes the old one, and both stay readable",
        usage="/amend NOTE WORDS",
        examples=(
            "/amend PNB-1234-0007 The van was blue, not black",
            "amend note 7 The van was blue",
        ),
        brings="A receipt: a new entry, and the old one struck. Editing your own message does the same.",
        as_written=True,
        also=re.compile(r"amend\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL),
        steps={AMEND: amend_said},
        on_cards=True,
        takes_items=True,
        needs=Need.ACCOUNT,
    ),
    Route(
        "strike",
        strike,
        Permission.NOTE,
        help="Strike a note through, with a reason; nothing is erased",
        usage="/strike NOTE WHY",
        examples=(
            "/strike PNB-1234-0007 Written on the wrong record",
            "strike note 7 wrong house",
        ),
        brings="A receipt: an entry that strikes the note and says why.",
        as_written=True,
        also=re.compile(r"(?:strike|delete)\s+(?P<words>(?:pnb|note)\W*\w+.*)", re.IGNORECASE | re.DOTALL),
        steps={STRIKE: strike_said},
        needs=Need.ACCOUNT,
    ),
    Route(
        "fileon",
        file_on,
        Permission.NOTE,
        help="Put a note on the record that it names",
        hidden=True,
        aside=True,
    ),
    Route(
        "again",
        again,
        Permission.NOTE,
        help="Keep the same words a second time",
        hidden=True,
        needs=Need.ACCOUNT,
    ),
)
