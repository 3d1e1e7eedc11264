"""Words as the safeguarding rules match them: whole, without case or accents; together or near each other."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from msgspec import Struct

from bot.language.plain import plain
from bot.letters import lowered

LONGEST_GAP = 8  # words at most between two that belong together, in one sentence
SHORT_GAP = 3  # for words that mean something else further apart
_BETWEEN = r"[^\w.!?;\n]+"

CHILD = (
    r"child(?:ren)?|kids?|boys?|girls?|bab(?:y|ies)|toddlers?|infants?|teen(?:ager)?s?|youths?|pupils?"
    r"|school(?:boy|girl|child|kid)s?|school ?children|sons?|daughters?|young (?:person|people)|yps?|minors"
    r"|(?:[1-9]|1[0-7])[ -]?(?:years?|yrs?)[ -]?olds?|(?:[1-9]|1[0-7]) ?y/?o|aged? (?:[1-9]|1[0-7])"
    r"|grand(?:child(?:ren)?|sons?|daughters?)|nieces?|nephews?|juveniles?|newborns?"
)
_PARENT = (
    r"(?:(?:step|grand|foster)[ -]?)?(?:dad(?:dy)?|father|mum(?:my)?|mam|mother|parents?|carers?)"
    r"|uncle|aunt(?:ie|y)?|nan|gran|grandpa|cousin|(?:step[ -]?)?(?:brother|sister)"
)
PARTNER = (
    r"(?:ex[ -])?(?:partner|husband|wife|boyfriend|girlfriend|fiancee?)|ex|hubby|bf|gf|other half"
    r"|(?:mum|mother|dad|father)'?s (?:new )?(?:partner|boyfriend|girlfriend|bf|gf)"
)
FAMILY = rf"{_PARENT}|{PARTNER}"  # of a child
RELATION = rf"{FAMILY}|(?:grand)?(?:son|daughter)|neighbour|carer|flatmate|landlord"
_THING = r"cars?|vans?|bikes?|vehicles?|scooters?|fences?|gates?|walls?|windows?|doors?|horn|brakes?"
SOMEBODY = rf"(?:him|me|them|us|her(?! (?:{_THING})\b)|the (?:child|kid|boy|girl|baby))"
HURTS = (
    r"hits?|hitting|beats?|beating|punch(?:es|ed|ing)?|slap(?:s|ped|ping)?|smack(?:s|ed|ing)?"
    r"|kick(?:s|ed|ing)?|hurts?|hurting|strangl(?:es?|ed|ing)|chok(?:es?|ed|ing)|throttl(?:es?|ed|ing)"
    r"|burn(?:s|ed|t|ing)?|bit|bites?|stabs?|stabbed|rap(?:es?|ed|ing)|assault(?:s|ed|ing)?|attack(?:s|ed"
    r"|ing)?|abus(?:es?|ed|ing)|molest(?:s|ed|ing)?|touch(?:es|ed|ing)|threaten(?:s|ed|ing)?"
    r"|locks?|locked|locking|stalk(?:s|ed|ing)?|harass(?:es|ed|ing)?|rob(?:s|bed)?|spiked"
)
HURT = (
    r"hit|beaten|punched|slapped|smacked|kicked|strangled|choked|burnt|burned|stabbed|raped"
    r"|assaulted|attacked|abused|molested|touched|threatened"
)


class WordPattern(Struct, frozen=True):
    """A pattern, or two that count only in one sentence, in either order, at most `gap` words apart."""

    one: str
    other: str = ""
    gap: int = LONGEST_GAP

    def are_in(self, text: str, *, about_child: bool = False) -> bool:
        """Whether the words are in `text`, which is `folded`. A note about a child need not say so."""
        looked_for = WordPattern(self.other) if about_child and self.one == CHILD else self
        return _compiled(looked_for).search(text) is not None


def near(one: str, other: str, *, gap: int = LONGEST_GAP) -> WordPattern:
    return WordPattern(one, other, gap)


def of_child(words: str) -> WordPattern:
    return WordPattern(CHILD, words)


def folded(text: str) -> str:
    """Lower case without accents, one space for many."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.sub(r"[^\S\n]+", " ", lowered(plain(bare)))


@cache  # at the first note: at the start it would cause a delay
def _compiled(words: WordPattern) -> re.Pattern[str]:
    if not words.other:
        return re.compile(rf"\b(?:{words.one})\b")
    gap = rf"(?:{_BETWEEN}\w++){{0,{words.gap}}}?{_BETWEEN}"
    one, other = rf"\b(?:{words.one})\b", rf"\b(?:{words.other})\b"
    return re.compile(f"{one}{gap}{other}|{other}{gap}{one}")
