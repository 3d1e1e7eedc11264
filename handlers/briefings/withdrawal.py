"""Supervisors' words about a sent briefing: to make a new version of it, or to withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Handler, Names, Route
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.briefings import revisions, withdrawal
from bot.texts.briefings import drafts as briefing_drafts
from bot.texts.briefings import withdrawal as texts
from bot.texts.briefings.withdrawal import REASON
from bot.texts.reply import Reply
from handlers.briefings.words import BRIEFING, rest


def _change(ask: Ask) -> Reply:
    made = revisions.revise(ask.session, ask.actor, ask.named, now=ask.now)
    return briefing_drafts.preview(made)


def _withdraw(ask: Ask) -> Reply:
    reason = rest(ask.words)
    return _withdrawn(ask, ask.named, reason) if reason else texts.asks_reason(ask.named)


def _reason_said(ask: Ask) -> Reply:
    return _withdrawn(ask, ask.facts["brief"], ask.words)


def _withdrawn(ask: Ask, briefing: str, reason: str) -> Reply:
    found, ended = withdrawal.withdraw(ask.session, ask.actor, briefing, reason, now=ask.now)
    return texts.withdrawn(found, ended)


STEPS: Mapping[str, Handler] = MappingProxyType({REASON: _reason_said})
ROUTES = (
    Route(
        "brief change",
        _change,
        Permission.BRIEF,
        help="Begin a new version of a briefing that is out",
        examples=("/brief change BRF-0012",),
        names=BRIEFING,
    ),
    Route(
        "brief withdraw",
        _withdraw,
        Permission.BRIEF,
        help="Withdraw a briefing, and say why",
        examples=("/brief withdraw BRF-0012 wrong address",),
        names=Names(RecordKind.BRIEFING, lambda _: texts.which()),
    ),
)
