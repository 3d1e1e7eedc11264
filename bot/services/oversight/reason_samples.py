"""The supervisor's sample: fuller reasons for looks at personal detail, for a human to judge."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.oversight import flags, refusals
from bot.services.referrals import visibility as referral_visibility
from models.audit import AuditEntry
from models.flag import FlagRule, ReasonSample, Verdict
from models.officer import Officer
from models.programme import Programme
from models.referral import Referral

PAGE = 3
KIND = "reason"
GIVEN = (
    sa.select(sa.func.max(col(AuditEntry.id)))
    .join(ReasonSample, col(ReasonSample.officer_id) == col(AuditEntry.chain))
    .where(
        col(ReasonSample.id) == sa.bindparam("sample"),
        col(AuditEntry.object_ref) == col(ReasonSample.object_ref),
        col(AuditEntry.at) == col(ReasonSample.at),
    )
)


class SampleView(Struct, frozen=True):
    """`who` looked at `ref`; `words` are theirs."""

    id: int
    who: str
    ref: str
    reason: str
    words: str
    at: datetime


def listed(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[SampleView], int]:
    """A page of the samples that this supervisor has still to judge, oldest first, and their number."""
    query = _open(actor, now)
    rows, total = session.page(query.order_by(col(ReasonSample.id)), page, size=PAGE)
    found = [
        SampleView(
            row.id,
            officer_name(row.rank, row.collar, row.surname),
            row.object_ref,
            row.reason,
            row.words,
            row.at,
        )
        for row in rows
    ]
    about = [(KIND, str(one.id)) for one in found] + [("referral", one.ref) for one in found]
    trail.record(session, actor, "consult", about, now=now)
    return found, total


def judge(session: Session, actor: Actor, sample_id: int, verdict: Verdict, *, now: datetime) -> None:
    """Judge a sample. One that needs questions becomes a flag for the auditors.

    Raises RejectedError for one's own, another supervisor's, one already judged, and one about a referral
    that isn't on record for them.
    """
    query = _open(actor, now).where(col(ReasonSample.id) == sample_id)
    row = session.run(query).first()
    judged = (
        sa.update(ReasonSample)
        .where(col(ReasonSample.id) == sample_id, col(ReasonSample.verdict).is_(None))
        .values(verdict=verdict, judged_by_id=actor.id, judged_at=now)
    )
    if row is None or not session.run(judged).rowcount:
        raise refusals.NOT_YOURS_TO_JUDGE()
    if verdict is Verdict.TO_BE_ASKED:
        given = session.run(GIVEN, {"sample": sample_id}).scalar()
        if given is not None:
            flags.raise_flag(
                session, FlagRule.REASON, given, detail=f"by the supervisor, {actor.collar}", now=now
            )
    detail = f"{row.collar} · {row.object_ref} · {verdict.value}"
    trail.record(session, actor, "judge reason", [(KIND, str(sample_id))], detail=detail, now=now)


def _open(actor: Actor, now: datetime) -> Query:
    """Open samples of officers they supervise, and of team members without a supervisor; never their own.

    One about a referral of which this supervisor may not know how it stands is left to the auditors.
    """
    theirs = sa.or_(
        col(Officer.supervisor_id) == actor.id,
        sa.and_(col(Officer.supervisor_id).is_(None), col(Officer.team_id) == actor.team_id),
    )
    return (
        sa.select(
            col(ReasonSample.id),
            col(ReasonSample.object_ref),
            col(ReasonSample.reason),
            col(ReasonSample.words),
            col(ReasonSample.at),
            col(Officer.rank),
            col(Officer.collar),
            col(Officer.surname),
        )
        .join(Officer, col(Officer.id) == col(ReasonSample.officer_id))
        .join(Referral, col(Referral.ref) == col(ReasonSample.object_ref))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(ReasonSample.verdict).is_(None), col(Officer.id) != actor.id, theirs)
        .where(referral_visibility.referral_column(actor, now) >= Visibility.COARSE)
    )
