"""Whether the words for a contact say that somebody was reached, or that nobody was."""

from __future__ import annotations

import re

_NOBODY = re.compile(
    r"\b(?:no|not|nobody|no ?one|none|never|without|didn'?t|did not"
    r"|(?:would|could|has|is|was|ca|wo)n'?t"
    r"|unanswered|unable|voice ?mail|answer ?(?:phone|machine)|message|msg|letter|card|note|left (?:a )?word"
    r"|(?:line|number|phone) (?:is |was )?(?:dead|engaged|busy|off|unobtainable)|engaged tone|r[au]ng out"
    r"|switched off|cut off|hung up|wrong number|out|empty|away)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:sp(?:oke|oken|eaking)|talked|answered|picked up|replied|r[au]ng back|called back"
    r"|said|says|told|agreed"
    r"|met|saw|seen|reached|got hold of|chatted|let (?:me|us) in|discussed|confirmed|wants?)\b"
)
_NO_ANSWER = re.compile(
    r"\b(?:no ?one|nobody|no|not|didn'?t|never) (?:\w+ )?(?:answer|picked|pick|repl|sp[eo])"
)
_REPORTED = re.compile(r"\b(?:spoke|spoken|talked|met|saw|got hold of|chatted)\b")


def read_reached(words: str) -> bool | None:
    """True for `spoke to mum`, False for `no answer`; None where the words leave it open.

    Whoever was spoken to was reached, whatever they said: `spoke to mum, he isn't in`.
    """
    said = words.lower().replace("’", "'")
    spoken = _REPORTED.search(said)
    denied = _NOBODY.search(said)
    if spoken and (denied is None or denied.start() > spoken.start()):
        return True
    somebody = _SOMEBODY.search(said)
    if somebody and denied:
        return False if _NO_ANSWER.search(said) else None
    if somebody:
        return True
    return False if denied else None
