"""Auditors' verdicts on flags."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.oversight import flags
from bot.texts.oversight import flags as texts
from bot.texts.reply import Reply
from handlers.words import pull_page
from models.flag import Verdict

ONE = re.compile(r"(?P<number>[0-9]{1,9})(?:\s+(?P<verdict>in order|to be asked))?", re.IGNORECASE)


def listing(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    if words:
        return _one(ask, words)
    found, total = flags.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(found, total, page=page, now=ask.now)


def _one(ask: Ask, words: str) -> Reply:
    named = ONE.fullmatch(" ".join(words.split()))
    if named is None:
        return texts.usage()
    number, verdict = int(named["number"]), named["verdict"]
    if verdict is None:
        return texts.card(flags.require(ask.session, ask.actor, number, now=ask.now), now=ask.now)
    decided, is_new = flags.judge(ask.session, ask.actor, number, Verdict(lowered(verdict)), now=ask.now)
    return texts.card(decided, now=ask.now, too_late=not is_new)


ROUTES = (
    Route(
        "flags",
        listing,
        Permission.AUDIT,
        help="List the looks that you must judge, newest first, or show one by its number",
        usage="/flags NUMBER",
        examples=(
            "/flags",
            "/flags 17",
        ),
        brings="A list; with a number, all that is known of that look.",
        looks=True,
        lenient=True,
    ),
)
