"""Officers who are asked to decide on a referral: they may see it until it is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from models.decider import Decider, Matter

NEW = insert_new(Decider)
END = sa.delete(Decider).where(
    col(Decider.referral_id).in_(sa.bindparam("referrals", expanding=True)),
    col(Decider.matter) == sa.bindparam("which"),
)


def ask(
    session: Session, referral_id: int, officer_ids: Iterable[int], matter: Matter, *, now: datetime
) -> None:
    """Give them sight of it; whoever calls this tells them."""
    for one in sorted({*officer_ids}):
        row = {"referral_id": referral_id, "officer_id": one, "matter": matter, "since": now}
        session.run(NEW[session.dialect], row)


def end(session: Session, referral_ids: Collection[int], matter: Matter) -> None:
    """Nothing is left to decide on these: the sight that was given for it ends."""
    if referral_ids:
        session.run(END, {"referrals": [*referral_ids], "which": matter})
