"""Open tasks near a location that somebody shared, answered in its place."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.distances import Position
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.tasks import near as tasks_near
from bot.texts.reply import Reply
from bot.texts.tasks import near as texts
from models.notebook import AttachmentKind


def near(ask: Ask) -> Reply:
    """The answer to a location; without one it is asked for."""
    place = next((one for one in ask.items if one.kind is AttachmentKind.LOCATION), None)
    if place is None or place.latitude is None or place.longitude is None:
        return texts.asks()
    here = Position(place.latitude, place.longitude)
    found = tasks_near.near(ask.session, ask.actor, here, now=ask.now)
    hotspots = tasks_near.hotspots(ask.session, ask.actor, here, now=ask.now)
    may_keep = policy.may(ask.actor.role, Permission.NOTE)
    return texts.found(found, hotspots, place, may_keep=may_keep, shared_at=ask.sent_at, now=ask.now)


ROUTES = (
    Route(
        "tasks near",
        near,
        Permission.LOOK_UP,
        help="List open tasks within 2 km of the location that you share",
        examples=("/tasks near", "tasks near me"),
        also=re.compile(
            r"(?:(?:what(?:'?s|\s+is)|anything|tasks?|jobs?)\s+(?:near(?:by)?|around)(?:\s+(?:me|here|us))?"
            r"|near\s+me)[?.!\s]*$",
            re.IGNORECASE,
        ),
        takes_place=True,
        looks=True,
    ),
)
