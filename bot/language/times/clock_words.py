"""Clock times as officers type them: 0930, 9.30, 9am, half four, quarter to nine, lates, first thing."""

from __future__ import annotations

import re
from datetime import time, timedelta
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.language.patterns import compiled
from bot.language.plain import END
from bot.language.times.refusals import ImpossibleClockError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHIFT_LENGTHS: Mapping[str, timedelta] = MappingProxyType(
    {"earlies": timedelta(hours=10), "lates": timedelta(hours=10), "nights": timedelta(hours=9)}
)
SHIFT_STARTS: Mapping[str, time] = MappingProxyType(
    {"earlies": time(7), "lates": time(14), "nights": time(22)}
)

NOON, DAY = 12 * 60, 24 * 60  # minutes
_DAY_BEGINS = 7 * 60  # spoken hours are between 07:00 and 19:00
_SMALL_HOURS = 5 * 60  # "tonight 3" is after midnight
NIGHT_ENDS = 7 * 60  # "tonight 0630" is tomorrow's
_LAST_HOUR, _LAST_MINUTE = 24, 59


class Sense(Enum):
    """The half of the day: given, assumed or guessed."""

    EXACT = auto()  # 0930, 9am, 1430
    WRITTEN = auto()  # 9.30: as on a 24-hour clock, unless the day says "tonight"
    SPOKEN = auto()  # half four: between 07:00 and 19:00, unless the day says otherwise


class ClockTime(Struct, frozen=True):
    """A time of day: `minutes` after midnight, 1440 being the midnight that ends the day.

    `loose`: bare digits or a shift, which may mean something else in the middle of a sentence. `implied`: a
    word that stands for an hour (lates, first thing), which an hour said outright beats. `lone`: a bare
    number, an hour only beside a day's part or "at".
    """

    minutes: int
    sense: Sense
    end: int
    loose: bool = False
    implied: str = ""
    lone: bool = False

    def placed(self, part: str | None) -> int:
        """Minutes after the midnight that began its day, in that part of the day; a night goes past 1440."""
        half = self.minutes % NOON
        if self.sense is Sense.EXACT:
            return self.minutes + DAY * (part == "night" and self.minutes < NIGHT_ENDS)
        if part == "night" and half < _SMALL_HOURS:
            return DAY + half
        if part in {"afternoon", "evening", "night"}:
            return half + NOON
        if part or self.sense is Sense.WRITTEN:
            return self.minutes
        return half + NOON * (half < _DAY_BEGINS)

    def waking(self) -> tuple[int, ...]:
        """Minutes of the day that it may mean with nothing said of the day: half seven is 07:30 or 19:30."""
        first = self.placed(None)
        both = self.sense is Sense.SPOKEN and first < NOON
        return (first, first + NOON) if both else (first,)


def read_clock(text: str, start: int, *, shifts: Mapping[str, time]) -> ClockTime | None:
    """The clock time that begins at `start` of plain `text`.

    Raises ImpossibleClockError for 25:00 and 0960.
    """
    for pattern, build in _TABLE:
        if found := compiled(pattern).match(text, start):
            return build(found)
    return _shift_start(text, start, shifts=shifts)


def read_lone_hour(text: str, start: int, *, counts: bool = True) -> ClockTime | None:
    """A number that is an hour only in context: "tonight 8", "at four", "tomorrow 930".

    `counts`: not an hour if what follows is something that the number may count, such as a house's street.
    """
    if not (found := _LONE_HOUR.match(text, start)) or (counts and COUNTED.match(text, found.end())):
        return None
    word = found["h"] or found["h3"]
    hour, minute = _HOURS.get(word) or int(word), int(found["min"] or 0)
    if hour >= _LAST_HOUR or (word == "one" and not found["ish"] and not _CLOSED.match(text, found.end())):
        return None
    sense = Sense.SPOKEN if 1 <= hour <= NOON // 60 else Sense.EXACT
    minutes = hour * 60 % (NOON if sense is Sense.SPOKEN else DAY) + minute
    return ClockTime(minutes, sense, found.end(), loose=True, lone=not found["ish"])


def find_shift(text: str, start: int, *, names: Mapping[str, object]) -> tuple[str, int] | None:
    """The shift named at `start` (`lates`, `late shift`, `late turn`) and the end of its name."""
    if not (found := _SHIFT.match(text, start)):
        return None
    for name in names:
        if found["word"] == name.lower() or (found["turn"] and found["word"] == _singular(name.lower())):
            return name, found.end()
    return None


def _digits(found: re.Match[str]) -> ClockTime | None:
    hour, minute = int(found["h"]), int(found["min"])
    if hour > _LAST_HOUR or minute > _LAST_MINUTE or (hour == _LAST_HOUR and minute):
        if found["dot"] == ".":  # 28.75 counts something else
            return None
        raise ImpossibleClockError(found[0])
    half = _half(found)
    sure = half or found["hrs"] or not found["dot"] or found["h"].startswith("0") or hour > NOON // 60
    return ClockTime(
        _twelve(hour, half, words=found[0]) + minute,
        Sense.EXACT if sure else Sense.WRITTEN,
        found.end(),
        loose=not (half or found["hrs"] or found["dot"] == ":"),
    )


def _hour(found: re.Match[str]) -> ClockTime | None:
    if int(found["h"]) >= _LAST_HOUR:
        raise ImpossibleClockError(found[0])
    return ClockTime(_twelve(int(found["h"]), _half(found), words=found[0]), Sense.EXACT, found.end())


def _spoken(found: re.Match[str]) -> ClockTime:
    half = _half(found)
    hour = _twelve(_HOURS.get(found["h"]) or int(found["h"]), half, words=found[0])
    minute = _COUNTED_MINUTES.get(found["min"] or "") or int(found["min"] or 0)
    minutes = hour - minute if found["way"] == "to" else hour + minute
    if half:
        return ClockTime(minutes % DAY, Sense.EXACT, found.end())
    return ClockTime(minutes % NOON, Sense.SPOKEN, found.end())


def _by_noon(found: re.Match[str]) -> ClockTime:
    """Read 5 past midnight, quarter to noon."""
    named = found["word"] == "midnight"
    said = found["min"] or found["spelt"]
    minute = _COUNTED_MINUTES.get(said) or int(said)
    late = found["way"] in {"past", "after"}
    minutes = ((0 if named else NOON) + minute) if late else ((DAY if named else NOON) - minute)
    return ClockTime(minutes, Sense.EXACT, found.end())


def _noon(found: re.Match[str]) -> ClockTime:
    return ClockTime(DAY if found["word"] == "midnight" else NOON, Sense.EXACT, found.end())


def _shift_start(text: str, start: int, *, shifts: Mapping[str, time]) -> ClockTime | None:
    if first := _FIRST_THING.match(text, start):
        name, end = "earlies", first.end()
    elif shift := find_shift(text, start, names=shifts):
        name, end = shift
    else:
        return None
    begins = shifts.get(name, SHIFT_STARTS["earlies"])
    implied = "first thing" if first else name
    return ClockTime(begins.hour * 60 + begins.minute, Sense.EXACT, end, loose=True, implied=implied)


def _half(found: re.Match[str]) -> str | None:
    if part := found["part"]:
        return "a" if part == "morning" else "p"
    return found["m"]


def _twelve(hour: int, half: str | None, *, words: str) -> int:
    """Hour -> minutes of the day, with "a" or "p" minding that 12am is 00:00 and 12pm is 12:00."""
    noon = NOON // 60
    if (half == "a" and hour > noon) or (half == "p" and hour in {0, _LAST_HOUR}):
        raise ImpossibleClockError(words)
    if half is None or hour > noon:
        return hour * 60
    return hour % noon * 60 + (NOON if half == "p" else 0)


def _singular(name: str) -> str:
    return name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")


_HOURS = {
    word: hour
    for hour, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_MINUTES = {
    "half": 30,
    "quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty-five": 25,
    "twenty five": 25,
    "five and twenty": 25,
    "five-and-twenty": 25,
}
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_COUNTED_MINUTES = (
    _HOURS
    | {word: minute for minute, word in enumerate(_TEENS, 13)}
    | {f"twenty{dash}{word}": 20 + _HOURS[word] for word in list(_HOURS)[:9] for dash in "- "}
    | _MINUTES
)

_H = rf"(?P<h>1[0-2]|[1-9]|{'|'.join(_HOURS)})"
_HALF = r"(?:\s?(?P<m>[ap])\.?m\b\.?|\sin\sthe\s(?P<part>morning|afternoon|evening)\b)"
_HRS = r"(?P<hrs>\s?(?:hrs?|hours|h)\b)"
_SAID = r"twenty[- ]five|five[- ]and[- ]twenty|twenty|ten|five|quarter|half"
_MINUTE = rf"(?:a\s)?(?P<min>{_SAID})"
_MINS = r"\s(?:mins?|minutes?)"
_SPELT = "|".join(sorted(_COUNTED_MINUTES, key=len, reverse=True))
_BY = rf"(?:a\s)?(?:(?P<min>{_SAID}|[0-5]?[0-9])(?:{_MINS})?|(?P<spelt>{_SPELT}){_MINS})"

_FIRST_THING = re.compile(rf"(?:first|1st)\sthing(?:\sin\sthe\smorning)?{END}")
_SHIFT = re.compile(rf"(?P<word>[a-z]{{2,20}})(?P<turn>\s(?:shift|turn))?{END}")
_LONE_HOUR = re.compile(
    rf"(?:(?P<h>[0-9]{{1,2}}|{'|'.join(_HOURS)})|(?P<h3>[1-9])(?P<min>[0-5][0-9]))(?P<ish>\s?-?ish)?{END}"
)
_CLOSED = re.compile(r"\s{0,3}(?:$|[,;:!?.|-])|\s(?:to|that|about|on|today|tomorrow)\b")
# "tomorrow at 4 ring the school", not "at 4 Elm Street" or "at 4 addresses"
COUNTED = re.compile(
    r"\s(?:[a-z']{2,20}\s){1,2}(?:street|st|road|rd|lane|ln|close|avenue|ave|drive|dr|way|terrace|gardens"
    r"|crescent|square|grove|hill|row|mews|walk|court)\b"
    r"|\s[a-z]{2,20}[a-hj-rtv-z]s\b|\s(?:people|children|kids|of|more|or|and|x|by)\b"
)

_TABLE: tuple[tuple[str, Callable[[re.Match[str]], ClockTime | None]], ...] = tuple(
    (rf"{pattern}(?:\s?-?ish)?{END}", build)
    for pattern, build in (
        (rf"(?P<h>[0-9]{{1,2}})(?P<dot>[:.])(?P<min>[0-9]{{2}})(?::00)?(?:{_HRS}|{_HALF})?", _digits),
        (rf"(?P<h>[0-9]{{2}})(?P<dot>)(?P<min>[0-9]{{2}})(?:{_HRS}|{_HALF})?", _digits),
        (rf"(?P<h>[0-9])(?P<dot>)(?P<min>[0-9]{{2}})(?:{_HRS}|{_HALF})", _digits),
        (rf"(?P<h>[0-9]{{1,2}}){_HALF}", _hour),
        (rf"{_BY}\s(?P<way>past|to|before|after)\s(?P<word>noon|midday|midnight)", _by_noon),
        (r"(?:12\s)?(?P<word>noon|midday|midnight)", _noon),
        (rf"(?P<min>half)(?P<way>)\s{_H}{_HALF}?", _spoken),
        (rf"{_MINUTE}\s(?P<way>past|to)\s{_H}{_HALF}?", _spoken),
        (rf"(?P<min>[0-5]?[0-9])(?:{_MINS})?\s(?P<way>past)\s{_H}{_HALF}?", _spoken),
        (rf"(?P<min>{_SPELT}){_MINS}\s(?P<way>past|to)\s{_H}{_HALF}?", _spoken),
        (rf"(?P<min>[0-5]?[0-9]){_MINS}\s(?P<way>to)\s{_H}{_HALF}?", _spoken),
        (rf"(?<=at\s)(?P<min>5|10|20|25)\s(?P<way>to)\s{_H}{_HALF}?", _spoken),
        (rf"(?P<min>5|10|20|25)\s(?P<way>to)\s{_H}{_HALF}?(?=\s{{0,3}}(?:$|[,;:!?]))", _spoken),
        (rf"{_H}\s?o'?clock(?P<min>)(?P<way>){_HALF}?", _spoken),
    )
)
