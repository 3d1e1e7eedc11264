"""The first row of a sheet: the names of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from msgspec import Struct

from bot.letters import code_words, lowered
from bot.services.exchange.sheets.cells import Cell, is_empty
from bot.services.exchange.sheets.columns import BY_NAME
from bot.services.exchange.sheets.forms import SheetColumn, SheetForm
from bot.services.exchange.sheets.problems import Problems, quoted
from bot.services.exchange.sheets.shown import CellFault

_SIGNS = (";", "\t", "|")
_PAIRS = (("latitude", "longitude"), ("longitude", "latitude"))
NAMED = 20  # unknown columns to list; a file of another kind may have thousands


class Header(Struct, frozen=True):
    """The place of each column, and the places that have any heading at all."""

    placed: tuple[tuple[int, SheetColumn], ...]
    headed: frozenset[int]


def word(cell: Cell) -> str:
    """A header or a sheet name in one form: `Date of Birth` is date_of_birth."""
    return code_words(str(cell))


def find_form(name: str, problems: Problems) -> SheetForm | None:
    form = BY_NAME.get(word(name))
    if form is None:
        kinds = {form.kind: form.name for form in BY_NAME.values()}
        meant = f"Did you mean {kinds[word(name)]}? " if word(name) in kinds else _meant(word(name), BY_NAME)
        cure = f"{meant}Rename it or delete it. Known sheets: {', '.join(BY_NAME)}"
        problems.add(quoted(name), 0, why="there is no such sheet", cure=cure)
    return form


def find_header(form: SheetForm, rows: Sequence[Sequence[Cell]]) -> int:
    """The place of the row that names most columns, the first for none."""
    known = {column.name for column in form.columns}
    hits = [sum(word(cell) in known for cell in row if not is_empty(cell)) for row in rows]
    return hits.index(max(hits, default=0)) if hits else 0


def read_header(form: SheetForm, cells: Sequence[Cell], problems: Problems) -> Header:
    """The columns, as far as the header is valid."""
    known = {column.name: column for column in form.columns}
    headings = {place: cell for place, cell in enumerate(cells) if not is_empty(cell)}
    if cure := _divided(known, headings.values()):
        problems.add(form.name, 1, why="the columns are not separated by commas", cure=cure)
        return Header((), frozenset(headings))
    placed: dict[str, int] = {}
    for place, heading in headings.items():
        name = word(heading)
        if isinstance(heading, CellFault):
            problems.add(form.name, 1, column=quoted(heading), why=heading.why, cure=heading.cure)
        if name in placed:
            problems.add(
                form.name, 1, column=name, why="the column is there twice", cure="Delete one of them"
            )
        elif name in known:
            placed[name] = place
    readable = [str(one) for one in headings.values() if not isinstance(one, CellFault)]
    unknown = [heading for heading in readable if word(heading) not in known]
    _report_unknown(form, unknown, problems)
    is_clear = not any(isinstance(heading, CellFault) for heading in headings.values())
    for name, cure in _missing(form, placed) if is_clear else ():
        problems.add(form.name, 1, column=name, why="the column is missing", cure=cure)
    read = ((place, known[name]) for name, place in placed.items() if not isinstance(cells[place], CellFault))
    return Header(tuple(read), frozenset(headings))


def _divided(known: Iterable[str], headings: Iterable[Cell]) -> str:
    """The cure for a file with other signs than commas between the columns; empty if there are none."""
    words = [str(heading) for heading in headings]
    if not any(sign in one for one in words for sign in _SIGNS) or {word(one) for one in words} & set(known):
        return ""
    if lowered(words[0]).startswith("sep="):
        return "Delete the first line, and save the file with commas between the columns"
    return 'Save the file with commas between the columns ("CSV UTF-8, comma delimited")'


def _missing(form: SheetForm, placed: Iterable[str]) -> Iterator[tuple[str, str]]:
    present = set(placed)
    for column in form.columns:
        if column.required and column.name not in present:
            yield column.name, f"Add a column headed {column.name}"
    for one, other in _PAIRS:
        if one in present and other not in present:
            yield other, f"{one} needs it: add a column headed {other}"


def _report_unknown(form: SheetForm, headings: Sequence[str], problems: Problems) -> None:
    for heading in headings[:NAMED]:
        why, cure = _unknown(form, heading)
        problems.add(form.name, 1, column=quoted(heading), value=heading, why=why, cure=cure)
    if more := len(headings[NAMED:]):
        problems.add(form.name, 1, why=f"there are {more} more unknown columns", cure="Delete them")


def _unknown(form: SheetForm, heading: str) -> tuple[str, str]:
    """The reason that the column is unknown, and the cure."""
    names = [column.name for column in form.columns]
    cure = f"{_meant(word(heading), names)}Known columns: {', '.join(names)}"
    return "there is no such column", cure


def _meant(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name[:80], list(known), n=1, cutoff=0.7)
    return f"Did you mean {near[0]}? " if near else ""
