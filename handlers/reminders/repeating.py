"""Repeating reminders, and the snoozing of any."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.chat.ask import Ask
from bot.language.references import RecordKind
from bot.language.times.moments import read_time
from bot.language.times.recurrence import Rule, write_rule
from bot.language.times.recurrence_words import RuleReading, read_stored_rule
from bot.services.reminders import repeating
from bot.services.schedules.schedules import ScheduleView
from bot.texts.reminders import repeating as texts
from bot.texts.reply import Expect, Reply

WHAT = "remind what"
SNOOZE = re.compile(r"(?:snooze|put\s+off)\s+(?P<number>\d{1,9})\s+(?P<when>.+)", re.IGNORECASE | re.DOTALL)
PAUSE = re.compile(r"pause\s+(?P<number>\d{1,9})\s*$", re.IGNORECASE)
RESUME = re.compile(r"resume\s+(?P<number>\d{1,9})\s*$", re.IGNORECASE)


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


def _snooze(ask: Ask, found: re.Match[str]) -> Reply:
    reading = read_time(found["when"], now=ask.now)
    if reading is None or reading.rest:
        return texts.no_time(found["when"])
    number = int(found["number"])
    snoozed = repeating.snooze(ask.session, ask.actor, number, due_at=reading.instant, now=ask.now)
    return texts.snoozed(snoozed, reading.understood)


def _pause(ask: Ask, found: re.Match[str]) -> Reply:
    reminder, schedule = repeating.pause(ask.session, ask.actor, int(found["number"]), now=ask.now)
    return texts.paused(reminder, _rule(ask, schedule))


def _resume(ask: Ask, found: re.Match[str]) -> Reply:
    reminder, schedule = repeating.resume(
        ask.session, ask.actor, int(found["number"]), shifts=ask.settings.shift_starts, now=ask.now
    )
    return texts.is_set(reminder, _rule(ask, schedule), now=ask.now)


def _rule(ask: Ask, schedule: ScheduleView) -> Rule:
    return read_stored_rule(schedule.words, shifts=ask.settings.shift_starts)


SAID: tuple[tuple[re.Pattern[str], Callable[[Ask, re.Match[str]], Reply]], ...] = (
    (SNOOZE, _snooze),
    (PAUSE, _pause),
    (RESUME, _resume),
)
