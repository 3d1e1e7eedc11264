"""The instant of a day and an hour, always later than now, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from bot.language.times.clock_words import DAY, NIGHT_ENDS, NOON, SHIFT_LENGTHS, ClockTime, Sense
from bot.language.times.days import Day
from bot.language.times.durations import CalendarDuration, ExactDuration, whole_minute
from bot.language.times.parts import TimeText
from bot.language.times.questions import NeedsHourError
from bot.language.times.refusals import PartContradictsError, PastDateError, PastTimeError, TooFarError
from bot.language.times.wall import is_doubled, to_instant, to_local

_YEARS_AHEAD = 2
PARTS = {  # the part of the day runs between these minutes
    "morning": (0, 12 * 60),
    "afternoon": (12 * 60, 19 * 60),
    "evening": (16 * 60, 24 * 60),
    "night": (17 * 60, DAY + NIGHT_ENDS),
}


class Settled(Struct, frozen=True):
    """An instant to come and its wall time; `note` is a point that the words leave open."""

    instant: datetime
    local: datetime
    note: str = ""


def check_range(day: date, *, today: date) -> None:
    """Refuse an instant out of range: PastDateError before today, TooFarError two years on."""
    limit = CalendarDuration(0, 12 * _YEARS_AHEAD, 0).after(today)
    if day < today:
        raise PastDateError(day, today=today)
    if day > limit:
        raise TooFarError(day, limit=limit)


def settle(asked: TimeText, day: Day, clock: ClockTime) -> Settled:
    """The instant of that hour on that day. Raises the refusals of bot.language.times.refusals."""
    minutes = clock.placed(day.part)
    if day.part:
        first, last = PARTS[day.part]
        if not first <= minutes <= last and (day.tonight or day.date >= asked.today):
            raise PartContradictsError(wall(day.date, minutes), part=day.part)
    named = wall(day.date, minutes)
    if not day.tonight:
        check_range(named.date() if day.part == "night" else day.date, today=asked.today)
    for local in _options(asked, day, clock):
        if instant := ahead(local, now=asked.now):
            return _checked(asked, Settled(instant, local, day.note))
    raise PastTimeError(named, now=asked.wall)


def settle_alone(asked: TimeText, clock: ClockTime) -> Settled:
    """The next such hour, where no day is said. Raises NeedsHourError for a night shift that is on."""
    if clock.implied == "nights":
        _check_night_is_off(asked, clock)
    walls = sorted(wall(asked.today + timedelta(days=days), at) for days in range(3) for at in clock.waking())
    for local in walls:
        if instant := ahead(local, now=asked.now):
            return _checked(asked, Settled(instant, local))
    raise PastTimeError(walls[-1], now=asked.wall)


def settle_exact(asked: TimeText, length: ExactDuration) -> Settled:
    instant = whole_minute(asked.now.astimezone(UTC) + length.length)
    local = to_local(instant)
    if instant <= asked.now:
        raise PastTimeError(local, now=asked.wall)
    return _checked(asked, Settled(instant, local))


def settle_from_now(asked: TimeText, day: Day) -> Settled:
    """That day at this time of day."""
    check_range(day.date, today=asked.today)
    local = datetime.combine(day.date, whole_minute(asked.wall).time())
    if not (instant := ahead(local, now=asked.now)):
        raise PastTimeError(local, now=asked.wall)
    return _checked(asked, Settled(instant, local))


def ahead(local: datetime, *, now: datetime) -> datetime | None:
    """The instant of a wall time if it is still to come; in a doubled hour, the first that is.

    Raises MissingHourError, but only for a time to come.
    """
    doubled = is_doubled(local)
    if local <= to_local(now) and not doubled:
        return None
    for fold in range(1 + doubled):
        if (instant := to_instant(local, fold=fold)) > now:
            return instant
    return None


def wall(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _options(asked: TimeText, day: Day, clock: ClockTime) -> Iterator[datetime]:
    """The possible meanings, soonest first; one that has passed gives way to the next."""
    local = wall(day.date, clock.placed(day.part))
    today = day.date == asked.today
    half = clock.minutes % NOON
    if day.tonight and clock.sense is not Sense.EXACT and half < NIGHT_ENDS and _night_is_on(asked):
        yield wall(day.date, DAY + half)  # on nights, "tonight half 5" is 05:30
    yield local
    if day.tonight and day.date < asked.today:
        yield local + timedelta(days=1)  # at 02:00, tonight 2300 is still to come
    if today and clock.sense is Sense.SPOKEN and not day.part and local.hour * 60 < NOON:
        yield local + timedelta(minutes=NOON)
    if day.weekly:
        yield local + timedelta(days=7)


def _night_is_on(asked: TimeText) -> bool:
    begins = asked.shifts.get("nights")
    return begins is not None and asked.wall >= datetime.combine(asked.tonight, begins)


def _check_night_is_off(asked: TimeText, clock: ClockTime) -> None:
    """On nights, "nights" are the shift one is in, which has begun."""
    began = wall(asked.tonight, clock.minutes)
    if began <= asked.wall < began + SHIFT_LENGTHS["nights"]:
        raise NeedsHourError(Day(asked.tonight, 0, part="night"), began=began)


def _checked(asked: TimeText, settled: Settled) -> Settled:
    check_range(settled.local.date(), today=asked.today)
    return settled
