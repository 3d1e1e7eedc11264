"""The ways in which people back out of a question: cancel please, no wait, leave it, sorry wrong one."""

from __future__ import annotations

import re

from bot.letters import normal

_IT = r"(?:it|that|this|all|them|everything)"
_SORRY = r"(?:sorry|oops|ooops|whoops|no+|nope|nah|wait)[\s,.!;:-]+"
_BEFORE = (
    rf"(?:(?:{_SORRY})|(?:oh|ah|ooh|ok|okay|um|er|erm|please|actually|hang\s+on|hold\s+on|just)[\s,.!;:-]+)*"
)
_AFTER = r"(?:[\s,.!;:-]+(?:please|pls|plz|thanks|thank\s+you|ta|sorry|mate|now|for\s+now|then))*[\s.!]*"
_PLAIN = (
    rf"never\s?mind(?:\s+{_IT})?|nvm|forget\s+(?:about\s+)?{_IT}|leave\s+{_IT}(?:\s+(?:be|there|alone|out))?"
    rf"|undo(?:\s+{_IT})?|(?:scrap|ignore|drop|abort)\s+{_IT}|cancel(?:\s+{_IT})?|oops|ooops|whoops"
    rf"|(?:i\s+)?did(?:n't|nt|\s+not)\s+mean\s+(?:to|{_IT})|do(?:n't|nt|\s+not)(?:\s+do\s+{_IT})?"
)
_ALONE = (
    rf"stop(?:\s+(?:{_IT}|there))?|wait(?:\s+(?:a\s+)?(?:sec|second|minute|mo|moment))?|hang\s+on|hold\s+on"
    r"|(?:go\s+)?back(?:\s+out)?|quit|exit|abort|sorry"
)
_ADMITTED = (  # a good reason to strike a note, but no reason with a "sorry" before it
    r"(?:(?:that|it|this)\s+(?:was|is)\s+|that's\s+|it's\s+)?(?:the\s+|a\s+)?(?:wrong|not\s+(?:this|that))\s+"
    r"(?:one|ref(?:erence)?|referral|task|job|card|button)|my\s+(?:mistake|bad|error)|(?:by|a)\s+mistake"
    r"|(?:that|it|this)\s+(?:was|is)\s+(?:wrong|a\s+mistake)|(?:i(?:'ve|ve)?\s+)?changed\s+my\s+mind"
)
WAYS = rf"(?:{_BEFORE}(?:{_PLAIN}|{_ALONE})|(?:{_SORRY})+(?:{_ADMITTED})){_AFTER}"
_WHOLE = re.compile(WAYS, re.IGNORECASE)
_SLIPS = re.compile(rf"{_BEFORE}(?:{_ADMITTED}){_AFTER}", re.IGNORECASE)
_WITHIN = re.compile(
    rf"(?<![\w'])(?:{_PLAIN}|{_ADMITTED}|sorry|hang\s+on|wait(?=[,.!]))(?![\w'])", re.IGNORECASE
)
_ODD = 80  # characters: what is longer tells a story


def backs_out(words: str) -> bool:
    """Whether the words, all of them, leave the question."""
    return _WHOLE.fullmatch(normal(words).strip()) is not None


def admits_a_slip(words: str) -> bool:
    """Whether the words, all of them, say that something was a mistake: `wrong button`."""
    return _SLIPS.fullmatch(normal(words).strip()) is not None


def is_odd_answer(words: str) -> bool:
    """Whether the words, as a reason, may be a question of their own, or back out: `sorry, I meant 94`."""
    said = normal(words).strip()
    return len(said) <= _ODD and (said.endswith("?") or _WITHIN.search(said) is not None)


def says_something(words: str, *, least: int) -> bool:
    """Whether the words may stand as a reason: so many characters, a letter among them, no way out."""
    said = normal(words).strip()
    return len(said) >= least and any(one.isalnum() for one in said) and not backs_out(said)
