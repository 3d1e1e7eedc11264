"""Who may do what, and who may know how much of a record: tables, pure, to be read by a lawyer too.

docs/need-to-know.md is made from them: `make docs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from bot.services.access.authority import Standing, standing
from models.officer import Role


class Permission(StrEnum):
    USE = "use the bot at all"
    LOOK_UP = "look up referrals and tasks"
    SEARCH = "search by name"
    NOTE = "keep a notebook"
    INTELLIGENCE = "submit intelligence"
    READ_BRIEFINGS = "read briefings"
    BRIEF = "compose and send briefings"
    DETAIL = "see personal detail, with a reason"
    SAMPLE = "judge the reasons that officers gave"
    CHECK = "check officers' notebooks"
    MANAGE_ACCESS = "enrol, revoke and reset others"
    AUDIT = "read the audit"


_PARTNER = frozenset(
    {Permission.USE, Permission.LOOK_UP, Permission.DETAIL, Permission.NOTE, Permission.READ_BRIEFINGS}
)
_OFFICER = _PARTNER | {Permission.SEARCH, Permission.INTELLIGENCE}
_SUPERVISOR = _OFFICER | {*(Permission.BRIEF, Permission.SAMPLE, Permission.CHECK, Permission.MANAGE_ACCESS)}
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


class Sight(IntEnum):
    """How much of a record somebody may know; each holds what those before it hold."""

    NOTHING = 0
    EXISTS = 1
    COARSE = 2
    CARD = 3
    DETAIL = 4


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
    {  # the ties in their order: own, live task, own programme, none of these
        Standing.OFFICER: _referral(DETAIL, DETAIL, COARSE, COARSE),
        Standing.PARTNER: _referral(DETAIL, DETAIL, CARD, NOTHING),
        Standing.SUPERVISOR: _referral(DETAIL, DETAIL, CARD, CARD),
        Standing.INSPECTOR: _referral(DETAIL, DETAIL, DETAIL, DETAIL),
        Standing.AUDITOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING),
        Standing.ADMINISTRATOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING),
    }
)
RESTRICTED: Table = MappingProxyType(
    {  # the same ties
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


class TaskGroup(StrEnum):
    """How widely a kind of task may be known."""

    OPEN = "open"
    PRIVATE = "private"
    NEED_TO_KNOW = "need to know"


NEED_TO_KNOW_WORDS = ("WARRANT", "ARREST")  # anywhere in a kind's name: forces have several of each
PRIVATE_KINDS = frozenset(
    ("HOME_VISIT_TURNAROUND", "VISIT_CIRV", "CUCKOOING_CHECK", "SAFEGUARDING_FOLLOWUP", "BAIL_CHECK")
)
OPEN_KINDS = frozenset(
    {
        *("PATROL_HOTSPOT", "BEAT_BUS", "WEAPON_SWEEP", "SCHOOL_VISIT", "RETAILER_VISIT"),
        *("LICENSED_PREMISES_VISIT", "TRAINING_DELIVERY", "REASSURANCE_VISIT"),
    }
)


def task_group(kind: str, *, linked: bool) -> TaskGroup:
    """A kind that nobody has put into a group is private if it is `linked` to a referral, else open."""
    name = kind.upper().replace(" ", "_").replace("-", "_")
    if any(word in name for word in NEED_TO_KNOW_WORDS):
        return TaskGroup.NEED_TO_KNOW
    if name in PRIVATE_KINDS or (linked and name not in OPEN_KINDS):
        return TaskGroup.PRIVATE
    return TaskGroup.OPEN


class TaskTie(StrEnum):
    """What somebody has to do with a task; the first that holds counts."""

    CREW = "they are in its crew"
    TEAM = "one of its crew is of their team"
    PROGRAMME = "it is for a referral of their own programme"
    NONE = "none of these"


def _task(crew: Sight, team: Sight, programme: Sight, none: Sight) -> Mapping[TaskTie, Sight]:
    return MappingProxyType(dict(zip(TaskTie, (crew, team, programme, none), strict=True)))


_ALL, _NOTHING = _task(CARD, CARD, CARD, CARD), _task(NOTHING, NOTHING, NOTHING, NOTHING)
_WATCHING = {
    Standing.SUPERVISOR: _ALL,
    Standing.INSPECTOR: _ALL,
    Standing.AUDITOR: _NOTHING,
    Standing.ADMINISTRATOR: _NOTHING,
}
TASKS: Mapping[TaskGroup, Mapping[Standing, Mapping[TaskTie, Sight]]] = MappingProxyType(
    {  # the ties in their order: crew, team, own programme, none of these
        TaskGroup.OPEN: {
            Standing.OFFICER: _ALL,
            Standing.PARTNER: _task(CARD, CARD, CARD, NOTHING),
            **_WATCHING,
        },
        TaskGroup.PRIVATE: {
            Standing.OFFICER: _task(CARD, CARD, COARSE, COARSE),
            Standing.PARTNER: _task(CARD, CARD, COARSE, NOTHING),
            **_WATCHING,
        },
        TaskGroup.NEED_TO_KNOW: {
            Standing.OFFICER: _task(CARD, CARD, NOTHING, NOTHING),
            Standing.PARTNER: _task(CARD, CARD, NOTHING, NOTHING),
            **_WATCHING,
        },
    }
)


def task_sight(
    *,
    role: Role,
    rank: str | None,
    kind: str,
    in_crew: bool,
    own_team: bool,
    own_programme: bool,
    referral: Sight | None,
) -> Sight:
    """`referral` is what the viewer may know of the referral that the task is for, None where it is for none.

    Who may not know how that one stands knows nothing of the task, but for its crew.
    """
    if referral is not None and referral < Sight.COARSE and not in_crew:
        return Sight.NOTHING
    held = {
        TaskTie.CREW: in_crew,
        TaskTie.TEAM: own_team,
        TaskTie.PROGRAMME: own_programme,
        TaskTie.NONE: True,
    }
    tie = next(tie for tie in TaskTie if held[tie])
    return TASKS[task_group(kind, linked=referral is not None)][standing(role, rank)][tie]


class IntelligenceTie(StrEnum):
    """What somebody has to do with an intelligence report; the first that holds counts."""

    SUBMITTED = "they submitted it"
    ASSESSOR = "they are an assessor"
    NONE = "none of these"


def _intelligence(submitted: Sight, assessor: Sight, none: Sight) -> Mapping[IntelligenceTie, Sight]:
    return MappingProxyType(dict(zip(IntelligenceTie, (submitted, assessor, none), strict=True)))


_INTELLIGENCE_WORK = _intelligence(CARD, CARD, NOTHING)
_NO_INTELLIGENCE = _intelligence(NOTHING, NOTHING, NOTHING)
INTELLIGENCE: Mapping[Standing, Mapping[IntelligenceTie, Sight]] = MappingProxyType(
    {  # the ties in their order: submitted, assessor, none of these
        Standing.OFFICER: _INTELLIGENCE_WORK,
        Standing.PARTNER: _NO_INTELLIGENCE,
        Standing.SUPERVISOR: _INTELLIGENCE_WORK,
        Standing.INSPECTOR: _INTELLIGENCE_WORK,
        Standing.AUDITOR: _NO_INTELLIGENCE,
        Standing.ADMINISTRATOR: _NO_INTELLIGENCE,
    }
)
ASSESSING_TEAM = "intelligence"  # the kind of team, in any case
ASSESSORS = frozenset(role for role in Role if may(role, Permission.INTELLIGENCE))


def is_assessor(role: Role, team_kind: str | None) -> bool:
    return role in ASSESSORS and (team_kind or "").strip().lower() == ASSESSING_TEAM


def may_assess(role: Role, team_kind: str | None, *, submitted: bool) -> bool:
    """An assessor decides on anybody's report but their own."""
    return is_assessor(role, team_kind) and not submitted


def intelligence_sight(*, role: Role, rank: str | None, team_kind: str | None, submitted: bool) -> Sight:
    held = {
        IntelligenceTie.SUBMITTED: submitted,
        IntelligenceTie.ASSESSOR: is_assessor(role, team_kind),
        IntelligenceTie.NONE: True,
    }
    tie = next(tie for tie in IntelligenceTie if held[tie])
    return INTELLIGENCE[standing(role, rank)][tie]


class NoteTie(StrEnum):
    """What somebody has to do with a note; the first that holds counts."""

    OWN = "it stands in their own book"
    OVERSEEN = "they supervise its officer, or are of the same team"
    NONE = "none of these"


def _note(own: Sight, overseen: Sight, none: Sight) -> Mapping[NoteTie, Sight]:
    return MappingProxyType(dict(zip(NoteTie, (own, overseen, none), strict=True)))


NOTES: Mapping[Standing, Mapping[NoteTie, Sight]] = MappingProxyType(
    {  # the ties in their order: own, overseen, none of these
        Standing.OFFICER: _note(CARD, NOTHING, NOTHING),
        Standing.PARTNER: _note(CARD, NOTHING, NOTHING),
        Standing.SUPERVISOR: _note(CARD, CARD, NOTHING),
        Standing.INSPECTOR: _note(CARD, CARD, CARD),
        Standing.AUDITOR: _note(NOTHING, NOTHING, NOTHING),
        Standing.ADMINISTRATOR: _note(NOTHING, NOTHING, NOTHING),
    }
)


def may_read_others(role: Role, rank: str | None) -> bool:
    """Whether there are notebooks besides their own that somebody may read."""
    return NOTES[standing(role, rank)][NoteTie.OVERSEEN] >= Sight.CARD
