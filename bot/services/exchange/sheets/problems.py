"""The problems of a file for import, in words for the person who imports it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from bot.errors import RejectedError

SHOWN = 50
KEPT = 1000  # a sheet that is wrong in every row needs no million objects
QUOTED = 60


class ImportRefusedError(RejectedError):
    """The file as a whole cannot be read. The message says why and what to do."""


class CellError(Exception):
    """A cell that cannot be read: the reason and the cure."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(why)
        self.why = why
        self.cure = cure


class Problem(Struct, frozen=True):
    """`line` is the spreadsheet's: 1 for the header, 0 for the whole sheet. `column` may be empty."""

    sheet: str
    line: int
    column: str
    value: str
    why: str
    cure: str

    def __str__(self) -> str:
        """`referrals line 14, column lead: no officer has collar 9999. Correct the number.`"""
        line = f" line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.sheet}{line}{column}: {self.why}. {self.cure}."


class Problems(Struct):
    """Collects problems; `total` includes those that are no longer kept.

    `is_partly_read` says that a whole sheet couldn't be read, so what refers to it isn't complained of.
    `sheets` are those with a problem. `left_out` names what is no problem and yet isn't read; `named`, words
    that are new or give no rights, each once.
    """

    total: int = 0
    is_partly_read: bool = False
    left_out: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)
    _kept: list[Problem] = field(default_factory=list)

    def add(
        self, sheet: str, line: int, *, why: str, cure: str, column: str = "", value: object = ""
    ) -> None:
        self.total += 1
        self.sheets.add(sheet)
        if len(self._kept) < KEPT:
            self._kept.append(Problem(sheet, line, column, quoted(value), why, cure))

    def shown(self, sheets: Iterable[str]) -> tuple[Problem, ...]:
        """The first problems, in the order of `sheets` and of the lines in each."""
        order = {name: place for place, name in enumerate(sheets)}
        return tuple(sorted(self._kept, key=lambda p: (order.get(p.sheet, -1), p.line))[:SHOWN])


def quoted(value: object) -> str:
    """The value in quotation marks, cut short if it is long."""
    text = str(value)
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
