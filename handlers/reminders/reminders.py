"""Reminders that officers set themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import question
from bot.language.times.answers import completed, is_time_alone
from bot.language.times.moments import find_time
from bot.language.times.questions import TimeQuestionError, WhichTimeError
from bot.language.times.recurrence_words import find_rule
from bot.language.times.wall import write_local as understood_as
from bot.services.access.policy import Permission
from bot.services.kinds import own_reminders
from bot.services.reminders import reminders
from bot.services.tasks import reminders as task_reminders
from bot.texts.reminders import reminders as texts
from bot.texts.reply import Expect, Reply
from bot.texts.time_questions import SAID, asks
from bot.values import replace
from handlers.reminders import repeating
from handlers.words import NOTHING

WHAT, WHEN = repeating.WHAT, "remind when"
OTHERS = r"(?:him|her|them|us|you|everyone|everybody|all|the|p[cs]|sgt|insp)\b"
LEAD = re.compile(r"(?:me\b\s*)?(?:for\b\s*)?(?:to\b|that\b|about\b)?[\s:,]*", re.IGNORECASE)
LONGEST_NUMBER = 9


def remind(ask: Ask) -> Reply:
    words = ask.words.strip()
    return _set(ask, words) if words else texts.usage()


def _set(ask: Ask, words: str) -> Reply:
    if heard := find_rule(words, now=ask.now, shifts=ask.settings.shift_starts):
        return repeating.heard(ask, heard, _text(heard.before, heard.rest))
    facts = {"about": about} if (about := repeating.about(ask)) else {}
    return _timed(ask, words, facts) or texts.no_time(words)


def _timed(ask: Ask, words: str, facts: Mapping[str, str]) -> Reply | None:
    """Set it for the time in the words, or ask about that; None if they hold no time."""
    try:
        shifts = ask.settings.shift_starts
        reading = find_time(words, now=ask.now, shifts=shifts, prefixes=ask.prefixes)
    except TimeQuestionError as question:
        return _asked(question, facts)
    if reading is None:
        return None
    said = facts.get(understood_as(reading.local), facts.get("text", ""))
    beside = _text(reading.before, reading.rest)
    if said and beside:
        return texts.only_time(said, beside, reading.understood, Expect(WHEN, facts), answers="/remind at")
    text = said or beside
    about = facts.get("about")
    if not text and about is None:
        known = {"at": reading.instant.isoformat(), "understood": reading.understood}
        return texts.what_of(reading.understood, Expect(WHAT, known))
    return _added(ask, text, about, due_at=reading.instant, understood=reading.understood)


def _asked(question: TimeQuestionError, facts: Mapping[str, str]) -> Reply:
    """Ask, and keep the other words for the answer: for each possible time those that aren't its own."""
    if facts.get("text") and _text(question.before, question.rest):
        return replace(asks(question, Expect(WHEN, facts), answers="/remind at"), unused=True)
    known = {**facts, "text": _both(facts, question.before, question.rest), SAID: question.words}
    for one in question.options if isinstance(question, WhichTimeError) else ():
        known[understood_as(one.local)] = _both(facts, one.before, one.rest)
    return asks(question, Expect(WHEN, known), answers="/remind at")


def _both(facts: Mapping[str, str], before: str, rest: str) -> str:
    return " ".join(filter(None, (facts.get("text", ""), _text(before, rest))))


def when_said(ask: Ask) -> Reply:
    """The answer to the question about the time; a reminder of its own if nothing was asked."""
    if not ask.facts:
        return _set(ask, f"at {ask.words}")
    words = completed(ask.facts.get(SAID, ""), ask.words, now=ask.now, shifts=ask.settings.shift_starts)
    if answer := _timed(ask, words, ask.facts):
        return answer
    return replace(texts.no_time(ask.words), expect=Expect(WHEN, ask.facts))


def _is_time(words: str) -> bool:
    """Whether a time alone comes after "at": `remind me at 1545 to collect CCTV` is another reminder."""
    return is_time_alone(f"at {words}")


def of_what(ask: Ask) -> Reply:
    if "rule" in ask.facts:
        return repeating.of_what(ask)
    at = datetime.fromisoformat(ask.facts["at"])
    return _added(ask, ask.words, repeating.about(ask), due_at=at, understood=ask.facts["understood"])


def listing(ask: Ask) -> Reply:
    waiting = own_reminders.waiting(ask.session, ask.actor, now=ask.now)
    missed = own_reminders.missed(ask.session, ask.actor, now=ask.now)
    tasks = task_reminders.list_missed(ask.session, ask.actor, now=ask.now)
    return texts.listing(waiting, missed, tasks, now=ask.now)


def _added(ask: Ask, text: str, about: str | None, *, due_at: datetime, understood: str) -> Reply:
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
        usage="/remind WHEN WHAT",
        examples=(
            "/remind fri 0930 ring the school",
            "remind me in 2 hours to ring mum",
            "/remind every weekday 0900 check the bus",
        ),
        brings="The time in full, to check, and buttons to change or cancel it.",
        also=re.compile(
            r"(?:(?:set|add|make)\s+(?:me\s+)?(?:a\s+|another\s+)?reminder"
            rf"|remind(?:er)?(?!\s+{OTHERS})(?:\s+me)?)\b[:,]?\s*(?P<words>.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        plainly=re.compile(r"(?:please\s+)?remind(?:er)?\s+(?:me\b|for\b)", re.IGNORECASE),
        steps={WHAT: of_what, WHEN: when_said},
        wants={WHEN: frozenset({"remind at"})},
        exact=frozenset({WHEN}),
        on_cards=True,
    ),
    Route(
        "remind at",
        when_said,
        Permission.NOTE,
        help="Answer when it is due",
        examples=("/remind at fri 0930",),
        follows=_is_time,
        hidden=True,
    ),
    Route(
        "remind list",
        listing,
        Permission.NOTE,
        help="List your reminders, and those that you missed",
        examples=("/remind list",),
        aliases=("remind all", "remind show"),
        also=re.compile(rf"{question('reminders')}(?P<words>)", re.IGNORECASE),
        looks=True,
        lenient=True,
        follows=NOTHING.match,
    ),
    Route(
        "remind cancel",
        cancel,
        Permission.NOTE,
        help="Cancel a reminder, by its number",
        examples=("/remind cancel 3",),
    ),
    *repeating.ROUTES,
)
