"""A date of birth after plain `find` is looked for as after `/find`; a day of a list is none."""

from __future__ import annotations

import pytest

from bot.chat.routing import RouteTable, RoutingInput
from handlers.routes import ROUTES

TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
BIRTHS = (
    "3/9/04", "3/9/2004", "3.9.2004", "03-09-2004", "6.3.04", "31/02/2004", "2004-09-03", "030904",
    "born 3.9.04", "3rd sept 2004", "3/9/04?", "dob 3/9/04",
)  # fmt: skip


def routed(words):
    return TABLE.match(RoutingInput(words, None, has_items=False, step=None))


@pytest.mark.parametrize("birth", BIRTHS)
@pytest.mark.parametrize("verb", ["find", "search for", "look up"])
def test_find_and_its_command_are_one_search(verb, birth):
    plain, command = routed(f"{verb} {birth}"), routed(f"/find {birth}")
    assert plain is not None
    assert plain.route.command == command.route.command == "find"
    assert plain.words.rstrip("?") == birth.rstrip("?")


@pytest.mark.parametrize("words", ["find tomorrow", "find fri"])
def test_a_day_of_a_list_is_no_birth(words):
    found = routed(words)
    assert found is None or found.route.command != "find"
