"""The permissions, and the visibility of records: pure tables that a lawyer can read too.

docs/need-to-know.md is made from them: `make docs`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from bot.services.access.authority import Authority, authority_of
from bot.services.access.kinds import is_kind
from models.officer import Role
from models.task import TaskStatus
from models.task_kind import KindGroup


class Permission(StrEnum):
    USE = "use the bot at all"
    LOOK_UP = "look up referrals and tasks"
    REFER = "refer people to programmes"
    MOVE = "move referrals of the own team, or led by oneself"
    SEARCH = "search by name"
    NOTE = "keep a notebook"
    INTELLIGENCE = "submit intelligence"
    CARRY_OUT = "carry out tasks and visits of their own"
    RESULT = "record results of the work"
    PLAN = "plan tasks, move them and give them to others"
    READ_BRIEFINGS = "read briefings"
    BRIEF = "compose and send briefings"
    DETAIL = "see personal detail, with a reason"
    SAMPLE = "judge the reasons that officers gave"
    CHECK = "check officers' notebooks"
    MANAGE_ACCESS = "enrol, revoke and reset others"
    AUDIT = "read the audit"
    PATROL = "patrol hotspots, and see what is owed there"
    ROUTES = "change what the public is told"


_PARTNER = frozenset(
    {
        *(Permission.USE, Permission.LOOK_UP, Permission.REFER, Permission.MOVE, Permission.DETAIL),
        Permission.NOTE,
        *(Permission.CARRY_OUT, Permission.RESULT, Permission.READ_BRIEFINGS),
    }
)
_OFFICER = _PARTNER | {Permission.SEARCH, Permission.INTELLIGENCE, Permission.PATROL}
_SUPERVISOR = _OFFICER | {
    *(Permission.BRIEF, Permission.PLAN, Permission.SAMPLE, Permission.CHECK, Permission.MANAGE_ACCESS)
}
_AUDITOR = frozenset({Permission.USE, Permission.AUDIT})
_ADMINISTRATOR = frozenset({Permission.USE, Permission.MANAGE_ACCESS, Permission.ROUTES})

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
    """Whether a role may give, take away and reset the access of another's. Nobody may do so to their own."""
    return other in MANAGES.get(role, frozenset())


class Visibility(IntEnum):
    """The amount of a record that somebody may know; each value includes those before it."""

    NOTHING = 0
    EXISTS = 1
    COARSE = 2
    CARD = 3
    DETAIL = 4


LIVE_AHEAD = timedelta(days=7)  # time to prepare for a visit: the week before it
LIVE_BEHIND = timedelta(days=2)  # time to write it up, rest days included


class ReferralTie(StrEnum):
    """Somebody's tie to a referral; the first that holds counts."""

    OWN = "it is their team's, or they lead it"
    ASKED = "they are asked to decide on it"
    LIVE_TASK = "they are in the crew of a live task on it"
    PROGRAMME = "it is another team's, of their own programme"
    NONE = "none of these"


VisibilityTable = Mapping[Authority, Mapping[ReferralTie, Visibility]]
NOTHING, EXISTS, COARSE, CARD, DETAIL = Visibility


def _referral(
    own: Visibility, asked: Visibility, live_task: Visibility, programme: Visibility, none: Visibility
) -> Mapping[ReferralTie, Visibility]:
    return MappingProxyType(dict(zip(ReferralTie, (own, asked, live_task, programme, none), strict=True)))


REFERRALS: VisibilityTable = MappingProxyType(
    {  # the ties in their order: own, asked to decide, live task, own programme, none of these
        Authority.OFFICER: _referral(DETAIL, COARSE, DETAIL, COARSE, COARSE),
        Authority.PARTNER: _referral(DETAIL, NOTHING, DETAIL, CARD, NOTHING),
        Authority.SUPERVISOR: _referral(DETAIL, DETAIL, DETAIL, CARD, CARD),
        Authority.INSPECTOR: _referral(DETAIL, DETAIL, DETAIL, DETAIL, DETAIL),
        Authority.AUDITOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
        Authority.ADMINISTRATOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    }
)
RESTRICTED: VisibilityTable = MappingProxyType(
    {  # the same ties; only supervisors are asked to decide
        Authority.OFFICER: _referral(DETAIL, NOTHING, CARD, NOTHING, NOTHING),
        Authority.PARTNER: _referral(DETAIL, NOTHING, CARD, NOTHING, NOTHING),
        Authority.SUPERVISOR: _referral(DETAIL, DETAIL, CARD, NOTHING, NOTHING),
        Authority.INSPECTOR: _referral(DETAIL, DETAIL, CARD, EXISTS, EXISTS),
        Authority.AUDITOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
        Authority.ADMINISTRATOR: _referral(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    }
)


def referral_visibility(
    *,
    role: Role,
    rank: str | None,
    own_team: bool,
    is_lead: bool,
    own_programme: bool,
    restricted: bool,
    on_live_task: bool,
    is_asked: bool = False,
) -> Visibility:
    """The visibility of a referral.

    `on_live_task`: in the crew of an open task on it that starts within LIVE_AHEAD or LIVE_BEHIND.
    """
    held = {
        ReferralTie.OWN: own_team or is_lead,
        ReferralTie.ASKED: is_asked,
        ReferralTie.LIVE_TASK: on_live_task,
        ReferralTie.PROGRAMME: own_programme,
        ReferralTie.NONE: True,
    }
    tie = next(tie for tie in ReferralTie if held[tie])
    return (RESTRICTED if restricted else REFERRALS)[authority_of(role, rank)][tie]


class TaskGroup(StrEnum):
    """The circle in which a kind of task may be known."""

    OPEN = "open"
    PRIVATE = "private"
    NEED_TO_KNOW = "need to know"
    ENDED = "ended"  # was need to know, and is over


ENDED_STATUSES = (TaskStatus.COMPLETED, TaskStatus.CANCELLED, TaskStatus.EXPIRED)  # nothing more will follow


def task_group(kind: KindGroup | None, *, linked: bool, ended: bool = False) -> TaskGroup:
    """The group of a task, by that of its kind; None, for a kind without a row, is private if it is linked.

    `linked` says whether it is for a referral.
    """
    if kind is KindGroup.NEED_TO_KNOW:
        return TaskGroup.ENDED if ended else TaskGroup.NEED_TO_KNOW
    unknown = KindGroup.PRIVATE if linked else KindGroup.OPEN
    return TaskGroup(kind or unknown)


class TaskTie(StrEnum):
    """Somebody's tie to a task; of those that hold, the one that shows most counts."""

    CREW = "they are in its crew"
    PLANNER = "they planned it, or lead its operation"
    LINE = "they supervise one of its crew, or stand above who does"
    TEAM = "it is for their team, or one of its crew is of it"
    PROGRAMME = "it is for a referral of their own programme"
    NONE = "none of these"


def _task(*levels: Visibility) -> Mapping[TaskTie, Visibility]:
    return MappingProxyType(dict(zip(TaskTie, levels, strict=True)))


_ALL, _NOTHING = _task(*[CARD] * len(TaskTie)), _task(*[NOTHING] * len(TaskTie))
_NO_LOOK_UP = {Authority.AUDITOR: _NOTHING, Authority.ADMINISTRATOR: _NOTHING}
_WATCHING = {Authority.SUPERVISOR: _ALL, Authority.INSPECTOR: _ALL, **_NO_LOOK_UP}
_CHOSEN = _task(CARD, CARD, NOTHING, NOTHING, NOTHING, NOTHING)
_COMMAND = _task(CARD, CARD, CARD, NOTHING, NOTHING, NOTHING)
_TEAM = _task(CARD, CARD, NOTHING, CARD, NOTHING, NOTHING)
TASKS: Mapping[TaskGroup, Mapping[Authority, Mapping[TaskTie, Visibility]]] = MappingProxyType(
    {  # the ties in their order: crew, planner, line, team, own programme, none of these
        TaskGroup.OPEN: {
            Authority.OFFICER: _ALL,
            Authority.PARTNER: _task(CARD, CARD, NOTHING, CARD, CARD, NOTHING),
            **_WATCHING,
        },
        TaskGroup.PRIVATE: {
            Authority.OFFICER: _task(CARD, CARD, COARSE, CARD, COARSE, COARSE),
            Authority.PARTNER: _task(CARD, CARD, NOTHING, CARD, COARSE, NOTHING),
            **_WATCHING,
        },
        TaskGroup.NEED_TO_KNOW: {  # rank opens nothing: standing in the line does
            Authority.OFFICER: _CHOSEN,
            Authority.PARTNER: _CHOSEN,
            Authority.SUPERVISOR: _COMMAND,
            Authority.INSPECTOR: _COMMAND,
            **_NO_LOOK_UP,
        },
        TaskGroup.ENDED: {Authority.OFFICER: _TEAM, Authority.PARTNER: _TEAM, **_WATCHING},
    }
)


def task_visibility(
    *,
    role: Role,
    rank: str | None,
    kind: KindGroup | None,
    status: TaskStatus,
    ties: Collection[TaskTie],
    referral: Visibility | None,
) -> Visibility:
    """The visibility of a task. `referral` is that of the task's referral to the viewer, None if it has none.

    A viewer outside the crew who may not know the referral's status knows nothing of the task.
    """
    if referral is not None and referral < Visibility.COARSE and TaskTie.CREW not in ties:
        return Visibility.NOTHING
    group = task_group(kind, linked=referral is not None, ended=status in ENDED_STATUSES)
    levels = TASKS[group][authority_of(role, rank)]
    return max(levels[tie] for tie in (*ties, TaskTie.NONE))


class IntelligenceTie(StrEnum):
    """Somebody's tie to an intelligence report; the first that holds counts."""

    SUBMITTED = "they submitted it"
    ASSESSOR = "they are an assessor"
    NONE = "none of these"


def _intelligence(
    submitted: Visibility, assessor: Visibility, none: Visibility
) -> Mapping[IntelligenceTie, Visibility]:
    return MappingProxyType(dict(zip(IntelligenceTie, (submitted, assessor, none), strict=True)))


_INTELLIGENCE_WORK = _intelligence(CARD, CARD, NOTHING)
_NO_INTELLIGENCE = _intelligence(NOTHING, NOTHING, NOTHING)
INTELLIGENCE: Mapping[Authority, Mapping[IntelligenceTie, Visibility]] = MappingProxyType(
    {  # the ties in their order: submitted, assessor, none of these
        Authority.OFFICER: _INTELLIGENCE_WORK,
        Authority.PARTNER: _NO_INTELLIGENCE,
        Authority.SUPERVISOR: _INTELLIGENCE_WORK,
        Authority.INSPECTOR: _INTELLIGENCE_WORK,
        Authority.AUDITOR: _NO_INTELLIGENCE,
        Authority.ADMINISTRATOR: _NO_INTELLIGENCE,
    }
)
ASSESSING_TEAM = "intelligence"  # the kind of team, in any case
ASSESSORS = frozenset(role for role in Role if may(role, Permission.INTELLIGENCE))


def is_assessor(role: Role, team_kind: str | None) -> bool:
    return role in ASSESSORS and is_kind(team_kind, ASSESSING_TEAM)


def may_assess(role: Role, team_kind: str | None, *, submitted: bool) -> bool:
    """Whether they may assess it: an assessor decides on any report but their own."""
    return is_assessor(role, team_kind) and not submitted


def intelligence_visibility(
    *, role: Role, rank: str | None, team_kind: str | None, submitted: bool
) -> Visibility:
    held = {
        IntelligenceTie.SUBMITTED: submitted,
        IntelligenceTie.ASSESSOR: is_assessor(role, team_kind),
        IntelligenceTie.NONE: True,
    }
    tie = next(tie for tie in IntelligenceTie if held[tie])
    return INTELLIGENCE[authority_of(role, rank)][tie]


class NoteTie(StrEnum):
    """Somebody's tie to a note; the first that holds counts."""

    OWN = "it stands in their own book"
    OVERSEEN = "they supervise its officer, or are of the same team"
    NONE = "none of these"


def _note(own: Visibility, overseen: Visibility, none: Visibility) -> Mapping[NoteTie, Visibility]:
    return MappingProxyType(dict(zip(NoteTie, (own, overseen, none), strict=True)))


NOTES: Mapping[Authority, Mapping[NoteTie, Visibility]] = MappingProxyType(
    {  # the ties in their order: own, overseen, none of these
        Authority.OFFICER: _note(CARD, NOTHING, NOTHING),
        Authority.PARTNER: _note(CARD, NOTHING, NOTHING),
        Authority.SUPERVISOR: _note(CARD, CARD, NOTHING),
        Authority.INSPECTOR: _note(CARD, CARD, CARD),
        Authority.AUDITOR: _note(NOTHING, NOTHING, NOTHING),
        Authority.ADMINISTRATOR: _note(NOTHING, NOTHING, NOTHING),
    }
)


def may_read_others(role: Role, rank: str | None) -> bool:
    """Whether somebody may read any notebook besides their own."""
    return NOTES[authority_of(role, rank)][NoteTie.OVERSEEN] >= Visibility.CARD
