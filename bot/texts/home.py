"""The buttons to begin with, for each role: none that its permission refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.texts.reply import Button, Row
from models.officer import Role

_TASKS: Row = (Button("My tasks today", "/tasks mine today"),)
FIRST: Mapping[Role, Row] = MappingProxyType(
    {
        Role.OFFICER: _TASKS,
        Role.PARTNER: _TASKS,
        Role.SUPERVISOR: _TASKS,
        Role.AUDITOR: (Button("Open flags", "/flags"), Button("Newest entries", "/audit")),
        Role.ADMINISTRATOR: (),
    }
)
HELP = Button("What can I say?", "/help")


def home(role: Role) -> tuple[Row, ...]:
    return ((*FIRST[role], HELP),)
