"""Flags: looks that an auditor should judge. Never shown to the officer concerned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session, insert_new
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.oversight import refusals
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.audit import AuditEntry
from models.delivery import Occurrence
from models.flag import Flag, FlagRule, Verdict
from models.officer import ENROLLED, Officer, Role
from models.team import Team

PAGE = 8
QUIET = timedelta(hours=1)  # between two notices to the same auditor
RECENT = timedelta(days=7)  # older flags are no longer told, only listed


class NewFlagsNotice(Notice, frozen=True):
    kind = NoticeKind.NEW_FLAGS
    number: int


_judge = aliased(Officer)
WHOLE: Query = (
    sa.select(
        *(getattr(Flag, name) for name in ("id", "rule", "at", "object_kind", "object_ref", "detail")),
        col(Flag.verdict),
        col(Flag.judged_at),
        col(Officer.collar),
        col(Team.code).label("team"),
        col(_judge.collar).label("judged_by"),
    )
    .select_from(Flag)
    .join(Officer, col(Officer.id) == col(Flag.officer_id))
    .join(Team, col(Team.id) == col(Officer.team_id))
    .outerjoin(_judge, col(_judge.id) == col(Flag.judged_by_id))
)
OPEN = col(Flag.verdict).is_(None)
ENTRY = sa.select(
    *(getattr(AuditEntry, name) for name in ("officer_id", "object_kind", "object_ref", "at"))
).where(col(AuditEntry.id) == sa.bindparam("entry"))
PUT = {name: insert.returning(col(Flag.id)) for name, insert in insert_new(Flag).items()}
_told = (
    sa.select(sa.func.max(col(Occurrence.due_at)))
    .where(
        notices.is_about(NewFlagsNotice),
        col(Occurrence.subject_id) == col(Officer.id),
        col(Occurrence.due_at) > sa.bindparam("recent"),
    )
    .correlate(Officer)
    .scalar_subquery()
)
_auditors = (
    sa.select(col(Officer.id), _told.label("told_at"))
    .where(col(Officer.role) == Role.AUDITOR, ENROLLED)
    .subquery()
)
UNTOLD: Query = (
    sa.select(_auditors.c.id, sa.func.count().label("number"))
    .join(Flag, col(Flag.officer_id) != _auditors.c.id)
    .where(
        OPEN,
        col(Flag.at) > sa.bindparam("recent"),
        sa.or_(
            _auditors.c.told_at.is_(None),
            sa.and_(_auditors.c.told_at <= sa.bindparam("quiet"), col(Flag.raised_at) > _auditors.c.told_at),
        ),
    )
    .group_by(_auditors.c.id)
)


class FlagView(Struct, frozen=True):
    """`collar` and `team` are those of the officer who looked; `ref` is the record, "" for none."""

    id: int
    rule: FlagRule
    collar: str
    team: str
    kind: str
    ref: str
    at: datetime
    detail: str | None
    verdict: Verdict | None
    judged_by: str | None
    judged_at: datetime | None


class FlagRow(Protocol):
    """A row of `WHOLE`."""

    id: int
    rule: FlagRule
    collar: str
    team: str
    object_kind: str
    object_ref: str
    at: datetime
    detail: str | None
    verdict: Verdict | None
    judged_by: str | None
    judged_at: datetime | None


def raise_flag(session: Session, rule: FlagRule, entry_id: int, *, detail: str, now: datetime) -> bool:
    """Raise a flag on an audit entry that a person points out; False if it was raised before."""
    entry = session.run(ENTRY, {"entry": entry_id}).one()
    row = {"rule": rule, "entry_id": entry_id, "raised_at": now, "detail": detail} | entry._asdict()
    return session.run(PUT[session.dialect], row).scalar() is not None


def listed(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[FlagView], int]:
    """A page of the open flags, newest first, and their number, without those about the actor."""
    query = WHOLE.where(OPEN, _not_about(actor))
    ordered = query.order_by(col(Flag.at).desc(), col(Flag.id).desc())
    rows, total = session.page(ordered, page, size=PAGE)
    views = [_view(row) for row in rows]
    trail.record(session, actor, "consult", [("flag", str(view.id)) for view in views], now=now)
    return views, total


def require(session: Session, actor: Actor, number: int, *, now: datetime) -> FlagView:
    """The flag. Raises RejectedError, also for one about the actor."""
    found = _find(session, actor, number)
    trail.record(session, actor, "consult", [("flag", str(number))], now=now)
    return found


def judge(
    session: Session, actor: Actor, number: int, verdict: Verdict, *, now: datetime
) -> tuple[FlagView, bool]:
    """Judge a flag; return it, and whether this verdict decided it: the first one stands.

    Raises RejectedError.
    """
    decided = (
        sa.update(Flag)
        .where(col(Flag.id) == number, OPEN, _not_about(actor))
        .values(verdict=verdict, judged_by_id=actor.id, judged_at=now)
    )
    is_new = bool(session.run(decided).rowcount)
    found = _find(session, actor, number)
    action = "judge" if is_new else "consult"
    detail = verdict.value if is_new else None
    trail.record(session, actor, action, [("flag", str(number))], now=now, detail=detail)
    return found, is_new


def is_due(session: Session, turn: Turn) -> bool:
    """Whether an auditor is to be told of new flags: not about themselves, and not within the hour."""
    return session.run(UNTOLD.limit(1), _times(turn.now)).first() is not None


def tell_due(session: Session, turn: Turn) -> None:
    """Tell each auditor the number of new flags, and nothing else."""
    for row in session.run(UNTOLD, _times(turn.now)).all():
        notices.tell(session, row.id, NewFlagsNotice(row.number), now=turn.now)


def _times(now: datetime) -> dict[str, datetime]:
    return {"quiet": now - QUIET, "recent": now - RECENT}


def _find(session: Session, actor: Actor, number: int) -> FlagView:
    query = WHOLE.where(col(Flag.id) == number, _not_about(actor))
    row = session.run(query).first()
    if row is None:
        raise refusals.NO_SUCH_FLAG()
    return _view(row)


def _not_about(actor: Actor) -> sa.ColumnElement[bool]:
    return col(Flag.officer_id) != actor.id


def _view(row: FlagRow) -> FlagView:
    return FlagView(
        row.id, row.rule, row.collar, row.team, row.object_kind, row.object_ref, row.at, row.detail,
        row.verdict, row.judged_by, row.judged_at,
    )  # fmt: skip


DUTY = ClockDuty("flags", is_due, tell_due)
