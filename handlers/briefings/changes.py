"""What supervisors say to change a briefing that isn't sent: each part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.chat.ask import Ask
from bot.chat.routing import Handler
from bot.language.times.moments import read_time
from bot.services import dialogues
from bot.services.briefings import drafts as briefing_drafts
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as texts
from bot.texts.briefings import viewing as briefings
from bot.texts.briefings.composing import AUDIENCE, DESTROY_BY, TEXT, TIME, TITLE, VALID_FROM, VALID_UNTIL
from bot.texts.reply import Reply
from handlers.briefings import schedules
from handlers.briefings.times import NoTimeError, PublishTime, require_when, time_buttons
from handlers.briefings.words import NONE, Verb, audience_buttons, naming, rest
from models.briefing import Marking

LEVEL = re.compile(r"official(?P<sensitive>[\s-]*sensitive)?\W*$", re.IGNORECASE)
INSTANTS: Mapping[str, str] = MappingProxyType(
    {VALID_FROM: "valid_from", VALID_UNTIL: "valid_until", DESTROY_BY: "destroy_by"}
)


def changed(ask: Ask, briefing: str, **values: Any) -> Reply:
    made = briefing_drafts.change(ask.session, ask.actor, briefing, now=ask.now, **values)
    dialogues.end(ask.session, ask.actor.id)
    return schedules.preview(ask, made)


def timed(ask: Ask, briefing: str, when: PublishTime) -> Reply:
    """Its one time, or the times by which it recurs from now on."""
    if when.rule is not None and (card := schedules.retime(ask, briefing, when.rule)) is not None:
        dialogues.end(ask.session, ask.actor.id)
        return card
    made = briefing_drafts.change(ask.session, ask.actor, briefing, now=ask.now, publish_at=when.at)
    schedules.propose(ask, made.briefing, when.rule)
    dialogues.end(ask.session, ask.actor.id)
    return schedules.preview(ask, made)


def _changing(step: str, field: str) -> Verb:
    """`title BRF-0012` asks for the new one; `title BRF-0012 NEW` has it already."""

    def change(ask: Ask, found: str, words: str) -> Reply:
        new = rest(words)
        if new and field == "publish_at":
            try:
                return timed(ask, found, require_when(ask, new))
            except NoTimeError:
                return briefings.no_time(new)
        if new:
            return changed(ask, found, **{field: new})
        if not (field == "publish_at" and schedules.running(ask, found)):
            briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
        buttons = {AUDIENCE: audience_buttons, TIME: time_buttons}.get(step)
        return questions.asks(step, {"brief": found}, buttons(ask) if buttons else ())

    return naming(change)


def _instant(step: str) -> Verb:
    """`until BRF-0012` asks; `until BRF-0012 28/11 1800` says; `none` takes it away."""

    def change(ask: Ask, found: str, words: str) -> Reply:
        briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
        new = rest(words)
        return _put(ask, step, found, new) if new else questions.asks(step, {"brief": found})

    return naming(change)


def _instant_said(step: str) -> Handler:
    return lambda ask: _put(ask, step, ask.facts["brief"], ask.words)


def _put(ask: Ask, step: str, briefing: str, words: str) -> Reply:
    at: datetime | None = None
    if not NONE.match(words.strip()):
        reading = read_time(words.strip(), now=ask.now)
        if reading is None or reading.rest:
            again = questions.asks(step, {"brief": briefing})
            return Reply(briefings.no_time(words).lines, expect=again.expect)
        at = reading.instant
    return changed(ask, briefing, **{INSTANTS[step]: at})


def _more(ask: Ask, found: str, _words: str) -> Reply:
    return texts.more(briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now))


def _marking(ask: Ask, found: str, words: str) -> Reply:
    level = LEVEL.search(rest(words))
    if level is None or level.start():
        return texts.no_marking()
    marking = Marking.OFFICIAL_SENSITIVE if level["sensitive"] else Marking.OFFICIAL
    return changed(ask, found, marking=marking)


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "title": _changing(TITLE, "title"),
        "text": _changing(TEXT, "text"),
        "audience": _changing(AUDIENCE, "audience"),
        "time": _changing(TIME, "publish_at"),
        "from": _instant(VALID_FROM),
        "until": _instant(VALID_UNTIL),
        "destroy": _instant(DESTROY_BY),
        "marking": naming(_marking),
        "more": naming(_more),
    }
)
STEPS: Mapping[str, Handler] = MappingProxyType({step: _instant_said(step) for step in INSTANTS})
