"""Tasks that come again and again: `/newtask every`, `/newtask stop 3`."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.services.access.policy import Permission
from bot.services.tasks import recurring
from bot.texts.reply import Reply
from bot.texts.tasks import recurring as texts

NUMBER = re.compile(r"#?\s*(\d{1,9})\s*[.!]*\s*$")


def listing(ask: Ask) -> Reply:
    return texts.listing(recurring.listed(ask.session, ask.actor, now=ask.now), now=ask.now)


def stop(ask: Ask) -> Reply:
    number = NUMBER.match(ask.words)
    if number is None:
        return listing(ask)
    return texts.stopped(recurring.stop(ask.session, ask.actor, int(number[1]), now=ask.now), now=ask.now)


ROUTES = (
    Route(
        "newtask every",
        listing,
        Permission.PLAN,
        help="List the tasks that come again by themselves",
        examples=("/newtask every",),
        brings="Those that you or your officers have planned, each with its next time and [Stop].",
        follows=lambda rest: not rest.strip(),
        looks=True,
    ),
    Route(
        "newtask stop",
        stop,
        Permission.PLAN,
        help="Make no more of a task that comes again, by its number",
        examples=("/newtask stop 3",),
        follows=lambda rest: not rest.strip() or NUMBER.match(rest) is not None,
    ),
)
