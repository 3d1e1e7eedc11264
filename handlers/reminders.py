"""What officers ask to be reminded of."""

from __future__ import annotations

import re
from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.services import reminders, task_reminders
from bot.services.access import Permission
from bot.services.references import Kind
from bot.services.times import find_time
from bot.texts import reminders as texts
from bot.texts.reply import Expect, Reply

WHAT = "remind what"
CANCEL = re.compile(r"cancel\b\s*(?P<number>.*)", re.IGNORECASE | re.DOTALL)
LIST = re.compile(r"(?:list|all|show)\s*$", re.IGNORECASE)
LEAD = re.compile(r"(?:me\b\s*)?(?:to\b|that\b|about\b)?[\s:,]*", re.IGNORECASE)
LONGEST_NUMBER = 9


def remind(ask: Ask) -> Reply:
    words = ask.words.strip()
    if LIST.match(words):
        return listing(ask)
    if found := CANCEL.match(words):
        return _cancel(ask, found["number"].strip())
    if not words:
        return texts.usage()
    reading = find_time(words, now=ask.now)
    if reading is None:
        return texts.no_time(words)
    text = " ".join(filter(None, (_bare(reading.before), reading.rest)))
    about = _about(ask)
    if not text and about is None:
        facts = {"at": reading.instant.isoformat(), "understood": reading.understood}
        return texts.what_of(reading.understood, Expect(WHAT, facts))
    return _added(ask, text, due_at=reading.instant, understood=reading.understood)


def _about(ask: Ask) -> str | None:
    """What it is asked on; an operation has no reference for a push to name."""
    return ask.card.text if ask.card and ask.card.kind is not Kind.OPERATION else None


def of_what(ask: Ask) -> Reply:
    at = datetime.fromisoformat(ask.facts["at"])
    return _added(ask, ask.words, due_at=at, understood=ask.facts["understood"])


def listing(ask: Ask) -> Reply:
    waiting = reminders.waiting(ask.session, ask.actor)
    missed = reminders.missed(ask.session, ask.actor, now=ask.now)
    tasks = task_reminders.missed(ask.session, ask.actor, now=ask.now)
    return texts.listing(waiting, missed, tasks, now=ask.now)


def _added(ask: Ask, text: str, *, due_at: datetime, understood: str) -> Reply:
    about = _about(ask)
    reminder = reminders.add(ask.session, ask.actor, text, due_at=due_at, about=about, now=ask.now)
    return texts.is_set(reminder, understood)


def _cancel(ask: Ask, number: str) -> Reply:
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return texts.not_a_number(number)
    return texts.cancelled(reminders.cancel(ask.session, ask.actor, int(number), now=ask.now))


def _bare(before: str) -> str:
    """`to ring the school` as `ring the school`."""
    return before[found.end() :] if (found := LEAD.match(before)) else before


ROUTES = (
    Route(
        "remind",
        remind,
        Permission.NOTE,
        help="a reminder to yourself, also in answer to a card; /remind list shows them",
        usage="/remind fri 0930 ring the school",
        also=re.compile(
            r"(?:please\s+)?remind(?:er)?(?:\s+me)?\b[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL
        ),
        steps={WHAT: of_what},
        on_cards=True,
    ),
)
