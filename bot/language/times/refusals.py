"""Refusals of dates and times. Each message is a sentence for the officer who typed it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from bot.errors import Refusal, RejectedError
from bot.language.times.wall import DAY_NAMES, MONTHS, WEEKDAYS, write_date, write_day, write_local

WHICH_MIDNIGHT = Refusal(
    "Midnight ends one day and begins another. Say 0000 for the day's beginning or 2359 for its end."
)
UNKNOWN_PERIOD = Refusal(
    "I repeat by days, weeks and months, not by hours or years. Say it as “every day 0900”."
)

WHICH_DAY = Refusal(
    "Say on which day it repeats, such as “every fri 0900” or “on the 5th of every month 0900”."
)

LONGEST_MONTH = 31
_FEBRUARY = 2
FIRST_YEAR, LAST_YEAR = 1900, 2999  # any other is a slip


class ImpossibleDateError(RejectedError):
    """No calendar has that date. `unsure`: it may be no date at all, such as the ages 16/17."""

    unsure = False

    def __init__(self, words: str, *, day: int, month: int, year: int) -> None:
        super().__init__(f"{words} isn't a date: {_why_not(day, month, year)}")


class WeekdayContradictsError(RejectedError):
    """The weekday and the date name different days."""

    def __init__(self, day: date, *, weekday: int) -> None:
        nearest = min((day + timedelta(days=n) for n in range(-3, 4)), key=lambda d: d.weekday() != weekday)
        super().__init__(
            f"{day:%d/%m/%Y} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}. "
            f"Say {write_day(day).lower()} or {write_day(nearest).lower()}."
        )


class ImpossibleClockError(RejectedError):
    """No clock shows that."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"{words} isn't a time of day: hours go from 00 to 23, minutes from 00 to 59. "
            "For example: 0930 or 2145."
        )


class PartContradictsError(RejectedError):
    """Such as 0800 tonight."""

    def __init__(self, local: datetime, *, part: str) -> None:
        super().__init__(
            f"{local:%H:%M} isn't {'at' if part == 'night' else 'in the'} {part}. "
            f"Say the day and the time alone, for example: {DAY_NAMES[local.weekday()].lower()} {local:%H%M}."
        )


class PastTimeError(RejectedError):
    """It has been."""

    def __init__(self, local: datetime, *, now: datetime) -> None:
        super().__init__(
            f"{write_local(local)} has passed: it is {write_local(now)}. "
            "Say a later time, for example: tomorrow 0930."
        )


class PastDateError(RejectedError):
    """The day itself is over."""

    def __init__(self, day: date, *, today: date) -> None:
        super().__init__(
            f"{write_date(day)} has passed: today is {write_date(today)}. Say a later day"
            + (f", or {day:%d/%m}/{day.year + 1} if you mean next year." if day.year == today.year else ".")
        )


class TooFarError(RejectedError):
    """Beyond what this bot keeps time for."""

    def __init__(self, day: date, *, limit: date) -> None:
        super().__init__(
            f"{day:%d/%m/%Y} is too far off: the bot goes as far as {limit:%d/%m/%Y}. "
            "Check the year, or pick an earlier day."
        )


class TogetherError(RejectedError):
    """Such as in 2 hours tomorrow."""

    def __init__(self) -> None:
        super().__init__(
            "Those times don't go together. Say one: the day and the time, or how long from now, "
            "for example: tomorrow 0930, or in 2 hours"
        )


def _why_not(day: int, month: int, year: int) -> str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"the year {year} is out of range. Say it as 28/11/2026."
    if not 1 <= month <= len(MONTHS):
        return f"give the day first, and there is no month {month}.{_american(day, month, year)}"
    last = monthrange(year, month)[1]
    leap = f" in {year}" if month == _FEBRUARY else ""
    return f"{MONTHS[month - 1]} has {last} days{leap}. Say a day from 01/{month:02} to {last:02}/{month:02}."


def _american(day: int, month: int, year: int) -> str:
    if not (1 <= day <= len(MONTHS) and month <= LONGEST_MONTH):
        return " Say it as 28/11/2026."
    last = monthrange(year, day)[1]
    if month > last:
        return f" Month first it would be {month} {MONTHS[day - 1]}, and {MONTHS[day - 1]} has {last} days."
    return f" If you mean {month} {MONTHS[day - 1]}, say {month:02}/{day:02}/{year}."
