"""The audit: an entry for each record shown, changed or pushed, in the actor's own chain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.services.actors import SYSTEM_CHAIN, Actor, Trail
from bot.services.chains import digest
from models.audit import AuditEntry
from models.officer import Role

INSERT = sa.insert(AuditEntry)
HEAD = (
    sa.select(col(AuditEntry.number), col(AuditEntry.digest))
    .where(col(AuditEntry.chain) == sa.bindparam("chain"))
    .order_by(col(AuditEntry.number).desc())
    .limit(1)
)
FACTS = ("at", "role", "team", "action", "object_kind", "object_ref", "reason", "outcome", "detail")


def record(
    session: Session,
    actor: Actor,
    action: str,
    objects: Iterable[tuple[str, str]],
    *,
    now: datetime,
    outcome: str = "done",
    reason: str | None = None,
    detail: str | None = None,
) -> None:
    """Write an entry for each (kind, reference) of `objects`, in one statement."""
    facts: dict[str, object] = {
        "at": now,
        "role": actor.role.value,
        "team": actor.team,
        "action": action,
        "reason": reason,
        "outcome": outcome,
        "detail": detail,
    }
    rows = [_link(actor, facts | {"object_kind": kind, "object_ref": ref}) for kind, ref in objects]
    if rows:
        session.connection().execute(INSERT, rows)


def system(session: Session) -> Actor:
    """The actor for what nobody asked for. Its entries have a chain of their own."""
    head = session.connection().execute(HEAD, {"chain": SYSTEM_CHAIN}).first()
    trail = Trail(head.number, head.digest) if head else Trail()
    return Actor(
        id=SYSTEM_CHAIN,
        collar="system",
        surname="",
        rank=None,
        role=Role.ADMINISTRATOR,
        team_id=0,
        team="system",
        team_kind=None,
        trail=trail,
    )


def _link(actor: Actor, facts: dict[str, object]) -> dict[str, object]:
    """Number the entry and chain it to the one before."""
    trail = actor.trail
    number = trail.number + 1
    link = digest(trail.digest, [actor.chain, number, *(_plain(facts[name]) for name in FACTS)])
    row = facts | {
        "chain": actor.chain,
        "officer_id": actor.id or None,
        "number": number,
        "previous_digest": trail.digest,
        "digest": link,
    }
    trail.number, trail.digest = number, link
    return row


def _plain(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None if value is None else str(value)
