"""What an author says about what a briefing asks of its readers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.services import briefing_terms
from bot.texts import briefing_terms as texts
from bot.texts.reply import Reply, say
from handlers.brief_words import Verb, naming, rest


def _question(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012 Where is the RV? | Guildhall | *Car park | Station`, or `BRF-0012 none`."""
    said = rest(words)
    if not said:
        return texts.how_to_ask(found)
    asked = None if said.lower() == "none" else briefing_terms.read_question(said)
    changed = briefing_terms.put_question(ask.session, ask.actor, found, asked, now=ask.now)
    return texts.changed(*changed)


def _receipt(ask: Ask, found: str, words: str) -> Reply:
    """`BRF-0012 no`, or `BRF-0012 yes`: whether readers are asked to acknowledge it."""
    wanted = not words.lower().endswith(" no")
    changed = briefing_terms.change(ask.session, ask.actor, found, now=ask.now, receipt=wanted)
    return texts.changed(*changed)


def _which(words: str) -> Reply:
    return say(
        f"Which briefing? “{words[:40]}” names none.",
        f"For example: /brief question BRF-0012 {texts.EXAMPLE}",
    )


VERBS: Mapping[str, Verb] = MappingProxyType(
    {"question": naming(_question, lost=_which), "receipt": naming(_receipt, lost=_which)}
)
