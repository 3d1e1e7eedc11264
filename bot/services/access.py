"""Who may do what: one table, pure, to be read by a lawyer too."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from models.officer import Role


class Permission(StrEnum):
    USE = "use the bot at all"
    LOOK_UP = "look up referrals and tasks"
    SEARCH = "search by name"
    NOTE = "keep a notebook"
    READ_BRIEFINGS = "read briefings"
    BRIEF = "compose and send briefings"
    DETAIL = "see personal detail, with a reason"
    SAMPLE = "judge the reasons that officers gave"
    MANAGE_ACCESS = "enrol, revoke and reset others"
    AUDIT = "read the audit"


_PARTNER = frozenset(
    {Permission.USE, Permission.LOOK_UP, Permission.DETAIL, Permission.NOTE, Permission.READ_BRIEFINGS}
)
_OFFICER = _PARTNER | {Permission.SEARCH}
_SUPERVISOR = _OFFICER | {Permission.BRIEF, Permission.SAMPLE, Permission.MANAGE_ACCESS}
_AUDITOR = frozenset({Permission.USE, Permission.AUDIT})
_ADMINISTRATOR = frozenset({Permission.USE, Permission.MANAGE_ACCESS})

MAY = MappingProxyType(
    {
        Role.OFFICER: _OFFICER,
        Role.PARTNER: _PARTNER,
        Role.SUPERVISOR: _SUPERVISOR,
        Role.AUDITOR: _AUDITOR,
        Role.ADMINISTRATOR: _ADMINISTRATOR,
    }
)


def may(role: Role, permission: Permission) -> bool:
    return permission in MAY[role]


MANAGES = MappingProxyType(
    {
        Role.SUPERVISOR: frozenset({Role.OFFICER, Role.PARTNER, Role.SUPERVISOR}),
        Role.ADMINISTRATOR: frozenset(Role),
    }
)


def may_manage(role: Role, other: Role) -> bool:
    """Whose access one may give, take away and reset: anybody's of these roles, but never one's own."""
    return other in MANAGES.get(role, frozenset())


OWN_PROGRAMME_ONLY = frozenset({Role.PARTNER})


def may_see_referral(*, role: Role, own_programme: bool, own_record: bool, restricted: bool) -> bool:
    """A partner sees the own programme's; a restricted one shows to its team and its lead alone."""
    if role in OWN_PROGRAMME_ONLY and not own_programme:
        return False
    return own_record or not restricted
