"""An officer's role and rank, as far as a rule asks for them."""

from __future__ import annotations

from enum import StrEnum

from bot.language import ranks
from models.officer import Role

_INSPECTOR = ranks.NAMES.index("inspectors")
INSPECTOR_OR_ABOVE = tuple(rank for name in ranks.NAMES[_INSPECTOR:] for rank in ranks.LADDER[name])


class Authority(StrEnum):
    OFFICER = "officer"
    PARTNER = "partner"
    SUPERVISOR = "supervisor"
    INSPECTOR = "supervisor of Inspector's rank or above"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


def authority_of(role: Role, rank: str | None) -> Authority:
    if role is Role.SUPERVISOR and (ranks.step(rank) or 0) >= _INSPECTOR:
        return Authority.INSPECTOR
    return Authority[role.name]
