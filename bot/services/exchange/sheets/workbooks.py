"""Workbooks (.xlsx), read a row at a time.

openpyxl streams; python-calamine is ten times as fast, but lays out the whole sheet (a lone cell in the far
corner takes more memory than there is, and ends the process) and reads a formula's error as empty.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from bot.services.exchange.sheets.cells import Cell
from bot.services.exchange.sheets.problems import ImportRefusedError

Rows = Iterator[Sequence[Cell]]
UNPACKED = 1 << 30  # bytes; a hundred thousand rows take a tenth of it
OLD_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# openpyxl raises these for files that are not what they claim to be.
_BROKEN = (
    *(BadZipFile, ParseError, zlib.error, EOFError, OSError, KeyError, IndexError),
    *(ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError, AssertionError),
)


def open_workbook(path: Path) -> Iterator[tuple[str, Rows]]:
    """Each sheet's name and rows; read them before you ask for the next sheet.

    Raises ImportRefusedError, from the rows too, if the file turns out to be damaged.
    """
    _check_kind(path)
    with _refusing(path), path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions that it ignores; we want only the cells
        _check_size(path)
        book = import_module("openpyxl").load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the size that the file claims is unreliable
            yield sheet.title, _rows(path, sheet)


def _rows(path: Path, sheet: Any) -> Rows:
    with _refusing(path):
        for row in sheet.iter_rows(values_only=True):
            yield [_unescaped(cell) if isinstance(cell, str) else cell for cell in row]


def _unescaped(text: str) -> str:
    """The text without escapes: a workbook writes `_x000D_` for a character that XML can't hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        message = f"{path.name} is damaged or no workbook. Open it in Excel and save it as .xlsx again."
        raise ImportRefusedError(message) from error


def _check_kind(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(OLD_MAGIC))
    except OSError as error:
        raise ImportRefusedError(f"{path.name} can't be opened: {error.strerror}.") from error
    if head == OLD_MAGIC:
        raise ImportRefusedError(_old(path))
    if not head.startswith(b"PK"):
        message = f"{path.name} is no workbook. Give an .xlsx file, a .csv file or a folder of .csv files."
        raise ImportRefusedError(message)


def _old(path: Path) -> str:
    """The refusal of a workbook from before 2007 or with a password: both come in the same wrapping."""
    if ENCRYPTED in path.read_bytes():
        return f"{path.name} has a password. Take it off (File, Info, Protect Workbook) and save it again."
    return f"{path.name} is in the format of before 2007. Save it as .xlsx."


def _check_size(path: Path) -> None:
    with ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > UNPACKED:
        message = f"{path.name} unpacks to {size >> 20} MB, more than any record needs. Split it."
        raise ImportRefusedError(message)
