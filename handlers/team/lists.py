"""A supervisor's look at their own officers."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.services.access.policy import Permission
from bot.services.team import lists as team_lists
from bot.texts.reply import Reply
from bot.texts.team import lists as texts
from handlers.words import collar, pull_page


def listing(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    named = collar(words)
    found, total = team_lists.listed(ask.session, ask.actor, page=page, now=ask.now, collar=named)
    if named is not None and not total:
        return texts.not_one_of(named)
    return texts.listed(found, total, page=page, now=ask.now)


ROUTES = (
    Route(
        "team",
        listing,
        Permission.BRIEF,
        help="List your officers: on duty, on which task, on leave, out of reach, briefings unread",
        usage="/team",
        examples=("/team", "/team 1234", "my team"),
        brings="A line for each officer, with buttons for their tasks and to brief them.",
        also=re.compile(r"my\s+(?:team|officers)[?.!\s]*$", re.IGNORECASE),
        looks=True,
        lenient=True,
    ),
)
