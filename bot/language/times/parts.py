"""The parts of a time in an officer's words, wherever they stand: days, hours, lengths."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.plain import END
from bot.language.times.clock_words import SHIFT_LENGTHS, ClockTime, read_clock, read_lone_hour
from bot.language.times.day_words import read_day_words, read_week_beside
from bot.language.times.days import AND, WEEKDAY, WORD_END, Day
from bot.language.times.durations import CalendarDuration, ExactDuration, read_duration, whole_minute
from bot.language.times.vague_days import OpenDays, read_open_days
from bot.language.times.wall import to_local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class TimeText(Struct, frozen=True):
    """The typed words, made plain, and the time they were sent.

    `past`: a date without a year is the last such, for what has been.
    """

    text: str
    now: datetime
    shifts: Mapping[str, time]
    past: bool = False

    @property
    def wall(self) -> datetime:
        return to_local(self.now)

    @property
    def today(self) -> date:
        return self.wall.date()

    @property
    def tonight(self) -> date:
        """The day on which the present night shift began; today if none is on."""
        return night_of(self.wall, self.shifts)


class PartOfDay(Struct, frozen=True):
    """In the morning, at night: without a day."""

    part: str
    end: int


_Found = Day | OpenDays | ClockTime | ExactDuration | PartOfDay
Meaning = _Found | RejectedError


class Part(Struct, frozen=True):
    """A part and its place. `begins` is the start of the word that leads to it, `led` whether that is "at".

    `of_it`: something of that day (friday's) or a name (the sun inn). `beside`: it follows "since", "before"
    or the like. Neither need be meant as part of the time.
    """

    start: int
    end: int
    begins: int
    meaning: Meaning
    led: bool = False
    of_it: bool = False
    beside: bool = False


def night_of(wall: datetime, shifts: Mapping[str, time]) -> date:
    """The day on which the night shift began that is on at `wall`; today at any other hour."""
    begins = shifts.get("nights")
    if begins is None:
        return wall.date()
    yesterday = wall.date() - timedelta(days=1)
    ends = datetime.combine(yesterday, begins) + SHIFT_LENGTHS["nights"]
    return yesterday if wall < ends and wall.time() < begins else wall.date()


def scan(asked: TimeText) -> list[Part]:
    """All the parts, in order. What cannot be, such as 31/09, is a part with its refusal."""
    found: list[Part] = []
    end = 0
    for start in _starts(asked.text):
        if start < end or not (part := _part(asked, start, found[-1] if found else None)):
            continue
        end = part.end
        if not _is_other(asked.text, part):
            found.append(part)
    return _settled_lone(asked, found)


def joined(text: str, before: Part, after: Part) -> bool:
    """Whether only joining words stand between the two parts."""
    to_clock = isinstance(after.meaning, ClockTime | PartOfDay)
    gap = _TO_CLOCK if to_clock else _TO_DAY
    return bool(gap.fullmatch(text, before.end, after.start))


def _starts(text: str) -> Iterator[int]:
    return (found.start() for found in _WORD.finditer(text))


def _part(asked: TimeText, start: int, last: Part | None) -> Part | None:
    inside = _INSIDE.match(asked.text, start - 1) if start else None
    if inside and not (last and last.end == start - 1 and isinstance(last.meaning, Day)):
        return None
    try:
        meaning = _meaning(asked, start)
    except RejectedError as refusal:
        cut = _REFUSED.match(asked.text, start)
        return _placed(asked, start, cut.end() if cut else start + 1, refusal)
    if meaning is None:
        return _doubtful(asked, start)
    return _placed(asked, start, meaning.end, meaning)


def _meaning(asked: TimeText, start: int) -> _Found | None:
    """The longest of a day, a stretch of days, an hour and a length; the first of several as long."""
    text = asked.text
    found: list[_Found | None] = [
        read_day_words(
            text, start, today=asked.today, nearest=asked.past, past=asked.past, tonight=asked.tonight
        ),
        read_open_days(text, start, today=asked.today),
        read_week_beside(text, start, today=asked.today),
        read_clock(text, start, shifts=asked.shifts),
        _length(asked, start),
        _part_of_day(text, start),
    ]
    longest = max((one for one in found if one), key=lambda one: one.end, default=None)
    return longest or read_lone_hour(text, start) or _before_an_hour(asked, start)


def _before_an_hour(asked: TimeText, start: int) -> ClockTime | None:
    """The 9 of "9 or 10am", which would count something else before "or 10 men"."""
    lone = read_lone_hour(asked.text, start, counts=False)
    other = _OTHER_HOUR.match(asked.text, lone.end) if lone else None
    if lone is None or other is None:
        return None
    try:
        hour = read_clock(asked.text, other.end(), shifts=asked.shifts)
    except RejectedError:
        return None
    return lone if hour or read_lone_hour(asked.text, other.end()) else None


def _length(asked: TimeText, start: int) -> Day | ExactDuration | None:
    if _LED_BY.search(asked.text, max(0, start - 12), start):
        return None
    length = read_duration(asked.text, start)
    if isinstance(length, CalendarDuration):
        return Day(length.after(whole_minute(asked.wall).date()), length.end, from_now=True)
    return length


def _part_of_day(text: str, start: int) -> PartOfDay | None:
    found = _HALF.match(text, start)
    return PartOfDay(found["part"] or "night", found.end()) if found else None


def _doubtful(asked: TimeText, start: int) -> Part | None:
    """A day that is said about something else: friday's, the Tuesdays."""
    found = _OF_A_DAY.match(asked.text, start)
    if not found:
        return None
    day = read_day_words(found["day"], 0, today=asked.today)
    return Part(start, found.end(), start, day, of_it=True) if day else None


def _placed(asked: TimeText, start: int, end: int, meaning: Meaning) -> Part:
    lead = _LEAD.search(asked.text, max(0, start - _LONGEST_LEAD), start)
    begins = lead.start("word") if lead and lead["word"] else start
    about = bool(_ABOUT.search(asked.text, max(0, begins - _LONGEST_LEAD), start))
    named = _MAY_BE_A_NAME.match(asked.text, start) or (
        _WEEKDAY.match(asked.text, start) and _TITLE.search(asked.text, max(0, start - _LONGEST_LEAD), start)
    )
    doubted = bool(named) and isinstance(meaning, Day)
    return Part(start, end, begins, meaning, led=bool(lead and lead["at"]), of_it=doubted, beside=about)


def _is_other(text: str, part: Part) -> bool:
    """A number of something else (pc 1234), or an hour that recurs or has been (since 0930)."""
    before = max(0, part.start - 12)
    if text[part.start].isdigit() and _NUMBER_OF.search(text, before, part.start):
        return not isinstance(part.meaning, Day) or part.meaning.unsure
    return bool(RECURRING.search(text, before, part.start)) and not isinstance(part.meaning, Day | OpenDays)


def _settled_lone(asked: TimeText, found: list[Part]) -> list[Part]:
    """Leave out bare numbers that nothing makes an hour, and ordinals that nothing makes a day."""
    kept: list[Part] = []
    for index, part in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if _is_lone(part) and not _is_hour(asked.text, part, kept[-1] if kept else None, after):
            continue
        kept.append(part)
    return _with_others(asked.text, found, kept)


def _with_others(text: str, found: list[Part], kept: list[Part]) -> list[Part]:
    """With the bare numbers that "and" or the like joins to an hour: 9am and 1, 9 or 10 tonight."""
    places = {part.start for part in kept}
    for hour, day, last in zip(found, found[1:], found[2:], strict=False):
        if hour.start in places and _is_lone(last) and _ends_with_another(text, hour, day, last):
            places.add(last.start)
    for before, after in [*pairwise(found), *reversed([*pairwise(found)])]:
        if before.start in places and _is_lone(after) and _joins_hour(text, before, after):
            places.add(after.start)
        elif after.start in places and _is_lone(before) and _joins_hour(text, before, after):
            places.add(before.start)
    return [part for part in found if part.start in places]


def _is_lone(part: Part) -> bool:
    return isinstance(part.meaning, ClockTime) and part.meaning.lone


def _joins_hour(text: str, before: Part, after: Part) -> bool:
    """Whether the two are joined as times; by a comma only at the end, as 9am, 1."""
    if not isinstance(before.meaning, ClockTime | ExactDuration) or not isinstance(after.meaning, ClockTime):
        return False
    gap = ANOTHER if text[after.end :].strip(" \n.;!?") else ANOTHER_OR_COMMA
    return bool(gap.fullmatch(text, before.end, after.begins))


def _ends_with_another(text: str, hour: Part, day: Part, last: Part) -> bool:
    """Whether a bare number ends what an hour with its day began: 0645 on sat and 1."""
    is_dated = isinstance(hour.meaning, ClockTime) and isinstance(day.meaning, Day)
    is_last = not text[last.end :].strip(" \n.;!?")
    return is_dated and is_last and bool(ANOTHER_OR_COMMA.fullmatch(text, day.end, last.begins))


def _is_hour(text: str, part: Part, before: Part | None, after: Part | None) -> bool:
    """Whether a bare number stands after "at", or beside a part of the day, or is 930 after a day."""
    if part.led:
        return True
    follows = before is not None and joined(text, before, part)
    long = part.end - part.start == len("930") and text[part.start].isdigit()
    if before and follows and (_says_part(before) or (long and isinstance(before.meaning, Day))):
        return True
    return bool(after and _says_part(after) and joined(text, part, after))


def _says_part(part: Part) -> bool:
    return isinstance(part.meaning, Day | PartOfDay) and bool(part.meaning.part)


ANOTHER = re.compile(rf"[\s,]{{0,3}}(?:{AND})[\s,]{{1,3}}(?:(?:at|on|in)\s)?")
ANOTHER_OR_COMMA = re.compile(rf"{ANOTHER.pattern}|\s?,\s{{0,3}}(?:(?:at|on|in)\s)?")
_OTHER_HOUR = re.compile(r"\s(?:and|or|&)\s")
_LONGEST_LEAD = 24
_WORD = re.compile(r"(?<![\w'])[a-z0-9]|(?<=[0-9]t)[0-9](?=[0-9]:)")
_INSIDE = re.compile(r"[.:/t-][0-9]")
_LEAD = re.compile(
    r"(?:^|(?<=[\s,;:(.-]))(?P<word>(?:(?P<at>at|@|by|from)\s?|(?:on|for)\s)?(?:around\s|about\s|approx\s)?)$"
)
_ABOUT = re.compile(
    r"\b(?:since|before|after|until|till|every|each|re|regarding|last|of|from)\W{1,2}(?:the\s)?$"
)
_LED_BY = re.compile(r"\b(?:at|by|on|@)\s?$")
_NUMBER_OF = re.compile(
    r"\b(?:ext|extension|pc|pcso|ps|dc|ds|collar|ref|no|number|room|flat|log|incident|task|note"
    r"|briefing|crime|urn|tsk|brf|pnb|inc|int)\W{1,2}$"
)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|dr|pc|pcso|ps|dc|ds|di|sgt|insp|called|named|the)\.?\s$")
_WEEKDAY = re.compile(rf"{WEEKDAY}{WORD_END}")
# sun inn, sat nav, he sat in the car: a word, perhaps, that only looks like a day
_MAY_BE_A_NAME = re.compile(
    r"(?:sat\s(?:navs?|in|on|down|outside|with|opposite|near|by)|sun\s(?:inn|is|was|hat|hotel|pub|cream|bed)"
    r"|mon\s(?:ami|cher)|wed\s(?:to|in)|(?:sun|sat|mon|wed)\s(?:street|road|lane|close|court))\b"
)
RECURRING = re.compile(r"\b(?:last|since|every|each)\W{1,2}$")
_TO_CLOCK = re.compile(
    rf"(?:t(?=[0-9])|[-.,:/@])?[\s(]{{0,3}}(?:-\s)?(?:(?:{AND})\s)?"
    r"(?:(?:at|@|by|from|in\sthe|for)\s?)?(?:around\s|about\s|approx\s)?"
)
_TO_DAY = re.compile(rf"(?:[ ,(]{{1,3}}|[-/])(?:-\s)?(?:(?:{AND})\s)?(?:(?:on|of|in|for)\s)?(?:the\s)?")
_REFUSED = re.compile(r"[0-9:./-]+(?:\s?[ap]m\b)?|[a-z]+\s[0-9]+|\S+")
_HALF = re.compile(rf"(?:(?:in\sthe\s)?(?P<part>morning|afternoon|evening)|at\snight){END}")
_OF_A_DAY = re.compile(rf"(?P<day>{WEEKDAY}|today|tomorrow|tonight|yesterday)(?:'s|s'?){WORD_END}")
