"""The words by which an officer looks for somebody: names, a date of birth, a street or area, a telephone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from bot.language.people.births import read_births
from bot.language.people.streets import BEFORE, DIRECTIONS, ENDS, FLATS, HOUSE, is_type
from bot.letters import folded, name_tokens
from bot.searched import PARTICLES, STREET_TYPES, joined_words, telephone_end

MOST_TOKENS = 6

_FLUFF = (
    "the a an is of for and or with called named name names surname forename first last alias"
    " mr mrs miss ms mx dr lad lass kid girl lives living dob born date birth aged someone somebody anyone"
    " anybody person people who whos whose him her them he she they his please pls you we me it that this"
    " there any one ending number phone telephone tel mobile mob"
)
FLUFF, _AT = frozenset(_FLUFF.split()), frozenset({"at", "in", "on", "from", "near"})
_PHONE = re.compile(r"(?<![\w/.-])(?:\+44|0044|0)(?:[\s()-]*\d){9,10}(?!\d)")
_SIX = re.compile(r"(?<![\w/.-])\d{6}(?![\w/.-]*\d)")
_KNOWN_AS = re.compile(r"\b(?:aka|(?:also\s+)?known\s+as)\b", re.IGNORECASE)
_INITIAL = re.compile(r"(?<![\w.])(?:[^\W\d_]\.)+(?!\w)")


class Sought(Struct, frozen=True):
    """`names` and `places` are words as they are compared, `telephone` the last six digits.

    `house` is the number in the street; `wrong` is the writing of a date that is none of birth.
    """

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    house: str = ""
    births: tuple[date, ...] = ()
    telephone: str = ""
    wrong: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.names or self.places or self.births or self.telephone)

    @property
    def may_be_street(self) -> bool:
        """Whether the names may be those of a street: `abbey court`, `st giles street`."""
        return any(name in ENDS for name in self.names[1:])

    def readings(self) -> tuple[tuple[str, ...], ...]:
        """The names as said, then with those parts in one that a record may hold in one: `van der berg`."""
        names = self.names
        made = [names, _joined(names)]
        if len(names) in (2, 3):
            made += [
                (*names[:at], names[at] + names[at + 1], *names[at + 2 :]) for at in range(len(names) - 1)
            ]
        return tuple(dict.fromkeys(made))


def read(words: str, *, today: date) -> Sought:
    rest, telephone = _without_telephone(words)
    births = read_births(_KNOWN_AS.sub(" ", rest), today=today)
    tokens = [token.removesuffix("'s") for token in name_tokens(_INITIAL.sub(_spelt_out, births.rest))]
    places, names, house = _places(tokens)
    left_out = FLUFF | _AT | (FLATS if house else set())
    named = [name for name in names if name not in left_out]
    named = [name for name in named if any(map(str.isalnum, name))] or named
    return Sought(
        tuple(named[:MOST_TOKENS]),
        tuple(places[:MOST_TOKENS]),
        house,
        births.days,
        telephone,
        births.wrong,
    )


class Unreadable(StrEnum):
    """The reason for which words can name nobody."""

    NO_LETTERS = "no letters"
    OTHER_SCRIPT = "other script"


def unreadable(words: str) -> Unreadable | None:
    letters = [one for one in folded(words) if one.isalpha()]
    if not letters and not any(map(str.isdecimal, words)):
        return Unreadable.NO_LETTERS
    return Unreadable.OTHER_SCRIPT if letters and not any(map(str.isascii, letters)) else None


def _spelt_out(found: re.Match[str]) -> str:
    return found[0].replace(".", " ")


def _without_telephone(words: str) -> tuple[str, str]:
    """The words without a whole number, and its end; six digits stay, since they may be a date too."""
    if found := _PHONE.search(words):
        return words.replace(found[0], " "), telephone_end(found[0])
    six = _SIX.search(words)
    return words, six[0] if six else ""


def _places(tokens: Sequence[str]) -> tuple[list[str], list[str], str]:
    """The words of a street or area, the others, and the house: `at mercers row`, `12 mill lane`.

    Of `ethan hill` both are names: a street that could be a surname needs its number, or a word before it.
    """
    for at, token in enumerate(tokens[:-1]):
        if token in _AT:
            house = next((one for one in tokens[at + 1 :] if HOUSE.fullmatch(one)), "")
            return _placed(tokens[at + 1 :], house), _named(tokens[:at]), house
        if HOUSE.fullmatch(token) and (not at or tokens[at - 1] not in FLATS):
            return *_split(tokens, at + 1, _end(tokens, at + 1), before=at), token
    end = next((at for at, token in enumerate(tokens) if at and is_type(token)), None)
    if end is None:
        return [], _named(tokens), ""
    start = end - 2 if end > 1 and tokens[end - 2] in BEFORE else end - 1
    return *_split(tokens, start, _after(tokens, end), before=start), ""


def _end(tokens: Sequence[str], start: int) -> int:
    """The place after the street that begins there; the end of all where nothing says that it is over."""
    ends = (at for at in range(start + 1, len(tokens)) if is_type(tokens[at]) or tokens[at] in ENDS)
    last = next(ends, None)
    return len(tokens) if last is None else _after(tokens, last)


def _after(tokens: Sequence[str], end: int) -> int:
    """The place after the street's last word: `kettering road north`."""
    return end + (2 if end + 1 < len(tokens) and tokens[end + 1] in DIRECTIONS else 1)


def _split(tokens: Sequence[str], start: int, end: int, *, before: int) -> tuple[list[str], list[str]]:
    return _placed(tokens[start:end]), _named([*tokens[:before], *tokens[end:]])


def _named(tokens: Sequence[str]) -> list[str]:
    return [one for one in tokens if not one.isdecimal()]


def _placed(tokens: Sequence[str], house: str = "") -> list[str]:
    left_out = STREET_TYPES | FLUFF | _AT | {house}
    return [one for one in tokens if one not in left_out and not one.isdecimal()]


def _joined(names: tuple[str, ...]) -> tuple[str, ...]:
    """The particles with the name that they belong to: `mc donald` as `mcdonald`."""
    if not PARTICLES & set(names[:-1]):
        return names
    left = " ".join(names)
    for word in joined_words(left):
        parts = next((run for run in _runs(names) if "".join(run) == word), ())
        left = left.replace(" ".join(parts), word, 1)
    return tuple(left.split())


def _runs(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [names[i:j] for i in range(len(names)) for j in range(i + 2, len(names) + 1)]
