"""What readers say to ask about a briefing, and supervisors to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Handler
from bot.chat.words import pull_page
from bot.services import dialogues
from bot.services.briefings import enquiries
from bot.services.briefings import viewing as briefings
from bot.texts.briefings import enquiries as texts
from bot.texts.briefings.enquiries import ANSWER, ASK
from bot.texts.reply import Reply
from handlers.briefings.words import rest

VERB = re.compile(r"^(?:ask|reply)\b\s*", re.IGNORECASE)
NUMBERED = re.compile(r"(?P<number>\d{1,6})\b\s*(?P<words>.*)", re.DOTALL)


def _ask(ask: Ask, ref: str) -> Reply:
    """`ask BRF-0012` asks for it; `ask BRF-0012 is the car park open?` has it already."""
    words = _said(ask)
    if words:
        return _asked(ask, ref, words)
    return texts.asks(enquiries.require_askable(ask.session, ask.actor, ref, now=ask.now))


def _ask_said(ask: Ask) -> Reply:
    return _asked(ask, ask.facts["briefing"], ask.words)


def _asked(ask: Ask, ref: str, words: str) -> Reply:
    found = enquiries.ask_author(ask.session, ask.actor, ref, words, now=ask.now)
    dialogues.end(ask.session, ask.actor.id)
    return texts.asked(found)


def _listed(ask: Ask, ref: str) -> Reply:
    page, _ = pull_page(ask.words)
    briefing, found, total = enquiries.listed(ask.session, ask.actor, ref, page=page, now=ask.now)
    managed = briefings.may_manage(ask.actor, briefing)
    return texts.listing(briefing, found, total, page=page, managed=managed, now=ask.now)


def _reply(ask: Ask, ref: str) -> Reply:
    """`reply BRF-0012 2` asks for the answer to the second; with words behind it, that is it."""
    named = NUMBERED.match(_said(ask))
    if named is None:
        return texts.which()
    number = int(named["number"])
    if named["words"].strip():
        return _answered(ask, ref, number, named["words"])
    enquiries.require_open_enquiry(ask.session, ask.actor, ref, number)
    return texts.asks_answer(ref, number)


def _answer_said(ask: Ask) -> Reply:
    return _answered(ask, ask.facts["briefing"], int(ask.facts["number"]), ask.words)


def _answered(ask: Ask, ref: str, number: int, words: str) -> Reply:
    found = enquiries.answer(ask.session, ask.actor, ref, number, words, now=ask.now)
    dialogues.end(ask.session, ask.actor.id)
    return texts.answered(ref, found)


def _said(ask: Ask) -> str:
    """What follows the verb and the reference."""
    return rest(VERB.sub("", ask.words))


VERBS: Mapping[str, Callable[[Ask, str], Reply]] = MappingProxyType(
    {"ask": _ask, "asked": _listed, "reply": _reply}
)
STEPS: Mapping[str, Handler] = MappingProxyType({ASK: _ask_said, ANSWER: _answer_said})
