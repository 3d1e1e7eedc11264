"""At the door of somebody referred: what to say."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.services.access.policy import Permission
from bot.services.tasks import door
from bot.texts.reply import Reply
from bot.texts.tasks import door as texts
from handlers.words import task_named


def what_to_say(ask: Ask) -> Reply:
    found = task_named(ask)
    if found is None:
        return texts.which()
    return texts.script(door.require_words(ask.session, ask.actor, found.text, now=ask.now), now=ask.now)


ROUTES = (
    Route(
        "say",
        what_to_say,
        Permission.CARRY_OUT,
        help="Show what to say at the door, to read out",
        usage="/say REFERENCE",
        examples=("/say TSK-0456", "/say 456"),
        brings="The words of the programme for the person's age; to a child the offer alone.",
        press=Press(re.compile(r"(?:what to )?say|what do i say"), "/say {first}"),
        looks=True,
    ),
)
