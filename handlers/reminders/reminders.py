"""Reminders that officers set themselves."""

from __future__ import annotations

import re
from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.language.times.moments import find_time
from bot.language.times.recurrence_words import find_rule
from bot.services.access.policy import Permission
from bot.services.reminders import reminders
from bot.services.tasks import reminders as task_reminders
from bot.texts.reminders import reminders as texts
from bot.texts.reply import Expect, Reply
from handlers.reminders import repeating
from handlers.words import NOTHING

WHAT = repeating.WHAT
LEAD = re.compile(r"(?:me\b\s*)?(?:to\b|that\b|about\b)?[\s:,]*", re.IGNORECASE)
LONGEST_NUMBER = 9


def remind(ask: Ask) -> Reply:
    words = ask.words.strip()
    return _set(ask, words) if words else texts.usage()


def _set(ask: Ask, words: str) -> Reply:
    if heard := find_rule(words, now=ask.now, shifts=ask.settings.shift_starts):
        return repeating.heard(ask, heard, _text(heard.before, heard.rest))
    reading = find_time(words, now=ask.now)
    if reading is None:
        return texts.no_time(words)
    text = _text(reading.before, reading.rest)
    about = repeating.about(ask)
    if not text and about is None:
        facts = {"at": reading.instant.isoformat(), "understood": reading.understood}
        return texts.what_of(reading.understood, Expect(WHAT, facts))
    return _added(ask, text, due_at=reading.instant, understood=reading.understood)


def of_what(ask: Ask) -> Reply:
    if "rule" in ask.facts:
        return repeating.of_what(ask)
    at = datetime.fromisoformat(ask.facts["at"])
    return _added(ask, ask.words, due_at=at, understood=ask.facts["understood"])


def listing(ask: Ask) -> Reply:
    waiting = reminders.list_waiting(ask.session, ask.actor)
    missed = reminders.list_missed(ask.session, ask.actor, now=ask.now)
    tasks = task_reminders.list_missed(ask.session, ask.actor, now=ask.now)
    return texts.listing(waiting, missed, tasks, now=ask.now)


def _added(ask: Ask, text: str, *, due_at: datetime, understood: str) -> Reply:
    about = repeating.about(ask)
    reminder = reminders.add(ask.session, ask.actor, text, due_at=due_at, about=about, now=ask.now)
    return texts.is_set(reminder, understood)


def cancel(ask: Ask) -> Reply:
    number = ask.words
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return texts.not_a_number(number)
    return texts.cancelled(reminders.cancel(ask.session, ask.actor, int(number), now=ask.now))


def _text(before: str, rest: str) -> str:
    return " ".join(filter(None, (_bare(before), rest)))


def _bare(before: str) -> str:
    """`to ring the school` as `ring the school`."""
    return before[found.end() :] if (found := LEAD.match(before)) else before


ROUTES = (
    Route(
        "remind",
        remind,
        Permission.NOTE,
        help="Set a reminder for yourself, once or every weekday; also in answer to a card",
        usage="/remind fri 0930 ring the school",
        also=re.compile(
            r"(?:please\s+)?remind(?:er)?(?:\s+me)?\b[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL
        ),
        plainly=re.compile(r"(?:please\s+)?remind(?:er)?\s+(?:me\b|for\b)", re.IGNORECASE),
        steps={WHAT: of_what},
        on_cards=True,
    ),
    Route(
        "remind list",
        listing,
        Permission.NOTE,
        help="List your reminders, and those that you missed",
        usage="/remind list",
        aliases=("remind all", "remind show"),
        follows=NOTHING,
    ),
    Route(
        "remind cancel",
        cancel,
        Permission.NOTE,
        help="Cancel a reminder, by its number",
        usage="/remind cancel 3",
    ),
    *repeating.ROUTES,
)
