"""References to records, as officers type them: tur123, task 456, pnb 1234 7, brief 12, int 3."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from bot.language.collars import COLLAR_BEFORE_A_NUMBER
from bot.language.plain import plain
from bot.letters import normal


class RecordKind(StrEnum):
    """The kind of record that a reference names."""

    REFERRAL = "referral"
    TASK = "task"
    NOTE = "note"
    BRIEFING = "briefing"
    OPERATION = "operation"
    INTELLIGENCE = "intelligence"


class Reference(Struct, frozen=True):
    """`text` is canonical: `TUR-0123`, `TSK-0456`, `PNB-1234-0007`, `BRF-0012`, `INT-0003`, `Op Driven`.

    "note 7" alone is the writer's own: `text` is `7` until `own_note` completes it with the writer's collar.
    """

    kind: RecordKind
    text: str

    @property
    def is_own(self) -> bool:
        return self.kind is RecordKind.NOTE and self.text.isdecimal()

    def own_note(self, collar: str) -> Reference:
        """The full reference if this is "note 7" of the officer with this collar; any other as it is."""
        if not self.is_own:
            return self
        return Reference(RecordKind.NOTE, note_reference(collar, int(self.text)))


class Record(Struct, frozen=True):
    """A reference to a record that exists, by its row's id; `place` as far as the officer may know it."""

    kind: RecordKind
    id: int
    ref: str
    place: str | None = None


def find_references(words: str, *, prefixes: frozenset[str]) -> tuple[Reference, ...]:
    """The references anywhere in `words`, in order, each once; `prefixes` are the programmes' ("TUR").

    Those inside a longer word or a web address do not count, nor does a "note 7" whose next words it could
    begin: "note 7 youths by the shop" is a note to be taken.
    """
    text = plain(normal(words))
    found = (_reference(match, text) for match in _pattern(prefixes).finditer(text))
    return tuple(dict.fromkeys(reference for reference in found if reference))


def without_numbers(words: str, *, prefixes: frozenset[str]) -> str:
    """The plain words, whose references have letters for digits: `ring tur xxx fri 0900`."""
    return _pattern(prefixes).sub(lambda found: _DIGIT.sub("x", found[0]), words)


def between_references(words: str, *, prefixes: frozenset[str]) -> tuple[str, ...]:
    """The words before, between and behind the references: one part more than there are references."""
    text = normal(words)
    seen, parts, at = plain(text), [], 0
    for match in _pattern(prefixes).finditer(seen):
        if _reference(match, seen):
            parts.append(text[at : match.start()])
            at = match.end()
    return (*parts, text[at:])


def begins_with_reference(words: str, *, prefixes: frozenset[str]) -> bool:
    text = plain(normal(words)).lstrip(" \n\"'([#")
    return _pattern(prefixes).match(text) is not None


def leading_reference(words: str, *, prefixes: frozenset[str]) -> Reference | None:
    """The one record that a note names in its first words: `TUR-0123 rang mum`, `about TUR-0123: rang mum`.

    A note that begins with two is about neither. "brief 2 min chat" names no briefing: only referrals and
    tasks count in short.
    """
    text = plain(normal(words))
    lead = _ABOUT.match(text)
    found = _pattern(prefixes).match(text, lead.end() if lead else 0)
    reference = _reference(found, text) if found else None
    if found is None or reference is None or reference.is_own or _is_joined(text, found.end(), prefixes):
        return None
    in_full = found[0] == reference.text.lower()
    return reference if in_full or reference.kind in (RecordKind.REFERRAL, RecordKind.TASK) else None


def _is_joined(text: str, at: int, prefixes: frozenset[str]) -> bool:
    """Whether another reference follows at once: `TUR-0123 and CIR-0045`."""
    joint = _JOINT.match(text, at)
    return _pattern(prefixes).match(text, joint.end() if joint else at) is not None


def only_reference(words: str, *, prefixes: frozenset[str]) -> Reference | None:
    """The reference of words that are one and nothing else."""
    found = find_references(words, prefixes=prefixes)
    short = len(found) == 1 and len(normal(words).strip()) <= len(found[0].text) + 4
    return found[0] if short and begins_with_reference(words, prefixes=prefixes) else None


def near_reference(words: str, *, prefixes: frozenset[str]) -> str:
    """The words, with the prefix put right if they are a reference with a letter of it wrong: `tru 123`."""
    found = _LIKE_ONE.fullmatch(plain(normal(words)))
    if found is None or found["prefix"].upper() in prefixes:
        return words
    from rapidfuzz.distance import OSA

    said = found["prefix"].upper()
    near = [one for one in sorted(prefixes) if OSA.distance(said, one, score_cutoff=1) == 1]
    return f"{near[0]}-{found['number']}" if len(near) == 1 else words


def first_line_reference(card_text: str) -> Reference | None:
    """The canonical reference at the start of a card's first line ("TUR-0123 · Turnaround").

    An operation has a name instead: "Op Driven · operation".
    """
    if not (found := _CARD.match(card_text)):
        operation = _OPERATION.match(card_text)
        return Reference(RecordKind.OPERATION, operation["name"]) if operation else None
    return Reference(_CARD_KINDS.get(found["prefix"], RecordKind.REFERRAL), found["text"])


def briefing_reference(number: int) -> str:
    return f"BRF-{number:04d}"


def intelligence_reference(number: int) -> str:
    return f"INT-{number:04d}"


def note_reference(collar: str, number: int) -> str:
    return f"PNB-{collar.upper()}-{number:04d}"


def note_parts(ref: str) -> tuple[str, int]:
    """The officer's collar and the entry's number: `PNB-1234-0007` is ("1234", 7)."""
    collar, _, number = ref.partition("-")[2].rpartition("-")
    return collar, int(number or 0)


_SEP = r"[ :#_-]{0,3}"
_NUMBER = r"[0-9]{1,9}(?!\w|@|[.-]\w)"
_OTHERS = (
    rf"(?P<task>tsk|task){_SEP}(?P<task_number>{_NUMBER}(?![/:][0-9]))"  # not the day in "task 30/11"
    rf"|(?P<briefing>brf|brief|briefing){_SEP}(?P<briefing_number>{_NUMBER})"
    rf"|(?P<intelligence>int|intel|intelligence){_SEP}(?P<intelligence_number>{_NUMBER})"
    rf"|pnb{_SEP}(?P<collar>{COLLAR_BEFORE_A_NUMBER})[ :_-]{{1,3}}(?P<note_number>{_NUMBER})"
    rf"|note{_SEP}(?P<own_number>{_NUMBER})"
)
NOTE_NAMED = rf"(?:pnb{_SEP}{COLLAR_BEFORE_A_NUMBER}[ :_-]{{1,3}}|note{_SEP})[0-9]{{1,9}}(?!\w|-\w)"
"""The reference of a note at the beginning of a command's words, in a pattern that ignores case."""

_LIKE_ONE = re.compile(rf"\s*(?P<prefix>[a-z]{{2,8}}){_SEP}(?P<number>[0-9]{{1,9}})[\s.?!]*")
_DIGIT = re.compile(r"[0-9]")
_ABOUT = re.compile(r"\s*(?:(?:on|about|for|re)\b[\s:]*)?")
_JOINT = re.compile(r"[\s,;/&+]*(?:(?:and|with)\s+)?")
_ADDRESS = re.compile(r"://|^www\.|\w\.[a-z]{2,}/")
_OWN_ENDS = re.compile(r"\s*(?:$|[?.!,;:)]|(?:and|please)\b)")
_OWN_LEADS = re.compile(r"\b(?:amend|show|open|see|my|view)\s$")
_CARD = re.compile(
    r"[^\w\n]{0,8}(?P<text>PNB-[A-Z0-9][A-Z0-9/-]{0,19}?-[0-9]{4,9}|(?!PNB)(?P<prefix>[A-Z][A-Z0-9]{1,7})-[0-9]{4,9})(?![\w-])"
)
_NUMBERED = {"TSK": RecordKind.TASK, "BRF": RecordKind.BRIEFING, "INT": RecordKind.INTELLIGENCE}
_CARD_KINDS = {None: RecordKind.NOTE} | _NUMBERED
_OPERATION = re.compile(r"(?P<name>\S[^\n]{0,119}) · operation(?:\n|\Z)")


@lru_cache(maxsize=8)
def _pattern(prefixes: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(plain(prefix)) for prefix in sorted(prefixes, key=lambda p: (-len(p), p)))
    referral = rf"(?P<prefix>{names}){_SEP}(?P<number>{_NUMBER})|" if names else ""
    return re.compile(rf"(?<![\w@.])(?<!\w-)(?:{referral}{_OTHERS})")


def _reference(match: re.Match[str], text: str) -> Reference | None:
    if _in_address(match, text):
        return None
    groups = match.groupdict()
    if number := groups.get("number"):
        return Reference(RecordKind.REFERRAL, f"{groups['prefix'].upper()}-{_padded(number)}")
    for prefix, kind in _NUMBERED.items():
        if number := groups[f"{kind}_number"]:
            return Reference(kind, f"{prefix}-{_padded(number)}")
    if number := groups["note_number"]:
        return Reference(RecordKind.NOTE, note_reference(groups["collar"], int(number)))
    return _own(match, text)


def _own(match: re.Match[str], text: str) -> Reference | None:
    lead = text[max(0, match.start() - 10) : match.start()]
    if _OWN_ENDS.match(text, match.end()) or _OWN_LEADS.search(lead):
        return Reference(RecordKind.NOTE, str(int(match["own_number"])))
    return None


def _in_address(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - 200) : match.start()]
    token = before.rsplit(maxsplit=1)[-1] if before and not before[-1].isspace() else ""
    return bool(token and _ADDRESS.search(token))


def _padded(number: str) -> str:
    return f"{int(number):04}"
