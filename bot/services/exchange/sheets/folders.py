"""Folders of .csv files: UTF-8, with or without a byte order mark, commas, a header row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from bot.letters import lowered
from bot.services.exchange.sheets.problems import ImportRefusedError
from bot.services.exchange.sheets.workbooks import OpenSheet, Rows

CELL = 1 << 20  # characters; an open quotation mark makes one cell of the rest of the file
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"))
_TABLES = frozenset((*_WORKBOOKS, ".tsv", ".tab", ".txt", ".dat", ".json", ".xml", ".zip", ".gz"))
# An apostrophe before text that a spreadsheet would take for a formula: see bot.services.exchange.exporting.
_GUARDED = re.compile(r"'+[=+\-@]")
_AS_TEXT = re.compile(r'="([^"]*)"')  # how some systems keep a spreadsheet from making a number of it


def open_folder(path: Path) -> Iterator[OpenSheet]:
    """Each file's name without .csv, and its rows. `path` may also be one .csv file."""
    files = [path] if path.is_file() else sorted(_files(path))
    if not files:
        message = f"There is no .csv file in {path.name}. Name the files after the sheets, as people.csv."
        raise ImportRefusedError(message)
    for file in files:
        yield OpenSheet(file.stem, _rows(file), is_csv=True)


def _files(folder: Path) -> Iterator[Path]:
    """The .csv files. Raises ImportRefusedError for other tables: somebody expects them to come in."""
    for file in sorted(folder.iterdir()):
        suffix = lowered(file.suffix)
        if file.name.startswith((".", "~$")):
            continue
        if suffix in _TABLES or (file.is_dir() and any(file.glob("*.[cC][sS][vV]"))):
            raise ImportRefusedError(
                f"{file.name} lies in {folder.name} and would not be read. {_cure(file)}"
            )
        if suffix == ".csv":
            yield file


def _cure(file: Path) -> str:
    if file.is_dir() or lowered(file.suffix) in _WORKBOOKS:
        return "Import it by itself, or move it away."
    return "Save it as .csv, or move it away."


def _rows(file: Path) -> Rows:
    csv.field_size_limit(CELL)
    line = 0
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for line, row in enumerate(csv.reader(opened, strict=True), start=1):  # noqa: B007  # named below
                yield [_unguarded(cell) for cell in row]
    except UnicodeDecodeError as error:
        raise ImportRefusedError(_not_utf8(file)) from error
    except csv.Error as error:
        message = (
            f"{file.name} line {line + 1} can't be read; a quotation mark is left open, or stands inside a"
            " cell. Close it, or write it twice within quotation marks."
        )
        raise ImportRefusedError(message) from error
    except OSError as error:
        raise ImportRefusedError(f"{file.name} can't be opened: {error.strerror}.") from error


def _unguarded(cell: str) -> str:
    if found := _AS_TEXT.fullmatch(cell):
        return found[1]
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
