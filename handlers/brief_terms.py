"""What an author says about what a briefing asks of its readers."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.words import reference
from bot.services import briefing_terms
from bot.services.references import Kind
from bot.texts import briefing_terms as texts
from bot.texts.reply import Reply, say

REF = re.compile(r"(?:\S*\d\S*|(?:brf|brief|briefing)\W*\d+)\s*", re.IGNORECASE)


def question(ask: Ask, words: str) -> Reply:
    """`BRF-0012 Where is the RV? | Guildhall | *Car park | Station`, or `BRF-0012 none`."""
    found = reference(ask, Kind.BRIEFING)
    if found is None:
        return _which(words)
    said = REF.sub("", words, count=1).strip()
    if not said:
        return texts.how_to_ask(found.text)
    asked = None if said.lower() == "none" else briefing_terms.read_question(said)
    changed = briefing_terms.put_question(ask.session, ask.actor, found.text, asked, now=ask.now)
    return texts.changed(*changed)


def receipt(ask: Ask, words: str) -> Reply:
    """`BRF-0012 no`, or `BRF-0012 yes`: whether readers are asked to acknowledge it."""
    found = reference(ask, Kind.BRIEFING)
    if found is None:
        return _which(words)
    wanted = not words.lower().endswith(" no")
    changed = briefing_terms.change(ask.session, ask.actor, found.text, now=ask.now, receipt=wanted)
    return texts.changed(*changed)


def _which(words: str) -> Reply:
    return say(
        f"Which briefing? “{words[:40]}” names none.",
        f"For example: /brief question BRF-0012 {texts.EXAMPLE}",
    )
