"""The menu beside the message box: at most ten commands a role, in the order of a shift."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from models.officer import Role

MENUS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.OFFICER: (
            *("on", "briefings", "tasks", "ref", "find", "note", "notes", "remind", "off", "help"),
        ),
        Role.PARTNER: (
            *("on", "briefings", "tasks", "referrals", "note", "notes", "remind", "leave", "off", "help"),
        ),
        Role.SUPERVISOR: (
            *("on", "briefings", "tasks", "ref", "find", "note", "brief", "samples", "off", "help"),
        ),
        Role.AUDITOR: ("audit", "flags", "unmasked", "me", "lock", "help"),
        Role.ADMINISTRATOR: ("enrol", "revoke", "resetpin", "lift", "me", "lock", "help"),
    }
)
