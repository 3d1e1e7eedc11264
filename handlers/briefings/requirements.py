"""What an author says about what a briefing asks of its readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from bot.chat.ask import Ask
from bot.chat.routing import Handler
from bot.services import dialogues
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings.requirements import read_question
from bot.texts.briefings import composing as questions
from bot.texts.briefings import requirements as texts
from bot.texts.briefings.requirements import QUESTION
from bot.texts.reply import Reply
from handlers.briefings import schedules
from handlers.briefings.words import NONE, Verb, naming, rest


def _question(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012 Where is the RV? | Guildhall | *Car park | Station`, or `BRF-0012 none`."""
    said = rest(words)
    if said:
        return _asked(ask, found, said)
    briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
    return texts.how_to_ask(found)


def _question_said(ask: Ask) -> Reply:
    return _asked(ask, ask.facts["brief"], ask.words)


def _asked(ask: Ask, briefing: str, words: str) -> Reply:
    question = None if NONE.match(words) else read_question(words)
    return _changed(ask, briefing, question=question)


def _switch(term: str) -> Verb:
    """`BRF-0012 no` switches it off, anything else on."""

    def switch(ask: Ask, found: str, words: str) -> Reply:
        return _changed(ask, found, **{term: not NONE.match(rest(words))})

    return naming(switch, lost=_which(term))


def _which(term: str) -> Callable[[str], Reply]:
    return partial(questions.which, example=texts.EXAMPLES[term])


def _changed(ask: Ask, briefing: str, **values: Any) -> Reply:
    made = briefing_drafts.change_terms(ask.session, ask.actor, briefing, now=ask.now, **values)
    dialogues.end(ask.session, ask.actor.id)
    return schedules.preview(ask, made)


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "question": naming(_question, lost=_which("question")),
        "receipt": _switch("receipt"),
        "urgent": _switch("urgent"),
    }
)
STEPS: Mapping[str, Handler] = MappingProxyType({QUESTION: _question_said})
