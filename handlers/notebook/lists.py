"""Lists of notes by day, record, operation, officer and words."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import bag, days_in, question
from bot.language.collars import COLLAR, RANKED
from bot.language.references import Record, RecordKind
from bot.language.times.day_ranges import read_day
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.kinds import records as kinds_records
from bot.services.notebook import lists as note_lists
from bot.services.notebook import viewing as notes
from bot.services.notebook import word_index
from bot.services.notebook.lists import NoteFilter
from bot.services.operations import viewing as operations
from bot.texts.notebook import lists as texts
from bot.texts.notebook import viewing as note_texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.words import pull_page, reference

NOUNS = ("notes?", "notebook", "(?:pocket|note|pocket\\s?note)\\s?book", "e?pnb", "wrote", "write", "written")
QUESTION = re.compile(bag(*NOUNS), re.IGNORECASE)
OFFICER = re.compile(rf"(?P<rank>{RANKED})?(?P<collar>{COLLAR})(?:\s+|$)", re.IGNORECASE)


def show(ask: Ask, ref: str) -> Reply:
    note = notes.require(ask.session, ask.actor, ref, now=ask.now)
    return note_texts.card(note, own=note.officer_id == ask.actor.id, now=ask.now)


def listing(ask: Ask) -> Reply:
    about = reference(ask)
    if about is not None and about.kind is RecordKind.NOTE:
        return show(ask, about.text)
    wanted, asked, page = asked_for(ask)
    found, total = note_lists.listed(ask.session, ask.actor, wanted, page=page, now=ask.now)
    alone = wanted.is_own or not policy.may_read_others(ask.actor.role, ask.actor.rank)
    return texts.listing(found, total, wanted=wanted, alone=alone, asked=asked, page=page, now=ask.now)


def asked_for(ask: Ask) -> tuple[NoteFilter, str, int]:
    """The notes asked for, the words that say so, and the page."""
    about = reference(ask)
    page, asked = pull_page(" ".join(ask.words.split()))
    if QUESTION.match(asked):
        asked = days_in(asked)
    if about is None:
        return _wanted(ask, asked), asked, page
    asked = f"op {about.text}" if about.kind is RecordKind.OPERATION else about.text
    return NoteFilter(about=kinds_records.require(ask.session, ask.actor, about, now=ask.now)), asked, page


def _wanted(ask: Ask, words: str) -> NoteFilter:
    """The notes asked for, narrowed in order: by officer, day, operation, words."""
    wanted, rest = _book(ask, words)
    day = read_day(rest, now=ask.now, shifts=ask.settings.shift_starts) if rest else None
    if day is not None:
        wanted, rest = replace(wanted, start=day.start, end=day.end, day=day.label), day.rest
    if not rest:
        return wanted
    operation = operations.visible(ask.session, ask.actor, rest, now=ask.now)
    if operation is not None:
        known = operations.require(ask.session, ask.actor, operation.name, now=ask.now)
        return replace(wanted, about=Record(RecordKind.OPERATION, known.id, known.name))
    return replace(wanted, words=word_index.searched(rest))


def _book(ask: Ask, words: str) -> tuple[NoteFilter, str]:
    """The notebook named. For those who read only their own, as for no known collar, it is a plain word."""
    found = OFFICER.match(words)
    if found is None or not policy.may_read_others(ask.actor.role, ask.actor.rank):
        return NoteFilter(), words
    book = note_lists.book(ask.session, found["collar"])
    return (NoteFilter(book=book), words[found.end() :].strip()) if book else (NoteFilter(), words)


ROUTES = (
    Route(
        "notes",
        listing,
        Permission.NOTE,
        help="List notes: a day's, a record's, an operation's, or those with a word in them",
        usage="/notes DAY, RECORD or WORD",
        examples=(
            "/notes today",
            "/notes TUR-0123",
            "notes about bicycle",
        ),
        brings="A list of entries; press one to read it.",
        also=re.compile(
            rf"(?:(?={question(*NOUNS)})|(?:my\s+notes|(?:my\s+)?notes\s+(?:on|of|with|about)"
            r"|notes\s+for(?=\s+\S+(?:\s\S+)?$)|find\s+in\s+(?:my\s+)?notes)(?![\w']))(?P<words>.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        looks=True,
        lenient=True,
        shows=RecordKind.NOTE,
    ),
)
