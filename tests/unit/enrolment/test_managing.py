from __future__ import annotations

import pytest

from bot.services.access.policy import Permission, may, may_manage
from models.officer import Role

MANAGED = {
    Role.SUPERVISOR: {Role.OFFICER, Role.PARTNER, Role.SUPERVISOR},
    Role.ADMINISTRATOR: set(Role),
}


@pytest.mark.parametrize("other", Role)
@pytest.mark.parametrize("role", Role)
def test_who_may_give_and_take_whose_access(role, other):
    assert may_manage(role, other) is (other in MANAGED.get(role, set()))


@pytest.mark.parametrize("role", Role)
def test_who_manages_anybody_has_the_permission_and_nobody_else(role):
    assert any(may_manage(role, other) for other in Role) is may(role, Permission.MANAGE_ACCESS)
