"""What supervisors say about briefings that recur: their times, a pause, an end, what was missed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.language.plain import plain
from bot.language.times.durations import ExactDuration, read_duration
from bot.language.times.recurrence import Rule
from bot.language.times.recurrence_words import read_stored_rule
from bot.language.times.wall import to_instant
from bot.services.briefings import missed_runs
from bot.services.briefings import schedules as briefing_schedules
from bot.services.briefings.drafts import Preview
from bot.services.briefings.schedules import NotRecurringError, RecurringBriefing
from bot.services.briefings.viewing import BriefingView
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as briefing_drafts
from bot.texts.briefings import schedules as texts
from bot.texts.reply import Line, Reply
from handlers.briefings.words import Verb, naming
from models.briefing import BriefingState
from models.schedule import IfMissed, ScheduleState

MISSED = re.compile(r"\b(?P<what>late|skip|ask)\b(?:\s+(?P<late>.+))?\s*$", re.IGNORECASE)
RUN = re.compile(r"(?P<day>\d{2}/\d{2}/\d{4})\s+(?P<hour>\d{2}:\d{2})\s*$")


def schedule_lines(ask: Ask, shown: Preview) -> Sequence[Line]:
    """For a preview: the times of one that recurs, nothing for any other."""
    found = briefing_schedules.find_for_briefing(ask.session, shown.briefing)
    return texts.when(found, _rule(ask, found.words), now=ask.now) if found else ()


def preview(ask: Ask, shown: Preview) -> Reply:
    return briefing_drafts.preview(shown, when=schedule_lines(ask, shown))


def propose(ask: Ask, briefing: BriefingView, rule: Rule | None) -> None:
    """Give a draft these times; None takes away those that it had."""
    if rule is None:
        briefing_schedules.withdraw_proposal(ask.session, briefing)
        return
    late = ask.settings.briefings_late
    briefing_schedules.propose(ask.session, ask.actor, briefing, rule, late=late, now=ask.now)


def retime(ask: Ask, ref: str, rule: Rule) -> Reply | None:
    """New times for one that has begun; None for one that never did."""
    shifts = ask.settings.shift_starts
    try:
        found = briefing_schedules.retime(ask.session, ask.actor, ref, rule, shifts=shifts, now=ask.now)
    except NotRecurringError:
        return None
    return _card(ask, found)


def running(ask: Ask, ref: str) -> Reply | None:
    """The card of one that has begun; None for any other, or for who may not see it."""
    found = briefing_schedules.find_begun(ask.session, ask.actor, ref)
    return _card(ask, found) if found else None


def begun(ask: Ask, sent: Preview) -> Reply | None:
    """In answer to [Send]: the card of one whose times begin with that; a new version goes out at once."""
    begins = sent.briefing.state is BriefingState.PUBLISHED and not sent.changed
    return running(ask, sent.briefing.ref) if begins else None


def with_times(ask: Ask, briefing: BriefingView, card: Reply) -> Reply:
    """The briefing's card, with a way to its times where it recurs."""
    found = briefing_schedules.find_for_briefing(ask.session, briefing)
    if found is None or found.state is ScheduleState.PROPOSED:
        return card
    return replace(card, buttons=(*card.buttons, texts.times_of(briefing.ref)))


def missed(ask: Ask) -> Reply:
    return texts.missed(missed_runs.listed(ask.session, ask.actor, now=ask.now), now=ask.now)


def _times(ask: Ask, ref: str, _words: str) -> Reply:
    return _card(ask, briefing_schedules.require(ask.session, ask.actor, ref, now=ask.now))


def _pause(ask: Ask, ref: str, _words: str) -> Reply:
    return _card(ask, briefing_schedules.pause(ask.session, ask.actor, ref, now=ask.now))


def _resume(ask: Ask, ref: str, _words: str) -> Reply:
    shifts = ask.settings.shift_starts
    return _card(ask, briefing_schedules.resume(ask.session, ask.actor, ref, shifts=shifts, now=ask.now))


def _stop(ask: Ask, ref: str, _words: str) -> Reply:
    return _card(ask, briefing_schedules.stop(ask.session, ask.actor, ref, now=ask.now))


def _missed(ask: Ask, words: str) -> Reply:
    """Without a word, all that was missed."""
    return IF_MISSED(ask, words) if words else missed(ask)


def _if_missed(ask: Ask, ref: str, words: str) -> Reply:
    """`missed BRF-0012` offers; `missed BRF-0012 late 2h` sets."""
    _, _, said = words.partition(" ")
    if not said.strip():
        return texts.options(briefing_schedules.require(ask.session, ask.actor, ref, now=ask.now))
    found = MISSED.search(said)
    late = _length(found["late"]) if found and found["late"] else None
    if found is None or (found["late"] and late is None):
        return texts.no_option(said)
    then = IfMissed(found["what"].lower())
    return _card(ask, briefing_schedules.set_if_missed(ask.session, ask.actor, ref, then, late, now=ask.now))


def _late(ask: Ask, ref: str, words: str) -> Reply:
    """`late BRF-0012 23/11/2026 06:45`: it goes now."""
    run = RUN.search(words)
    due_at = _instant(f"{run['day']} {run['hour']}") if run else None
    if due_at is None:
        return texts.which_run(words)
    good_for = ask.settings.briefings_late
    briefing, audience = missed_runs.send(ask.session, ask.actor, ref, due_at, good_for=good_for, now=ask.now)
    return texts.sent_late(briefing, audience)


def _skip(ask: Ask, ref: str, _words: str) -> Reply:
    return texts.skipped(missed_runs.skip(ask.session, ask.actor, ref, now=ask.now))


def _card(ask: Ask, found: RecurringBriefing) -> Reply:
    return texts.card(found, _rule(ask, found.schedule.words), now=ask.now)


def _rule(ask: Ask, words: str) -> Rule:
    return read_stored_rule(words, shifts=ask.settings.shift_starts)


def _length(words: str) -> timedelta | None:
    length = read_duration(plain(words.strip()), 0)
    return length.length if isinstance(length, ExactDuration) and length.end == len(words.strip()) else None


def _instant(words: str) -> datetime | None:
    try:
        local = datetime.strptime(words, texts.AS_TYPED)  # noqa: DTZ007  # wall time is naive
    except ValueError:
        return None
    return to_instant(local)


WHICH = partial(questions.which, example="/brief times BRF-0012")
IF_MISSED = naming(_if_missed, lost=WHICH)
VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "times": naming(_times, lost=WHICH),
        "pause": naming(_pause, lost=WHICH),
        "resume": naming(_resume, lost=WHICH),
        "stop": naming(_stop, lost=WHICH),
        "missed": _missed,
        "late": naming(_late, lost=WHICH),
        "skip": naming(_skip, lost=WHICH),
    }
)
