"""The likeness of a word said and a word on record, and the reason: pure, by rapidfuzz and Metaphone.

Both libraries load with the first search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from bot.language.people.variants import known_as, sounding, with_others
from bot.searched import PARTICLES, sound


class Why(StrEnum):
    """The reason for which a word on record answers a word said."""

    SPELT = "as spelt"
    BEGINS = "begins so"
    KNOWN_AS = "known as"
    SOUNDS = "sounds like"
    ONE_OFF = "one letter off"
    TWO_OFF = "two letters off"
    NEARLY = "spelt much like it"
    BORN = "born that day"
    OTHER_BIRTH = "another date of birth, or none"
    STREET = "that street"
    HOUSE = "that house"
    AREA = "that area"
    TELEPHONE = "that telephone"


class Likeness(Struct, frozen=True):
    """`score` is 1 for the very word; `why` is None where the words have nothing to do with each other."""

    score: float
    why: Why | None


NONE = Likeness(0.0, None)
SPELT = Likeness(1.0, Why.SPELT)
TRANSPOSED = 2  # letters
SHORT = 4  # letters: of so few, one makes another name
NEAR = 0.86  # of Jaro and Winkler
FAINT = 0.6  # of the same
SLIPPED = 0.78  # of a name that goes by another, which is a letter off
NOT_FAR = 0.75  # of the same, for two slips in a short word
MOST_WHYS = 2
WHOLE = frozenset({"st"})  # a saint, not the beginning of Stephen


@lru_cache(maxsize=65536)
def likeness(said: str, word: str) -> Likeness:
    """The likeness of the two."""
    if said == word:
        return SPELT
    if word.startswith(said) and said not in WHOLE:
        return Likeness(0.9 + 0.08 * len(said) / len(word) if len(said) > 1 else 0.8, Why.BEGINS)
    if said in WHOLE or not said.isalpha():
        return NONE
    if word in known_as(said):
        return Likeness(0.93, Why.KNOWN_AS)
    if word in sounding(said):
        return Likeness(0.93, Why.SOUNDS)
    return _misspelt(said, word)


def _misspelt(said: str, word: str) -> Likeness:
    spelt = _spelt(said, word)
    is_slip = spelt.score < SLIPPED and word in slipped(said)
    return Likeness(SLIPPED, Why.KNOWN_AS) if is_slip else spelt


@lru_cache(maxsize=4096)
def slipped(said: str) -> frozenset[str]:
    """The other names of those that are one letter off a word that is itself no name: oliver for `olloe`."""
    if len(said) < SHORT or said in with_others():
        return frozenset()
    from rapidfuzz.distance import OSA

    near = (name for name in with_others() if OSA.distance(said, name, score_cutoff=1) == 1)
    return frozenset(other for name in near for other in known_as(name))


def _spelt(said: str, word: str) -> Likeness:
    from rapidfuzz.distance import OSA, JaroWinkler

    long = max(len(said), len(word))
    off = OSA.distance(said, word, score_cutoff=3)
    near = JaroWinkler.similarity(said, word)
    is_heard = len(sound(said)) > 1 and sound(said) == sound(word)
    if off == 1:
        is_another = len(said) == len(word) and sorted(said) != sorted(word)
        why = Why.SOUNDS if is_heard and is_another else Why.ONE_OFF
        return Likeness(0.92 - 0.4 / long, why)
    if is_heard:
        return Likeness(0.72 + 0.18 * near, Why.SOUNDS)
    if off == TRANSPOSED and long > SHORT:
        return Likeness(0.9 - 1.0 / long, Why.TWO_OFF)
    if (
        (off == TRANSPOSED and near >= NOT_FAR)
        or near >= NEAR
        or (off == TRANSPOSED + 1 and long >= 2 * SHORT)
    ):
        return Likeness(0.5 + 0.15 * near, Why.NEARLY)
    return NONE


def nearest(said: str, words: Iterable[str], *, most: int) -> list[str]:
    """The words most like it at a glance."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    return [found[0] for found in process.extract(said, words, scorer=JaroWinkler.similarity, limit=most)]


def faintly(said: str, words: Iterable[str]) -> bool:
    """Whether one of the words could be it, badly misspelt."""
    from rapidfuzz.distance import JaroWinkler

    return any(JaroWinkler.similarity(said, word) >= FAINT for word in words)


class Resemblance(Struct, frozen=True):
    """A whole name's likeness to what was said: the mean over the words said, and why they answer.

    `left` are the words of the name that answer nothing.
    """

    score: float
    whys: tuple[Why, ...]
    missed: int = 0
    left: tuple[str, ...] = ()


def match(said: Sequence[str], words: Iterable[str]) -> Resemblance:
    """Weigh the words said against those of somebody's names; each word of a name answers one said."""
    left, pairs = list(words), []
    for token in sorted(said, key=len, reverse=True):
        best = max(
            ((likeness(token, word), word) for word in left), key=lambda one: one[0].score, default=None
        )
        if best is not None and best[0].why is not None:
            left.remove(best[1])
            pairs.append((token, best[0]))
    weight = sum(map(_weight, said)) or 1
    score = sum(_weight(token) * one.score for token, one in pairs) / weight
    whys = {one.why: one.score for _, one in pairs if one.why and one.why is not Why.SPELT}
    shown = sorted(whys, key=lambda why: whys[why])[:MOST_WHYS]
    return Resemblance(
        score - 0.01 * len(left), tuple(shown) or (Why.SPELT,), len(said) - len(pairs), tuple(left)
    )


def _weight(word: str) -> float:
    return 0.5 if word in PARTICLES else 2 + min(len(word), 8) / 4
