"""Contacts that were no visit: rang, wrote, met."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.referrals import contacts
from bot.texts.referrals import attempts as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.words import after_reference, reference
from models.contact import ContactKind

MEANT: Mapping[str, ContactKind] = MappingProxyType(
    {
        **dict.fromkeys(("rang", "ring", "rung", "phoned", "called", "telephoned"), ContactKind.RANG),
        **dict.fromkeys(("wrote", "texted", "emailed", "letter", "message"), ContactKind.WROTE),
        **dict.fromkeys(("met", "saw", "spoke"), ContactKind.MET),
    }
)
SAID = re.compile(r"(?:(?P<kind>[a-z]+)\b)?[\s:,;.-]*(?P<words>.*)", re.IGNORECASE | re.DOTALL)


def attempt(ask: Ask) -> Reply:
    """`/attempt TUR-0123 rang: no answer`; it asks for what is missing."""
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    contacts.require_worked(ask.session, ask.actor, found.text, now=ask.now)
    rest = after_reference(ask)
    said = SAID.match(rest)
    kind = MEANT.get(lowered(said["kind"] or "")) if said else None
    if said is None or kind is None:
        return texts.asks_kind(found.text, rest)
    words = said["words"].strip()
    return _recorded(ask, found.text, kind, words) if words else texts.asks_words(found.text, kind)


def words_said(ask: Ask) -> Reply:
    """Count it, and delete the typed answer from the chat: it may name somebody."""
    answer = _recorded(ask, ask.facts["ref"], ContactKind(ask.facts["kind"]), ask.words)
    return replace(answer, forget=True)


def _recorded(ask: Ask, ref: str, kind: ContactKind, words: str) -> Reply:
    receipt = contacts.attempt(ask.session, ask.actor, ref, kind, words, now=ask.now)
    return texts.recorded(receipt, ask.settings.visit_bands)


ROUTES = (
    Route(
        "attempt",
        attempt,
        Permission.CARRY_OUT,
        help="Record a contact that was no visit: rang, wrote or met",
        usage="/attempt REFERENCE rang, wrote or met: WORDS",
        examples=("/attempt TUR-0123 rang: no answer", "/attempt TUR-0123 met: at the shops"),
        brings="The bands of the day tried so far, and those not tried yet.",
        steps={texts.WORDS: words_said},
        wants={texts.WORDS: frozenset({"attempt"})},
    ),
)
