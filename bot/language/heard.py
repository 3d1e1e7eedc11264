"""Words as they are matched with what can be said, and what was typed at each place of them.

First as they stand; then without the polite words around them; last, for questions alone, with what a thumb
leaves out or gets wrong put right: `wots on 2moro pls` asks what's on tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.letters import normal, pieces

_POLITE = re.compile(
    r"(?:(?:please|pls|plz|plse|(?:can|could|would|will)\s+(?:you|u|ya|i)\b|hi|hello|hey|hiya|ok|okay|right|so|sorry|oh"
    r"|(?:good\s+)?(?:morning|afternoon|evening)|sarge|skip|skipper|mate|boss|guv|bot|beatline|quick\s+one|just"
    r"|i\s+(?:need|want|would\s+like)\s+to|(?:can|could)\s+we)\b[\s,.:!-]*)+",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:(?:show|give|get|tell|send|list|display|open|see|check|let)\s+(?:me\b\s*)?(?:see\s+)?(?:the\s+|all\s+)?"
    r"|have\s+i\s+got\s+(?=any)|do\s+i\s+have\s+(?=any)|are\s+there\s+(?=any)|is\s+there\s+(?=any))",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:[\s,.!?;:]+(?:please|pls|plz|plse|thanks|thank\s+you|thank\s+u|thx|tnx|ta|cheers|mate|sarge|skip|skipper"
    r"|boss|guv|asap|x{1,3}|if\s+(?:you|u)\s+(?:can|could)|for\s+me))+[\s,.!?;:]*$|[\s,.!?;:]+$",
    re.IGNORECASE,
)
_SHORT = {
    "2moro": "tomorrow", "2morro": "tomorrow", "2morrow": "tomorrow", "tmrw": "tomorrow", "tmw": "tomorrow",
    "tmoro": "tomorrow", "tmorrow": "tomorrow", "tomo": "tomorrow", "tomoz": "tomorrow", "tom": "tomorrow",
    "2mrw": "tomorrow", "2mro": "tomorrow", "2day": "today", "tday": "today", "tdy": "today", "2nite": "tonight",
    "2night": "tonight", "tonite": "tonight", "wots": "what's", "wats": "what's", "whats": "what's",
    "what is": "what's", "wot's": "what's", "whts": "what's", "wot": "what", "wat": "what", "whos": "who is",
    "who's": "who is", "wheres": "where is", "where's": "where is", "nxt": "next", "wk": "week",
    "wkend": "weekend", "u": "you", "r": "are", "ur": "your", "brefing": "briefing", "brefings": "briefings",
    "refs": "referrals",
}  # fmt: skip
_WORD = re.compile(r"[\w']+")
_KNOWN = [
    "tasks",
    "jobs",
    "overdue",
    "notes",
    "briefings",
    "briefing",
    "referrals",
    "status",
    "find",
    "what's",
    "tomorrow",
    "today",
    "tonight",
    "weekend",
    "help",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "visits",
    "reminders",
]
_MEANT = frozenset(
    [
        "noted",
        "note",
        "voted",
        "casks",
        "asks",
        "tusks",
        "taska",
        "visit",
        "task",
        "finds",
        "fund",
        "fine",
        "fins",
        "hell",
        "held",
        "helm",
        "job",
    ]
)
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words. `start` is its place in what was heard; None for a reading for questions alone."""

    text: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Heard:
    """`text` is the normal form of `typed`; `places` say where each of its characters was typed."""

    typed: str
    text: str
    places: tuple[int, ...] | None

    def typed_from(self, at: int) -> str:
        """What was typed from this place of the text on, as it was typed."""
        if self.places is None:
            return self.typed[at:]
        return self.typed[self.places[at] :] if at < len(self.places) else ""

    def readings(self) -> Iterator[Reading]:
        """From the words as they stand to the most forgiving."""
        yield Reading(self.text, 0)
        polite = _POLITE.match(self.text)
        start = polite.end() if polite else 0
        if start and self.text[start:]:
            yield Reading(self.text[start:], start)
        asked = _THANKS.sub("", self.text[start:])
        for words in (asked, _long(asked), _mended(_long(asked))):
            yield Reading(words, None)
            if (lead := _ASKING.match(words)) and words[lead.end() :]:
                yield Reading(words[lead.end() :], None)


def hear(typed: str) -> Heard:
    if typed.isascii() and typed.isprintable():
        return Heard(typed, typed, None)
    made = [(place, one) for place, piece in pieces(typed) for one in piece]
    return Heard(typed, "".join(one for _, one in made), tuple(place for place, _ in made))


def first_word(typed: str) -> str:
    """The first word behind the polite ones, in lower case."""
    text = normal(typed)
    polite = _POLITE.match(text)
    found = _WORD.search(text, polite.end() if polite else 0)
    return found[0].lower() if found else ""


def meant_word(word: str, known: Collection[str]) -> str | None:
    """The known word that differs in one slip of the thumb: a letter more, less, other, or two exchanged."""
    if len(word) < SHORTEST or word in known:
        return None
    return next((one for one in known if len(one) >= SHORTEST and _is_slip(word, one)), None)


def _long(words: str) -> str:
    """The words with each short form in full."""
    whole = re.sub(r"\b(?:what|wot)\s+is\s+on\b", "what's on", words, flags=re.IGNORECASE)
    return _WORD.sub(lambda found: _SHORT.get(found[0].lower(), found[0]), whole)


def _mended(words: str) -> str:
    def mend(found: re.Match[str]) -> str:
        word = found[0].lower()
        return found[0] if word in _MEANT else meant_word(word, _KNOWN) or found[0]

    return _WORD.sub(mend, words)


def _is_slip(typed: str, known: str) -> bool:
    if abs(len(typed) - len(known)) > 1:
        return False
    same = 0
    while same < min(len(typed), len(known)) and typed[same] == known[same]:
        same += 1
    rest, other = typed[same:], known[same:]
    if rest[:2] == other[1::-1] and len(rest) > 1 and rest[2:] == other[2:]:
        return True
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
