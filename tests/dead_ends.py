"""Dead ends in an answer: an example of which a tap sends one word, an offer that the role is refused."""

from __future__ import annotations

import re

from bot.chat.routing import RouteTable, RoutingInput
from bot.demo.stand_in.entities import find_entities
from bot.services.access.policy import may
from handlers.routes import ROUTES

TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
COMMANDS = {name.split()[0] for route in ROUTES for name in (route.command, *route.aliases)}
GOES_ON = re.compile(r" +[^\s·]")


def cut(text, entity):
    """The words of an entity, and the text after it; Telegram counts in UTF-16 units."""
    units = text.encode("utf-16-le")
    begin, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return units[begin:end].decode("utf-16-le"), units[end:].decode("utf-16-le")


def commands(text, given):
    """The commands that a phone makes tappable, each with the text after it."""
    codes = [one for one in given if one["type"] in ("code", "pre")]
    for one in find_entities(text):
        inside = any(c["offset"] <= one["offset"] < c["offset"] + c["length"] for c in codes)
        if one["type"] == "bot_command" and not inside:
            word, after = cut(text, one)
            if word.lstrip("/").partition("@")[0].lower() in COMMANDS:
                yield word, after


def first_words_alone(text, given):
    """Examples in plain words, of which a tap sends the command without what follows it."""
    return [word + after[:30] for word, after in commands(text, given) if GOES_ON.match(after)]


def hints(text, given):
    """The commands that an answer names: those to tap, and code to copy."""
    yield from (word for word, _ in commands(text, given))
    for one in given:
        if one["type"] == "code" and (words := cut(text, one)[0]).startswith("/"):
            yield words


def refused(words, role):
    """The command behind the words, if the role is refused it."""
    match = TABLE.match(RoutingInput(words, None, has_items=False, step=None, tapped=True))
    return None if match is None or may(role, match.route.permission) else match.route.command
