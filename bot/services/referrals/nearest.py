"""The reference that the officer probably meant."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from models.programme import Programme
from models.referral import Referral
from models.task import Task

DIGITS = "0123456789"
SHORTEST = 4  # digits of a reference


def referral(session: Session, ref: str, scope: sa.ColumnElement[bool]) -> str | None:
    """A referral with one digit wrong, missing, doubled or swapped, among those in scope."""
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
    """References with two neighbours swapped, with another digit in one place, with one more or one less.

    A digit that was left out or struck twice is looked for in the number as typed, without its zeros.
    """
    prefix, _, digits = ref.rpartition("-")
    typed = digits.lstrip("0")
    for i in range(len(digits) - 1):
        yield f"{prefix}-{digits[:i]}{digits[i + 1]}{digits[i]}{digits[i + 2 :]}"
    for i in range(len(digits)):
        yield from (f"{prefix}-{digits[:i]}{digit}{digits[i + 1 :]}" for digit in DIGITS)
    for i in range(len(typed) + 1):
        yield from (_numbered(prefix, f"{typed[:i]}{digit}{typed[i:]}") for digit in DIGITS)
    for i in range(len(typed)):
        yield _numbered(prefix, f"{typed[:i]}{typed[i + 1 :]}")


def _numbered(prefix: str, digits: str) -> str:
    return f"{prefix}-{digits.zfill(SHORTEST)}"
