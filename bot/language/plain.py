"""Plain words: one kind of dash, apostrophe, space and case, so that patterns need no others."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.letters import normal

# The end of a phrase: not inside a word, a possessive ("friday's") or a longer number (28/11/20/3).
END = r"(?!\w|'\w|[.:/-][0-9])"

_RAISED = ("<super>", "<sub>", "<circle>")  # the ² in 4 m² is no figure


def plain(words: str) -> str:
    """Make the words plain. Every character keeps its place: what would change their number stays.

    What nobody sees keeps its place too; `bot.letters.visible` leaves it out.
    """
    return "".join(map(_one, words)) if not words.isascii() else words.replace("\t", " ").lower()


@lru_cache(maxsize=4096)
def _one(character: str) -> str:
    made = normal(character)
    if len(made) != 1 or unicodedata.decomposition(character).startswith(_RAISED):
        made = character
    return made.lower() if made.isascii() else made
