"""Supervisors' words to begin a briefing from a source, to keep one, to find their drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Handler, Route
from bot.services.access.policy import Permission
from bot.services.briefings import sources, templates
from bot.services.briefings import viewing as briefings
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as texts
from bot.texts.reply import Expect, Reply
from handlers.briefings.words import BRIEFING, rest
from handlers.words import pull_page

NAME = "brief name"
AS = re.compile(r"^as\s+", re.IGNORECASE)


def _again(ask: Ask) -> Reply:
    return texts.preview(sources.from_briefing(ask.session, ask.actor, ask.named, now=ask.now))


def _template(ask: Ask) -> Reply:
    if not ask.words:
        return questions.templates(templates.listed(ask.session))
    return texts.preview(sources.from_template(ask.session, ask.actor, ask.words, now=ask.now))


def _operation(ask: Ask) -> Reply:
    return texts.preview(sources.from_operation(ask.session, ask.actor, ask.words, now=ask.now))


def _save(ask: Ask) -> Reply:
    name = AS.sub("", rest(ask.words))
    if name:
        return _saved(ask, ask.named, name)
    asked = questions.no_template_name(ask.named)
    return Reply(asked.lines, expect=Expect(NAME, {"brief": ask.named}), fresh=True)


def _named(ask: Ask) -> Reply:
    return _saved(ask, ask.facts["brief"], AS.sub("", ask.words))


def _saved(ask: Ask, briefing: str, name: str) -> Reply:
    kept = templates.save(ask.session, ask.actor, briefing, name, now=ask.now)
    return questions.saved(briefing, kept)


def _drafts(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = briefings.drafts(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(found, total, page=page, now=ask.now)


STEPS: Mapping[str, Handler] = MappingProxyType({NAME: _named})
ROUTES = (
    Route(
        "brief drafts",
        _drafts,
        Permission.BRIEF,
        help="List your drafts",
        examples=("/brief drafts",),
        looks=True,
    ),
    Route(
        "brief again",
        _again,
        Permission.BRIEF,
        help="Begin a new one from one that there is",
        examples=("/brief again BRF-0012",),
        names=BRIEFING,
    ),
    Route(
        "brief template",
        _template,
        Permission.BRIEF,
        help="Begin from a template; without its name, list the templates",
        examples=("/brief template friday night",),
    ),
    Route(
        "brief op",
        _operation,
        Permission.BRIEF,
        help="Begin a briefing on an operation",
        examples=("/brief op driven",),
    ),
    Route(
        "brief save",
        _save,
        Permission.BRIEF,
        help="Keep it as a template",
        examples=("/brief save BRF-0012 as friday night",),
        names=BRIEFING,
    ),
)
