"""Words that are nobody's name, or a name only where it is plainly written as one."""

from __future__ import annotations

from bot.letters import lowered

_NEVER = (
    "about after again aged anybody anyone around at because before birth born boy boys but by called "
    "child's coat couldn't dc didn't dob doesn't don't draft drafts female females for forename "
    "forenames from girl girls had has have here his how i i'm if in is isn't it's juvenile kid kids "
    "known knows lad lads male males me miss mr mrs ms name names near nk nobody not of on out out. pc "
    "person please prob probably programme ps refer referral school seen sgt shop shops somebody "
    "someone surname surnames suspect tba tbc team teen teenager that that's the their them there these "
    "they this those three twins two unknown unnamed victim was we wearing were what what's whats when "
    "where who who's why with without woman year years youngster youth yrs"
)
NEVER = frozenset(_NEVER.split())
"""The words of a sentence: one of them, and the whole is no name."""
_MAYBE = (
    "a age aged aka alias an and any are as asian been black brother child cousin dad daughter do "
    "father first friend given he her him it last late long man master mate me mother mum my na nephew "
    "niece nil no none old one or pupil she sister so son street student test to twin us white you "
    "young your"
)
MAYBE = frozenset(_MAYBE.split())
"""Surnames and forenames, too: `YOUNG, Lee` and `Lee Young` are, `young lee` may not be."""


def has_no_name(words: str) -> bool:
    """Whether the words hold one that is nobody's name."""
    parts = [part.split() for part in words.split(",")]
    whole = len(parts) > 1
    return any(
        _is_none(word, stands_alone=whole and len(part) == 1) for part in parts for word in part
    ) or all(_bare(word) in NEVER | MAYBE for part in parts for word in part)


def _is_none(word: str, *, stands_alone: bool) -> bool:
    bare = _bare(word)
    return bare in NEVER or (bare in MAYBE and not stands_alone and word.islower() and len(bare) > 1)


def _bare(word: str) -> str:
    return lowered(word).replace(".", "").strip("'-")
