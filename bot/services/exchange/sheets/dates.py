"""Dates and times in cells: day first, 24 hours, Europe/London."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.language.times.wall import MissingHourError, first_valid_after, to_instant, to_local, write_date
from bot.letters import lowered
from bot.services.exchange.sheets.cells import Cell, Reader, text
from bot.services.exchange.sheets.problems import CellError, quoted
from bot.services.exchange.sheets.shown import SheetDate, SheetNumber

YEARS = range(1900, 2100)
DATE = "dd/mm/yyyy"
TIME = "dd/mm/yyyy HH:MM"
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TIME = re.compile(r"(.+?)[ T]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?", re.ASCII)
# A time in another form behind the date: 0930, 09.30, 9h30, 9:30 PM, 9am, 09:30Z.
_ODD_TIME = re.compile(
    r"(.+?)[ T]+(?:at )?(\d{1,2}?)[:.h]?(\d{2})?(?:[:.]\d{2}(?:\.\d+)?)?\s*"
    r"(hrs?|[ap]\.?m\.?|z|\+\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2}", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_OTHER_SIGNS = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
UNKNOWN = frozenset(("-", "--", "?", "n/a", "na", "nk", "nil", "none", "not known", "tbc", "tba", "unknown"))
_CLOCK = re.compile(r"(\d{1,2}):?(\d{2})(?::00)?", re.ASCII)
_MONTHS, _NOON = 12, 12


def written_date(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def written_time(instant: datetime) -> str:
    local = to_local(instant)
    return f"{written_date(local)} {local:%H:%M}"


def day(cell: Cell) -> date:
    """`28/11/2026`, or a spreadsheet's own date; midnight beside it is only how a date is kept."""
    if isinstance(cell, SheetDate):
        local = _whole_minute(_whole(cell, DATE).value)
        if cell.time and local.time() != time():
            raise _no_time_here(local)
        return _in_range(local.date())
    words = _words(cell, DATE)
    found = _TIME.fullmatch(words)
    if not found:
        return _day(words, DATE)
    on = _day(found[1].strip(), DATE)
    if (int(found[2]), int(found[3])) != (0, 0):
        raise _no_time_here(on)
    return on


def clock(cell: Cell) -> time:
    """`16:00` or `1600`, local, or a spreadsheet's own time of day."""
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    words = text(cell) if isinstance(cell, str) else str(cell)
    found = _CLOCK.fullmatch(words)
    if not found:
        raise CellError(f"{quoted(words)} is no time of day", "Write a time from 00:00 to 23:59")
    at = _at(date(2000, 1, 1), int(found[1]), int(found[2]))
    return at.time()


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
    if isinstance(cell, SheetDate):
        local = _whole_minute(_whole(cell, TIME).value)
        on = _in_range(local.date())
        if cell.time:
            return local
    else:
        words = _words(cell, TIME)
        if found := _TIME.fullmatch(words):
            return _at(
                _day(found[1].strip(), TIME, f"{int(found[2]):02}:{found[3]}"), int(found[2]), int(found[3])
            )
        if odd := _odd_time(words):
            raise odd
        on = _day(words, TIME)
    if not date_will_do:
        raise CellError("the time of day is missing", f"Write {written_date(on)} and the time, as 09:30")
    return datetime(on.year, on.month, on.day)  # noqa: DTZ001  # wall time


def _whole(cell: SheetDate, form: str) -> SheetDate:
    """The date, if the sheet shows all of it: what nobody sees, nobody has checked."""
    if cell.day and cell.year:
        return cell
    hidden = "day" if cell.year else "year"
    raise CellError(
        f"the sheet doesn't show the {hidden} of the date", f"Format the cell as {form}, and check it"
    )


def _no_time_here(on: date) -> CellError:
    return CellError("there is a time with the date", f"Write {written_date(on)} alone")


def _odd_time(words: str) -> CellError | None:
    """The refusal of a date with a time in another form, with the time in ours."""
    found = _ODD_TIME.fullmatch(words)
    if not found or _DATE.fullmatch(words) or not (found[3] or found[4]):
        return None
    hour, minute = int(found[2]), int(found[3] or 0)
    suffix = lowered(found[4] or "").replace(".", "")
    if suffix in {"am", "pm"}:
        hour = hour % _NOON + (_NOON if suffix == "pm" else 0)
    elif suffix and not suffix.startswith("h"):
        return CellError("there is a time zone with the time", f"Write the local time as {TIME}")
    on = _day(found[1].strip(), TIME, f"{hour:02}:{minute:02}")
    at = _at(on, hour, minute)
    return CellError("the time is in another form", f"Write {written_date(on)} {at:%H:%M}")


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
    is_number = isinstance(cell, int | float | SheetNumber) and not isinstance(cell, bool)
    words = str(cell) if is_number else " ".join(text(cell).split())
    if _NUMBER.fullmatch(words):
        raise CellError(f"{words} is a bare number", f"Format the cell as a date, or write {form}")
    return words


def _day(words: str, form: str, hour: str = "") -> date:
    """The date. `hour` is the time beside it, for the cure."""
    found = _DATE.fullmatch(words)
    if not found:
        raise _no_date(words, form, f" {hour}" if hour else "")
    on_day, month, year = (int(part) for part in found.groups())
    if month > _MONTHS:
        raise _month_first(on_day, month, year, form, hour)
    try:
        return _in_range(date(year, month, on_day))
    except ValueError:
        raise CellError(f"{words} is not in the calendar", "Correct the day") from None


def _in_range(on: date) -> date:
    if on.year not in YEARS:
        raise CellError(f"the year {on.year:04} can't be right", "Correct the year")
    return on


def _month_first(first: int, second: int, year: int, form: str, hour: str) -> CellError:
    """The refusal of 09/31/2026, in the order of the United States."""
    try:
        cure = f"Write {written_date(date(year, first, second))} {hour}".rstrip()
    except ValueError:
        cure = f"Write it as {form}"
    return CellError(f"there is no month {second}; the day comes first here, then the month", cure)


def _no_date(words: str, form: str, hour: str) -> CellError:
    if _SHORT_YEAR.fullmatch(words):
        return CellError("the year needs four digits", f"Write it as {form}")
    if found := _ISO.fullmatch(words):
        return CellError("the year comes last here", f"Write {found[3]:0>2}/{found[2]:0>2}/{found[1]}{hour}")
    if found := _OTHER_SIGNS.fullmatch(words):
        cure = f"Write {found[1]:0>2}/{found[2]:0>2}/{found[3]}{hour}"
        return CellError("a date is written with strokes here", cure)
    either = f"Write it as {form}"
    if lowered(words) in UNKNOWN:
        either += ", or leave the cell empty if it isn't known"
    return CellError(f"{quoted(words)} is no date", either)
