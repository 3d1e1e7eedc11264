"""The reference that the officer probably meant."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from models.programme import Programme
from models.referral import Referral
from models.task import Task


def referral(session: Session, ref: str, scope: sa.ColumnElement[bool]) -> str | None:
    """A referral with one digit wrong, missing or swapped, among those in scope."""
    query = (
        sa.select(col(Referral.ref))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(Referral.ref).in_(list(_slips(ref))), scope)
    )
    found: str | None = session.run(query.order_by(col(Referral.ref)).limit(1)).scalar()
    return found


def task(session: Session, ref: str, scope: sa.ColumnElement[bool]) -> str | None:
    query = (
        sa.select(col(Task.ref))
        .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(Task.ref).in_(list(_slips(ref))), scope)
    )
    found: str | None = session.run(query.order_by(col(Task.ref)).limit(1)).scalar()
    return found


def _slips(ref: str) -> Iterator[str]:
    """References with two neighbours swapped, then those with another digit in one place."""
    prefix, _, digits = ref.rpartition("-")
    for i in range(len(digits) - 1):
        yield f"{prefix}-{digits[:i]}{digits[i + 1]}{digits[i]}{digits[i + 2 :]}"
    for i in range(len(digits)):
        yield from (f"{prefix}-{digits[:i]}{digit}{digits[i + 1 :]}" for digit in "0123456789")
