"""Lists of people as they are pasted: `Robin Alder 1234`, one a line, with the last digits of a licence."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from bot.letters import normal

LONGEST, MOST = 80, 500  # characters of a name, lines
NUMBERED = re.compile(r"^\s*(?:\d{1,3}[.)]\s+|[-*•]\s+)")
LICENCE = re.compile(r"(?<!\d)(?:(?:\d{4}[ -]?){3})?(?P<last>\d{4})\s*$")
APART = " \t,;:|-–—.()[]"
SIA = re.compile(r"\bSIA\b\s*$", re.IGNORECASE)


class Attendee(Struct, frozen=True):
    """A name, and the last four digits of a licence; no more of it is kept."""

    name: str
    licence: str


class LineFault(StrEnum):
    NO_DIGITS = "no digits"
    NO_NAME = "no name"
    LONG_NAME = "long name"


class BadLine(Struct, frozen=True):
    """`number` counts all lines of the list from 1, empty ones too."""

    number: int
    fault: LineFault


def read_list(text: str) -> tuple[list[Attendee], list[BadLine]]:
    """Those who can be read, each once, and the lines that can't be."""
    found: dict[Attendee, None] = {}
    bad = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _read(normal(line))
        if isinstance(read, LineFault):
            bad.append(BadLine(number, read))
        else:
            found[read] = None
    return list(found), bad


def _read(line: str) -> Attendee | LineFault:
    said = NUMBERED.sub("", line).rstrip(" .,;)]")
    digits = LICENCE.search(said)
    if digits is None:
        return LineFault.NO_DIGITS
    name = SIA.sub("", said[: digits.start()].strip(APART)).strip(APART)
    name = " ".join(name.split())
    if not any(map(str.isalpha, name)) or any(map(str.isdigit, name)):
        return LineFault.NO_NAME
    return Attendee(name, digits["last"]) if len(name) <= LONGEST else LineFault.LONG_NAME
