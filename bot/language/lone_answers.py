"""The plain words by which an officer who is out alone answers: `all right`, `10 more`, `left`, `help`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.language.plain import plain

LONGEST = 40
HELP = "help"
_EDGES = re.compile(r"^[\s.,;:!?/\"']+|[\s.,;:!?\"']+$")
_ANSWERS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        HELP: re.compile(r"(?:i need )?help(?: me)?(?: (?:now|please|pls))?(?:\W+help)*"),
        "ok": re.compile(
            r"(?:yes,? )?(?:i'?m |am |all )?(?:all ?right|alright)(?:,? thanks)?|i'?m (?:ok(?:ay)?|fine|safe)"
        ),
        "more": re.compile(r"(?:10|ten) more(?: min(?:ute)?s?)?(?: please)?"),
        "left": re.compile(r"(?:i'?(?:ve|m) )?(?:left|leaving)(?: (?:now|here))?"),
    }
)


def lone_answer(words: str) -> str | None:
    """The word of `/alone` that they mean, None for any others."""
    if len(words) > LONGEST:
        return None
    said = _EDGES.sub("", plain(words).casefold())
    return next((one for one, pattern in _ANSWERS.items() if pattern.fullmatch(said)), None)
