"""Questions made of small words, days and a noun for what they are about: `have i got any jobs on today`.

Every word of such a question is known, in whatever order they stand. So nothing that tells a story is taken
for one: `jobs done, he left at 1400` holds words that no question does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DAYS = (
    "today tonight tomorrow yesterday week weeks weekend month mon tue tues wed weds thu thur thurs thrs"
    " fri sat sun monday tuesday wednesday thursday friday saturday sunday morning afternoon evening"
    " night earlies early lates late nights turn shift christmas xmas boxing easter bank holiday eve day"
    " january february march april may june july august september october november december"
)
SMALL = (
    "a about after again all also am an and any anything are at be been booked by can check coming"
    " could did do does doing due else end every everything finish for from get getting give go going"
    " got had has have i i'm i've im in is it it's its ive just kept know last latest left let list"
    " look many me mine my need new newest next now of off on one open our ours out outstanding over"
    " pending please planned pull read recent remaining see set show so some start starting still team"
    " team's teams tell that the their them there these this time to unread until up us view waiting want was"
    " we were what what's when where where's which will with working would yet you"
)
CHATTER = (
    "who who's whos whats cheers hello hey hi hiya no nope ok okay please pls sorry ta thanks thx yes"
    " yeah yep record recorded system database known info information who is"
)
OF_A_TASK = r"(?:visits?|patrols?|bus(?:es)?|warrants?|arrests?|sweeps?|checks?|training|tasks?|jobs?)"
_DATE = r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}(?:st|nd|rd|th)"
_OF_DAY = re.compile(r"(?<=day|row)'?s\b|(?<=tonight)s\b|(?<=night)'s\b", re.IGNORECASE)
_GAP = r"[\s,;.?!:-]*"
LONGEST = 120


def _any(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words.split()), key=lambda one: (-len(one), one)))


_KNOWN = rf"(?:{_any(SMALL)}|(?:{_any(DAYS)})(?:'?s)?|{_DATE})"
_DAY = rf"(?:(?:{_any(DAYS)})(?:'?s)?|{_DATE})"
SMALL_WORDS = frozenset(SMALL.split())
DAYS_ALONE = rf"(?:{_DAY}|next|this|on)(?:{_GAP}(?:{_DAY}|next|this|on))*{_GAP}"
"""A pattern for words that say nothing but days: `tomorrow`, `fri lates`."""
_IDLE = re.compile(
    rf"(?:{_any(f'{SMALL} {DAYS} {CHATTER}')}|{_DATE})(?:'s)?(?![\w'])|[\s,;.?!:-]+", re.IGNORECASE
)


def bag(*nouns: str) -> str:
    """A pattern for one word after another, each small, a day or one of these nouns; up to the end."""
    known = "|".join((*nouns, _KNOWN))
    return rf"(?:(?:{known})(?![\w']){_GAP})+$"


def question(*nouns: str, signs: Iterable[str] = ()) -> str:
    """A pattern for a question about the nouns: one of them among small words, or one of the `signs`.

    It ignores case, and has to stand first.
    """
    about = "|".join((rf"(?:[^\n]*[^\w'])?(?:{'|'.join(nouns)})(?![\w'])", *signs))
    return rf"(?=[^\n]{{1,{LONGEST}}}$)(?={about}){bag(*nouns)}"


def bare_days(words: str) -> str:
    """`todays jobs` and `tomorrow's jobs` as `today jobs` and `tomorrow jobs`."""
    return _OF_DAY.sub("", words)


def days_in(words: str) -> str:
    """The days that such a question names: `my notes of last tues please` as `last tues`."""
    found = re.search(
        rf"(?<![\w'])(?:(?:next|last|this)\s+)?{_DAY}(?:\s+{_DAY})*(?![\w'])", words, re.IGNORECASE
    )
    return bare_days(found[0]) if found else ""


def named_in(words: str) -> str:
    """The words without those at both ends that name nothing: `anything on casey hollowell?` as the name."""
    left = words.strip()
    while found := _IDLE.match(left):
        left = left[found.end() :]
    parts = left.split()
    while parts and _IDLE.fullmatch(parts[-1].rstrip(",;.?!:-") or "."):
        parts.pop()
    return " ".join(parts).rstrip(",;.?!:")
