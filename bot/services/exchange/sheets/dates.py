"""Dates and times in cells: day first, 24 hours, Europe/London."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.language.times.wall import MissingHourError, first_valid_after, to_instant, to_local, write_date
from bot.services.exchange.sheets.cells import Cell, Reader, text
from bot.services.exchange.sheets.problems import CellError, quoted

YEARS = range(1900, 2200)
DATE = "dd/mm/yyyy"
TIME = "dd/mm/yyyy HH:MM"
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TIME = re.compile(r"(.+?)[ T]+(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2}", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTHS = 12


def written_date(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def written_time(instant: datetime) -> str:
    local = to_local(instant)
    return f"{written_date(local)} {local:%H:%M}"


def day(cell: Cell) -> date:
    """`28/11/2026`, or a spreadsheet's own date."""
    if isinstance(cell, datetime):
        local = _whole_minute(cell)
        if (local.hour, local.minute) != (0, 0):
            raise CellError("there is a time with the date", f"Write {written_date(local)} alone")
        return _in_range(local.date())
    if isinstance(cell, date):
        return _in_range(cell)
    return _day(_words(cell, DATE))


def moment(*, date_will_do: bool = False) -> Reader:
    """`28/11/2026 09:30`, local, or a spreadsheet's own; with `date_will_do` a date alone means 00:00."""

    def read(cell: Cell) -> datetime:
        local = _local(cell, date_will_do=date_will_do)
        try:
            return to_instant(local)
        except MissingHourError:
            why = f"{local:%H:%M} on {write_date(local)} doesn't exist: the clocks go forward that night"
            raise CellError(why, f"Write {first_valid_after(local):%H:%M} or later") from None

    return read


def _local(cell: Cell, *, date_will_do: bool) -> datetime:
    if isinstance(cell, datetime):
        _in_range(cell.date())
        return _whole_minute(cell)
    words = _words(cell, TIME)
    found = _TIME.fullmatch(words)
    if found:
        return _at(_day(found[1].strip()), int(found[2]), int(found[3]))
    on = _day(words)
    if not date_will_do:
        raise CellError("the time of day is missing", f"Write {written_date(on)} and the time, as 09:30")
    return datetime(on.year, on.month, on.day)  # noqa: DTZ001  # wall time


def _at(on: date, hour: int, minute: int) -> datetime:
    try:
        return datetime(on.year, on.month, on.day, hour, minute)  # noqa: DTZ001  # wall time
    except ValueError:
        why = f"there is no {hour:02}:{minute:02} on the clock"
        raise CellError(why, "Write a time from 00:00 to 23:59") from None


def _whole_minute(local: datetime) -> datetime:
    """Round to the minute: a spreadsheet counts days in fractions, so 09:30 may come as 09:29:59.9999."""
    return (local + timedelta(milliseconds=500)).replace(second=0, microsecond=0, tzinfo=None)


def _words(cell: Cell, form: str) -> str:
    if isinstance(cell, time | timedelta):
        raise CellError("there is a time without a date", f"Write {form}")
    if isinstance(cell, int | float):
        raise CellError(f"{cell} is a bare number", f"Format the cell as a date, or write {form}")
    return " ".join(text(cell).split())


def _day(words: str) -> date:
    found = _DATE.fullmatch(words)
    if not found:
        raise _no_date(words)
    on_day, month, year = (int(part) for part in found.groups())
    if month > _MONTHS:
        raise _month_first(on_day, month, year)
    try:
        return _in_range(date(year, month, on_day))
    except ValueError:
        raise CellError(f"{words} is not in the calendar", "Correct the day") from None


def _in_range(on: date) -> date:
    if on.year not in YEARS:
        raise CellError(f"the year {on.year:04} can't be right", "Correct the year")
    return on


def _month_first(first: int, second: int, year: int) -> CellError:
    """The refusal of 09/31/2026, in the order of the United States."""
    try:
        cure = f"Write {written_date(date(year, first, second))}"
    except ValueError:
        cure = f"Write it as {DATE}"
    return CellError(f"there is no month {second}; the day comes first here, then the month", cure)


def _no_date(words: str) -> CellError:
    if _SHORT_YEAR.fullmatch(words):
        return CellError("the year needs four digits", f"Write it as {DATE}")
    if found := _ISO.fullmatch(words):
        return CellError("the year comes last here", f"Write {found[3]:0>2}/{found[2]:0>2}/{found[1]}")
    return CellError(f"{quoted(words)} is no date", f"Write it as {DATE}")
