"""Days as officers type them: fri, tmrw, next tues, monday week, 28/11, boxing day, end of the month."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.language.plain import END
from bot.language.times.date_words import DATES
from bot.language.times.days import (
    COUNT,
    DAY,
    WEEKDAY,
    WORD_END,
    Day,
    DayOfAsking,
    coming,
    count,
    first_match,
    next_week,
    table,
    weekday_number,
)
from bot.language.times.durations import CalendarDuration
from bot.language.times.month_words import MONTH_DAYS
from bot.language.times.named_days import NAMED_DAYS
from bot.language.times.refusals import WeekdayContradictsError
from bot.language.times.vague_days import OpenDays
from bot.language.times.wall import WEEKDAYS
from bot.values import replace


def read_day_words(
    text: str,
    start: int,
    *,
    today: date,
    nearest: bool = False,
    past: bool = False,
    tonight: date | None = None,
) -> Day | None:
    """The day that begins at `start` of plain `text`.

    A date without a year is the next such date, with `nearest` the one closest to today, or the last if
    it is `past`. `tonight` is the day on which the present night began, if not today. Raises
    ImpossibleDateError for 31/02 and WeekdayContradictsError for a Friday that is a Saturday.
    """
    asked = DayOfAsking(today, nearest, tonight or today, past)
    day = _day(text, start, asked) or _beside(text, start, asked)
    if day and (part := _PART.match(text, day.end)):
        return replace(day, part=_PARTS.get(part["part"], part["part"]), end=part.end())
    return day


def _day(text: str, start: int, asked: DayOfAsking) -> Day | None:
    found = (first_match(rows, text, start, asked) for rows in (_RELATIVE, MONTH_DAYS, NAMED_DAYS))
    return next(filter(None, found), None) or _dated(text, start, asked)


def _beside(text: str, start: int, asked: DayOfAsking) -> Day | None:
    """Read the day after boxing day, 2 days before christmas."""
    if not (said := _BESIDE.match(text, start)) or not (base := _day(text, said.end(), asked)):
        return None
    way = 1 if said["way"] in ("after", "from") else -1
    days = count(said["n"] or said["weeks"] or "a") * (7 if said["weeks"] else 1)
    return Day(base.date + timedelta(days=days * way), base.end)


def read_week_beside(text: str, start: int, *, today: date) -> OpenDays | None:
    """Read the week before christmas: any day of it."""
    said = _WEEK_BESIDE.match(text, start)
    base = _day(text, said.end(), DayOfAsking(today, nearest=False, tonight=today)) if said else None
    if said is None or base is None:
        return None
    weeks = 1 if said["way"] == "after" else -1
    monday = base.date + timedelta(weeks=weeks, days=-base.date.weekday())
    return OpenDays(monday, monday + timedelta(days=6), text[start : base.end], base.end)


def _dated(text: str, start: int, asked: DayOfAsking) -> Day | None:
    if not (named := _WEEKDAY.match(text, start)):
        return first_match(DATES, text, start, asked)
    weekday = weekday_number(named["w"])
    joined = _TO_DATE.match(text, named.end())
    if joined and (day := first_match(DATES, text, joined.end(), asked)):
        if day.date.weekday() != weekday:
            raise WeekdayContradictsError(day.date, weekday=weekday)
        return replace(day, unsure=False)
    return Day(coming(weekday, today=asked.today), named.end(), weekly=True)


def _relative(found: re.Match[str], asked: DayOfAsking) -> Day:
    return Day(asked.today + timedelta(days=_offset(found["day"])), found.end())


def _tonight(found: re.Match[str], asked: DayOfAsking) -> Day:
    if found["part"]:
        return Day(asked.today, found.end(), part=found["part"])
    return Day(asked.tonight, found.end(), part="night", tonight=True)


def _last_night(found: re.Match[str], asked: DayOfAsking) -> Day:
    return Day(asked.today - timedelta(days=1), found.end(), part="night")


def _next(found: re.Match[str], asked: DayOfAsking) -> Day:
    weekday = weekday_number(found["w"])
    day = next_week(weekday, today=asked.today)
    return Day(day, found.end(), note=f"{WEEKDAYS[weekday]} of next week")


def _after_next(found: re.Match[str], asked: DayOfAsking) -> Day:
    weekday = weekday_number(found["w"])
    day = next_week(weekday, today=asked.today) + timedelta(weeks=1)
    return Day(day, found.end(), note=f"{WEEKDAYS[weekday]} of the week after next")


def _last(found: re.Match[str], asked: DayOfAsking) -> Day:
    back = (asked.today.weekday() - weekday_number(found["w"]) - 1) % 7 + 1
    return Day(asked.today - timedelta(days=back), found.end())


def _ago(found: re.Match[str], asked: DayOfAsking) -> Day:
    days = count(found["n"]) * (7 if found["unit"][0] == "w" else 1)
    return Day(asked.today - timedelta(days=days), found.end())


def _weeks_on(found: re.Match[str], asked: DayOfAsking) -> Day:
    """Read a week on monday, 2 weeks today, monday week. On a Monday, "monday" is the coming one."""
    groups = found.groupdict()
    if groups.get("w"):
        base = coming(weekday_number(found["w"]), today=asked.today + timedelta(days=1))
    else:
        base = asked.today + timedelta(days=_offset(found["day"]))
    weeks = count(groups.get("n") or "a") * (2 if found["unit"].startswith("fortnight") else 1)
    return Day(base + timedelta(weeks=weeks), found.end())


def _days_on(found: re.Match[str], asked: DayOfAsking) -> Day:
    ahead = count(found["n"]) + _offset(found["day"])
    return Day(asked.today + timedelta(days=ahead), found.end())


def _months_on(found: re.Match[str], asked: DayOfAsking) -> Day:
    months = count(found["n"]) * (12 if found["unit"].startswith("y") else 1)
    base = asked.today + timedelta(days=_offset(found["day"]))
    return Day(CalendarDuration(0, months, 0).after(base), found.end())


def _offset(word: str) -> int:
    ahead = -1 if word.rsplit(maxsplit=1)[-1][0] == "y" else 0 if word in ("today", "2day") else 1
    return ahead * (2 if " " in word else 1)


_W = rf"(?P<w>{WEEKDAY})"
_DAY = rf"(?P<day>{DAY})"
_N = rf"(?P<n>{COUNT})"
_UNIT = r"(?P<unit>weeks?|wks?|fortnights?)"

_WEEKDAY = re.compile(rf"(?:this\s)?(?:coming\s)?{_W}\.?(?:\scoming)?{WORD_END}")
_TO_DATE = re.compile(r",?\s{1,3}(?:on\s)?(?=[0-9a-z])|[,-]")
_PART = re.compile(
    rf"[\s-](?P<part>morning|afternoon|evening|night(?:time)?|am|pm|eve(?=$|\s(?:at\s)?[0-9])){END}"
)
_PARTS = {"am": "morning", "pm": "afternoon", "eve": "evening", "nighttime": "night"}
_BESIDE = re.compile(
    rf"(?:(?:the\s)?day|{_N}\sdays?|(?P<weeks>{COUNT})\sweeks?)"
    r"\s(?P<way>after|before|b4|from)\s(?:the\s)?(?!next|last|that|this)"
)

_WEEK_BESIDE = re.compile(r"(?:the\s)?week\s(?P<way>after|before|b4)\s(?:the\s)?(?!next|last|that|this)")

_RELATIVE = table(
    (rf"(?:the\s)?{_W}\safter\snext", _after_next),
    (rf"(?:the\s)?next\s{_W}", _next),
    (rf"{_W}\s(?:of\s)?next\sweek", _next),
    (rf"(?:{_W})\snext(?!\s\w)", _next),
    (rf"next\sweek,?\s(?:on\s)?{_W}", _next),
    (rf"(?:the\s)?(?:last|previous|past)\s{_W}", _last),
    (rf"{_W}\s(?:just\sgone|last(?!\s[a-z])|last\sweek)", _last),
    (rf"(?:{_W}|{_DAY})\s(?P<unit>week|fortnight)", _weeks_on),
    (rf"(?:in\s)?(?:{_N}\s)?{_UNIT}(?:'s?)?\s(?:time\s)?(?:from\s)?{_DAY}", _weeks_on),
    (rf"(?:in\s)?(?:{_N}\s)?{_UNIT}(?:'s?)?\s(?:time\s)?(?:on|from)\s{_W}", _weeks_on),
    (rf"(?:in\s)?(?:{_N}\s)?{_UNIT}\s{_W}", _weeks_on),
    (rf"(?:in\s)?{_N}\s(?P<unit>months?|years?)\s(?:from\s)?{_DAY}", _months_on),
    (rf"{_N}\sdays?\s(?:from|after)\s{_DAY}", _days_on),
    (rf"{_N}\s(?P<unit>days?|weeks?)\sago", _ago),
    (r"(?P<n>a)\s(?P<unit>week)\sago", _ago),
    (r"last\snight", _last_night),
    (r"(?:tonight|tonite|2nite|2night)(?P<part>)", _tonight),
    (r"this\s(?P<part>morning|afternoon|evening)", _tonight),
    (_DAY, _relative),
    end=WORD_END,
)
