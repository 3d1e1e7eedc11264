"""The rows of a report: references and numbers, and nobody's name or words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from bot.letters import lowered
from bot.values import replace

MOST = 10_000  # rows of a report


class RowKind(StrEnum):
    RESULT = "result"
    OBJECTIVE = "objective"
    TASK = "task"
    VISIT = "visit"
    DOSE = "dose"
    TRAINING = "training"
    BRIEFING = "briefing"


class RowState(StrEnum):
    """The state of a task; and of a dose, an objective or a briefing, the thing that is counted."""

    DONE = "done"
    OPEN = "open"
    HANDED_OVER = "handed over"
    NOT_DONE = "not done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ASKED = "asked"
    KEPT = "kept"
    TARGET = "target"
    RECIPIENTS = "recipients"
    REACHED = "reached"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"


class CountedRow(Struct, frozen=True):
    """One row, or what several of them come to: then it has neither a day nor a reference.

    `number` is a count; of a kind in pounds, pence. `group` is a result's category, `detail` its subtype, why
    a task wasn't done, or a visit's outcome. `code` is that of a result's kind, and on no sheet.
    """

    what: RowKind
    operation: str
    kind: str
    number: int
    day: date | None = None
    ref: str = ""
    group: str = ""
    unit: str = ""
    detail: str = ""
    state: str = ""
    code: str = ""


CRITERIA = ("what", "operation", "ref", "group", "kind", "unit", "detail", "state")


class Figure(Struct, frozen=True):
    """A number of the report: the sum of the rows that have all this. An empty one asks for nothing.

    `in_pounds` says that the rows are in pence; `whole` that only whole pounds count.
    """

    what: RowKind
    operation: str = ""
    ref: str = ""
    group: str = ""
    kind: str = ""
    unit: str = ""
    detail: str = ""
    state: str = ""
    in_pounds: bool = False
    whole: bool = False

    @property
    def asks(self) -> tuple[tuple[str, str], ...]:
        """The columns that it asks for, with what they hold."""
        return tuple((name, getattr(self, name)) for name in CRITERIA if getattr(self, name))


class Sums:
    """The figures of some rows: many rows come to few sums, which are added up for each figure."""

    def __init__(self, rows: Iterable[CountedRow]) -> None:
        self._sums: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            self._sums[tuple(lowered(getattr(row, name)) for name in CRITERIA)] += row.number

    def of(self, figure: Figure) -> int:
        """The number, in pence of what is in pence. A spreadsheet compares without case, and so do we."""
        asked = [(CRITERIA.index(name), lowered(held)) for name, held in figure.asks]
        return sum(
            number for held, number in self._sums.items() if all(held[at] == what for at, what in asked)
        )


def together(rows: Iterable[CountedRow]) -> list[CountedRow]:
    """The sums of the rows, where they differ in their number alone."""
    sums: Counter[CountedRow] = Counter()
    for row in rows:
        sums[replace(row, number=0)] += row.number
    return [replace(row, number=number) for row, number in sums.items()]


def distinct(held: Iterable[str]) -> Sequence[str]:
    """Each once, as first written, whatever its case."""
    return tuple({lowered(one): one for one in reversed(list(held))}.values())[::-1]
