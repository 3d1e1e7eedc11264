"""Searches for a person."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import bag
from bot.language.collars import COLLAR, RANKED
from bot.language.times.wall import to_local
from bot.services.access.policy import Permission
from bot.services.referrals import search
from bot.texts.referrals import search as texts
from bot.texts.reply import Expect, Reply, say
from handlers.words import for_whom

ASKED = "find"
# "Who is on duty", "who is 1003" and "where is the van" ask for nobody on record.
NOT_SOMEBODY = (
    r"(?!\s+(?:on|off|in|at|it|the|a|my|our|your|his|her|this|that|he|she|they|there|everyone|everybody|working"
    rf"|leading|going)\b|\s+(?:{RANKED})?{COLLAR}\s*[?.!]*\s*$|\s+{bag()})"
)
LOOKING = (
    r"(?:find|search)(?:\s+for)?(?!\s+in\s+(?:my\s+)?notes\b)|look\s?up|(?:what's\s+)?(?:the\s+)?status\s+of"
    rf"|(?:who|where)\s+is{NOT_SOMEBODY}|(?:do|have)\s+we\s+(?:know|got\s+anything\s+on)(?!\s+(?:if|when|that|what|who)\b)"
    r"|(?:any(?:thing)?|what's)\s+(?:known\s+|info\s+|intel\s+)+(?:on|about|for|of)|what\s+do\s+we\s+know\s+(?:about|of)"
)


def find(ask: Ask) -> Reply:
    ask = for_whom(ask)
    words = ask.words.strip().rstrip("?")
    if not words:
        return say("Who are you looking for? A name, or part of one.", expect=Expect(ASKED))
    today = to_local(ask.now).date()
    hits, total = search.search(ask.session, ask.actor, words, today=today, now=ask.now)
    return texts.found(hits, total, words=words, now=ask.now)


ROUTES = (
    Route(
        "find",
        find,
        Permission.SEARCH,
        help="Find a person by name; the list is short and masked",
        usage="/find NAME",
        examples=(
            "/find millbrook",
            "find jordan millbrook",
            "who is millbrook",
        ),
        brings="A short list of referrals, with initials and surnames.",
        also=re.compile(rf"(?:{LOOKING})\s+(?!{bag()})(?P<words>\S.*)", re.IGNORECASE | re.DOTALL),
        plainly=re.compile(
            rf"(?!find\s+(?:out|that|no|it)\b)(?:{LOOKING})\s+[^.,;\n]{{1,40}}$", re.IGNORECASE
        ),
        looks=True,
        lenient=True,
        yields=True,
        steps={ASKED: find},
        wants={ASKED: frozenset({"find"})},
    ),
)
