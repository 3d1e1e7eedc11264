"""The next visit to somebody referred: `/visit TUR-0123 fri 1730 with 0741`."""

from __future__ import annotations

import re
from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.route import Handler, Meant, Route
from bot.database import Session
from bot.language.references import RecordKind, Reference
from bot.language.times.answers import completed
from bot.language.times.moments import read_time
from bot.language.times.questions import TimeQuestionError
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.officers.named import read_officers
from bot.services.tasks import crew_warnings, unsafe_visits, visits
from bot.texts.reply import Expect, Reply, fits
from bot.texts.tasks import unsafe_visits as unsafe_texts
from bot.texts.tasks import viewing as card_texts
from bot.texts.tasks import visits as texts
from bot.texts.tasks.crew_warnings import warned
from bot.texts.time_questions import SAID, asks
from handlers.words import after_reference, likely_time, reference

WITH = re.compile(r"(?:^|[\s,])(?:with\b|w/|w\s|[&+]\s)\s*(?P<crew>.*)$", re.IGNORECASE | re.DOTALL)
ON_CARD = re.compile(r"(?:next\s+|another\s+)?visit\s+(?P<when>.+)", re.IGNORECASE)
ANYWAY = re.compile(r"\s*\banyway\b\s*", re.IGNORECASE)
NAMED = re.compile(r"(?:\s*(?:,|&|\+|and\b)?\s*\d{4}\b)+[\s.,]*", re.IGNORECASE)
AGREED = re.compile(r"\s*(?:yes|yep|yeah|anyway|make it)[\s.!]*", re.IGNORECASE)


def visit(ask: Ask) -> Reply:
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    return _planned(ask, found.text, *_when_and_crew(after_reference(ask), now=ask.now))


def read_on_card(
    _session: Session, _actor: Actor, about: Reference, words: str, *, now: datetime
) -> Meant | None:
    """`visit fri 1730 with 0741` in answer to a referral's card: a time, and nothing of a note."""
    found = ON_CARD.fullmatch(words.strip()) if about.kind is RecordKind.REFERRAL else None
    if found is None:
        return None
    when, _ = _when_and_crew(found["when"], now=now)
    try:
        reading = read_time(when, now=now)
    except TimeQuestionError:
        return None
    says = f"/visit {about.text} {found['when']}"
    return Meant("Visit", says, surely=True) if reading and not reading.rest and fits(says) else None


def when_said(ask: Ask) -> Reply:
    answer = f"{ask.facts[SAID]} anyway" if SAID in ask.facts and AGREED.fullmatch(ask.words) else None
    words = answer or completed(
        ask.facts.get(SAID, ""), ask.words, now=ask.now, shifts=ask.settings.shift_starts
    )
    when, crew = _when_and_crew(words, now=ask.now)
    return _planned(ask, ask.facts["ref"], when, crew or ask.facts["with"])


def _when_and_crew(said: str, *, now: datetime) -> tuple[str, str]:
    """The time and the crew, in either order: `fri 1730 with 0741`, `with 0741 fri 1730`."""
    found = WITH.search(said)
    if found is None:
        return said.strip(" .,"), ""
    when, words = said[: found.start()].strip(" .,"), found["crew"].split()
    if when:
        return when, found["crew"]
    behind = (at for at in range(1, len(words)) if _is_time(" ".join(words[at:]), now))
    at = next(behind, len(words))
    return " ".join(words[at:]).strip(" .,"), " ".join(words[:at])


def _is_time(words: str, now: datetime) -> bool:
    """Whether the words are a time, or half of one; a number alone is somebody's collar."""
    if NAMED.fullmatch(words):
        return False
    try:
        reading = read_time(ANYWAY.sub(" ", words), now=now)
    except TimeQuestionError:
        return not NAMED.match(words)
    return reading is not None and not reading.rest


def _planned(ask: Ask, ref: str, when: str, said: str) -> Reply:
    bands = ask.settings.visit_bands
    crew = [one.collar for one in read_officers(ask.session, said, me=ask.actor.collar)]
    together = " ".join(crew)
    if not when:
        found = visits.next_visit(ask.session, ask.actor, ref, bands, now=ask.now)
        return texts.asks_when(found, bands, together)
    try:
        reading = read_time(ANYWAY.sub(" ", when), now=ask.now, shifts=ask.settings.shift_starts)
    except TimeQuestionError as question:
        return asks(question, Expect(texts.WHEN, {"ref": ref, "with": together, SAID: question.words}))
    if reading is None or reading.rest:
        return texts.no_time(ref, reading.rest if reading else when)
    if visits.is_at_night(reading.local) and not ANYWAY.search(when):
        visits.require_may_plan(ask.session, ask.actor, ref, now=ask.now)
        return texts.asks_at_night(ref, reading.local, together)
    made = visits.plan(ask.session, ask.actor, ref, reading.instant, crew, now=ask.now)
    shifts = ask.settings.shift_starts
    warnings = crew_warnings.of_task(ask.session, ask.actor, made, shifts=shifts, now=ask.now)
    others = visits.others_that_day(ask.session, ask.actor, made.id, made.starts_at, now=ask.now)
    return texts.made(warned(card_texts.card(made, now=ask.now), warnings), made, others)


def _decides(verb: str, *, allowed: bool) -> Handler:
    """The handler of a supervisor's word on visits after an unsafe one."""

    def decide(ask: Ask) -> Reply:
        found = reference(ask, RecordKind.REFERRAL)
        if found is None:
            return unsafe_texts.which(verb)
        words = after_reference(ask)
        return unsafe_texts.decided(
            unsafe_visits.decide(ask.session, ask.actor, found.text, words, allowed=allowed, now=ask.now)
        )

    return decide


ROUTES = (
    Route(
        "visit allow",
        _decides("allow", allowed=True),
        Permission.MOVE,
        help="Let another visit be made after an unsafe one, as a supervisor who decides",
        examples=("/visit allow TUR-0123", "/visit allow TUR-0123: two officers, by day"),
    ),
    Route(
        "visit end",
        _decides("end", allowed=False),
        Permission.MOVE,
        help="End visits after an unsafe one: the open ones are cancelled",
        examples=("/visit end TUR-0123",),
    ),
    Route(
        "visit",
        visit,
        Permission.CARRY_OUT,
        help="Make the next visit on a referral of your team, your own or that of those named",
        usage="/visit REFERENCE WHEN with COLLAR, SURNAME or me",
        examples=(
            "/visit TUR-0123 fri 1730 with 0741",
            "/visit TUR-0123 fri 1730 with me and Ashfield",
            "/visit TUR-0123",
        ),
        brings="The visit's card, or a button for each band of the day not tried yet.",
        steps={texts.WHEN: when_said},
        exact=frozenset({texts.WHEN}),
        likely=likely_time,
        reads=read_on_card,
    ),
)
