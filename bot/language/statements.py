"""Words that name a record and say something besides: a statement, that a card alone would drop.

A question about the record says nothing to be kept: `is tur123 still open`, `status of TUR-0123`.
"""

from __future__ import annotations

import re

from bot.language.asking import CHATTER, DAYS, SMALL
from bot.language.heard import hear, in_full
from bot.language.references import between_references

_ASKS = re.compile(
    r"(?:who|what|where|when|why|how|which|is|are|was|were|has|have|did|does|do|any|anything|can|could"
    r"|show|find|search|look|lookup|tell|give|get|open|see|check|need|want|pull|bring)(?:'?s)?(?![\w'])",
    re.IGNORECASE,
)
_ASKS_BEHIND = re.compile(r"(?:who|what|where|when|why|how|which|any)(?:'?s)?(?![\w'])", re.IGNORECASE)
_ASKED_FOR = (
    "status update updates news history file map details detail info information task tasks job jobs case"
    " referral referrals visit visits overdue due note notes notebook"
    " brief briefing briefings lead leads"
    " owner card report help address number refresh again still open next when who now today tomorrow latest"
    " any please pls plz thanks thx ta cheers thank for of the me is it on and or"
)
_AFTER = frozenset(_ASKED_FOR.split())
_BEFORE = _AFTER | frozenset(f"{SMALL} {DAYS} {CHATTER} duty dealing happening".split())
_TOLD = 4  # words behind a question about a record tell something
_WORD = re.compile(r"[\w'’-]+")
_OPERATION = re.compile(r"\bop(?:eration)?\s+\w+", re.IGNORECASE)
_BEHALF = re.compile(r"(?<!\s)\s+for\s+\S*\s*\S*\d\S*[\s.?!]*$", re.IGNORECASE)
_JOINTS = " \n,;:&+/.!-–—"


def said_beside(words: str, *, prefixes: frozenset[str]) -> str:
    """The words that say something besides naming a record; nothing for a question."""
    before, *rest = between_references(words, prefixes=prefixes)
    if not rest or words.rstrip().endswith("?"):
        return ""
    asked = in_full([one.text for one in hear(before).as_typed()][-1]).strip()
    after = _BEHALF.sub("", rest[0]).strip(_JOINTS) if len(rest) == 1 else words.strip()
    told = _unknown(" ".join(rest), _AFTER)
    if _ASKS.match(asked) or _ASKS_BEHIND.match(in_full(rest[0]).lstrip(_JOINTS)):
        return after if told and len(_WORD.findall(after)) >= _TOLD else ""
    if _unknown(_OPERATION.sub("", asked), _BEFORE):
        return words.strip()
    return after if told else ""


def _unknown(words: str, known: frozenset[str]) -> bool:
    """Whether any of the words is none that asks."""
    alone = _WORD.findall(in_full(_BEHALF.sub("", words)).lower().replace("’", "'"))
    return any(one.strip("'-") and one.removesuffix("'s") not in known for one in alone)
