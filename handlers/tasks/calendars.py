"""A task for an officer's own calendar."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.services.tasks import calendars
from bot.texts.reply import Reply, prose, say
from bot.texts.tasks import calendars as texts
from handlers.words import task_named


def calendar(ask: Ask) -> Reply:
    found = task_named(ask)
    if found is None:
        return say(prose("Which task? For example: `/task calendar TSK-0456`"))
    return texts.sent(calendars.entry(ask.session, ask.actor, found.text, now=ask.now), now=ask.now)


ROUTES = (
    Route(
        "task calendar",
        calendar,
        Permission.LOOK_UP,
        help="Show a task as an entry for your own calendar",
        examples=("/task calendar TSK-0456", "/task TSK-0456 calendar"),
        looks=True,
        after=True,
        press=Press(re.compile(r"calendar|ics"), "/task calendar {first}", on=frozenset({RecordKind.TASK})),
    ),
)
