"""The facts about somebody who is referred: the name, the address, the worry; each checked."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from msgspec import Struct

from bot.language.referring import refusals
from bot.language.times.past_days import read_past_day
from bot.letters import lowered, normal, visible

_BEFORE_SURNAME = frozenset(
    {
        *("al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le"),
        *("mac", "mc", "o", "st", "ter", "van", "von"),
    }
)
_NO_NAMES = frozenset(
    {
        *(
            "a",
            "an",
            "and",
            "any",
            "boy",
            "child",
            "female",
            "first",
            "forename",
            "girl",
            "given",
            "he",
            "her",
        ),
        *("him", "his", "i", "it", "kid", "known", "lad", "last", "male", "man", "me", "my", "n/a", "na"),
        *("name", "nil", "nk", "no", "nobody", "none", "not", "of", "person", "she", "somebody", "someone"),
        *(
            "surname",
            "the",
            "their",
            "them",
            "they",
            "tbc",
            "test",
            "unknown",
            "unnamed",
            "us",
            "we",
            "woman",
        ),
        *("you", "young", "your", "youth"),
    }
)
_SIGNS = frozenset(" -'.,")
_FEWEST = 2


class GivenName(Struct, frozen=True):
    surname: str
    forenames: str


def read_name(words: str) -> GivenName:
    """`MILLBROOK, Jordan`, `Jordan Millbrook` or `MILLBROOK Jordan`. Raises a RejectedError."""
    said = " ".join(normal(visible(words)).split()).strip(" .,;:")
    _check_letters(said)
    parts = _parts(said)
    if all(one in _NO_NAMES for one in lowered(said).replace(",", " ").split()):
        raise refusals.NO_NAME()
    if any(len(part) > refusals.LONGEST_NAME for part in parts):
        raise refusals.LONG_NAME()
    if any(sum(one.isalpha() for one in part) < _FEWEST for part in parts):
        raise refusals.WHOLE_NAME()
    surname, forenames = parts
    return GivenName(_cased(surname), _cased(forenames))


def read_address(words: str) -> str:
    """The address in one line. Raises a RejectedError."""
    said = " ".join(visible(words).split()).strip(" ,;")
    if sum(one.isalnum() for one in said) < _FEWEST:
        raise refusals.NO_ADDRESS()
    if len(said) > refusals.LONGEST_ADDRESS:
        raise refusals.LONG_ADDRESS()
    return said


def read_worry(words: str) -> str:
    """The worry in the officer's own words. Raises a RejectedError."""
    said = visible(words).strip()
    if sum(one.isalnum() for one in said) < refusals.SHORTEST_WORRY:
        raise refusals.SHORT_WORRY()
    if len(said) > refusals.LONGEST_WORRY:
        raise refusals.LONG_WORRY()
    return said


def read_ground_day(words: str, *, today: date) -> date:
    """The day of the ground, today or before. Raises a RejectedError."""
    if not words.strip():
        raise refusals.GROUND_MISSING()
    day = read_past_day(words, today=today)
    if day is None:
        raise refusals.NO_GROUND_DAY()
    if day > today:
        raise refusals.GroundAheadError(day)
    return day


def _check_letters(said: str) -> None:
    if not said:
        raise refusals.NO_NAME()
    for one in said:
        if one.isdigit():
            raise refusals.NAME_IN_FIGURES()
        if one in _SIGNS or unicodedata.category(one).startswith("M"):
            continue
        if not one.isalpha():
            raise refusals.NAME_IN_SIGNS()
        if "LATIN" not in unicodedata.name(one, ""):
            raise refusals.OTHER_SCRIPT()


def _parts(said: str) -> tuple[str, str]:
    """The surname and the forenames."""
    if "," in said:
        surname, _, forenames = (part.strip() for part in said.partition(","))
        if "," in forenames:
            raise refusals.ONE_COMMA()
        return surname, forenames
    words = said.split()
    shouted = [one for one in words if one.isupper() and len(one) >= _FEWEST]
    if shouted and len(shouted) < len(words) and words[: len(shouted)] == shouted:
        return " ".join(shouted), " ".join(words[len(shouted) :])
    at = len(words) - 1
    while at > 1 and lowered(words[at - 1]).rstrip(".'") in _BEFORE_SURNAME:
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


def _cased(name: str) -> str:
    """A name in capitals as people write it; any other as it is."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0][:1] + word[0][1:].lower(), name)
