"""The next visit to somebody referred: `/visit TUR-0123 fri 1730 with 0741`."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language import collars
from bot.language.references import RecordKind
from bot.language.times.answers import completed
from bot.language.times.moments import read_time
from bot.language.times.questions import TimeQuestionError
from bot.services.access.policy import Permission
from bot.services.tasks import visits
from bot.texts.reply import Expect, Reply
from bot.texts.tasks import viewing as card_texts
from bot.texts.tasks import visits as texts
from bot.texts.time_questions import SAID, asks
from handlers.words import after_reference, reference

WITH = re.compile(r"(?:^|\s)(?:with|w/)\s+(?P<crew>.*)$", re.IGNORECASE | re.DOTALL)
COLLAR = re.compile(rf"\b{collars.COLLAR}\b", re.IGNORECASE)


def visit(ask: Ask) -> Reply:
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    rest = after_reference(ask)
    crew = WITH.search(rest)
    when = rest[: crew.start()] if crew else rest
    return _planned(ask, found.text, when.strip(" .,"), crew["crew"] if crew else "")


def when_said(ask: Ask) -> Reply:
    words = completed(ask.facts.get(SAID, ""), ask.words, now=ask.now, shifts=ask.settings.shift_starts)
    crew = WITH.search(words)
    when = words[: crew.start()] if crew else words
    return _planned(ask, ask.facts["ref"], when.strip(), crew["crew"] if crew else ask.facts["with"])


def _planned(ask: Ask, ref: str, when: str, crew: str) -> Reply:
    bands = ask.settings.visit_bands
    if not when:
        found = visits.next_visit(ask.session, ask.actor, ref, bands, now=ask.now)
        return texts.asks_when(found, bands, crew)
    try:
        reading = read_time(when, now=ask.now, shifts=ask.settings.shift_starts)
    except TimeQuestionError as question:
        return asks(question, Expect(texts.WHEN, {"ref": ref, "with": crew, SAID: question.words}))
    if reading is None or reading.rest:
        return texts.no_time(ref)
    with_whom = COLLAR.findall(crew)
    made = visits.plan(ask.session, ask.actor, ref, reading.instant, with_whom, now=ask.now)
    return card_texts.card(made, now=ask.now)


ROUTES = (
    Route(
        "visit",
        visit,
        Permission.CARRY_OUT,
        help="Make the next visit on a referral of your team; without a time, get some to choose from",
        usage="/visit REFERENCE WHEN with COLLAR",
        examples=("/visit TUR-0123 fri 1730 with 0741", "/visit TUR-0123"),
        brings="The visit's card, or a button for each band of the day not tried yet.",
        steps={texts.WHEN: when_said},
        exact=frozenset({texts.WHEN}),
    ),
)
