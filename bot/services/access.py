"""Who may do what, and who may know how much of a record: tables, pure, to be read by a lawyer too.

docs/need-to-know.md is made from them: `python -m tests.write_need_to_know`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from bot.services.ranks import is_inspector_or_above
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


OWN_PROGRAMME_ONLY = frozenset({Role.PARTNER})


def may(role: Role, permission: Permission) -> bool:
    return permission in MAY[role]


class Sight(IntEnum):
    """How much of a record somebody may know; each holds what those before it hold."""

    NOTHING = 0
    EXISTS = 1
    COARSE = 2
    CARD = 3
    DETAIL = 4


class Standing(StrEnum):
    """What counts of somebody's role and rank."""

    OFFICER = "officer"
    PARTNER = "partner"
    SUPERVISOR = "supervisor"
    INSPECTOR = "supervisor of Inspector's rank or above"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


def standing(role: Role, rank: str | None) -> Standing:
    if role is Role.SUPERVISOR and is_inspector_or_above(rank):
        return Standing.INSPECTOR
    return Standing[role.name]


LIVE_AHEAD = timedelta(days=7)  # a visit is prepared within the week before it
LIVE_BEHIND = timedelta(days=2)  # and written up after it, once rest days are over


class ReferralTie(StrEnum):
    """What somebody has to do with a referral; the first that holds counts."""

    OWN = "it is their team's, or they lead it"
    LIVE_TASK = "they are in the crew of a live task on it"
    PROGRAMME = "it is another team's, of their own programme"
    NONE = "none of these"


Table = Mapping[Standing, Mapping[ReferralTie, Sight]]
NOTHING, EXISTS, COARSE, CARD, DETAIL = Sight


def _referral(own: Sight, live_task: Sight, programme: Sight, none: Sight) -> Mapping[ReferralTie, Sight]:
    return MappingProxyType(dict(zip(ReferralTie, (own, live_task, programme, none), strict=True)))


REFERRALS: Table = MappingProxyType(
    {
        Standing.OFFICER: _referral(DETAIL, DETAIL, COARSE, COARSE),
        Standing.PARTNER: _referral(DETAIL, DETAIL, CARD, NOTHING),
        Standing.SUPERVISOR: _referral(DETAIL, DETAIL, CARD, CARD),
        Standing.INSPECTOR: _referral(DETAIL, DETAIL, DETAIL, DETAIL),
        Standing.AUDITOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING),
        Standing.ADMINISTRATOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING),
    }
)
RESTRICTED: Table = MappingProxyType(
    {
        Standing.OFFICER: _referral(DETAIL, CARD, NOTHING, NOTHING),
        Standing.PARTNER: _referral(DETAIL, CARD, NOTHING, NOTHING),
        Standing.SUPERVISOR: _referral(DETAIL, CARD, NOTHING, NOTHING),
        Standing.INSPECTOR: _referral(DETAIL, CARD, EXISTS, EXISTS),
        Standing.AUDITOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING),
        Standing.ADMINISTRATOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING),
    }
)


def referral_sight(
    *,
    role: Role,
    rank: str | None,
    own_team: bool,
    is_lead: bool,
    own_programme: bool,
    restricted: bool,
    on_live_task: bool,
) -> Sight:
    """`on_live_task`: in the crew of an open task on it that starts within LIVE_AHEAD or LIVE_BEHIND."""
    held = {
        ReferralTie.OWN: own_team or is_lead,
        ReferralTie.LIVE_TASK: on_live_task,
        ReferralTie.PROGRAMME: own_programme,
        ReferralTie.NONE: True,
    }
    tie = next(tie for tie in ReferralTie if held[tie])
    return (RESTRICTED if restricted else REFERRALS)[standing(role, rank)][tie]
