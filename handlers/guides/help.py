"""The list of commands for a person, made from the route table, so that it never lags behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.ask import Ask
from bot.chat.routing import Need, Route
from bot.letters import lowered
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.texts.guides import help as texts
from bot.texts.reply import Reply
from models.officer import Role

TOPICS = {
    "photo": "note",
    "notes": "note",
    "reminder": "remind",
    "pin": "newpin",
    "search": "find",
    "print": "book",
}
SHORTEST = 3  # "on" and "me" stand in any question
ABOUT = r"(?:i|we|you|u|this|it)\b"


def routes(listed: Sequence[Route]) -> tuple[Route, ...]:
    """The route of /help itself, which knows all the others."""

    def show(ask: Ask) -> Reply:
        mine = [route for route in everything if _is_shown(route, ask.actor.role)]
        topic = " ".join(lowered(ask.words).strip(" /?.!").split())
        one = next((route for route in mine if topic in (route.command, *route.aliases)), None)
        one = one or _about(topic, mine)
        if one is not None:
            return texts.topic(_entry(one), [_entry(verb) for verb in mine if verb.is_verb_of(one)])
        overview = texts.overview([_entry(route) for route in mine if not route.is_verb])
        return replace(overview, menu=ask.actor.role)

    own = Route(
        "help",
        show,
        Permission.USE,
        help="Show what you can say here, or all that can follow one command",
        usage="/help remind",
        needs=Need.ACCOUNT,
        also=re.compile(
            rf"(?:help(?:\s+me)?(?:\s+(?:with|on|to))?(?=\s+[a-z]+[?.!\s]*$|[?.!\s]*$)|how\s+(?:do|can|does)(?=\s+(?:{ABOUT}))"
            r"|what\s+can\s+(?:i|you|u)\s+(?:say|do|type|ask)|commands(?=\W*$)|menu(?=\W*$)|(?=\?+$))(?P<words>.*)",
            re.IGNORECASE,
        ),
        asks=True,
    )
    everything = (*listed, own)
    return (own,)


def _about(question: str, mine: Sequence[Route]) -> Route | None:
    """The route that a question is about: `how do i set a reminder`."""
    known = {route.command: route for route in mine}
    words = (TOPICS.get(word, word) for word in reversed(question.split()))
    return next((known[word] for word in words if word in known and len(word) >= SHORTEST), None)


def _is_shown(route: Route, role: Role) -> bool:
    return not route.hidden and policy.may(role, route.permission)


def _entry(route: Route) -> texts.HelpEntry:
    return texts.HelpEntry(route.command, route.usage, route.help)
