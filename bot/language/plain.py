"""Plain words: one kind of dash, apostrophe, space and case, so that patterns need no others."""

from __future__ import annotations

import string

_SAME = {
    " ": "\u00a0\u2007\u2009\u200a\u202f\t",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "'": "\u2018\u2019\u02bc",
}
_TABLE = str.maketrans(
    {odd: plain for plain, odds in _SAME.items() for odd in odds}
    | dict(zip(string.ascii_uppercase, string.ascii_lowercase, strict=True))
)

# The end of a phrase: not inside a word, a possessive ("friday's") or a longer number (28/11/20/3).
END = r"(?!\w|'\w|[.:/-][0-9])"


def plain(words: str) -> str:
    """Make the words plain. Only ASCII letters are lowered, so that every character keeps its place."""
    return words.translate(_TABLE)
