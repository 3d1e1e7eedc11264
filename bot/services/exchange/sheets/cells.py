"""The readers of cells: a cell that is not empty goes in, a value or CellError comes out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.language.collars import COLLAR
from bot.letters import capitals, code_words, kind_code, lowered, normal
from bot.services.exchange.sheets.problems import CellError, quoted
from bot.services.exchange.sheets.shown import TO_TEXT, CellFault, SheetDate, SheetNumber, number_in

Cell = str | float | bool | SheetNumber | SheetDate | time | timedelta | CellFault | None
Value = str | float | bool | date | datetime | time | tuple[str, ...] | None
Reader = Callable[[Cell], Value]  # of cells that are not faults

EXCEL_CELL = 32_767  # the limit of a workbook's cell: even unlimited text must fit when it is exported
FORMULA_ERRORS = frozenset(
    (
        *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#GETTING_DATA", "#BLOCKED!", "#BUSY!", "#CONNECT!", "#UNKNOWN!", "Err:502", "Err:508", "Err:504"),
    )
)
# XML and terminals refuse these; line feed and tab are text.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_COLLAR = re.compile(COLLAR, re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Za-z][A-Za-z0-9]*?)[ #_-]*([0-9]{1,9})")
# Zero-width spaces, direction marks, soft hyphens: a sheet doesn't show them, so they aren't kept.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?E[+-][0-9]{2,3}")
_TOO_NARROW = re.compile("#{3,}")
_NO_NAME = re.compile(r"[\d .,:/%-]*\d[\d .,:/%-]*")
_SEVERAL = re.compile(r"[,\n]")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def tidy(text: str) -> str:
    """Text as every record keeps it: one kind of line end, no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def seen(words: str) -> str:
    """The words without what a sheet doesn't show."""
    return _UNSEEN.sub("", words)


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not seen(cell).strip())


def text(cell: Cell) -> str:
    """Text as it is shown. Raises CellError where a spreadsheet shows, or made of it, something else."""
    if isinstance(cell, SheetDate | time | timedelta):
        raise CellError("the spreadsheet made a date of this", TO_TEXT)
    words = tidy(seen(_plain(cell)))
    if words in FORMULA_ERRORS:
        raise CellError(f"a formula ended in {words}", "Mend the formula or type the value")
    if found := UNPRINTABLE.search(words):
        raise CellError(f"there is an unprintable character (U+{ord(found[0]):04X}) in it", "Type it again")
    if _SCIENTIFIC.fullmatch(words):
        raise CellError(f"a spreadsheet made {words} of a long number", TO_TEXT)
    if _TOO_NARROW.fullmatch(words):
        raise CellError("the column was too narrow when the file was saved", "Widen it and save again")
    return words


def name(cell: Cell) -> str:
    """A name. Raises CellError for a number or a date, such as the 12 of a line `Rows | 12`."""
    words = text(cell)
    if _NO_NAME.fullmatch(words):
        raise CellError("a number is no name", "Write the name, or delete the row if it is a remark")
    return words


def line(cell: Cell) -> str:
    """Text in one line. Raises CellError for a break: perhaps an open quotation mark took in other lines."""
    words = text(cell)
    if "\n" in words:
        cure = "Write it in one line, and see that no quotation mark is left open"
        raise CellError("there is a line break in it", cure)
    return words


def key(cell: Cell) -> str:
    """A code in one line and in its normal form: nobody sees two codes where there is one."""
    return " ".join(normal(line(cell)).split())


def any_case(cell: Cell) -> str:
    return lowered(key(cell))


def code(cell: Cell) -> str:
    """A code in capitals: `Consent given` is CONSENT_GIVEN."""
    return kind_code(key(cell))


def collar(cell: Cell) -> str:
    """A collar number in capitals. Leading zeros stay; 1234.0, as spreadsheets write numbers, is 1234."""
    found = re.sub(r"^([0-9]+)\.0+$", r"\1", key(cell))
    if not _COLLAR.fullmatch(found):
        raise CellError(
            f"{quoted(found)} is no collar number",
            "Write letters and digits only, with a digit, as 1234, N/1234 or 1234-A",
        )
    return capitals(found)


def collars(cell: Cell) -> tuple[str, ...]:
    """Several collar numbers, separated by `;`, each once."""
    return tuple(dict.fromkeys(collar(part) for part in _parts(cell)))


def keys(cell: Cell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key(part) for part in _parts(cell)))


def codes(cell: Cell) -> tuple[str, ...]:
    """Several codes in their order, which may come to one again."""
    return tuple(code(part) for part in _parts(cell))


def joined_codes(cell: Cell) -> str:
    """Several codes as one text: `ARRESTS; KNIVES_SEIZED`."""
    return "; ".join(dict.fromkeys(codes(cell)))


def joined(cell: Cell) -> str:
    """Several words as one text: `cannabis; crack`."""
    return "; ".join(dict.fromkeys(keys(cell)))


def reference(cell: Cell) -> str:
    """A reference: `tur123`, `TUR 0123` -> `TUR-0123`."""
    found = _REFERENCE.fullmatch(key(cell))
    if not found:
        raise CellError(f"{quoted(key(cell))} isn't a reference", "Write a prefix and a number, as TUR-0123")
    return f"{capitals(found[1])}-{int(found[2]):04}"


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
    """One of the values of `kind`, in any case; space, hyphen and underscore are alike."""
    known = {code_words(one): one for one in kind}

    def read(cell: Cell) -> str:
        word = known.get(code_words(key(cell)))
        if word is None:
            raise CellError(f"{quoted(key(cell))} is not one of the words for it", f"Write {_either(kind)}")
        return word

    return read


def several(one: Callable[[Cell], Value]) -> Callable[[Cell], tuple[str, ...]]:
    """Several of what `one` reads, separated by `;`, each once."""

    def read(cell: Cell) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(one(part)) for part in _parts(cell)))

    return read


def whole(*, low: int, high: int) -> Reader:
    """A whole number within the bounds, both inclusive."""
    within = number(low=low, high=high)

    def read(cell: Cell) -> int:
        found = within(cell)
        if not isinstance(found, float) or not found.is_integer():
            raise CellError(f"{found} is no whole number", "Write it without a decimal point")
        return int(found)

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


def pence(cell: Cell) -> int:
    """Pounds, as 1240.50, in pence."""
    found = number(above=0, high=10**10)(cell)
    if not isinstance(found, float) or not math.isclose(found * 100, round(found * 100), abs_tol=1e-6):
        raise CellError(f"{found} is no sum in pounds and pence", "Write it as 1240.50")
    return round(found * 100)


def _number(cell: Cell) -> float:
    if isinstance(cell, SheetNumber) and not cell.is_percentage:
        return cell.value
    if isinstance(cell, SheetNumber) or (isinstance(cell, str) and cell.strip().endswith("%")):
        raise CellError("it is a percentage", "Write a plain number, as 52.2405")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
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
    if isinstance(cell, bool):
        return capitals(str(cell))
    if isinstance(cell, SheetNumber):
        return number_in(cell.value, cell.form)
    return number_in(cell) if isinstance(cell, int | float) else str(cell)


def _parts(cell: Cell) -> Iterable[Cell]:
    """The cell itself, or its words as separated by semicolons. Raises CellError for other separators."""
    if not isinstance(cell, str):
        return (cell,)
    parts = tuple(part.strip() for part in cell.split(";") if part.strip())
    if len(parts) == 1 and _SEVERAL.search(parts[0]):
        words = [word.strip() for word in _SEVERAL.split(parts[0])]
        raise CellError(
            "several are separated by semicolons", f"Write {quoted('; '.join(filter(None, words)))}"
        )
    return parts


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
