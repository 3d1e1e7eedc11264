"""British telephone numbers: 0800 555 111 has ten digits, most others have eleven, 999 has three."""

from __future__ import annotations

import re

from bot.letters import normal

SHORT = ("999", "112", "101", "111", "119", "105", "123")
_ABROAD = re.compile(r"^(?:\+|00)440?")
_BETWEEN = re.compile(r"[\s().-]+")
_NUMBER = re.compile(
    r"0(?:[12]\d{8,9}|[359]\d{9}|7\d{9}|800\d{6,7}|8\d{9})"
)  # ten digits stand for Freephone and for a few places alone
_GROUPS = (
    (re.compile(r"(0800)(\d{3})(\d{3})"), 10),
    (re.compile(r"(02\d)(\d{4})(\d{4})"), 11),
    (re.compile(r"(0[389]\d{2}|01\d1|011\d)(\d{3})(\d{4})"), 11),
    (re.compile(r"(0\d{4})(\d{5,6})"), 0),
)
_FREEPHONE = re.compile(r"(0800|0808)(\d{4})(\d{3})")


def read(words: str) -> str | None:
    """The number in its usual spacing; None for words that are no telephone number here."""
    said = normal(words).strip()
    digits = _BETWEEN.sub("", _ABROAD.sub("0", _BETWEEN.sub("", said)))
    if digits in SHORT:
        return digits
    if not _NUMBER.fullmatch(digits):
        return None
    return _spaced(digits)


def dialled(number: str) -> str:
    """The number as a phone dials it off a code: `+44800555111`, `999`."""
    digits = number.replace(" ", "")
    return digits if digits in SHORT else f"+44{digits[1:]}"


def _spaced(digits: str) -> str:
    if freephone := _FREEPHONE.fullmatch(digits):
        return " ".join(freephone.groups())
    for groups, length in _GROUPS:
        if (found := groups.fullmatch(digits)) and length in (0, len(digits)):
            return " ".join(found.groups())
    return digits
