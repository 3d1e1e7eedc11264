"""Names as people say them, and as we compare them: without case, dashes, dots and second forenames."""

from __future__ import annotations

import re
from typing import Protocol

from msgspec import Struct

from bot.letters import folded, normal

_PART = re.compile(r"[^\W\d_]+")


class Name(Struct, frozen=True):
    """A surname and the first forename, as we compare them; "" for an unknown one."""

    surname: str = ""
    forename: str = ""

    @property
    def is_full(self) -> bool:
        return bool(self.surname and self.forename)


def officer_name(rank: str | None, collar: str | None, surname: str | None) -> str:
    """An officer as others know them: `PC 1234 Ashfield`, leaving out anything that is not on record."""
    return " ".join(filter(None, (rank, collar, surname)))


def name(surname: str | None, forenames: str | None) -> Name:
    first = _parts(forenames)[:1]
    return Name("".join(_parts(surname)), first[0] if first else "")


def spellings(surname: str) -> set[str]:
    """The spellings that a system of record may hold, for a search by index."""
    return {surname, surname.upper(), surname.title(), surname.lower()}


def address(words: str | None) -> str:
    """An address as we compare it: its letters and digits."""
    return re.sub(r"[\W_]+", "", normal(words or "").casefold())


def bare_operation(words: str) -> str:
    """An operation's name or code as we compare it: `Op Driven` is driven. No two databases fold alike."""
    said = " ".join(folded(words).split())
    return said.removeprefix("operation ").removeprefix("op ").strip()


def _parts(words: str | None) -> list[str]:
    return _PART.findall(normal(words or "").casefold().replace("'", ""))


def team_name(name: str, telephone: str | None) -> str:
    """`Turnaround, 01604 555010`; the name alone without a number."""
    return f"{name}, {telephone}" if telephone else name


class TeamedRow(Protocol):
    """A row with the team that has it, if any."""

    @property
    def team_name(self) -> str | None: ...
    @property
    def team_telephone(self) -> str | None: ...


def team_called(row: TeamedRow) -> str | None:
    """The team with its telephone, to ring it; None for no team."""
    return team_name(row.team_name, row.team_telephone) if row.team_name else None
