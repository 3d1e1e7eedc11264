"""The facts about somebody who is referred: the name, the address, the worry; each checked."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.referring import refusals
from bot.language.referring.births import holds_birth
from bot.language.referring.no_names import has_no_name
from bot.language.times.past_days import read_past_day
from bot.letters import lowered, normal, visible

_BEFORE_SURNAME = frozenset(
    {
        *("al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le"),
        *("mac", "mc", "o", "st", "ter", "van", "von"),
    }
)
_ON = re.compile(r"^(?:[\s,;:(-]|(?:on|from|dated|of)\s)+", re.IGNORECASE)
_SIGNS = frozenset(" -'.,")
_FEWEST, _MOST = 2, 6
_LONGEST_DAY = 5  # words


class GivenName(Struct, frozen=True):
    """`sure` where a comma, capitals or a word such as `van` say which is the surname."""

    surname: str
    forenames: str
    sure: bool = True


def read_name(words: str) -> GivenName:
    """`MILLBROOK, Jordan`, `Jordan Millbrook` or `MILLBROOK Jordan`. Raises a RejectedError."""
    said = tidy(words)
    _check_letters(said)
    if has_no_name(said):
        raise refusals.NO_NAME()
    surname, forenames, sure = _parts(said)
    return _name(surname, forenames, sure=sure)


def in_order(words: str, *, surname_first: bool) -> GivenName:
    """A name without a comma, once its writer has said at which end the surname stands."""
    said = tidy(words).split()
    if has_no_name(" ".join(said)):
        raise refusals.NO_NAME()
    return _name(*(_first(said) if surname_first else _last(said)))


def tidy(words: str) -> str:
    return " ".join(normal(visible(words)).split()).strip(" .,;:")


def _name(surname: str, forenames: str, *, sure: bool = True) -> GivenName:
    parts = (surname, forenames)
    if any(len(part) > refusals.LONGEST_NAME for part in parts):
        raise refusals.LONG_NAME()
    if any(sum(one.isalpha() for one in part) < _FEWEST for part in parts):
        raise refusals.WHOLE_NAME()
    return GivenName(_cased(surname), _cased(forenames), sure)


def read_address(words: str) -> str:
    """The address in one line. Raises a RejectedError."""
    said = " ".join(visible(words).split()).strip(" ,;")
    if sum(one.isalnum() for one in said) < _FEWEST:
        raise refusals.NO_ADDRESS()
    if holds_birth(said):
        raise refusals.BIRTH_IN_ADDRESS()
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
    words = _ON.sub("", words.strip()).rstrip(" ),.;")
    if not words:
        raise refusals.GROUND_MISSING()
    day = read_past_day(words, today=today)
    if day is None:
        raise refusals.NO_GROUND_DAY()
    if day > today:
        raise refusals.GroundAheadError(day)
    return day


def split_ground_day(words: str, *, today: date) -> tuple[str, str]:
    """The words that mean the day of a ground, and the words behind it."""
    said = words.split()
    for most in range(min(_LONGEST_DAY, len(said)), 0, -1):
        with suppress(RejectedError):
            read_ground_day(" ".join(said[:most]), today=today)
            return " ".join(said[:most]), " ".join(said[most:])
    return words, ""


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


def _parts(said: str) -> tuple[str, str, bool]:
    """The surname, the forenames, and whether the writing says which is which."""
    if "," in said:
        surname, _, forenames = (part.strip() for part in said.partition(","))
        if "," in forenames:
            raise refusals.ONE_COMMA()
        return surname, forenames, True
    words = said.split()
    if len(words) > _MOST:
        raise refusals.COMMA()
    shouted = [one for one in words if one.isupper() and len(one) >= _FEWEST]
    rest = [one for one in words if one not in shouted]
    if (
        rest
        and any(len(one) > _FEWEST for one in shouted)
        and shouted in (words[: len(shouted)], words[-len(shouted) :])
    ):
        return " ".join(shouted), " ".join(rest), True
    surname, forenames = _last(words)
    return surname, forenames, " " in surname


def _first(words: list[str]) -> tuple[str, str]:
    at = 1
    while at < len(words) - 1 and is_particle(words[at - 1]):
        at += 1
    return " ".join(words[:at]), " ".join(words[at:])


def _last(words: list[str]) -> tuple[str, str]:
    at = len(words) - 1
    while at > 1 and is_particle(words[at - 1]):
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


def is_particle(word: str) -> bool:
    return lowered(word).rstrip(".'") in _BEFORE_SURNAME


def _cased(name: str) -> str:
    """A name in capitals as people write it; any other as it is."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0][:1] + word[0][1:].lower(), name)
