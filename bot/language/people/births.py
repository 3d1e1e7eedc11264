"""Dates of birth in any UK writing: 14/03/2012, 14.3.12, 14th of March 2012, 14032012, 2012-03-14.

The day comes first. A year of two figures means every year of birth that somebody alive may have.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.language.patterns import compiled
from bot.language.times.wall import MONTHS
from bot.letters import lowered

OLDEST = 115  # years
_CENTURY = 100
_SHORT = 3  # letters of a month that tell it
_MONTH = "|".join(
    f"{name[:_SHORT].lower()}(?:{name[_SHORT:].lower()})?|sept" if name == "September" else
    f"{name[:_SHORT].lower()}(?:{name[_SHORT:].lower()})?"
    for name in MONTHS
)  # fmt: skip
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_LEAD = r"(?:(?:d\.?\s?o\.?\s?b\.?|date\s+of\s+birth|birthday|b\.|born)\s*(?:is|on|:|=|-)?\s*(?:the\s+)?)?"
_END = r"(?![\d/.-]*\d)"
_FORMS = (
    r"(?P<year>\d{4})(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})",
    rf"(?P<day>\d{{1,2}})\s?(?P<gap>[-/.\s])\s?(?P<month>\d{{1,2}})\s?(?P=gap)\s?{_YEAR}",
    rf"(?P<day>\d{{1,2}}){_ORDINAL}[\s/.-]*(?:of\s+)?(?P<name>{_MONTH})[\s/.,-]*{_YEAR}",
    rf"(?P<name>{_MONTH})[\s/.-]*(?P<day>\d{{1,2}}){_ORDINAL}[\s/.,-]+{_YEAR}",
    r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})",
    r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{2})",
)


class Births(Struct, frozen=True):
    """The days of birth that the words name, and the words without them.

    `wrong` is the writing of a date that cannot be one of birth, if the words hold such a date.
    """

    days: tuple[date, ...] = ()
    rest: str = ""
    wrong: str = ""


def read_births(words: str, *, today: date) -> Births:
    said = lowered(words)
    for form in _FORMS:
        found = compiled(rf"(?<![\w/.-]){_LEAD}{form}{_END}").search(said)
        if found is None:
            continue
        days = _days(found.groupdict(), today)
        if days or len(found[0]) > len("140312"):
            rest = f"{said[: found.start()]} {said[found.end() :]}".strip(" ,;:")
            return Births(days, rest, "" if days else found[0].strip())
    return Births(rest=said)


def _days(parts: dict[str, str | None], today: date) -> tuple[date, ...]:
    """Every day of birth that is meant, the youngest first."""
    name = parts.get("name")
    months = [one[:_SHORT].lower() for one in MONTHS]
    month = months.index(name[:_SHORT]) + 1 if name else int(parts["month"] or 0)
    year = (parts["year"] or "").strip("'")
    years = [int(year)] if len(year) == len("2012") else _of_two_figures(int(year), today)
    made = (_day(one, month, int(parts["day"] or 0)) for one in years)
    return tuple(day for day in made if day and day <= today and today.year - day.year <= OLDEST)


def _of_two_figures(year: int, today: date) -> list[int]:
    this = today.year - today.year % _CENTURY + year
    return [this, this - _CENTURY]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
