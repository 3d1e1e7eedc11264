from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

Sheets = dict[str, list[list[Any]]]

TEAMS = [
    ["code", "name", "kind", "area"],
    ["NPT1", "Northampton NPT", "npt", "NTN-01"],
    ["TURN", "Turnaround"],
]
AREAS = [
    ["code", "name", "kind", "parent", "latitude", "longitude", "radius_m"],
    ["NTN-01", "Semilong", "beat", "NTN", "52.2471", "-0.9017", "150"],
    ["NTN", "Northampton", "npt", "", "", "", ""],
]
OFFICERS = [
    ["collar", "surname", "forename", "rank", "team", "role", "supervisor", "organisation"],
    ["0012", "Ashfield", "Dana", "PC", "NPT1", "officer", "2001", ""],
    ["2001", "Brackenbury", "Lee", "PS", "NPT1", "supervisor", "", ""],
]
OPERATIONS = [
    ["code", "name", "kind", "starts", "ends", "lead", "objective", "areas"],
    ["DRIVEN", "Op Driven", "week_of_action", "23/11/2026", "29/11/2026", "2001", "Be seen", "NTN; NTN-01"],
]
PEOPLE = [
    ["person", "surname", "forenames", "also_known_as", "date_of_birth", "address", "area", "warnings"],
    ["P1", "Millbrook", "Jordan", "JJ", "03/02/2011", "4 Larkrise Row, NN1", "NTN-01", "dog"],
]
REFERRALS = [
    ["ref", "programme", "person", "status", "status_since", "grounds", "ground_date", "lead", "team",
     "operation", "opened", "next_action", "next_due", "restricted"],
    ["tur123", "Turnaround", "P1", "contacting", "20/11/2026 14:00", "NFA", "01/11/2026", "0012", "TURN",
     "DRIVEN", "10/11/2026", "Ring the parent", "27/11/2026", "yes"],
]  # fmt: skip
TASKS = [
    ["ref", "kind", "title", "operation", "area", "address", "latitude", "longitude", "starts", "ends",
     "assigned", "status", "referral"],
    ["TSK-0456", "HOME_VISIT_TURNAROUND", "Visit", "DRIVEN", "NTN-01", "4 Larkrise Row", "52.2471", "-0.9017",
     "26/11/2026 09:30", "26/11/2026 10:30", "0012;2001", "", "TUR-0123"],
]  # fmt: skip


def everything() -> Sheets:
    whole = {
        "teams": TEAMS, "areas": AREAS, "operations": OPERATIONS, "officers": OFFICERS, "people": PEOPLE,
        "referrals": REFERRALS, "tasks": TASKS,
    }  # fmt: skip
    return {name: [list(row) for row in rows] for name, rows in whole.items()}


def write_folder(path: Path, sheets: Sheets, *, encoding: str = "utf-8") -> Path:
    path.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def write_book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]] | Sheets) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def set_cell(sheets: Sheets, place: str, value: Any) -> Sheets:
    """`people.2.surname` is that column's cell on line 2."""
    name, line, column = place.split(".")
    rows = sheets[name]
    rows[int(line) - 1] += [""] * (len(rows[0]) - len(rows[int(line) - 1]))
    rows[int(line) - 1][rows[0].index(column)] = value
    return sheets


def book_of(sheets: Sheets) -> Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    return book


def at(book: Workbook, place: str) -> Any:
    """The cell `people.2.surname`."""
    name, line, column = place.split(".")
    places = {cell.value: cell.column for cell in book[name][1]}
    return book[name].cell(int(line), places[column])


def wall(*parts: int) -> dt.datetime:
    """A date and time as a workbook keeps it, without a zone."""
    return dt.datetime(*parts)  # noqa: DTZ001  # wall time
