"""Finds as they are typed plainly: `we got 2 knives and 14 wraps`, a number before each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.results import amounts
from bot.language.results.reading import MeasureWords, read_result
from bot.language.results.words import bare, bare_words, tokens

LONGEST, MOST = 160, 6
MOST_KINDS = 3  # that a number without a verb may be of: `3 visits` says too little
_NUMBER = r"(?:£?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
_VERB = r"(?:seized|recovered|found|got|taken|took|made|had|have)"
_OPENS = re.compile(rf"(?:(?:we|weve|i|ive|just|so far|now) )*(?:{_VERB} )?(?={_NUMBER})")
_NEXT = re.compile(rf"(?:\s?[,&+;] ?(?:and )?| (?:and|plus) )(?:{_VERB} )?(?={_NUMBER})")
_TAIL = re.compile(rf" (?:{_VERB}|so far|now|here|please|thanks)$")
_PLACE = re.compile(r" (?:at|in|from|on|outside|near|by|off) ")
_TAKEN = re.compile(r"\b(?:seized|recovered|found|got|taken|took)\b")
_MANY = rf"{_NUMBER}[a-z0-9]*"
_CAUGHT = re.compile(  # `nicked 2`, `3 arrested`, and who they were
    rf"\b(?:(?:arrested|nicked) (?P<behind>{_MANY})|(?P<before>{_MANY}) (?:arrested|nicked))"
    r"(?: (?:males?|females?|men|women|people|lads))?"
    r"(?=$|\s?[,&+;]| (?:and|plus|at|in|from|on|outside|near|by|off|so far)(?: |$))"
)
_SMALL = frozenset({"of", "in", "worth", "x"})


class Find(Struct, frozen=True):
    """A number of something. `kinds` are the codes that it may be of, none for what isn't counted so."""

    said: str
    number: str = ""
    kinds: tuple[str, ...] = ()
    subtype: str | None = None


def begin(words: str) -> bool:
    """Whether the words may be finds, as far as that shows without the kinds on record."""
    said = _said(words)
    return bool(said) and not words.rstrip().endswith("?") and _OPENS.match(said) is not None


def read_finds(words: str, kinds: Sequence[MeasureWords], *, today: date) -> tuple[Find, ...]:
    """Each number with its kind, in the order of the words; none if no kind or subtype is among them."""
    said = _said(words)
    opened = _OPENS.match(said)
    if not said or opened is None:
        return ()
    is_taken = _TAKEN.search(said) is not None
    found = tuple(_find(one, kinds, is_taken, today) for one in _apart(said[opened.end() :]))
    known = {word for kind in kinds for one in kind.subtypes for word in bare_words(one)} - {"other"}
    is_known = any(one.kinds for one in found) or not known.isdisjoint(map(bare, tokens(said)))
    return found if is_known else ()


def _said(words: str) -> str:
    if len(words) > LONGEST:
        return ""
    said = " ".join(plain(words).casefold().replace("'", "").split()).strip(" .!,")
    return _CAUGHT.sub(lambda one: f"{one['behind'] or one['before']} arrests", said)


def _apart(said: str) -> Iterator[str]:
    """The parts, each without the place behind it."""
    for part in _NEXT.split(said)[:MOST]:
        bare_part = _PLACE.split(part, maxsplit=1)[0]
        yield _TAIL.sub("", bare_part)


def _find(said: str, kinds: Sequence[MeasureWords], is_taken: bool, today: date) -> Find:
    left = tokens(said)
    numbers = amounts.pull_numbers(left)
    pounds = (
        amounts.POUNDS if any("£" in one for one in numbers) or amounts.MONEY & {*map(bare, left)} else ""
    )
    named = [one for one in left if one not in _SMALL and bare(one) not in amounts.MONEY]
    if pounds and not named:
        named = ["cash"]
    if len(numbers) != 1 or not named:
        return Find(said)
    number = numbers[0].replace("£", "")
    taken = (f"{named[0]} seized {' '.join(named[1:])}",) if is_taken and "seized" not in named else ()
    for words in (*taken, " ".join(named)):
        try:
            read = read_result(f"{words} {number} {pounds}", kinds, operations=(), threats=(), today=today)
        except RejectedError:
            continue
        if read.kinds and (is_taken or len(read.kinds) <= MOST_KINDS):
            return Find(said, number, read.kinds, read.subtype)
    return Find(said)
