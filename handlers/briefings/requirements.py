"""An author's words to set the requirements of a briefing's readers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from bot.chat.ask import Ask
from bot.chat.route import Handler, Route
from bot.services.access.policy import Permission
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings.requirements import read_question
from bot.texts.briefings import requirements as texts
from bot.texts.briefings.requirements import QUESTION
from bot.texts.reply import Reply
from handlers.briefings import schedules
from handlers.briefings.words import NONE, named, rest


def _question(ask: Ask) -> Reply:
    """`BRF-0012 Where is the RV? | Guildhall | *Car park | Station`, or `BRF-0012 none`."""
    said = rest(ask.words)
    if said:
        return _asked(ask, ask.named, said)
    briefing_drafts.preview(ask.session, ask.actor, ask.named, now=ask.now)
    return texts.how_to_ask(ask.named)


def _question_said(ask: Ask) -> Reply:
    return _asked(ask, ask.facts["brief"], ask.words)


def _asked(ask: Ask, briefing: str, words: str) -> Reply:
    question = None if NONE.match(words) else read_question(words)
    return _changed(ask, briefing, question=question)


def _switch(ask: Ask, *, name: str) -> Reply:
    """`BRF-0012 no` switches the requirement off, anything else on."""
    return _changed(ask, ask.named, **{name: not NONE.match(rest(ask.words))})


def _changed(ask: Ask, briefing: str, **values: Any) -> Reply:
    made = briefing_drafts.change_requirements(ask.session, ask.actor, briefing, now=ask.now, **values)
    return schedules.preview(ask, made)


STEPS: Mapping[str, Handler] = MappingProxyType({QUESTION: _question_said})
ROUTES = (
    Route(
        "brief question",
        _question,
        Permission.BRIEF,
        help="Ask its readers a question; star the right answer",
        examples=(texts.EXAMPLES["question"],),
        names=named(texts.EXAMPLES["question"]),
    ),
    Route(
        "brief receipt",
        partial(_switch, name="receipt"),
        Permission.BRIEF,
        help="Say whether its readers must acknowledge it",
        examples=(texts.EXAMPLES["receipt"],),
        names=named(texts.EXAMPLES["receipt"]),
    ),
    Route(
        "brief urgent",
        partial(_switch, name="urgent"),
        Permission.BRIEF,
        help="Say whether it is urgent",
        examples=(texts.EXAMPLES["urgent"],),
        names=named(texts.EXAMPLES["urgent"]),
    ),
)
