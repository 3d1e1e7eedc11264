"""Questions about times: what was said leaves one thing open. Each message asks it of the officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.times.days import Day
from bot.language.times.wall import DAY_NAMES, write_date, write_local

Spans = tuple[tuple[int, int], ...]


class Option(Struct, frozen=True):
    """A time that may be meant, the places of the words that say it, and the words that are left."""

    instant: datetime
    local: datetime
    spans: Spans = ()
    before: str = ""
    rest: str = ""


class TimeQuestionError(RejectedError):
    """Something about the time is open. `before` and `rest` are the words that don't belong to it."""

    spans: Spans = ()
    before = ""
    rest = ""
    words = ""  # what was said of the time, to stand before the answer


class NeedsHourError(TimeQuestionError):
    """A day without a time of day. `day` is the day understood, `words` say it with its part of the day."""

    def __init__(self, day: Day, *, began: datetime | None = None) -> None:
        on = f"the {day.part} of {write_date(day.date)}" if day.part else write_date(day.date)
        if began:
            super().__init__(
                f"That shift began at {write_local(began)}. At what time? For example: {_soon(day)}"
            )
        else:
            super().__init__(f"At what time on {on}? For example: {_example(day)}")
        self.day = day.date
        self.words = f"{day.date:%d/%m/%Y} {day.part or ''}".strip()


class WhenPastError(TimeQuestionError):
    """A day on which something happened, without its time of day."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"At what time on {write_date(day)}? Say the day and the time together, "
            f"for example: {day:%d/%m} 2240"
        )
        self.day = day


class NeedsDayError(TimeQuestionError):
    """A stretch of days without a day of it. `clock` is the hour that was said, as typed."""

    def __init__(self, label: str, first: date, last: date, *, hour: str = "") -> None:
        which = f"On which day of “{label}” ({write_date(first)} to {write_date(last)})"
        example = f"{DAY_NAMES[last.weekday()].lower()} {last:%d/%m} 0930"
        super().__init__(
            f"{which} at {hour}?" if hour else f"{which}, and at what time? For example: {example}"
        )
        self.words = f"{label} {hour}".strip()


class WhichDayError(TimeQuestionError):
    """Several days and no time of day."""

    def __init__(self, days: Sequence[date]) -> None:
        listed = " or ".join(write_date(day) for day in days)
        super().__init__(f"Which day do you mean: {listed}? Say the day and the time together.")


class WhichTimeError(TimeQuestionError):
    """The words may mean several times; `options` are those still to come, the likeliest first."""

    def __init__(self, options: Sequence[Option], *, because: str = "") -> None:
        listed = " or ".join(write_local(one.local) for one in options)
        super().__init__(f"{because}Do you mean {listed}? Say the day and the time together.")
        self.options = tuple(options)


def _example(day: Day) -> str:
    hour = {"afternoon": "1430", "evening": "1930", "night": "2300"}.get(day.part or "", "0930")
    named = "tonight" if day.tonight else DAY_NAMES[day.date.weekday()].lower()
    return f"{named} {hour}"


def _soon(day: Day) -> str:
    return "tonight 0300" if day.part else "today 1530"
