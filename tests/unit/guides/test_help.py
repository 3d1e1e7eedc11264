"""The help: how every command is used, in groups that fit a phone, by role."""

import re

import pytest

from bot.chat.routing import RouteTable, RoutingInput
from bot.services.access.policy import may
from bot.texts.reply import words
from handlers.guides.help import TOPICS, answer
from handlers.routes import GROUPS, ROUTES
from models.officer import Role

TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
SHOWN = [route for route in ROUTES if not route.hidden]
A_ROW, A_SCREEN = 44, 24  # characters on a phone's row, rows beside the buttons


def helped(topic, role):
    return answer(GROUPS, topic, role)


def rows(reply):
    return sum(-(-len(words(line)) // A_ROW) for line in reply.lines)


@pytest.mark.parametrize("route", SHOWN, ids=lambda one: one.command)
def test_the_help_of_every_command_says_how_with_examples_that_reach_it(route):
    for example in route.examples:
        found = TABLE.match(RoutingInput(example, None, has_items=False, step=None)).route
        assert found is route or found.is_verb_of(route), example
    assert route.examples
    if not route.is_verb:
        assert re.match(rf"/{route.command}(?: \S|$)", route.usage)
        assert len(route.examples) > 1 or route.usage == f"/{route.command}", "what takes words has two"
        assert re.fullmatch(r"[A-Z].*[.]", route.brings)


def test_a_group_is_called_by_no_command_and_no_topic():
    called = {name for route in ROUTES for name in (route.command, *route.aliases)} | TOPICS.keys()
    assert called.isdisjoint(group.title.lower() for group in GROUPS)


@pytest.mark.parametrize("role", list(Role))
def test_all_help_fits_a_phone_and_names_what_the_role_may_use(role):
    overview = helped("", role)
    assert rows(overview) <= A_SCREEN
    for row in overview.buttons:
        for button in row:
            assert rows(helped(button.says.removeprefix("/help "), role)) <= A_SCREEN


@pytest.mark.parametrize("role", list(Role))
def test_the_help_of_every_command_fits_a_phone_and_leads_back(role):
    for route in SHOWN:
        shown = helped(route.command, role)
        named = words(shown.lines[0]).startswith(f"/{route.command} · ")
        assert named is may(role, route.permission), "of what the role may not use it knows nothing"
        assert rows(shown) <= A_SCREEN
        assert not named or shown.buttons[-1][0].label.startswith("←")


def test_every_verb_stands_on_a_page_of_its_command():
    verbs = [route.command for route in SHOWN if route.command.startswith("brief ")]
    pages = [helped(f"brief page {page}", Role.SUPERVISOR) for page in range(1, 7)]
    text = "\n".join(words(line) for page in pages for line in page.lines)
    assert len(verbs) > 20
    assert [verb for verb in verbs if f"/{verb} · " not in text] == []
