"""Wall time in Europe/London, where one hour a year is missing and another comes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import RejectedError

LONDON = ZoneInfo("Europe/London")
# Tables, because strftime and calendar follow the machine's locale.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_NAMES = tuple(day[:3] for day in WEEKDAYS)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class MissingHourError(RejectedError):
    """A wall time the clocks jump over in March."""

    def __init__(self, local: datetime) -> None:
        opens = first_valid_after(local)
        jump = _offset(opens, fold=0) - _offset(local, fold=0)
        super().__init__(
            f"{local:%H:%M} on {write_date(local)} doesn't exist: the clocks go forward from "
            f"{opens - jump:%H:%M} to {opens:%H:%M} that night. Say {opens:%H:%M} or later."
        )
        self.local = local


def write_day(day: date) -> str:
    """`Fri 27/11`."""
    return f"{DAY_NAMES[day.weekday()]} {day.day:02}/{day.month:02}"


def write_date(day: date) -> str:
    """`Fri 27/11/2026`."""
    return f"{write_day(day)}/{day.year:04}"


def write_local(local: datetime) -> str:
    """`Fri 27/11/2026 09:30`."""
    return f"{write_date(local)} {local:%H:%M}"


def to_instant(local: datetime, *, fold: int = 0) -> datetime:
    """Naive wall time -> aware UTC; `fold=1` is the second of a doubled hour.

    Raises MissingHourError where the clocks jump over `local`: zoneinfo would answer an hour later.
    """
    if not _exists(local):
        raise MissingHourError(local)
    return local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def to_local(instant: datetime) -> datetime:
    """Aware -> naive wall time."""
    return instant.astimezone(LONDON).replace(tzinfo=None, fold=0)


def first_valid_after(local: datetime) -> datetime:
    """`local` itself if it exists, or else the first whole minute after it that does."""
    while not _exists(local):
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return local


def to_valid_instant(local: datetime) -> datetime:
    """Naive wall time -> aware UTC; of a time that the clocks jump over, the first instant after it."""
    return to_instant(first_valid_after(local))


def is_doubled(local: datetime) -> bool:
    """Whether the clocks show `local` twice, as they do for an hour in October."""
    return _offset(local, fold=0) > _offset(local, fold=1)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of the day and of the next, in UTC: 23, 24 or 25 hours apart."""
    midnight = datetime.combine(day, time())
    return to_instant(midnight), to_instant(midnight + timedelta(days=1))


def _exists(local: datetime) -> bool:
    if local.tzinfo is not None:
        raise ValueError("wall time is naive")
    return to_local(local.replace(tzinfo=LONDON).astimezone(UTC)) == local


def _offset(local: datetime, *, fold: int) -> timedelta:
    return local.replace(tzinfo=LONDON, fold=fold).utcoffset() or timedelta()
