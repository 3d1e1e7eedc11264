"""A report's workbook, worked out anew from its sheet of rows by a reader that knows nothing of the bot."""

from __future__ import annotations

import re
from io import BytesIO

from openpyxl import load_workbook

WHOLE = re.compile(r"=(?P<int>INT\()?SUMIFS\((?P<asked>.+?)\)(?P<pounds>/100)?\)?")
RANGE = re.compile(r"rows!\$(?P<from>[A-Z])\$2:\$(?P<to>[A-Z])\$(?P<last>\d+)")
ASKED = re.compile(r'rows!\$([A-Z])\$2:\$[A-Z]\$\d+,"=((?:[^"]|"")*)"')


def recomputed(content):
    """The lines of the sheet: (cells before the figures, figures) of each that has any."""
    book = load_workbook(BytesIO(content))
    rows = [tuple(cell.value for cell in row) for row in book["rows"].iter_rows(min_row=2)]
    kept = load_workbook(BytesIO(content), data_only=True)["report"]
    lines = []
    for row, shown in zip(book["report"].iter_rows(), kept.iter_rows(), strict=True):
        figures = [(cell, there) for cell, there in zip(row, shown, strict=True) if cell.data_type == "f"]
        for cell, there in figures:
            assert there.value == worked_out(cell.value, rows), cell.value
        if figures:
            words = [str(cell.value) for cell in row if cell.value and cell.data_type != "f"]
            lines.append((words, [there.value for _, there in figures]))
    return lines


def worked_out(formula, rows):
    found = WHOLE.fullmatch(formula)
    assert found, formula
    assert {(one["from"] == one["to"], int(one["last"])) for one in RANGE.finditer(formula)} == {
        (True, max(len(rows) + 1, 2))
    }
    asked = [("ABCDEFGHIJ".index(letter), plain(held)) for letter, held in ASKED.findall(found["asked"])]
    assert asked
    total = sum(row[9] for row in rows if all(str(row[at] or "").casefold() == held for at, held in asked))
    if found["int"]:
        return total // 100
    return total / 100 if found["pounds"] else total


def plain(held):
    """The words that a criterion stands for."""
    return re.sub(r"~([~*?])", r"\1", held.replace('""', '"')).casefold()
