"""Repeating reminders, and the snoozing of any."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.language.times.answers import completed
from bot.language.times.moments import read_time
from bot.language.times.questions import TimeQuestionError
from bot.language.times.recurrence import Rule, write_rule
from bot.language.times.recurrence_words import RuleReading, read_stored_rule
from bot.services.access.policy import Permission
from bot.services.reminders import repeating
from bot.services.schedules.schedules import ScheduleView
from bot.texts.reminders import repeating as texts
from bot.texts.reply import Expect, Reply
from bot.texts.time_questions import SAID, asks
from handlers.words import likely_time

WHAT, UNTIL = "remind what", "remind until"
NUMBER = re.compile(r"\d{1,9}\s*$")
LATER = r"snooze|put (?:it )?off|remind me again|again|(?:make|move|push) (?:it|that)(?: back)?(?: to)?"
SNOOZE = re.compile(
    rf"(?:{LATER})?(?: for| until| till)?\s*(?P<words>(?:in )?(?:an|a|half an|\d{{1,3}})"
    r" ?(?:m|mins?|minutes?|h|hrs?|hours?)|(?:at )?\d{1,2}[:.]?\d{2}"
    r"|(?:today|tonight|tomorrow|tmrw)\b.{0,20})"
    rf"|{LATER}|later|not now|remind me later"
)
DONE = re.compile(r"(?:all )?done|ok(?:ay)?|did it|sorted|finished|thanks|ta|cheers|[👍👌✅✔☑🆗]+")
NUMBER_AND_TIME = re.compile(r"\d{1,9}\s+\S")


def about(ask: Ask) -> str | None:
    """The record that the reminder is set on; an operation has no reference for a push to name."""
    return ask.card.text if ask.card and ask.card.kind is not RecordKind.OPERATION else None


def heard(ask: Ask, said: RuleReading, text: str) -> Reply:
    """`every weekday 0645 radio check`; without words it asks for them."""
    if not text and about(ask) is None:
        return texts.what_of(said.rule, Expect(WHAT, {"rule": write_rule(said.rule)}))
    return added(ask, text, said.rule)


def of_what(ask: Ask) -> Reply:
    return added(ask, ask.words, read_stored_rule(ask.facts["rule"], shifts=ask.settings.shift_starts))


def added(ask: Ask, text: str, rule: Rule) -> Reply:
    settings = ask.settings
    reminder, _ = repeating.add(
        ask.session,
        ask.actor,
        text,
        rule,
        about=about(ask),
        late=settings.reminders_late,
        shifts=settings.shift_starts,
        now=ask.now,
    )
    return texts.is_set(reminder, rule, now=ask.now)


def _snooze(ask: Ask) -> Reply:
    number, when = ask.words.split(None, 1)
    return _snoozed(ask, int(number), when)


def snooze_said(ask: Ask) -> Reply:
    """The answer to the question about the time."""
    words = completed(ask.facts[SAID], ask.words, now=ask.now, shifts=ask.settings.shift_starts)
    return _snoozed(ask, int(ask.facts["number"]), words)


def _snoozed(ask: Ask, number: int, when: str) -> Reply:
    try:
        reading = read_time(when, now=ask.now, shifts=ask.settings.shift_starts)
    except TimeQuestionError as question:
        facts = {"number": str(number), SAID: question.words}
        return asks(question, Expect(UNTIL, facts), answers=f"/remind snooze {number}")
    if reading is None or reading.rest:
        return texts.no_time(when)
    snoozed = repeating.snooze(ask.session, ask.actor, number, due_at=reading.instant, now=ask.now)
    return texts.snoozed(snoozed, reading.understood)


def _done(ask: Ask) -> Reply:
    return texts.done(repeating.finish(ask.session, ask.actor, int(ask.words), now=ask.now))


def _pause(ask: Ask) -> Reply:
    reminder, schedule = repeating.pause(ask.session, ask.actor, int(ask.words), now=ask.now)
    return texts.paused(reminder, _rule(ask, schedule))


def _resume(ask: Ask) -> Reply:
    reminder, schedule = repeating.resume(
        ask.session, ask.actor, int(ask.words), shifts=ask.settings.shift_starts, now=ask.now
    )
    return texts.is_set(reminder, _rule(ask, schedule), now=ask.now)


def _rule(ask: Ask, schedule: ScheduleView) -> Rule:
    return read_stored_rule(schedule.words, shifts=ask.settings.shift_starts)


ROUTES = (
    Route(
        "remind snooze",
        _snooze,
        Permission.NOTE,
        help="Put a reminder off, by its number",
        examples=("/remind snooze 3 in 10 minutes",),
        aliases=("remind put off",),
        follows=NUMBER_AND_TIME.match,
        press=Press(SNOOZE, "/remind snooze {first} {words}"),
        steps={UNTIL: snooze_said},
        exact=frozenset({UNTIL}),
        likely=likely_time,
    ),
    Route(
        "remind done",
        _done,
        Permission.NOTE,
        help="Say that what a reminder was about is done, by its number",
        examples=("/remind done 3",),
        follows=NUMBER.match,
        press=Press(DONE, "/remind done {first}"),
    ),
    Route(
        "remind pause",
        _pause,
        Permission.NOTE,
        help="Pause a reminder that repeats, by its number",
        examples=("/remind pause 3",),
        follows=NUMBER.match,
    ),
    Route(
        "remind resume",
        _resume,
        Permission.NOTE,
        help="Let a paused reminder repeat again, by its number",
        examples=("/remind resume 3",),
        follows=NUMBER.match,
    ),
)
