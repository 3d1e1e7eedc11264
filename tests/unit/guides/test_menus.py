"""The menu of each role: at most ten commands, all permitted, and the day's first."""

import pytest

from bot.chat.routing import RouteTable
from handlers.menus import MENUS
from handlers.routes import ROUTES
from models.officer import Role


def commands(role, menus=None):
    table = RouteTable(ROUTES, prefixes=frozenset({"TUR"}), menus=menus)
    return [one["command"] for one in table.menu(role, 1).params["commands"]]


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_has_at_most_ten_commands_all_of_which_the_role_may_use(role):
    offered = commands(role, MENUS)
    assert offered == list(MENUS[role]) and set(offered) <= set(commands(role))
    assert len(set(offered)) == len(offered) <= 10 and offered[-1] == "help"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PARTNER, Role.SUPERVISOR])
def test_a_shift_begins_with_booking_on_and_ends_with_booking_off(role):
    offered = commands(role, MENUS)
    assert offered[0] == "on" and offered[-2] == "off"
