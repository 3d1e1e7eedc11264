"""An officer's role and rank, as far as a rule asks for them."""

from __future__ import annotations

from enum import StrEnum

from bot.language.ranks import substantive
from models.officer import Role

INSPECTOR_OR_ABOVE = (
    *("Insp", "DI", "Ch Insp", "DCI", "Supt", "DSupt", "Ch Supt", "DCS", "ACC", "DCC", "CC"),
)
_PLAIN = frozenset(rank.casefold() for rank in INSPECTOR_OR_ABOVE)


class Authority(StrEnum):
    OFFICER = "officer"
    PARTNER = "partner"
    SUPERVISOR = "supervisor"
    INSPECTOR = "supervisor of Inspector's rank or above"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


def authority_of(role: Role, rank: str | None) -> Authority:
    if role is Role.SUPERVISOR and substantive(rank or "") in _PLAIN:
        return Authority.INSPECTOR
    return Authority[role.name]
