"""The readers of cells: a cell that is not empty goes in, a value or CellError comes out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.language.collars import COLLAR
from bot.letters import code_words, normal
from bot.services.exchange.sheets.problems import CellError, quoted

Cell = str | float | bool | date | datetime | time | timedelta | None
Value = str | float | bool | date | datetime | tuple[str, ...] | None
Reader = Callable[[Cell], Value]

EXCEL_CELL = 32_767  # the limit of a workbook's cell: even unlimited text must fit when it is exported
FORMULA_ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)
# XML and terminals refuse these; line feed and tab are text.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_COLLAR = re.compile(COLLAR, re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Za-z][A-Za-z0-9]*?)[ #_-]*([0-9]{1,9})")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def tidy(text: str) -> str:
    """Text as every record keeps it: one kind of line end, no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """Text. Raises CellError for a date (a spreadsheet makes one of the code 1-2), a formula's error, NUL."""
    if isinstance(cell, date | time | timedelta):
        raise CellError("the spreadsheet made a date of this", "Format the cell as text and type it again")
    words = tidy(_plain(cell))
    if words in FORMULA_ERRORS:
        raise CellError(f"a formula ended in {words}", "Mend the formula or type the value")
    if found := UNPRINTABLE.search(words):
        raise CellError(f"there is an unprintable character (U+{ord(found[0]):04X}) in it", "Type it again")
    return words


def key(cell: Cell) -> str:
    """A code in one line and in its normal form: nobody sees two codes where there is one."""
    return " ".join(normal(text(cell)).split())


def any_case(cell: Cell) -> str:
    return key(cell).casefold()


def collar(cell: Cell) -> str:
    """A collar number in capitals. Leading zeros stay; 1234.0, as spreadsheets write numbers, is 1234."""
    found = re.sub(r"^([0-9]+)\.0+$", r"\1", key(cell))
    if not _COLLAR.fullmatch(found):
        raise CellError(
            f"{quoted(found)} is no collar number",
            "Write letters and digits only, with a digit, as 1234, N/1234 or 1234-A",
        )
    return found.upper()


def collars(cell: Cell) -> tuple[str, ...]:
    """Several collar numbers, separated by `;`, each once."""
    return tuple(dict.fromkeys(collar(part) for part in _parts(cell)))


def keys(cell: Cell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key(part) for part in _parts(cell)))


def reference(cell: Cell) -> str:
    """A reference: `tur123`, `TUR 0123` -> `TUR-0123`."""
    found = _REFERENCE.fullmatch(key(cell))
    if not found:
        raise CellError(f"{quoted(key(cell))} isn't a reference", "Write a prefix and a number, as TUR-0123")
    return f"{found[1].upper()}-{int(found[2]):04}"


def task_reference(cell: Cell) -> str:
    found = reference(cell)
    if not found.startswith("TSK-"):
        raise CellError(f"{found} is no task's reference", f"Write TSK-{found.rpartition('-')[2]}")
    return found


def yes_no(cell: Cell) -> bool:
    found = _YES.get(any_case(cell).removesuffix(".0"))
    if found is None:
        raise CellError(f"{quoted(key(cell))} is neither yes nor no", "Write yes or no")
    return found


def one_of(kind: type[StrEnum]) -> Reader:
    """One of the values of `kind`, in any case, with a space or a hyphen for the underscore."""

    def read(cell: Cell) -> str:
        word = code_words(key(cell))
        if word not in set(kind):
            raise CellError(f"{quoted(key(cell))} is not one of the words for it", f"Write {_either(kind)}")
        return kind(word)

    return read


def number(*, above: float | None = None, low: float = -math.inf, high: float = math.inf) -> Reader:
    """A number within the bounds, both inclusive, or greater than `above`."""

    def read(cell: Cell) -> float:
        found = _number(cell)
        if above is not None and found <= above:
            raise CellError(f"{found:g} is too small", f"Write a number above {above:g}")
        if not low <= found <= high:
            raise CellError(f"{found:g} is out of range", f"Write a number from {low:g} to {high:g}")
        return found

    return read


def _number(cell: Cell) -> float:
    words = key(cell)
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", words):
        raise CellError(f"{words} has a decimal comma", f"Write {words.replace(',', '.')}")
    try:
        found = float(words) if re.fullmatch(r"[-+.0-9eE]+", words) else math.nan
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise CellError(f"{quoted(words)} is no number", "Write digits with a decimal point, as 52.2405")
    return found


def _plain(cell: Cell) -> str:
    """A number as a person writes it: a spreadsheet keeps 7 as 7.0."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004  # exact below
        return str(int(cell))
    return str(cell)


def _parts(cell: Cell) -> Iterable[Cell]:
    """The cell itself, or its words as separated by semicolons."""
    if not isinstance(cell, str):
        return (cell,)
    return tuple(part for part in cell.split(";") if part.strip())


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
