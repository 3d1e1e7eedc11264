"""Words as they are matched with what can be said, and what was typed at each place of them.

First as they stand; then without the polite words before them; last, for questions alone, with what a thumb
leaves out or gets wrong put right: `wots on 2moro pls` asks what's on tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from bot.letters import normal, pieces

_POLITE = re.compile(
    r"(?:(?:please|pls|plz|plse|(?:can|could|would|will)\s+(?:you|u|ya)|hi|hello|hey|hiya|ok|okay|right"
    r"|so|sorry|oh|(?:good\s+)?(?:morning|afternoon|evening)|sarge|skip|skipper|mate|boss|guv|beatline"
    r"|quick\s+one|just|i\s+(?:need|want|would\s+like)\s+to)\b[\s,.:!-]*)+",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:(?:can|could|may)\s+(?:i|we)\s+(?:please\s+)?(?:have\s+|get\s+|see\s+)?(?:a\s+)?(?:look\s+at\s+)?(?:the\s+|all\s+)?|(?:show|give|get|tell|send|list|display|open|see|check|let)\s+(?:me\b\s*)?(?:see\s+)?(?:the\s+|all\s+)?"
    r"|(?:have\s+i\s+got|do\s+i\s+have|have\s+we\s+got|(?:are|is)\s+there)\s+(?=any))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?<![\s,.!?;:])(?:[\s,.!?;:]+(?:please|pls|plz|plse|thanks|thank\s+(?:you|u)|thx|tnx|ta|cheers|mate|sarge|skip|skipper"
    r"|boss|guv|asap|x{1,3}|if\s+(?:you|u)\s+(?:can|could)|for\s+me))*[\s,.!?;:]*$",
    re.IGNORECASE,
)
_IN_FULL = {
    "tomorrow": "2moro 2morro 2morrow 2mrw 2mro tmrw tmw tmoro tmorrow tomoz tommorow tommorrow",
    "today": "2day tday tdy",
    "tonight": "2nite 2night tonite",
    "what's": "wots wats whats wot's whts",
    "what": "wot",
    "who is": "whos who's",
    "where is": "wheres where's",
    "next": "nxt",
    "when": "wen",
    "week": "wk",
    "weekend": "wkend",
    "referrals": "refs",
    "i'm": "im",
}
_SHORT = {short: full for full, shorts in _IN_FULL.items() for short in shorts.split()}
_WORD = re.compile(r"[\w']+")
_QUESTIONS = (
    "tasks jobs overdue notes briefings briefing referrals status find what's tomorrow today tonight weekend"
    " help search notebook outstanding monday tuesday wednesday thursday friday saturday sunday"
    " visits reminders week team mine"
)
_KNOWN = frozenset(_QUESTIONS.split())
_NO_SLIPS = "noted note voted casks asks tusks visit task finds fund fine hell held helm seek weak tear mind"
_MEANT = frozenset(_NO_SLIPS.split())
SHORTEST = 4


class Heard(Struct, frozen=True):
    """`text` is the normal form of `typed`; `places` say where each of its characters was typed.

    A `guess` puts something right: it counts for questions alone.
    """

    typed: str
    text: str
    places: tuple[int, ...] | None = None
    guess: bool = False

    def typed_from(self, at: int) -> str:
        """The words from this place of the text on, as they were typed."""
        if self.places is None:
            return self.typed[at:]
        return self.typed[self.places[at] :] if at < len(self.places) else ""

    def as_typed(self) -> Iterator[Heard]:
        """The words as they stand, and without the polite ones before them."""
        yield self
        start = self._polite()
        if self.text[start:] and start:
            yield self._behind(start)

    def readings(self) -> Iterator[Heard]:
        """From the words as they stand to the most forgiving."""
        yield from self.as_typed()
        asked = in_full(self.text[self._polite() :])
        for words in dict.fromkeys((asked, mended(asked))):
            yield Heard(words, words, guess=True)
            lead = _ASKING.match(words)
            if lead and words[lead.end() :]:
                yield Heard(words[lead.end() :], words[lead.end() :], guess=True)

    def _polite(self) -> int:
        polite = _POLITE.match(self.text)
        return polite.end() if polite else 0

    def _behind(self, start: int) -> Heard:
        if self.places is None:
            return Heard(self.typed[start:], self.text[start:])
        return Heard(self.typed, self.text[start:], self.places[start:])


def hear(typed: str) -> Heard:
    if typed.isascii() and typed.isprintable():
        return Heard(typed, typed)
    made = [(place, one) for place, piece in pieces(typed) for one in piece]
    return Heard(typed, "".join(one for _, one in made), tuple(place for place, _ in made))


def in_full(words: str) -> str:
    """The words of a question without thanks at their end, and with each short form in full."""
    asked = re.sub(r"\b(?:what|wot)\s+is\s+on\b", "what's on", _AFTER.sub("", words), flags=re.IGNORECASE)
    return _WORD.sub(lambda found: _SHORT.get(found[0].lower(), found[0]), asked)


def mended(words: str) -> str:
    """The words of a question with slips of the thumb in known words put right."""

    def mend(found: re.Match[str]) -> str:
        word = found[0].lower()
        return nearly(word, _KNOWN) or found[0]

    return _WORD.sub(mend, words)


def first_word(typed: str) -> tuple[str, str]:
    """The first word behind the polite ones, in lower case, and the words behind it."""
    text = normal(typed).strip(" /\n")
    polite = _POLITE.match(text)
    found = _WORD.match(text, polite.end() if polite else 0)
    return (found[0].lower(), text[found.end() :].strip(" :,")) if found else ("", "")


def nearly(word: str, known: Collection[str]) -> str | None:
    """The known word from which this one differs by a letter more, less or other, or by two exchanged."""
    if len(word) < SHORTEST or word in known or word in _MEANT:
        return None
    return next((one for one in sorted(known) if len(one) >= SHORTEST and _is_slip(word, one)), None)


def _is_slip(typed: str, known: str) -> bool:
    same = 0
    while same < min(len(typed), len(known)) and typed[same] == known[same]:
        same += 1
    rest, other = typed[same:], known[same:]
    exchanged = len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return exchanged or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
