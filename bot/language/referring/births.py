"""Dates of birth: the day first, the year in full."""

from __future__ import annotations

import re
from datetime import date

from bot.language.ages import age
from bot.language.plain import plain
from bot.language.referring import refusals
from bot.language.times.days import MONTH, TH, checked_date, month_number

OLDEST = 110
_SIGN = r"\s?[/.\\-]\s?"
_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?![0-9])",
        rf"(?P<d>[0-9]{{1,2}})(?:{_SIGN}|\s)(?P<m>[0-9]{{1,2}})(?:{_SIGN}|\s){_YEAR}(?![0-9])",
        r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4})(?![0-9])",
        rf"(?P<d>[0-9]{{1,2}}){TH}?[\s.-]?(?:of\s)?(?P<mon>{MONTH})\.?,?[\s-]?{_YEAR}(?![0-9])",
        rf"(?P<mon>{MONTH})\.?\s(?P<d>[0-9]{{1,2}}){TH}?,?\s{_YEAR}(?![0-9])",
    )
)
_YEARLESS = re.compile(
    rf"[0-9]{{1,2}}{_SIGN}[0-9]{{1,2}}(?![0-9])|[0-9]{{1,2}}{TH}?[\s.-]?(?:of\s)?{MONTH}(?!\w)"
)
_FIGURE = re.compile(r"(?<![^\s,;()\[\]])[^\s,;()\[\]]*[0-9]\S*")
_BIRTH = r"(?:date\s+of\s+birth|birth\s?date|birthday|born|aged?)(?:\s+on)?"
_SAYS_BORN = rf"(?<!\w)(?:d\.?\s?o\.?\s?b\.?|{_BIRTH}|(?-i:b\b\.?))"
SAYS_BORN = re.compile(rf"{_SAYS_BORN}[\s:=,;(\[-]*$", re.IGNORECASE)
_BEGINS = re.compile(rf"^{_SAYS_BORN}[\s:=,;(\[-]*(?=\S)", re.IGNORECASE)
_BRACKETS = " .,;()[]"


def read_birth(words: str, *, today: date) -> date:
    """The date of birth. Raises a RejectedError for one that can't be, or can't be read."""
    said = _BEGINS.sub("", " ".join(plain(words).split()).strip(_BRACKETS)).strip(_BRACKETS)
    found = next(filter(None, (form.fullmatch(said) for form in _FORMS)), None)
    if found is None:
        raise (refusals.NO_YEAR if _YEARLESS.fullmatch(said) else refusals.NO_BIRTH)()
    if len(found["y"]) < len("2012"):
        raise refusals.SHORT_YEAR()
    parts = found.groupdict()
    month = month_number(parts["mon"]) if parts.get("mon") else int(parts["m"])
    return _checked(checked_date(found[0], int(parts["d"]), month, int(parts["y"])), today)


def find_birth(words: str) -> tuple[int, int] | None:
    """The place of the first figures, with the date that they begin, among other words.

    The words before it are a name, which has no figures. It may be no date that can be read.
    """
    said = plain(words)
    begins = (form.search(said) for form in (*_FORMS, _YEARLESS, _FIGURE))
    found = [one.span() for one in begins if one]
    first = min((start for start, _ in found), default=None)
    return next((span for span in found if span[0] == first), None)


def split_birth(words: str) -> tuple[str, str, str] | None:
    """The name, the date of birth and the words after it, without `dob`. None without figures."""
    place = find_birth(words)
    if place is None:
        return None
    start, end = place
    name = SAYS_BORN.sub("", words[:start].rstrip(" ,;:([-"))
    return name.strip(" ,;:([-"), words[start:end].strip(), words[end:].lstrip(" ,;.)]-").rstrip()


def holds_birth(words: str) -> bool:
    """Whether a whole date of birth stands among the words of something else."""
    said = plain(words)
    found = (one for form in _FORMS for one in form.finditer(said))
    return any(one["y"][:2] in {"19", "20"} and len(one["y"]) > len("12") for one in found)


def _checked(born: date, today: date) -> date:
    if born > today:
        raise refusals.BornAheadError(born)
    if (years := age(born, today)) > OLDEST:
        raise refusals.BornTooLongAgoError(born, age=years)
    return born
