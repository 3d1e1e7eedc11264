"""The words for an audience: `NPT1, RESP not 1234`, `all except partners`, `on duty NPT1`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from bot.services.briefings import refusals

EVERYBODY = "all"
LONGEST = 1000
_NOT = re.compile(r"(?:\bbut\s+)?\b(?:not|except(?:\s+for)?|excluding|without)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;\n]")
_ON_DUTY = re.compile(r"^on[\s-]duty\b|\bon[\s-]duty$", re.IGNORECASE)
_JOINING = re.compile(r"^(?:and|or|in|from|the|of)\s+", re.IGNORECASE)


class AudienceTerm(Struct, frozen=True):
    """The name of a team or the like; `on_duty` limits it to its people on duty now."""

    name: str
    on_duty: bool = False

    @property
    def words(self) -> str:
        if not self.on_duty:
            return self.name
        return "on duty" if self.name == EVERYBODY else f"{self.name} on duty"


class AudienceWords(Struct, frozen=True):
    include: tuple[AudienceTerm, ...]
    exclude: tuple[AudienceTerm, ...]


def read(words: str) -> AudienceWords:
    """Read the words. Everything after the first `not` is left out. Raises RejectedError."""
    if len(words) > LONGEST:
        raise refusals.LONG_AUDIENCE()
    head, *tail = _NOT.split(words)
    spoken = AudienceWords(tuple(_terms(head)), tuple(_terms(", ".join(tail))))
    if spoken.exclude and not spoken.include:
        raise refusals.NOBODY_INCLUDED()
    return spoken


def written(include: tuple[AudienceTerm, ...], exclude: tuple[AudienceTerm, ...]) -> str:
    """The words as `read` understands them, with a `not` of its own before each name that is left out."""
    every = [one.words for one in include] + [f"not {one.words}" for one in exclude]
    return ", ".join(dict.fromkeys(every))


def _terms(words: str) -> Iterator[AudienceTerm]:
    for part in _BETWEEN.split(words):
        said = " ".join(part.split()).strip(" .")
        name = _ON_DUTY.sub("", said).strip()
        if name != said:
            yield AudienceTerm(_JOINING.sub("", name) or EVERYBODY, on_duty=True)
        elif said:
            yield AudienceTerm(said)
