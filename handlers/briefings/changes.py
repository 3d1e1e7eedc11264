"""Supervisors' words to change any part of a briefing that isn't sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.chat.ask import Ask
from bot.chat.route import Handler, Route
from bot.language.times.questions import TimeQuestionError
from bot.services.access.policy import Permission
from bot.services.briefings import drafts as briefing_drafts
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as texts
from bot.texts.briefings import viewing as briefings
from bot.texts.briefings.composing import AUDIENCE, DESTROY_BY, TEXT, TIME, TITLE, VALID_FROM, VALID_UNTIL
from bot.texts.reply import Reply
from bot.values import replace
from handlers.briefings import schedules
from handlers.briefings.times import (
    NoTimeError,
    PublishTime,
    ask_when,
    require_instant,
    require_when,
    time_buttons,
)
from handlers.briefings.words import BRIEFING, NONE, audience_buttons, rest
from models.briefing import Marking

LEVEL = re.compile(r"official(?P<sensitive>[\s-]*sensitive)?\W*$", re.IGNORECASE)
INSTANTS: Mapping[str, str] = MappingProxyType(
    {VALID_FROM: "valid_from", VALID_UNTIL: "valid_until", DESTROY_BY: "destroy_by"}
)


def changed(ask: Ask, briefing: str, **values: Any) -> Reply:
    made = briefing_drafts.change(ask.session, ask.actor, briefing, now=ask.now, **values)
    return schedules.preview(ask, made)


def timed(ask: Ask, briefing: str, when: PublishTime) -> Reply:
    """Set its one time, or the times by which it recurs from now on."""
    if when.rule is not None and (card := schedules.retime(ask, briefing, when.rule)) is not None:
        return card
    made = briefing_drafts.change(ask.session, ask.actor, briefing, now=ask.now, publish_at=when.at)
    schedules.propose(ask, made.briefing, when.rule)
    return schedules.preview(ask, made)


def _changing(step: str, field: str) -> Handler:
    """`title BRF-0012` asks for the new title; `title BRF-0012 NEW` sets it at once."""

    def change(ask: Ask) -> Reply:
        found, new = ask.named, rest(ask.words)
        if new and field == "publish_at":
            return _retimed(ask, found, new)
        if new:
            return changed(ask, found, **{field: new})
        if not (field == "publish_at" and schedules.running(ask, found)):
            briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
        buttons = {AUDIENCE: audience_buttons, TIME: time_buttons}.get(step)
        return questions.asks(step, {"brief": found}, buttons(ask) if buttons else ())

    return change


def _retimed(ask: Ask, briefing: str, words: str) -> Reply:
    try:
        return timed(ask, briefing, require_when(ask, words))
    except NoTimeError:
        return briefings.no_time(words)
    except TimeQuestionError as question:
        return ask_when(question, TIME, {"brief": briefing}, answers="/brief at")


def _instant(step: str) -> Handler:
    """`until BRF-0012` asks; `until BRF-0012 28/11 1800` sets it; `none` removes it."""

    def change(ask: Ask) -> Reply:
        briefing_drafts.preview(ask.session, ask.actor, ask.named, now=ask.now)
        new = rest(ask.words)
        return _set_instant(ask, step, ask.named, new) if new else questions.asks(step, {"brief": ask.named})

    return change


def _instant_said(step: str) -> Handler:
    return lambda ask: _set_instant(ask, step, ask.facts["brief"], ask.words)


def _set_instant(ask: Ask, step: str, briefing: str, words: str) -> Reply:
    try:
        at = None if NONE.match(words.strip()) else require_instant(ask, words)
    except NoTimeError:
        again = questions.asks(step, {"brief": briefing})
        return replace(briefings.no_time(words), expect=again.expect)
    except TimeQuestionError as question:
        return ask_when(question, step, {"brief": briefing}, answers=f"/{step} {briefing}")
    return changed(ask, briefing, **{INSTANTS[step]: at})


def _more(ask: Ask) -> Reply:
    return texts.more(briefing_drafts.preview(ask.session, ask.actor, ask.named, now=ask.now))


def _marking(ask: Ask) -> Reply:
    level = LEVEL.search(rest(ask.words))
    if level is None or level.start():
        return texts.no_marking(ask.named)
    marking = Marking.OFFICIAL_SENSITIVE if level["sensitive"] else Marking.OFFICIAL
    return changed(ask, ask.named, marking=marking)


STEPS: Mapping[str, Handler] = MappingProxyType({step: _instant_said(step) for step in INSTANTS})


def _verb(command: str, handle: Handler, *, purpose: str, example: str) -> Route:
    return Route(command, handle, Permission.BRIEF, purpose, examples=(example,), names=BRIEFING)


ROUTES = (
    _verb(
        "brief title",
        _changing(TITLE, "title"),
        purpose="Change its title",
        example="/brief title BRF-0012 Stolen van",
    ),
    _verb(
        "brief text",
        _changing(TEXT, "text"),
        purpose="Change its text",
        example="/brief text BRF-0012 The van was seen in Mill Lane.",
    ),
    _verb(
        "brief audience",
        _changing(AUDIENCE, "audience"),
        purpose="Change who gets it",
        example="/brief audience BRF-0012 NPT1, RESP",
    ),
    _verb(
        "brief time",
        _changing(TIME, "publish_at"),
        purpose="Change when it goes out",
        example="/brief time BRF-0012 tomorrow 0645",
    ),
    _verb(
        "brief from",
        _instant(VALID_FROM),
        purpose="Say from when it is valid",
        example="/brief from BRF-0012 tomorrow 0700",
    ),
    _verb(
        "brief until",
        _instant(VALID_UNTIL),
        purpose="Say until when it is valid",
        example="/brief until BRF-0012 28/11 1800",
    ),
    _verb(
        "brief destroy",
        _instant(DESTROY_BY),
        purpose="Say when it must be destroyed",
        example="/brief destroy BRF-0012 28/11 1800",
    ),
    _verb(
        "brief marking",
        _marking,
        purpose="Change its protective marking",
        example="/brief marking BRF-0012 official sensitive",
    ),
    _verb(
        "brief more",
        _more,
        purpose="Show what else you can change",
        example="/brief more BRF-0012",
    ),
)
