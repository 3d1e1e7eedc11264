"""Workbooks (.xlsx), read a row at a time (bot.services.exchange.sheets.grids).

openpyxl streams; python-calamine is ten times as fast, but lays out the whole sheet (a lone cell in the far
corner takes more memory than there is, and ends the process) and reads a formula's error as empty.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from bot.letters import lowered
from bot.services.exchange.sheets.cells import Cell
from bot.services.exchange.sheets.problems import ImportRefusedError

Rows = Iterator[Sequence[Cell]]
UNPACKED = 1 << 30  # bytes; a hundred thousand rows take a tenth of it
OLD_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
STRICT = b"purl.oclc.org/ooxml"
# openpyxl raises these for files that are not what they claim to be.
_BROKEN = (
    *(BadZipFile, ParseError, zlib.error, EOFError, OSError, KeyError, IndexError),
    *(ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError, AssertionError),
)


class OpenSheet(Struct, frozen=True):
    """A sheet as it stands in the file: its rows from the first line on."""

    name: str
    rows: Rows
    is_hidden: bool = False
    is_csv: bool = False


def open_workbook(path: Path) -> Iterator[OpenSheet]:
    """Each sheet; read its rows before you ask for the next one.

    Raises ImportRefusedError, from the rows too, if the file turns out to be damaged.
    """
    _check_kind(path)
    with _refusing(path), path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions that it ignores; we want only the cells
        _check_archive(path)
        from bot.services.exchange.sheets import grids  # loads openpyxl

        book = import_module("openpyxl").load_workbook(file, read_only=True, data_only=True)
        struck = grids.struck_texts(book)
        for sheet in book.worksheets:
            is_hidden = sheet.sheet_state != "visible"
            yield OpenSheet(sheet.title, _guarded(path, grids.rows_of(sheet, struck)), is_hidden)


def _guarded(path: Path, rows: Iterable[Sequence[Cell]]) -> Rows:
    with _refusing(path):
        yield from rows


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


def _check_archive(path: Path) -> None:
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        if reason := _other_kind(archive, names):
            raise ImportRefusedError(f"{path.name} {reason}")
        size = sum(member.file_size for member in archive.infolist())
        if size > UNPACKED:
            message = f"{path.name} unpacks to {size >> 20} MB, more than any record needs. Split it."
            raise ImportRefusedError(message)


def _other_kind(archive: ZipFile, names: set[str]) -> str:
    """The other kind of file that the archive is, with the cure; empty for a workbook."""
    again = 'In Excel choose File, Save As and the type "Excel Workbook (.xlsx)".'
    if "_rels/.rels" in names and STRICT in archive.read("_rels/.rels"):
        return f"is a Strict Open XML workbook. {again}"
    if "xl/workbook.bin" in names:
        return f"is a binary workbook (.xlsb). {again}"
    if "content.xml" in names:
        return "is an OpenDocument file. Save it as .xlsx."
    if any(lowered(name).endswith((".csv", ".xlsx")) for name in names):
        return "is an archive. Unpack it and give the file or folder in it."
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        return "is no workbook. Give an .xlsx file, a .csv file or a folder of .csv files."
    return ""
