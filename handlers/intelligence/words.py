"""A report in one line: `2B public yesterday: WHAT IS KNOWN | 1A officer: WHAT ELSE IS KNOWN`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.letters import lowered
from bot.services.intelligence import refusals as intelligence_refusals
from bot.services.intelligence.drafts import DraftItem
from bot.services.intelligence.grades import Grade, is_like_a_grade, read_grade
from bot.services.intelligence.submissions import MOST_ITEMS, check_text, read_known_on
from bot.texts.reply import Reply
from bot.values import replace
from handlers.intelligence import refusals
from models.intelligence import Provenance

COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the colon in 06:45


class ItemsLine(Struct, frozen=True):
    """`known_on` is None where no day was given."""

    items: tuple[DraftItem, ...]
    known_on: date | None = None


class _Head(Struct, frozen=True):
    grade: Grade | None = None
    provenance: Provenance | None = None
    known_on: date | None = None


def beside(reply: Reply) -> Reply:
    """The first question of something else: the one that was open is closed, and can still be answered."""
    expect = replace(reply.expect, alone=False) if reply.expect else None
    return replace(reply, expect=expect)


def read_line(words: str, *, now: datetime) -> ItemsLine:
    """Read the line. Without a grade or a provenance first, it is all text. Raises a RejectedError."""
    if not words.strip():
        return ItemsLine((DraftItem(),))
    parts = [_part(part, now=now) for part in words.split("|")]
    if parts[0] is None:
        return ItemsLine((DraftItem(check_text(words)),))
    if len(parts) > MOST_ITEMS:
        raise intelligence_refusals.TOO_MANY_ITEMS()
    items = tuple(
        _item(part[0], part[1]) if part else DraftItem(check_text(said))
        for part, said in zip(parts, words.split("|"), strict=True)
    )
    return ItemsLine(items, next((part[0].known_on for part in parts if part and part[0].known_on), None))


def require_proposal(words: str) -> Grade | None:
    """The proposed grade; None if there is none at all. Raises a RejectedError for a grade that cannot be."""
    grade = read_grade(words)
    if grade is not None and grade.handling is not None:
        raise refusals.HANDLING_IS_NOT_YOURS()
    if grade is None and is_like_a_grade(words):
        raise refusals.NO_GRADE()
    return grade


def _part(words: str, *, now: datetime) -> tuple[_Head, str] | None:
    """The head and the text after it; None where there is no head.

    A head with a wrong grade, or with unreadable words after the grade, is refused if a colon follows it.
    """
    colon = COLON.search(words)
    if colon is None:
        head = _head(words.split(), now=now)
        return None if head is None else (head, "")
    said = words[: colon.start()].split()
    head = _head(said, now=now)
    if head is None and said and require_proposal(said[0]):
        raise refusals.NO_HEAD()
    return None if head is None else (head, words[colon.end() :])


def _head(words: Sequence[str], *, now: datetime) -> _Head | None:
    grade = read_grade(words[0]) if words else None
    left = list(words[1:] if grade else words)
    provenance = Provenance(lowered(left.pop(0))) if left and lowered(left[0]) in set(Provenance) else None
    if (grade is None and provenance is None) or (grade and grade.handling):
        return None
    known_on = read_known_on(" ".join(left), now=now) if left else None
    return _Head(grade, provenance, known_on) if known_on or not left else None


def _item(head: _Head, text: str) -> DraftItem:
    grade = head.grade
    return DraftItem(
        check_text(text) if text.strip() else "",
        head.provenance,
        grade.source if grade else None,
        grade.assessment if grade else None,
    )
