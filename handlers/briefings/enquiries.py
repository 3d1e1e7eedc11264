"""Readers' words to ask about a briefing, and supervisors' words to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Handler
from bot.services.briefings import enquiries
from bot.services.briefings import viewing as briefings
from bot.texts.briefings import enquiries as texts
from bot.texts.briefings.enquiries import ANSWER, ASK
from bot.texts.reply import Reply
from handlers.briefings.words import rest
from handlers.words import pull_page

NUMBERED = re.compile(r"(?P<number>\d{1,6})\b\s*(?P<words>.*)", re.DOTALL)


def ask_author(ask: Ask) -> Reply:
    """`ask BRF-0012` asks for the question; `ask BRF-0012 is the car park open?` puts it at once."""
    words = rest(ask.words)
    if words:
        return _asked(ask, ask.named, words)
    return texts.asks(enquiries.begin(ask.session, ask.actor, ask.named, now=ask.now))


def _ask_said(ask: Ask) -> Reply:
    return _asked(ask, ask.facts["briefing"], ask.words)


def _asked(ask: Ask, ref: str, words: str) -> Reply:
    found = enquiries.ask_author(ask.session, ask.actor, ref, words, now=ask.now)
    return texts.asked(found)


def listing(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    briefing, found, total = enquiries.listed(ask.session, ask.actor, ask.named, page=page, now=ask.now)
    managed = briefings.may_manage(ask.actor)
    return texts.listing(briefing, found, total, page=page, managed=managed, now=ask.now)


def reply(ask: Ask) -> Reply:
    """`reply BRF-0012 2` asks for the answer to the second question; any words after it are the answer."""
    said = NUMBERED.match(rest(ask.words))
    if said is None:
        return texts.which(ask.named)
    number = int(said["number"])
    if said["words"].strip():
        return _answered(ask, ask.named, number, said["words"])
    enquiries.require_open_enquiry(ask.session, ask.actor, ask.named, number)
    return texts.asks_answer(ask.named, number)


def _answer_said(ask: Ask) -> Reply:
    return _answered(ask, ask.facts["briefing"], int(ask.facts["number"]), ask.words)


def _answered(ask: Ask, ref: str, number: int, words: str) -> Reply:
    found = enquiries.answer(ask.session, ask.actor, ref, number, words, now=ask.now)
    return texts.answered(ref, found)


STEPS: Mapping[str, Handler] = MappingProxyType({ASK: _ask_said, ANSWER: _answer_said})
