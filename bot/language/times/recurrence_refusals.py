"""Refusals of recurring times. Each message is a sentence for the officer who typed it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from bot.errors import RejectedError
from bot.language.times.recurrence import Rule, ordinal, write_rule
from bot.language.times.wall import MONTHS, WEEKDAYS, write_date

LONGEST_MONTH = 31
_COMMON_YEAR = 2027


class NoHourError(RejectedError):
    """Days without a time of day."""

    def __init__(self, days: str) -> None:
        super().__init__(f"At what time, {days}? For example: {days} 0645")


class NotEveryMonthError(RejectedError):
    """The 29th, 30th and 31st."""

    def __init__(self, day: int) -> None:
        short = [name for name, last in _lengths() if last < day]
        if day > LONGEST_MONTH:
            super().__init__(f"No month has a {ordinal(day)}. Say a day from 1st to 28th.")
            return
        listed = " and ".join(filter(None, (", ".join(short[:-1]), short[-1])))
        super().__init__(
            f"Not every month has a {ordinal(day)}: nothing would be sent in {listed}. "
            "Say “last day of the month”, or a day from 1st to 28th."
        )


class FifthWeekdayError(RejectedError):
    """The fifth Friday of a month."""

    def __init__(self, weekday: int) -> None:
        day = WEEKDAYS[weekday]
        super().__init__(f"Not every month has a fifth {day}. Say “last {day} of the month”.")


class TwoMeaningsError(RejectedError):
    """Every 2nd Friday."""

    def __init__(self, nth: int, weekday: int) -> None:
        day = WEEKDAYS[weekday]
        super().__init__(
            f"“Every {ordinal(nth)} {day}” can mean two things. "
            f"Say “every {nth} weeks on {day}” or “{ordinal(nth)} {day} of the month”."
        )


class OverBeforeItBeginsError(RejectedError):
    """Its last day comes before it would first be due."""

    def __init__(self, rule: Rule, *, today: date) -> None:
        last = write_date(rule.until) if rule.until else ""
        super().__init__(
            f"“{write_rule(rule)}” would never come: it ends on {last}, and today is "
            f"{write_date(today)}. Say a later end, or none."
        )


def _lengths() -> list[tuple[str, int]]:
    return [(name, monthrange(_COMMON_YEAR, month)[1]) for month, name in enumerate(MONTHS, start=1)]
