"""A referral in one line: `tur MILLBROOK, Jordan 14/03/2012 ASB_REPEAT 20/11: with an older group`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from bot.language.referring.births import SAYS_BORN, find_birth, split_birth
from bot.letters import code_words, visible

COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the colon in 06:45
LONGEST_NAME = 12  # words of a programme's
_LEADS = re.compile(r"(?:(?:please|refer|a|new|referral|for|to|into|the|programme)\s+)+", re.IGNORECASE)


class ReferralLine(Struct, frozen=True):
    """The parts as typed; "" for one that is missing. `rest` is the ground and its day."""

    programme: str = ""
    name: str = ""
    born: str = ""
    rest: str = ""
    worry: str = ""


def read_line(words: str, programmes: Mapping[str, object]) -> ReferralLine:
    """Divide the line. `programmes` are those in use, by every name, as `code_words` writes it."""
    head, colon, worry = _divided(" ".join(visible(words).split()))
    programme, left = take_programme(head, programmes)
    if programme and not left and find_birth(worry):  # `Turnaround: MILLBROOK, Jordan 14/03/2012`
        left, colon, worry = _divided(worry)
    name, born, rest = split_birth(left) or (left, "", "")
    return ReferralLine(programme or "", name, born, rest, worry if colon else "")


def take_programme(words: str, known: Mapping[str, object]) -> tuple[str | None, str]:
    """The programme that the words begin with, also as `for Turnaround:`; and the words after it."""
    programme, left = take_first(words, known)
    lead = _LEADS.match(words)
    if programme is None and lead is not None:
        programme, left = take_first(words[lead.end() :], known)
        left = left if programme else words.strip()
    return programme, left


def take_first(words: str, known: Mapping[str, object]) -> tuple[str | None, str]:
    """The longest known name that the words begin with, as it is known, and the words after it."""
    said = words.split()
    for most in range(min(LONGEST_NAME, len(said)), 0, -1):
        name = code_words(" ".join(said[:most]).rstrip(",;:"))
        if name in known:
            return name, " ".join(said[most:])
    return None, words.strip()


def _divided(words: str) -> tuple[str, bool, str]:
    colons = COLON.finditer(words)
    colon = next((one for one in colons if not SAYS_BORN.search(words[: one.start()])), None)
    if colon is None:
        return words, False, ""
    return words[: colon.start()], True, words[colon.end() :].strip()
