"""Contacts that were no visit: rang, wrote, met."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.errors import RejectedError
from bot.language.reached import read_reached
from bot.language.references import Record, RecordKind
from bot.language.times.happened import read_timed
from bot.language.times.past import read_past
from bot.language.times.questions import WhenPastError
from bot.language.times.wall import to_local
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.referrals import contacts
from bot.services.safeguarding import remarks
from bot.texts.referrals import attempts as texts
from bot.texts.reply import Reply
from bot.texts.safeguarding.duties import remarked
from bot.values import replace
from handlers.words import after_reference, reference
from models.contact import ContactKind

WEEK = timedelta(days=7)
KNOCKS = ("visit", "visited", "knock", "knocked", "called round", "called at")
MEANT: Mapping[str, ContactKind] = MappingProxyType(
    {
        **dict.fromkeys(("rang", "ring", "rung", "phoned", "called", "telephoned"), ContactKind.RANG),
        **dict.fromkeys(("call", "phone", "voicemail"), ContactKind.RANG),
        **dict.fromkeys(("wrote", "texted", "emailed", "letter", "message"), ContactKind.WROTE),
        **dict.fromkeys(("text", "email", "write", "messaged"), ContactKind.WROTE),
        **dict.fromkeys(KNOCKS, ContactKind.VISIT),
        **dict.fromkeys(("met", "saw", "spoke", "spoken", "talked", "seen", "meet"), ContactKind.MET),
    }
)
VAGUE = re.compile(
    r"\b(?:last (?:week|month|time)|the other (?:day|night|evening)"
    r"|(?:few|couple of) (?:days|weeks) (?:ago|back)"
    r"|earlier this (?:week|month)|this week|recently|previously|a while (?:ago|back)|some time ago)\b",
    re.IGNORECASE,
)
REACHED = MappingProxyType({"spoke to them": True, "no answer": False})  # the buttons of the question
TELLING = frozenset({"spoke", "spoken", "talked", "saw", "texted", "emailed", "messaged"})  # not how alone
SAID = re.compile(
    r"\s*(?:(?:i|i've|we|we've|have|just)\s+)*(?:(?P<kind>called (?:round|at)|[a-z]+)\b)?"
    r"(?P<mark>[\s:,;.-]*)(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)


def attempt(ask: Ask) -> Reply:
    """`/attempt TUR-0123 rang yesterday 1800: no answer`; it asks for what is missing."""
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    contacts.require_worked(ask.session, ask.actor, found.text, now=ask.now)
    return _read(ask, found.text, after_reference(ask), "")


def kind_said(ask: Ask) -> Reply:
    """The kind, or a new sentence; the words said before go with the kind alone."""
    return replace(_read(ask, ask.facts["ref"], ask.words, ask.facts["words"]), forget=True)


def words_said(ask: Ask) -> Reply:
    """Count it, and delete the typed answer from the chat: it may name somebody."""
    words = f"{ask.facts.get('when', '')} {ask.words}".strip()
    answer = _counted(ask, ask.facts["ref"], ContactKind(ask.facts["kind"]), words)
    return replace(answer, forget=True)


def time_said(ask: Ask) -> Reply:
    facts = ask.facts
    ref, kind, words = facts["ref"], ContactKind(facts["kind"]), facts["words"]
    for said in (f"{facts['day']} {ask.words}".strip(), ask.words):
        try:
            at = read_past(said, before=ask.now, shifts=ask.settings.shift_starts)
        except RejectedError:
            continue
        if at is not None:
            return _recorded(ask, ref, kind, words, at)
    day = facts["day"]
    asked = datetime.strptime(day, "%d/%m/%Y").date() if day else None  # noqa: DTZ007  # a day alone
    return texts.asks_time(ref, kind, words, asked)


def reached_said(ask: Ask) -> Reply:
    """Whether somebody was reached, said to the question; other words are added to those before."""
    facts = ask.facts
    at = datetime.fromisoformat(facts["at"]) if facts["at"] else None
    known = REACHED.get(lowered(ask.words).strip(" .!"))
    words = facts["words"] if known is not None else f"{facts['words']}, {ask.words.strip()}"
    answer = _recorded(ask, facts["ref"], ContactKind(facts["kind"]), words, at, reached=known)
    return replace(answer, forget=True)


def _read(ask: Ask, ref: str, typed: str, before: str) -> Reply:
    said = SAID.match(typed)
    kind = MEANT.get(lowered(said["kind"] or "")) if said else None
    if said is None or kind is None:
        return texts.asks_kind(ref, typed.strip() or before)
    words = said["words"].strip()
    if words and lowered(said["kind"]) in TELLING and not said["mark"].strip():
        words = typed.strip()
    words = words or before
    return _counted(ask, ref, kind, words) if words else texts.asks_words(ref, kind)


def _counted(ask: Ask, ref: str, kind: ContactKind, words: str) -> Reply:
    """Count it at the time that its words name, now without one; a day without its hour is asked about."""
    try:
        timed = read_timed(words, before=ask.now, shifts=ask.settings.shift_starts)
    except WhenPastError as question:
        today = to_local(ask.now).date()
        day = question.day if question.day <= today else question.day - WEEK
        return texts.asks_time(ref, kind, words, day)
    if timed.at is not None and timed.at <= ask.now and not timed.rest:
        return texts.asks_words(ref, kind, timed.at)
    if timed.at is None and VAGUE.search(words):
        return texts.asks_time(ref, kind, words, None)
    return _recorded(ask, ref, kind, timed.rest or words, timed.at)


def _recorded(
    ask: Ask, ref: str, kind: ContactKind, words: str, at: datetime | None, *, reached: bool | None = None
) -> Reply:
    if reached is None:
        reached = _reached(kind, words)
    if reached is None:
        return texts.asks_reached(ref, kind, contacts.check_words(ref, words), at)
    receipt = contacts.attempt(ask.session, ask.actor, ref, kind, words, reached=reached, at=at, now=ask.now)
    about = Record(RecordKind.REFERRAL, receipt.id, ref)
    kept = remarks.keep_concern(
        ask.session, ask.actor, about, "" if receipt.again else words, origin=ask.origin, now=ask.now
    )
    return remarked(texts.recorded(receipt, ask.settings.visit_bands), kept)


def _reached(kind: ContactKind, words: str) -> bool | None:
    """Whether somebody was reached: those who were met were, a letter alone reaches nobody yet."""
    if kind is ContactKind.WROTE:
        return bool(read_reached(words))
    found = read_reached(words)
    return True if found is None and kind is ContactKind.MET else found


ROUTES = (
    Route(
        "attempt",
        attempt,
        Permission.CARRY_OUT,
        help="Record a contact that was no visit: rang, wrote or met",
        usage="/attempt REFERENCE rang, wrote or met: WORDS",
        examples=("/attempt TUR-0123 rang: no answer", "/attempt TUR-0123 met yesterday 1800: at the shops"),
        brings="The bands of the day tried so far, and those not tried yet.",
        forgets=lambda step, _: step != texts.TIME,
        steps={
            texts.KIND: kind_said,
            texts.WORDS: words_said,
            texts.TIME: time_said,
            texts.REACHED: reached_said,
        },
        wants={one: frozenset({"attempt"}) for one in (texts.KIND, texts.WORDS, texts.TIME, texts.REACHED)},
        exact=frozenset({texts.TIME}),
        reasons=frozenset({texts.WORDS}),
    ),
)
