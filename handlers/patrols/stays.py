"""Patrols without a task, and what is owed at an operation's hotspots."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.letters import normal
from bot.services.access.policy import Permission
from bot.services.operations import doses
from bot.services.operations import viewing as operations
from bot.services.patrols import visits
from bot.services.tasks import places
from bot.texts.patrols import doses as texts
from bot.texts.reply import Reply
from handlers.words import AT, operation_first, or_operation

LEFT = re.compile(r"(?:i'?ve\s+|just\s+)*left(?:\s+(?:here|now|there|the\s+area))?", re.IGNORECASE)


def here(ask: Ask) -> Reply:
    """`/here market square`; alone it says where they are."""
    said = AT.sub("", normal(ask.words).strip())
    if not said:
        there = visits.present(ask.session, ask.actor, now=ask.now)
        return texts.arrived(there, now=ask.now) if there else texts.where()
    found = places.find(ask.session, said)
    if not found.meant:
        return texts.no_area(said, found.near)
    if len(found.meant) > 1:
        return texts.which_area(found.meant)
    (area,) = found.meant
    there = visits.here(ask.session, ask.actor, area.id, area.name, area.code, now=ask.now)
    return texts.arrived(there, now=ask.now)


def left(ask: Ask) -> Reply:
    stay = visits.leave(ask.session, ask.actor, now=ask.now)
    return texts.left(stay) if stay else texts.nowhere()


def owed(ask: Ask) -> Reply:
    words = or_operation(ask, ask.words.strip().rstrip("?!."))
    if not words:
        return texts.which(operations.current(ask.session, ask.actor, now=ask.now))
    return texts.board(doses.show(ask.session, ask.actor, words, now=ask.now), now=ask.now)


ROUTES = (
    Route(
        "here",
        here,
        Permission.PATROL,
        help="Say that you are on patrol in an area, without a task; it counts as a dose if long enough",
        usage="/here AREA",
        examples=("/here market square", "/here"),
        brings="Since when you are there, what is owed there, and [Left].",
    ),
    Route(
        "here left",
        left,
        Permission.PATROL,
        help="Say that you have left the area, and hear whether it counts",
        examples=("/here left",),
        maybe=LEFT,
    ),
    Route(
        "op doses",
        owed,
        Permission.PATROL,
        help="Show how often each hotspot of an operation was patrolled today, and by when it is due next",
        examples=("/op doses driven",),
        looks=True,
        slip=operation_first("doses?"),
    ),
)
