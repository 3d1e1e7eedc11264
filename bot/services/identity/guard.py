"""The one statement that opens every answer: the officer, the open question, the end of their chain."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit.actors import Actor, Trail
from bot.services.audit.hash_chain import START
from bot.services.dialogues import AskedQuestion
from bot.services.identity.sessions import OpenUnlock
from models.audit import AuditEntry
from models.dialogue import Dialogue
from models.early_edit import EarlyEdit
from models.inbox import InboxEntry
from models.lone_visit import LoneVisit
from models.officer import Officer
from models.team import Team
from models.unlock import Unlock

_last = aliased(AuditEntry)
_newest = (
    sa.select(sa.func.max(col(_last.number))).where(col(_last.chain) == col(Officer.id)).scalar_subquery()
)
_oldest = (
    sa.select(sa.func.min(col(InboxEntry.update_id)))
    .where(
        col(InboxEntry.lane) == sa.bindparam("account_id"),
        sa.text("inbox.state = 'received'"),  # written out, so that the partial index is used
    )
    .scalar_subquery()
)
_edits_wait = sa.exists().where(col(EarlyEdit.account_id) == sa.bindparam("account_id"))
_alone = sa.exists().where(  # written out, so that the partial index is used
    col(LoneVisit.officer_id) == col(Officer.id), sa.text("lone_visits.ended_at IS NULL")
)
_nth = aliased(AuditEntry)
_ceiling = sa.bindparam("ceiling", None, type_=sa.BigInteger)
_ceiling_entry = (
    sa.select(col(_nth.at))
    .where(
        col(_nth.chain) == col(Officer.id),
        col(_nth.number) == col(AuditEntry.number) - _ceiling + sa.literal_column("1"),
    )
    .correlate(Officer, AuditEntry)
    .scalar_subquery()
)
STATEMENT: Query = (
    sa.select(
        col(Officer.id),
        col(Officer.collar),
        col(Officer.surname),
        col(Officer.rank),
        col(Officer.role),
        col(Officer.team_id),
        col(Officer.unreachable_since),
        col(Team.code).label("team"),
        col(Team.kind).label("team_kind"),
        col(AuditEntry.number),
        col(AuditEntry.digest),
        col(Officer.ceiling_lifted_at),
        _ceiling_entry.label("ceiling_entry_at"),
        col(Officer.on_duty_since),
        col(Unlock.id).label("unlock_id"),
        col(Unlock.began_at),
        col(Unlock.active_until),
        col(Dialogue.id).label("question_id"),
        col(Dialogue.step),
        col(Dialogue.facts),
        col(Dialogue.asked_at),
        col(Dialogue.asked),
        _oldest.label("oldest"),
        _edits_wait.label("edits_wait"),
        _alone.label("is_alone"),
    )
    .select_from(Officer)
    .join(Team, col(Team.id) == col(Officer.team_id))
    .outerjoin(
        Dialogue,
        sa.and_(col(Dialogue.officer_id) == col(Officer.id), sa.text("dialogues.is_open")),
    )
    .outerjoin(
        Unlock, sa.and_(col(Unlock.officer_id) == col(Officer.id), sa.text("unlocks.ended_at IS NULL"))
    )
    .outerjoin(
        AuditEntry,
        sa.and_(col(AuditEntry.chain) == col(Officer.id), col(AuditEntry.number) == _newest),
    )
    .where(col(Officer.account_id) == sa.bindparam("account_id"), col(Officer.left_at).is_(None))
)


class Identity(Struct, frozen=True):
    """`oldest` is the first unanswered update of this account.

    `question` is the one that is open.
    `unreachable`: our last push to it failed for good. `stretch` is the open unlock, None while locked.
    `ceiling_entry_at` is the time of the entry that is as far back as the ceiling of looks, None if there
    are fewer; `lifted_at` is the time at which the ceiling was lifted. `edits_wait` says that edits came
    before their messages. `is_alone`: they are out alone, so that plain words may be the answer.
    """

    actor: Actor
    question: AskedQuestion | None
    oldest: int | None
    unreachable: bool
    stretch: OpenUnlock | None
    ceiling_entry_at: datetime | None
    lifted_at: datetime | None
    edits_wait: bool = False
    is_alone: bool = False

    @property
    def step(self) -> str | None:
        return self.question.step if self.question else None

    @property
    def facts(self) -> dict[str, str]:
        return self.question.facts if self.question else {}


class UnlockRow(Protocol):
    """The open unlock; without an `unlock_id` there is none, and its times are NULL."""

    unlock_id: int | None
    began_at: datetime
    active_until: datetime
    on_duty_since: datetime | None


class OpenQuestionRow(Protocol):
    """The open question; without a `question_id` there is none, and the rest is NULL."""

    question_id: int | None
    step: str
    facts: dict[str, str]
    asked_at: datetime
    asked: str


def identify(
    session: Session, account_id: int, *, now: datetime, ceiling: int | None = None
) -> Identity | None:
    """The enrolled, active officer behind an account; None for anybody else."""
    facts = {"account_id": account_id, "ceiling": ceiling}
    row = session.run(STATEMENT, facts).first()
    if row is None:
        return None
    stretch = _stretch(row, now)
    actor = Actor(
        id=row.id,
        collar=row.collar,
        surname=row.surname,
        rank=row.rank,
        role=row.role,
        team_id=row.team_id,
        team=row.team,
        team_kind=row.team_kind,
        trail=Trail(row.number or 0, row.digest or START),
        session_id=row.unlock_id if stretch is not None else None,
    )
    return Identity(
        actor,
        _question(row),
        row.oldest,
        unreachable=row.unreachable_since is not None,
        stretch=stretch,
        ceiling_entry_at=row.ceiling_entry_at,
        lifted_at=row.ceiling_lifted_at,
        edits_wait=row.edits_wait,
        is_alone=row.is_alone,
    )


def _question(row: OpenQuestionRow) -> AskedQuestion | None:
    if row.question_id is None:
        return None
    return AskedQuestion(row.question_id, row.step, dict(row.facts), row.asked_at, row.asked)


def _stretch(row: UnlockRow, now: datetime) -> OpenUnlock | None:
    if row.unlock_id is None or row.active_until <= now:
        return None
    return OpenUnlock(row.unlock_id, row.began_at, row.active_until, row.on_duty_since)
