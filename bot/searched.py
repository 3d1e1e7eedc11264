"""The words by which a person is found, and the keys by which a word is found that somebody spells otherwise.

A word of an address stands behind `PLACE`, so that no name is taken for a street, and the end of a telephone
behind `PHONE`. Keys follow symmetric deletion: two words that differ in a letter or two have a key in common,
and so have two that sound alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.letters import folded, name_words

PLACE, PHONE = "=", "#"
SOUND = "~"
TELEPHONE_END = 6  # digits
COUNTED = 7  # letters of a word that make its keys
LONG = 6  # letters of a word that two slips may change
_PARTICLES = (
    "o mc mac d de du da di del della der den van von ter ten le la st al el abu bin ibn ben ap dos das"
)
_STREET_TYPES = (
    "road rd str ln avenue ave cl row drive dr crescent cres terrace gardens gdns flat apartment apt the of"
)
PARTICLES, STREET_TYPES = frozenset(_PARTICLES.split()), frozenset(_STREET_TYPES.split())
_APART = re.compile(r"[\s,;/]+")
_PART = re.compile(r"[^\W_]+")


def words_of(
    surname: str | None,
    forenames: str | None,
    also_known_as: str | None = None,
    address: str | None = None,
    telephone: str | None = None,
) -> str:
    """The words of somebody's names and of their street, each behind a space: ` ash mary lou marylou =st`."""
    names = (surname, forenames, also_known_as)
    joined = (f" {word}" for one in names for word in joined_words(one))
    streets = (f" {PLACE}{word}" for word in street_words(address))
    end = telephone_end(telephone)
    phone = f" {PHONE}{end}" if end else ""
    return "".join((name_words(*names), *joined, *dict.fromkeys(streets), phone))


def telephone_end(telephone: str | None) -> str:
    """The last six digits, by which a telephone is known; "" for fewer."""
    digits = "".join(one for one in telephone or "" if one.isdecimal())
    return digits[-TELEPHONE_END:] if len(digits) >= TELEPHONE_END else ""


def joined_words(name: str | None) -> Iterator[str]:
    """Names of several parts in one: `marylou`, `smithjones`, `vanderberg`, `obrien` for O Brien."""
    run: list[str] = []
    for chunk in _APART.split(folded(name or "").replace("'", "")):
        parts = [part for part in chunk.split("-") if part]
        if len(parts) > 1:
            yield "".join(parts)
        run.append("".join(parts))
        if run[-1] not in PARTICLES:
            if len(run) > 1:
                yield "".join(run)
            run = []


def street_words(address: str | None) -> list[str]:
    """The words of an address that tell streets apart: no number, no `Road`; `Hill` may be a name too."""
    words = _PART.findall(folded(address or "").replace("'", ""))
    return [word for word in words if word not in STREET_TYPES and not word.isdecimal() and len(word) > 1]


def keys(word: str) -> frozenset[str]:
    """The keys of a word; none for one that holds anything but letters."""
    mark, bare = (PLACE, word[1:]) if word.startswith(PLACE) else ("", word)
    if not bare.isalpha():
        return frozenset()
    made = {bare[:COUNTED]}
    for _ in range(1 if len(bare) < LONG else 2):
        made |= {one[:at] + one[at + 1 :] for one in made for at in range(len(one))}
    sounds = {SOUND + sound(bare)} if len(sound(bare)) > 1 else set()
    return frozenset(mark + one for one in made | sounds if one)


def sound(word: str) -> str:
    """The word as it sounds in English, by Metaphone: `SM0` for Smith and Smyth; "" for no Latin letters."""
    import jellyfish

    return jellyfish.metaphone(word) if word.isascii() else ""
