"""The right to move a referral: pure, as the tables of `policy`."""

from __future__ import annotations

from bot.services.access import policy
from bot.services.access.authority import Authority, authority_of
from bot.services.access.policy import Permission, Visibility
from models.officer import Role
from models.programme import MoveBy


def move_rights(
    *,
    role: Role,
    rank: str | None,
    visibility: Visibility,
    own_team: bool,
    is_lead: bool,
    supervises_team: bool,
) -> frozenset[MoveBy]:
    """The kinds of moves that somebody may make on a referral that they see so far.

    The owning team and the lead make those of the team; supervisors of that team, or of somebody in it, those
    of supervisors too. Inspectors and those above decide on every referral whose card they may see.
    """
    if not policy.may(role, Permission.MOVE) or visibility < Visibility.CARD:
        return frozenset()
    in_charge = role is Role.SUPERVISOR and (own_team or supervises_team)
    held = {
        MoveBy.TEAM: own_team or is_lead or in_charge,
        MoveBy.SUPERVISOR: in_charge,
        MoveBy.INSPECTOR: authority_of(role, rank) is Authority.INSPECTOR,
    }
    return frozenset(right for right, holds in held.items() if holds)
