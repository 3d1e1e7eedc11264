"""Handling codes of intelligence, and what may be done under each: pure rules."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import RejectedError
from models.intelligence import ActionCode, HandlingCode, SanitisationCode


class ConditionsWithPError(RejectedError):
    """P stands alone: leave out conditions, action, usage and sanitisation. Or choose C."""


class NoConditionsError(RejectedError):
    """C needs its conditions in words. Write under which it may be shared."""


class NoActionError(RejectedError):
    """C needs an action code. Choose A1, A2 or A3."""


class NoSanitisationError(RejectedError):
    """C needs a sanitisation code. Choose S1 or S2."""


class NoUsageError(RejectedError):
    """A3 needs words on what overt action its owner allows. Write them."""


class UsageWithoutA3Error(RejectedError):
    """What overt action is allowed goes with A3 alone. Leave it out, or choose A3."""


@dataclass(frozen=True, slots=True)
class Handling:
    """`usage` says what overt action the owner allows."""

    code: HandlingCode
    conditions: str | None = None
    action: ActionCode | None = None
    usage: str | None = None
    sanitisation: SanitisationCode | None = None


def require_lawful(handling: Handling) -> None:
    """Raises a RejectedError unless P stands alone, and C has all that it needs."""
    if handling.code is HandlingCode.PERMITTED:
        if handling.action or handling.sanitisation or _said(handling.conditions) or _said(handling.usage):
            raise ConditionsWithPError(ConditionsWithPError.__doc__)
        return
    if not _said(handling.conditions):
        raise NoConditionsError(NoConditionsError.__doc__)
    if handling.action is None:
        raise NoActionError(NoActionError.__doc__)
    if handling.sanitisation is None:
        raise NoSanitisationError(NoSanitisationError.__doc__)
    _require_usage(handling)


def may_be_spread(handling: Handling) -> bool:
    """Whether it may be spread without asking its originator first.

    A1 and S2 say: ask. Under A2 and A3 it may, with its conditions.
    """
    if handling.code is HandlingCode.PERMITTED:
        return True
    return handling.action is not ActionCode.NONE and handling.sanitisation is SanitisationCode.UNSUPERVISED


def _require_usage(handling: Handling) -> None:
    is_overt = handling.action is ActionCode.OVERT
    if is_overt and not _said(handling.usage):
        raise NoUsageError(NoUsageError.__doc__)
    if not is_overt and _said(handling.usage):
        raise UsageWithoutA3Error(UsageWithoutA3Error.__doc__)


def _said(words: str | None) -> bool:
    return bool(words and words.strip())
