"""Supervisors' words about briefings that recur: their times, a pause, an end, missed runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat.ask import Ask
from bot.chat.route import Handler, Names, Route
from bot.language.plain import plain
from bot.language.references import RecordKind
from bot.language.times.durations import ExactDuration, read_duration
from bot.language.times.recurrence import Rule
from bot.language.times.recurrence_words import read_stored_rule
from bot.language.times.wall import to_instant
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.briefings import missed_runs, progress_cards
from bot.services.briefings import schedules as briefing_schedules
from bot.services.briefings.drafts import Preview
from bot.services.briefings.schedules import NotRecurringError, RecurringBriefing
from bot.services.briefings.viewing import BriefingView
from bot.texts.briefings import drafts as briefing_drafts
from bot.texts.briefings import schedules as texts
from bot.texts.reply import Line, Reply
from bot.values import replace
from handlers.briefings.reports import place
from handlers.briefings.words import named
from models.briefing import BriefingState
from models.schedule import IfMissed, ScheduleState

MISSED = re.compile(r"\b(?P<what>late|skip|ask)\b(?:\s+(?P<late>.+))?\s*$", re.IGNORECASE)
RUN = re.compile(r"(?P<day>\d{2}/\d{2}/\d{4})\s+(?P<hour>\d{2}:\d{2})\s*$")


def schedule_lines(ask: Ask, shown: Preview) -> Sequence[Line]:
    """The lines for a preview: the times of a briefing that recurs, none for any other."""
    found = briefing_schedules.find_for_briefing(ask.session, shown.briefing)
    return texts.when(found, _rule(ask, found.words), now=ask.now) if found else ()


def preview(ask: Ask, shown: Preview) -> Reply:
    progress_cards.leave(ask.session, shown.briefing.id, place(ask))
    return briefing_drafts.preview(shown, when=schedule_lines(ask, shown))


def propose(ask: Ask, briefing: BriefingView, rule: Rule | None) -> None:
    """Give a draft these times; None removes the times it had."""
    if rule is None:
        briefing_schedules.withdraw_proposal(ask.session, briefing)
        return
    late = ask.settings.briefings_late
    briefing_schedules.propose(ask.session, ask.actor, briefing, rule, late=late, now=ask.now)


def retime(ask: Ask, ref: str, rule: Rule) -> Reply | None:
    """New times for a briefing whose times have begun; None for any other."""
    shifts = ask.settings.shift_starts
    try:
        found = briefing_schedules.retime(ask.session, ask.actor, ref, rule, shifts=shifts, now=ask.now)
    except NotRecurringError:
        return None
    return _card(ask, found)


def running(ask: Ask, ref: str) -> Reply | None:
    """The card of a briefing whose times have begun; None for any other, or one not for this officer."""
    found = briefing_schedules.find_begun(ask.session, ask.actor, ref)
    return _card(ask, found) if found else None


def begun(ask: Ask, sent: Preview) -> Reply | None:
    """The answer to [Send] if it begins the briefing's times: their card. A new version goes out at once."""
    begins = sent.briefing.state is BriefingState.PUBLISHED and not sent.changed
    return running(ask, sent.briefing.ref) if begins else None


def with_times(ask: Ask, briefing: BriefingView, card: Reply) -> Reply:
    """The briefing's card, with a button to its times where it recurs."""
    found = briefing_schedules.find_for_briefing(ask.session, briefing)
    if found is None or found.state is ScheduleState.PROPOSED:
        return card
    return replace(card, buttons=(*card.buttons, texts.times_of(briefing.ref)))


def missed(ask: Ask) -> Reply:
    return texts.missed(missed_runs.listed(ask.session, ask.actor, now=ask.now), now=ask.now)


def _times(ask: Ask) -> Reply:
    return _card(ask, briefing_schedules.require(ask.session, ask.actor, ask.named, now=ask.now))


def _pause(ask: Ask) -> Reply:
    return _card(ask, briefing_schedules.pause(ask.session, ask.actor, ask.named, now=ask.now))


def _resume(ask: Ask) -> Reply:
    shifts = ask.settings.shift_starts
    return _card(
        ask, briefing_schedules.resume(ask.session, ask.actor, ask.named, shifts=shifts, now=ask.now)
    )


def _stop(ask: Ask) -> Reply:
    return _card(ask, briefing_schedules.stop(ask.session, ask.actor, ask.named, now=ask.now))


def _if_missed(ask: Ask) -> Reply:
    """`missed` lists missed runs; `missed BRF-0012` gives choices; `missed BRF-0012 late 2h` sets one."""
    if not ask.words:
        return missed(ask)
    _, _, said = ask.words.partition(" ")
    if not said.strip():
        return texts.options(briefing_schedules.require(ask.session, ask.actor, ask.named, now=ask.now))
    found = MISSED.search(said)
    late = _length(found["late"]) if found and found["late"] else None
    if found is None or (found["late"] and late is None):
        return texts.no_option(said, ask.named)
    then = IfMissed(lowered(found["what"]))
    return _card(
        ask, briefing_schedules.set_if_missed(ask.session, ask.actor, ask.named, then, late, now=ask.now)
    )


def _late(ask: Ask) -> Reply:
    """`late BRF-0012 23/11/2026 06:45` sends that run now."""
    run = RUN.search(ask.words)
    due_at = _instant(f"{run['day']} {run['hour']}") if run else None
    if due_at is None:
        return texts.which_run(ask.words)
    good_for = ask.settings.briefings_late
    briefing, audience = missed_runs.send(
        ask.session, ask.actor, ask.named, due_at, good_for=good_for, now=ask.now
    )
    return texts.sent_late(briefing, audience)


def _skip(ask: Ask) -> Reply:
    return texts.skipped(missed_runs.skip(ask.session, ask.actor, ask.named, now=ask.now))


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


WHICH = named("/brief times BRF-0012")
IF_MISSED = Names(RecordKind.BRIEFING, lambda ask: WHICH.missing(ask) if ask.words else missed(ask))


def _verb(
    command: str,
    handle: Handler,
    *,
    purpose: str,
    example: str,
    names: Names = WHICH,
    looks: bool = False,
) -> Route:
    return Route(command, handle, Permission.BRIEF, purpose, examples=(example,), names=names, looks=looks)


ROUTES = (
    _verb(
        "brief times",
        _times,
        purpose="Show when a recurring briefing goes out",
        example="/brief times BRF-0012",
        looks=True,
    ),
    _verb("brief pause", _pause, purpose="Pause a recurring briefing", example="/brief pause BRF-0012"),
    _verb(
        "brief resume",
        _resume,
        purpose="Let a paused briefing recur again",
        example="/brief resume BRF-0012",
    ),
    _verb("brief stop", _stop, purpose="End a recurring briefing for good", example="/brief stop BRF-0012"),
    _verb(
        "brief missed",
        _if_missed,
        purpose="Say what happens to a time that was missed",
        example="/brief missed BRF-0012 late 2h",
        names=IF_MISSED,
    ),
    _verb(
        "brief late",
        _late,
        purpose="Send now what was due at a time that was missed",
        example="/brief late BRF-0012 23/11/2026 06:45",
    ),
    _verb(
        "brief skip",
        _skip,
        purpose="Leave out the times that were missed",
        example="/brief skip BRF-0012",
    ),
)
