"""Words that are meant for `/refer` although a slash or a letter is wrong: they hold somebody's name."""

from __future__ import annotations

import re

from bot.language.heard import nearly
from bot.letters import lowered

BEGINS = re.compile(
    r"(?:please\s{1,9})?(?P<slash>/?)\s{0,9}(?P<word>[^\W\d_]{3,10})(?:@\w+)?[\s:,.-]+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
COMMAND = "refer"
SHORTENED, LIKE = "ref", frozenset({"referral", "referrals", "refers"})
ONE = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
WITH_COMMA = re.compile(rf"(?:{ONE}\s+){{0,4}}{ONE},\s*{ONE}")
IN_CAPITALS = re.compile(rf"(?:{ONE}\s+){{0,2}}?(?=[A-ZÀ-Þ]){ONE}\s+(?=[A-ZÀ-Þ]){ONE}")
BORN = re.compile(  # it begins where a word does: a search from each letter of a long word takes a second
    rf"(?<![^\W\d_])(?<![^\W\d_]['’-]){ONE}[\s,]+[0-9]{{1,2}}(?:\s?[/.-]\s?[0-9]{{1,2}}\s?[/.-]\s?|\s+\w{{3,9}}\s+)(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
)
SENTENCE = frozenset(
    {
        "him",
        "her",
        "them",
        "to",
        "the",
        "this",
        "that",
        "it",
        "back",
        "for",
        "me",
        "us",
        "my",
        "our",
        "and",
        "if",
    }
)


def meant(words: str, *, alone: bool) -> str | None:
    """The words behind the command, if they hold a name or a date of birth; None for anything else.

    While something else is open, and so not `alone`, a date of birth has to be among them.
    """
    found = BEGINS.match(words)
    if found is None:
        return None
    word, rest = lowered(found["word"]), found["rest"].strip()
    if (word == COMMAND and found["slash"]) or lowered(rest.split()[0]).strip(".,") in SENTENCE:
        return None
    if word not in LIKE and word not in (COMMAND, SHORTENED) and not nearly(word, (COMMAND,)):
        return None
    has_date, has_comma = bool(BORN.search(rest)), bool(WITH_COMMA.match(rest))
    if word in LIKE or (word == SHORTENED and not found["slash"]):
        return rest if has_date and has_comma else None
    named = has_comma or (word == COMMAND and bool(IN_CAPITALS.match(rest)))
    return rest if has_date or (alone and named) else None
