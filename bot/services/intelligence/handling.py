"""Handling codes of intelligence, and the use that each permits: pure rules."""

from __future__ import annotations

from msgspec import Struct

from bot.services.intelligence import refusals
from models.intelligence import ActionCode, HandlingCode, SanitisationCode


class Handling(Struct, frozen=True):
    """`usage` is the overt action that the owner allows."""

    code: HandlingCode
    conditions: str | None = None
    action: ActionCode | None = None
    usage: str | None = None
    sanitisation: SanitisationCode | None = None


def require_lawful(handling: Handling) -> None:
    """Raises a RejectedError unless P stands alone, and C has all that it needs."""
    if handling.code is HandlingCode.PERMITTED:
        if handling.action or handling.sanitisation or _said(handling.conditions) or _said(handling.usage):
            raise refusals.CONDITIONS_WITH_P()
        return
    if not _said(handling.conditions):
        raise refusals.NO_CONDITIONS()
    if handling.action is None:
        raise refusals.NO_ACTION()
    if handling.sanitisation is None:
        raise refusals.NO_SANITISATION()
    _require_usage(handling)


def _require_usage(handling: Handling) -> None:
    is_overt = handling.action is ActionCode.OVERT
    if is_overt and not _said(handling.usage):
        raise refusals.NO_USAGE()
    if not is_overt and _said(handling.usage):
        raise refusals.USAGE_WITHOUT_A3()


def _said(words: str | None) -> bool:
    return bool(words and words.strip())
