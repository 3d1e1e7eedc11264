"""The times of a lone visit as pure steps: when to ask, to sound the alarm, to tell the next one up.

All are instants: on the nights when the clocks change no minute is longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.settings import Settings
from bot.values import replace
from models.lone_visit import LoneState, LoneWord

TEN, LONGEST = timedelta(minutes=10), timedelta(hours=2)
LOOKS_AGAIN = timedelta(seconds=5)  # while nobody was told yet
FORGOTTEN = timedelta(hours=12)


class LoneAct(StrEnum):
    """An act of the clock."""

    ASK = "ask"
    ALARM = "alarm"
    CLIMB = "climb"


class AlonePace(Struct, frozen=True):
    """After the question: when it is put again, when the alarm goes; and how long until the next one up."""

    ask_again: timedelta
    alarm_after: timedelta
    climb_every: timedelta


class LoneStanding(Struct, frozen=True):
    """Where a lone visit stands: the columns of its row that change with time."""

    state: LoneState
    ask_at: datetime
    asked: int = 0
    next_at: datetime | None = None
    alarm_at: datetime | None = None
    climbs_at: datetime | None = None


def pace(settings: Settings) -> AlonePace:
    return AlonePace(settings.alone_ask_again, settings.alone_alarm_after, settings.alone_climb_every)


def waits(now: datetime, minutes: int) -> LoneStanding:
    """From a sign of life on: on arrival, and with each answer."""
    return _until(now + timedelta(minutes=minutes))


def is_asked(state: LoneState, word: LoneWord) -> bool:
    """Whether the officer was asked whether they are all right, and hasn't called for help."""
    return state is not LoneState.WAITS and word is not LoneWord.HELP


def put_off(stands: LoneStanding, now: datetime) -> LoneStanding:
    """Ten minutes more than was agreed, or from now on if that has passed."""
    return _until(min(max(stands.ask_at, now) + TEN, now + LONGEST))


def turned(stands: LoneStanding, now: datetime, pace: AlonePace) -> tuple[frozenset[LoneAct], LoneStanding]:
    """The acts due of somebody who waits or was asked. After a stop the alarm goes with the question."""
    alarm_at = stands.ask_at + pace.alarm_after
    acts = set()
    if now >= stands.ask_at and not stands.asked:
        acts.add(LoneAct.ASK)
        stands = replace(stands, state=LoneState.ASKED, asked=1)
    again_at = stands.ask_at + pace.ask_again
    if again_at <= now < alarm_at and stands.asked == 1:
        acts.add(LoneAct.ASK)
        stands = replace(stands, asked=2)
    if now >= alarm_at:
        return frozenset({*acts, LoneAct.ALARM}), alarmed(stands, now, pace)
    following = (stands.ask_at, min(again_at, alarm_at), alarm_at)[stands.asked]
    return frozenset(acts), replace(stands, next_at=following)


def alarmed(stands: LoneStanding, now: datetime, pace: AlonePace) -> LoneStanding:
    """From an alarm on: it is looked soon whether it has reached anybody."""
    climbs_at = now + pace.climb_every
    return replace(
        stands,
        state=LoneState.ALARM,
        alarm_at=now,
        climbs_at=climbs_at,
        next_at=min(now + LOOKS_AGAIN, climbs_at),
    )


def watched(
    stands: LoneStanding, now: datetime, pace: AlonePace, *, has_reached: bool, has_failed: bool
) -> tuple[frozenset[LoneAct], LoneStanding]:
    """The acts due of an alarm that nobody has taken: the next one up, in time or if nobody was reached."""
    climbs_at = stands.climbs_at or now
    if has_failed or now >= climbs_at:
        following = now + pace.climb_every
        stands = replace(stands, climbs_at=following, next_at=min(now + LOOKS_AGAIN, following))
        return frozenset({LoneAct.CLIMB}), stands
    return frozenset(), replace(
        stands, next_at=climbs_at if has_reached else min(now + LOOKS_AGAIN, climbs_at)
    )


def at_the_top(stands: LoneStanding) -> LoneStanding:
    """Nobody is left to tell: all are told again when the next one would be, and whoever is at work then."""
    return replace(stands, next_at=stands.climbs_at)


def taken(stands: LoneStanding, now: datetime) -> LoneStanding:
    """Somebody sees to it: nothing more is asked or told until the officer says a word, or for ever."""
    return replace(stands, state=LoneState.TAKEN, next_at=now + FORGOTTEN, climbs_at=None)


def ended(stands: LoneStanding) -> LoneStanding:
    return replace(stands, state=LoneState.ENDED, next_at=None, climbs_at=None)


def _until(ask_at: datetime) -> LoneStanding:
    return LoneStanding(LoneState.WAITS, ask_at, next_at=ask_at)
