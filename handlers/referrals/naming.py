"""The name of somebody who is referred: read, or held until its writer has said which word is the surname."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.referring import refusals
from bot.language.referring.given import GivenName, in_order, is_particle, read_name, tidy
from bot.language.referring.nearly import before_name
from bot.letters import lowered

LONGEST_HELD = 120
ORDER = re.compile(r"(?:the\s+)?(?P<which>first|last|all|only)(?:\s+(?:word|one))?")


def read(words: str, known: Mapping[str, object], *, led: bool = False) -> dict[str, Any]:
    """The name; held as typed while it is in doubt. `led` is for words before which a programme may stand."""
    strange = before_name(words, known)
    found = read_name(strange.left if strange and strange.near else words)
    if found.sure and strange is None and not (led and _is_doubled(words)):
        return _of(found)
    held = tidy(words)
    if len(held) > LONGEST_HELD:
        raise refusals.LONG_NAME()
    return {"surname": None, "forenames": held}


def chosen(held: str, words: str, known: Mapping[str, object]) -> dict[str, Any] | None:
    """The name that was held, once its writer has chosen. None for words that choose nothing."""
    said = lowered(words).strip(" .!")
    found = ORDER.fullmatch(said)
    names = lowered(held).split()
    ends = {names[-1]: "last", names[0]: "first"}
    which = found["which"] if found else ends.get(said)
    if which in {"first", "last"} and "," not in held:
        return _of(in_order(held, surname_first=which == "first"))
    if which == "all" and "," in held:
        return _of(read_name(held))
    return read(_shorter(held, known), {}) if which == "only" else None


def _of(found: GivenName) -> dict[str, Any]:
    return {"surname": found.surname, "forenames": found.forenames}


def _is_doubled(words: str) -> bool:
    """Whether several words stand before the comma, of which the first may be no part of the surname."""
    surname, comma, _ = words.partition(",")
    said = surname.split()
    return bool(comma) and len(said) > 1 and not is_particle(said[0])


def _shorter(held: str, known: Mapping[str, object]) -> str:
    """The name without the word before it."""
    strange = before_name(held, known)
    return strange.left if strange else held.partition(" ")[2]
