"""The number of a result: a count of whole things, or money in pence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.results import refusals

POUNDS = "pounds"
MONEY = frozenset({"£", "pound", "gbp", "quid"})
NUMBER = re.compile(r"[-+]?£?[-+]?\d[\d,.]*", re.IGNORECASE)
_WHOLE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?")
_TIMES = re.compile(r"[xX]\d+")
MOST_DIGITS, PENCE_DIGITS = 9, 2


class Amount(Struct, frozen=True):
    """Of the two, one alone."""

    count: int | None = None
    pence: int | None = None


def pull_numbers(left: list[str]) -> list[str]:
    """Take all numbers out of the words."""
    found = [one for one in left if NUMBER.fullmatch(one) or _TIMES.fullmatch(one)]
    left[:] = [one for one in left if one not in found]
    return [one.lstrip("xX") for one in found]


def read_amount(said: str, *, label: str, unit: str) -> Amount:
    """The amount that a number means for a kind of that unit. Raises a RejectedError."""
    if "-" in said:
        raise refusals.NEGATIVE()
    is_money = "£" in said
    found = _WHOLE.fullmatch(said.replace("£", "").replace("+", ""))
    if found is None:
        raise refusals.ODD_NUMBER(said[:20])
    whole, part = found[0].partition(".")[0].replace(",", ""), found["part"] or ""
    if len(whole.lstrip("0")) > MOST_DIGITS:
        raise refusals.TOO_LARGE()
    if unit == POUNDS:
        if len(part) > PENCE_DIGITS:
            raise refusals.ODD_NUMBER(said[:20])
        return Amount(pence=_some(int(whole) * 100 + int(part.ljust(PENCE_DIGITS, "0") or 0)))
    if is_money:
        raise other_unit(label, (unit,), POUNDS)
    if part.strip("0"):
        raise RejectedError(
            f"{label} are counted in whole numbers, and {said} isn't one. Nothing was recorded. Say how many."
        )
    return Amount(count=_some(int(whole)))


def _some(number: int) -> int:
    if number == 0:
        raise refusals.NOTHING()
    return number


def other_unit(label: str, units: Sequence[str], said: str) -> RejectedError:
    *most, last = units
    told = f"{', '.join(most)} or {last}" if most else last
    return RejectedError(
        f"{label}: counted in {told}, not in {said}. Units are never mixed, and nothing was recorded."
    )
