"""Words by which somebody leaves a question: `leave it`, `no wait`, `sorry, wrong one`."""

from __future__ import annotations

import re

from bot.letters import normal

_BEFORE = r"(?:(?:no|oh|ok|sorry|oops|please|pls|actually|wait|hang on|hold on|ah|er)[\s,.!]+)*"
_OUT = (
    r"(?:cancel(?:led)?(?: (?:it|that|this))?|never ?mind|forget (?:it|that|about it)|no wait|wait|hang on"
    r"|leave (?:it|that)(?: alone)?|stop(?: (?:it|that|this))?|(?:go )?back|undo(?: (?:it|that))?|oops"
    r"|(?:the )?wrong (?:one|button|person|child|referral|task|card)|scrap (?:it|that)|quit|exit|abort"
    r"|my mistake|not this(?: one)?|(?:i )?do ?n[o']?t(?: (?:do (?:it|that)|want (?:to|this|that|it)))?"
    r"|i(?:'ve)? changed my mind|as you were|ignore (?:it|that|me)|start (?:again|over)|not now)"
)
_AFTER = r"(?:[\s,.!?]+(?:please|pls|sorry|thanks|thank you|ta|then|now))*[\s.!?]*"
OUT = re.compile(_BEFORE + _OUT + _AFTER, re.IGNORECASE)
_LIKE = re.compile(
    r"^\W*(?:what|why|how|who|where|when|which|huh|eh|hello|hi|help|no|nope|yes|ok|okay)\b(?:\s+\w+){0,2}\W*$"
    r"|\b(?:cancel|undo|oops|mistake|wrong (?:one|button|person|referral)|never ?mind|forget it|leave it)\b",
    re.IGNORECASE,
)


def backs_out(words: str) -> bool:
    """Whether that is all that the words say."""
    return OUT.fullmatch(normal(words).strip()) is not None


def reads_like_backing_out(words: str) -> bool:
    """Whether they may say so, or ask something: they are no answer before somebody was asked."""
    said = normal(words).strip()
    return said.endswith("?") or _LIKE.search(said) is not None
