"""Cells as the sheet shows them: a number in its format, a date, or one that cannot be read so."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from bot.services.exchange.sheets.problems import CellError

GENERAL = frozenset(("General", "@", ""))
TO_TEXT = "Format the cell as text and type it again"
_DIGITS = 11  # a spreadsheet shows longer numbers as 2.6E+10
_EXACT = 15  # digits that a spreadsheet keeps of a number
_ASIDE = re.compile(
    r"\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color\d+|\$-[^\]]*)\]|_.|\*.", re.IGNORECASE
)
_PART = re.compile(r'\\(.)|"([^"]*)"|([0#?])|([ ()/+-])|(.)', re.DOTALL)
_DECIMAL = re.compile(r"[0#]*0\.(0+)")
_THOUSANDS = re.compile(r"#,##0")


class CellFault(Struct, frozen=True):
    """A cell that cannot be read as it is shown, with the cure. `words` are those it holds, if any."""

    why: str
    cure: str
    words: str = ""

    def __str__(self) -> str:
        return self.words


class RowFault(CellFault, frozen=True):
    """The same of a whole row."""


class SheetNumber(Struct, frozen=True):
    """A number in a format of its own."""

    value: float
    form: str

    @property
    def is_percentage(self) -> bool:
        return "%" in re.sub(r'\\.|"[^"]*"', "", self.form)

    def __str__(self) -> str:
        return f"{self.value:.15g}"


class SheetDate(Struct, frozen=True):
    """A spreadsheet's own date, and which parts of it the sheet shows."""

    value: datetime
    day: bool
    year: bool
    time: bool

    def __str__(self) -> str:
        return f"{self.value:%d/%m/%Y %H:%M}"


def date_in(value: datetime, form: str) -> SheetDate:
    """The date with the parts that its format shows."""
    plain = re.sub(r'\\.|"[^"]*"|\[(?!h)[^\]]*\]', "", form.partition(";")[0].lower())
    return SheetDate(value, "d" in plain, "y" in plain, "h" in plain)


def number_in(value: float, form: str = "") -> str:
    """The digits as the sheet shows them. Raises CellError where they are others than the cell holds."""
    if form in GENERAL:
        return _general(value)
    shown = _in_format(value, _ASIDE.sub("", form).partition(";")[0])
    if shown is None:
        raise CellError(f"the sheet shows this number in the format {form}", TO_TEXT)
    return shown.strip()


def _general(value: float) -> str:
    if float(value).is_integer() and abs(value) < 10**_DIGITS:
        return str(int(value))
    short = f"{value:.10g}"
    if float(short) != float(value) or "e" in short:
        raise CellError(f"the sheet shows this number cut short, as {value:.6G}", TO_TEXT)
    return short


def _in_format(value: float, form: str) -> str | None:
    """The number in a format of digits and separators; None for any other format."""
    if value < 0 or abs(value) >= 10**_EXACT:
        return None
    if form in GENERAL:
        return _general(value)
    if found := _DECIMAL.fullmatch(form):
        return f"{value:.{len(found[1])}f}"
    if not float(value).is_integer():
        return None
    if _THOUSANDS.fullmatch(form):
        return f"{int(value):,}"
    return _filled(str(int(value)), _PART.findall(form))


def _filled(digits: str, parts: list[tuple[str, ...]]) -> str | None:
    """The digits in the places of a format such as 0000 or 00000 000000, from the right."""
    out: list[str] = []
    places = sum(bool(place) for _, _, place, _, _ in parts)
    left = digits.lstrip("0")
    for escaped, quoted, place, sign, other in reversed(parts):
        if other or place == "?":
            return None
        if not place:
            out.append(escaped or quoted or sign)
            continue
        places -= 1
        taken = left if places == 0 else left[-1:]
        left = left[: len(left) - len(taken)]
        out.append(taken or ("0" if place == "0" else ""))
    return "".join(reversed(out)) if not left else None
