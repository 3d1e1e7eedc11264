"""Folders of .csv files: UTF-8, with or without a byte order mark, commas, a header row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from bot.services.exchange.sheets.problems import ImportRefusedError
from bot.services.exchange.sheets.workbooks import Rows

CELL = 1 << 20  # characters; an open quotation mark makes one cell of the rest of the file
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# An apostrophe before text that a spreadsheet would take for a formula: see bot.services.exchange.exporting.
_GUARDED = re.compile(r"'+[=+\-@]")


def open_folder(path: Path) -> Iterator[tuple[str, Rows]]:
    """Each file's name without .csv, and its rows. `path` may also be one .csv file."""
    files = [path] if path.is_file() else sorted(_files(path))
    if not files:
        message = f"There is no .csv file in {path.name}. Name the files after the sheets, as people.csv."
        raise ImportRefusedError(message)
    for file in files:
        yield file.stem, _rows(file)


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.iterdir():
        if file.suffix.lower() == ".csv" and not file.name.startswith("."):
            yield file


def _rows(file: Path) -> Rows:
    csv.field_size_limit(CELL)
    line = 0
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for line, row in enumerate(csv.reader(opened), start=1):  # noqa: B007  # the error names it
                yield [_unguarded(cell) for cell in row]
    except UnicodeDecodeError as error:
        raise ImportRefusedError(_not_utf8(file)) from error
    except csv.Error as error:
        message = (
            f"{file.name} line {line + 1} can't be read; a quotation mark is probably left open. Close it."
        )
        raise ImportRefusedError(message) from error
    except OSError as error:
        raise ImportRefusedError(f"{file.name} can't be opened: {error.strerror}.") from error


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _not_utf8(file: Path) -> str:
    """The likely encoding instead, and the cure."""
    cure = "Save it as CSV UTF-8."
    with file.open("rb") as opened:
        if opened.read(2) in _UTF16:
            return f"{file.name} is in UTF-16. {cure}"
        opened.seek(0)
        for number, line in enumerate(opened, start=1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                letter = line[error.start : error.start + 1].decode("cp1252", "replace")
                return (
                    f"{file.name} is not in UTF-8: text line {number} has a byte that is {letter} in"
                    f" Windows-1252. {cure}"
                )
    return f"{file.name} is not in UTF-8. {cure}"
