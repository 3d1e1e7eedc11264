"""Grades of intelligence: 1A as a submitter proposes it, 2BC once it is assessed."""

from __future__ import annotations

import re

from msgspec import Struct

from bot.language.plain import plain
from bot.letters import capitals
from models.intelligence import Assessment, HandlingCode, Source

GRADE = re.compile(r"\[?\s*([1-3])\s*([a-e])\s*([pc])?\s*\]?")
LIKE_ONE = re.compile(r"\[?\s*[0-9]\s*(?!st|nd|rd|th)[a-z]\s*[a-z]?\s*\]?")


class Grade(Struct, frozen=True):
    """`handling` is None until it is assessed."""

    source: Source
    assessment: Assessment
    handling: HandlingCode | None = None

    def __str__(self) -> str:
        return f"{self.source}{self.assessment}{self.handling or ''}"


def read_grade(words: str) -> Grade | None:
    """`1A`, `2 b c`, `[2BC]`; None for anything else."""
    found = GRADE.fullmatch(plain(words).strip())
    if found is None:
        return None
    source, assessment, handling = found.groups()
    return Grade(
        Source(source),
        Assessment(capitals(assessment)),
        HandlingCode(capitals(handling)) if handling else None,
    )


def is_like_a_grade(words: str) -> bool:
    """Whether somebody meant a grade, right or wrong: `4Z`."""
    return LIKE_ONE.fullmatch(plain(words).strip()) is not None
