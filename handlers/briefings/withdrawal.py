"""What supervisors say about a briefing that was sent: a new version of it, or that it is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Handler
from bot.services import dialogues
from bot.services.briefings import revisions, withdrawal
from bot.texts.briefings import drafts as briefing_drafts
from bot.texts.briefings import withdrawal as texts
from bot.texts.briefings.withdrawal import REASON
from bot.texts.reply import Reply
from handlers.briefings.words import Verb, naming, rest


def _change(ask: Ask, found: str, _words: str) -> Reply:
    made = revisions.revise(ask.session, ask.actor, found, now=ask.now)
    return briefing_drafts.preview(made)


def _withdraw(ask: Ask, found: str, words: str) -> Reply:
    reason = rest(words)
    return _withdrawn(ask, found, reason) if reason else texts.asks_reason(found)


def _reason_said(ask: Ask) -> Reply:
    return _withdrawn(ask, ask.facts["brief"], ask.words)


def _withdrawn(ask: Ask, briefing: str, reason: str) -> Reply:
    found, ended = withdrawal.withdraw(ask.session, ask.actor, briefing, reason, now=ask.now)
    dialogues.end(ask.session, ask.actor.id)
    return texts.withdrawn(found, ended)


VERBS: Mapping[str, Verb] = MappingProxyType(
    {"change": naming(_change), "withdraw": naming(_withdraw, lost=lambda _: texts.which())}
)
STEPS: Mapping[str, Handler] = MappingProxyType({REASON: _reason_said})
