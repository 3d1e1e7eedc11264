"""Changes by another system may bring tasks near each other: those are looked at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.tasks import moves
from models.referral import Referral
from models.task import IS_OPEN, Task

_BY_REFERRAL = col(Task.referral_id)
TOUCHED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "tasks": frozenset(
            {"kind", "operation", "area", "address", "latitude", "longitude", "starts", "referral", "planner"}
        ),
        "people": frozenset({"address"}),
        "referrals": frozenset({"person"}),
        "areas": frozenset({"kind", "latitude", "longitude"}),
    }
)
"""The columns of each sheet that say where a task is, when, or for whom."""


def look_again(session: Session, sheet: str, row_ids: Collection[int]) -> None:
    """Have the open tasks of these rows looked at once more. The caller writes a chunk at a time."""
    if row_ids:
        session.run(moves.UNCHECKED.where(_of(sheet, sorted(row_ids)), IS_OPEN))


def _of(sheet: str, row_ids: list[int]) -> sa.ColumnElement[bool]:
    """The tasks that hang on rows of the sheet."""
    if sheet == "people":
        return _BY_REFERRAL.in_(sa.select(col(Referral.id)).where(col(Referral.person_id).in_(row_ids)))
    column = {"tasks": col(Task.id), "referrals": _BY_REFERRAL, "areas": col(Task.area_id)}[sheet]
    return column.in_(row_ids)
