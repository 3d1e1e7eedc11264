"""The words of a question in parts: what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum

from msgspec import Struct

from bot.errors import RejectedError
from bot.language import ranks
from bot.language.lookups.vocabulary import Term, TermSense, Vocabulary, singular
from bot.language.lookups.words import (
    DAY_LEADS,
    DAY_WORDS,
    MARKERS,
    REFERRALS,
    SMALL_WORDS,
    TASKS,
)
from bot.language.times.day_ranges import read_day

LONG_DAY = 6  # letters of a day's name in which a slip is sure
_DATE = re.compile(r"\d{1,2}(?:[/-]\d{1,2}(?:[/-]\d{2,4})?|st|nd|rd|th)")
_PLACES = (TermSense.AREA, TermSense.OFFICER, TermSense.OPERATION)
_NOUNS = (
    TASKS | REFERRALS | frozenset({"overdue"}) | frozenset(one for one in DAY_WORDS if len(one) >= LONG_DAY)
)
_SMALL = SMALL_WORDS | MARKERS
_KNOWN = SMALL_WORDS | MARKERS | DAY_WORDS | _NOUNS
_DOING = {"visiting": "visit", "patrolling": "patrol", "sweeping": "sweep"}


class Tag(StrEnum):
    SMALL = "small"
    TERM = "term"
    DAY = "day"
    TASKS = "tasks"
    REFERRALS = "referrals"
    UNKNOWN = "unknown"


class QuestionPart(Struct, frozen=True):
    """Words of one meaning; `terms` are the things on record that they may mean."""

    tag: Tag
    said: str
    terms: tuple[Term, ...] = ()

    def means(self, *senses: TermSense) -> bool:
        return any(one.sense in senses for one in self.terms)


def parts_of(
    said: Sequence[str], vocabulary: Vocabulary, *, now: datetime, shifts: Mapping[str, time]
) -> list[QuestionPart]:
    """The parts in their order; what nobody knows stays whole, with the name that it stands beside."""
    read = _Words([_mended(one, vocabulary) for one in said], said, vocabulary, now, shifts)
    return list(_joined(read.parts()))


class _Words(Struct, frozen=True):
    """`said` are the words with slips put right, `typed` as they were typed."""

    said: list[str]
    typed: Sequence[str]
    vocabulary: Vocabulary
    now: datetime
    shifts: Mapping[str, time]

    def parts(self) -> Iterator[QuestionPart]:
        at = 0
        while at < len(self.said):
            part, count = self._part(at)
            yield part
            at += count

    def _part(self, at: int) -> tuple[QuestionPart, int]:
        rest = self.said[at:]
        terms, count = self.vocabulary.beginning(rest)
        if count > 1:
            return QuestionPart(Tag.TERM, " ".join(rest[:count]), terms), count
        if days := self._days(rest):
            return QuestionPart(Tag.DAY, " ".join(rest[:days])), days
        if officer := self._ranked(rest):
            return officer
        if plain := _plain(rest[0]):
            return plain, 1
        if terms:
            return QuestionPart(Tag.TERM, rest[0], terms), 1
        return QuestionPart(Tag.UNKNOWN, self.typed[at]), 1

    def _days(self, rest: Sequence[str]) -> int:
        """The number of words that name days; they may begin with `next`, but not with `on`."""
        word = rest[0].removesuffix("'s")
        if not (word in DAY_WORDS or word in DAY_LEADS - MARKERS - {"for", "over"} or _DATE.fullmatch(word)):
            return 0
        try:
            day = read_day(" ".join(rest), now=self.now, shifts=self.shifts)
        except RejectedError:
            return 0
        return len(rest) - len(day.rest.split()) if day else 0

    def _ranked(self, rest: Sequence[str]) -> tuple[QuestionPart, int] | None:
        if ranks.step(rest[0]) is None:
            return None
        terms, count = self.vocabulary.beginning(rest[1:], (TermSense.OFFICER,))
        return (QuestionPart(Tag.TERM, " ".join(rest[: count + 1]), terms), count + 1) if terms else None


def _plain(word: str) -> QuestionPart | None:
    if word in TASKS or word.removesuffix("'s") in TASKS:
        return QuestionPart(Tag.TASKS, word)
    if word in REFERRALS:
        return QuestionPart(Tag.REFERRALS, word)
    return QuestionPart(Tag.SMALL, word) if word in _SMALL else None


def _mended(word: str, vocabulary: Vocabulary) -> str:
    """The word, or the one known word from which it differs by a slip of the thumb."""
    word = _DOING.get(word, word)
    bare = singular(word)
    if not {word, bare}.isdisjoint(_KNOWN) or not {word, bare}.isdisjoint(vocabulary.words):
        return word
    if not word.isalpha():
        return word
    if meant := vocabulary.mended(word, _NOUNS):
        return meant
    meant = vocabulary.mended(bare, _NOUNS)
    return word if meant is None else meant + word[len(bare) :]


def _joined(parts: Iterator[QuestionPart]) -> Iterator[QuestionPart]:
    """Unknown words together with the name of one word beside them: `jordan` and `millbrook`."""
    held: QuestionPart | None = None
    for part in parts:
        if held is None:
            held = part
        elif _is_one_name(held, part):
            held = QuestionPart(Tag.UNKNOWN, f"{held.said} {part.said}")
        else:
            yield held
            held = part
    if held is not None:
        yield held


def _is_one_name(one: QuestionPart, other: QuestionPart) -> bool:
    tags = (one.tag, other.tag)
    if Tag.UNKNOWN not in tags:
        return False
    return all(part.tag is Tag.UNKNOWN or _is_bare_name(part) for part in (one, other))


def _is_bare_name(part: QuestionPart) -> bool:
    return part.tag is Tag.TERM and " " not in part.said and part.means(*_PLACES)
