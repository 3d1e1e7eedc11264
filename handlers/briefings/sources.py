"""What supervisors say to begin a briefing from what there is, to keep one, to find their drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Handler
from bot.chat.words import pull_page
from bot.services import dialogues
from bot.services.briefings import sources, templates
from bot.services.briefings import viewing as briefings
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as texts
from bot.texts.reply import Expect, Reply
from handlers.briefings.words import Verb, naming, rest

NAME = "brief name"
AS = re.compile(r"^as\s+", re.IGNORECASE)


def _again(ask: Ask, found: str, _words: str) -> Reply:
    return texts.preview(sources.from_briefing(ask.session, ask.actor, found, now=ask.now))


def _template(ask: Ask, words: str) -> Reply:
    if not words:
        return questions.templates(templates.listed(ask.session))
    return texts.preview(sources.from_template(ask.session, ask.actor, words, now=ask.now))


def _operation(ask: Ask, words: str) -> Reply:
    return texts.preview(sources.from_operation(ask.session, ask.actor, words, now=ask.now))


def _save(ask: Ask, found: str, words: str) -> Reply:
    name = AS.sub("", rest(words))
    if name:
        return _saved(ask, found, name)
    asked = questions.no_template_name()
    return Reply(asked.lines, expect=Expect(NAME, {"brief": found}), fresh=True)


def _named(ask: Ask) -> Reply:
    return _saved(ask, ask.facts["brief"], AS.sub("", ask.words))


def _saved(ask: Ask, briefing: str, name: str) -> Reply:
    kept = templates.save(ask.session, ask.actor, briefing, name, now=ask.now)
    dialogues.end(ask.session, ask.actor.id)
    return questions.saved(briefing, kept)


def _drafts(ask: Ask, words: str) -> Reply:
    page, _ = pull_page(words)
    found, total = briefings.drafts(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(found, total, page=page, now=ask.now)


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "again": naming(_again),
        "template": _template,
        "op": _operation,
        "save": naming(_save),
        "drafts": _drafts,
    }
)
STEPS: Mapping[str, Handler] = MappingProxyType({NAME: _named})
