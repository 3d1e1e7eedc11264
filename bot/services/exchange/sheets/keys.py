"""The rows that cells refer to: their keys, in the file or on record, and their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

import sqlalchemy as sa

from bot.database import Session
from bot.letters import lowered
from bot.services.exchange.sheets.columns import BY_NAME
from bot.services.exchange.sheets.forms import ROOT, SheetColumn, SheetForm
from bot.services.exchange.sheets.problems import Problems, quoted
from bot.services.exchange.sheets.programmes import Programmes
from bot.services.exchange.sheets.reading import SheetRow

T = TypeVar("T")
CHUNK = 1000  # below SQLite's limit of bound values, large enough to be worth a round trip
LONGEST = 6  # digits of a collar number that is filled up with zeros
COMPARED = 2000  # keys to compare a misspelt one with


class Keys:
    """Looks up ids a chunk at a time and remembers them during an import."""

    def __init__(
        self, session: Session, programmes: Programmes, lines: Mapping[str, Mapping[str, int]]
    ) -> None:
        self._session = session
        self._lines = lines
        self._ids: dict[str, dict[str, int | None]] = {name: {} for name in BY_NAME}
        self._ids[ROOT] = dict(programmes.ids)

    def brought(self, name: str) -> Iterable[str]:
        """The keys of the file's own rows."""
        return self._lines.get(name, ())

    def look_up(self, name: str, keys: Iterable[str]) -> None:
        """Find the ids of the keys that haven't been looked up yet."""
        known = self._ids[name]
        if name == ROOT:
            return
        for chunk in chunked(sorted(set(keys) - known.keys()), CHUNK):
            known.update(dict.fromkeys(chunk))
            self.learn(name, chunk)

    def learn(self, name: str, keys: Sequence[str]) -> None:
        """Look these keys up again, now that their rows have been written."""
        table, key = BY_NAME[name].table, BY_NAME[name].key.field
        query = sa.select(table.c[key], table.c.id).where(table.c[key].in_(keys))
        self._ids[name].update((row[0], row[1]) for row in self._session.run(query))

    def require_id(self, name: str, key: str) -> int:
        """The id of an existing row. Raises LookupError for a missing one."""
        found = self._ids[name].get(key)
        if found is None:
            raise LookupError(name, key)
        return found

    def resolve(
        self, form: SheetForm, row: SheetRow, column: SheetColumn, problems: Problems
    ) -> tuple[int | None, ...]:
        """The ids that the cell refers to; None for a row of the file that is not written yet."""
        wanted = referred(row, column)
        is_excused = problems.is_partly_read and not self._lines.get(column.refers)
        for key in () if is_excused else wanted:
            if self._ids[column.refers].get(key) is None and key not in self._lines.get(column.refers, ()):
                why, cure = self._unknown(column, key)
                problems.add(form.name, row.line, column=column.name, value=key, why=why, cure=cure)
        return tuple(self._ids[column.refers].get(key) for key in wanted)

    def _unknown(self, column: SheetColumn, key: str) -> tuple[str, str]:
        if column.refers == ROOT:
            return f"no programme is called {quoted(key)}", f"Write one of {', '.join(self._ids[ROOT])}"
        form = BY_NAME[column.refers]
        noun = "number" if form.key.name == "collar" else form.key.name
        them = "them" if form.name in {"officers", "people"} else "it"
        why = f"no {form.kind} has {form.key.name} {quoted(key)}"
        cure = f"{self._meant(form, key)}Add {them} to the {form.name} sheet or correct the {noun}"
        return why, cure

    def _is_known(self, form: SheetForm, key: str) -> bool:
        self.look_up(form.name, [key])
        return self._ids[form.name].get(key) is not None or key in self._lines.get(form.name, ())

    def _meant(self, form: SheetForm, key: str) -> str:
        if form.name == "officers":
            return next((f"Did you mean {one}? " for one in with_zeros(key) if self._is_known(form, one)), "")
        if form.name not in {"areas", "teams", "operations"}:
            return ""  # numbers: every other is as near
        stored = sa.select(form.table.c[form.key.field]).limit(COMPARED)
        keys = [*self._lines.get(form.name, ()), *self._session.run(stored).scalars()]
        folded = {lowered(known): known for known in keys[: 2 * COMPARED]}
        near = get_close_matches(lowered(key)[:80], list(folded), n=1)
        return f"Did you mean {folded[near[0]]}? " if near else ""


def with_zeros(collar: str) -> list[str]:
    """The collars of which a spreadsheet would make this one, taking the zeros in front away."""
    if not collar.isdecimal():
        return []
    return [collar.zfill(length) for length in range(len(collar) + 1, LONGEST + 1)]


def referred(row: SheetRow, column: SheetColumn) -> tuple[str, ...]:
    """The keys in a cell that refers to other rows."""
    value = row.values.get(column.name)
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


def chunked(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
