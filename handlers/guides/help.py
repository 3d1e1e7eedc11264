"""The list of commands for a person, made from the route table, so that it never lags behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.ask import Ask
from bot.chat.routing import Need, Route
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.texts.guides import help as texts
from bot.texts.reply import Reply


def routes(listed: Sequence[Route]) -> tuple[Route, ...]:
    """The route of /help itself, which knows all the others."""

    def show(ask: Ask) -> Reply:
        mine = [
            route for route in everything if policy.may(ask.actor.role, route.permission) and not route.hidden
        ]
        topic = ask.words.strip().lstrip("/").lower()
        one = next((route for route in mine if route.command == topic), None)
        if one is not None:
            return texts.topic(one.command, one.usage, one.help)
        overview = texts.overview([(route.command, route.usage, route.help) for route in mine])
        return replace(overview, menu=ask.actor.role)

    own = Route(
        "help", show, Permission.USE, help="what you can say here", usage="/help note", needs=Need.ACCOUNT
    )
    everything = (*listed, own)
    return (own,)
