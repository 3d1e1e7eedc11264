"""Searches for a person."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.language.times.wall import to_local
from bot.services.access.policy import Permission
from bot.services.referrals import search
from bot.texts.referrals import search as texts
from bot.texts.reply import Expect, Reply, say
from handlers.words import for_whom

ASKED = "find"


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
        usage="/find millbrook",
        also=re.compile(
            r"(?:find(?!\s+in\s+(?:my\s+)?notes\b)|status of|who is|where is)\s+(?P<words>\S.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        plainly=re.compile(
            r"(?:find\s+(?!out\b|that\b|no\b|it\b)|status of|who is|where is)[^.,;\n]{1,40}$", re.IGNORECASE
        ),
        steps={ASKED: find},
        wants={ASKED: frozenset({"find"})},
    ),
)
