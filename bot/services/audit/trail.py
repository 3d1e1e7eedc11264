"""The audit: an entry for each record shown, changed or pushed, in the actor's own chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.errors import AccessRefusedError, in_words
from bot.language.references import first_line_reference
from bot.services import leases
from bot.services.audit.actors import SYSTEM_CHAIN, Actor, Trail
from bot.services.audit.hash_chain import Fact, digest
from models.audit import AuditEntry
from models.officer import Role

LONGEST_REF = 80
SYSTEM_LOCK = "system's audit chain"
INSERT = sa.insert(AuditEntry)
HEAD = (
    sa.select(col(AuditEntry.number), col(AuditEntry.digest))
    .where(col(AuditEntry.chain) == sa.bindparam("chain"))
    .order_by(col(AuditEntry.number).desc())
    .limit(1)
)
FACTS = ("at", "role", "team", "action", "object_kind", "object_ref", "reason", "outcome", "detail")
SINCE = ("session_id", "on_behalf_of")  # columns added later: entries without them keep their digests
CHAINED: tuple[Any, ...] = tuple(getattr(AuditEntry, name) for name in ("chain", "number", *FACTS, *SINCE))
AS_STORED = (*CHAINED[:2], sa.type_coerce(CHAINED[2], sa.String), *CHAINED[3:])
UNTIL_SINCE = len(CHAINED) - len(SINCE)


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
    common: dict[str, object] = {
        "at": now,
        "role": actor.role.value,
        "team": actor.team,
        "action": action,
        "reason": reason,
        "outcome": outcome,
        "detail": detail,
        "session_id": actor.session_id,
        "on_behalf_of": actor.on_behalf_of,
    }
    rows = [
        _link(actor, common | {"object_kind": kind, "object_ref": ref[:LONGEST_REF]}) for kind, ref in objects
    ]
    if rows:
        session.run(INSERT, rows)


def record_outcomes(
    session: Session, became: Mapping[str, Sequence[tuple[str, str]]], *, now: datetime
) -> None:
    """Write what became of objects in work that nobody asked for, by action: pushed, or only missed."""
    for action, objects in became.items():
        if objects:
            record(session, system(session), action, objects, now=now)


def refused(session: Session, actor: Actor, error: AccessRefusedError, *, now: datetime) -> None:
    """A look or a command that this officer may not have."""
    kind, name = error.about
    found = first_line_reference(name) if kind == "reference" else None
    about = (str(found.kind), found.text) if found else (kind, name[:LONGEST_REF])
    record(
        session, actor, "refused", [about], now=now, outcome="refused", detail=in_words(type(error).__name__)
    )


def system(session: Session) -> Actor:
    """The actor for work that nobody asked for. One transaction at a time writes its chain."""
    leases.lock(session, SYSTEM_LOCK)
    head = session.run(HEAD, {"chain": SYSTEM_CHAIN}).first()
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


def _said_at(stored: datetime | str) -> str:
    """The instant as it was when the digest was made, from the form in which the database returns it.

    SQLite's text isn't parsed as a time: that takes long a million times over, and fails if it was altered.
    """
    if isinstance(stored, datetime):
        return stored.astimezone(UTC).isoformat()
    fraction = stored[19:] if stored[19:] != ".000000" else ""
    return f"{stored[:10]}T{stored[11:19]}{fraction}+00:00"


def _link(actor: Actor, said: dict[str, object]) -> dict[str, object]:
    """Number the entry and chain it to the one before."""
    trail = actor.trail
    number = trail.number + 1
    row = said | {
        "chain": actor.chain,
        "officer_id": actor.id or None,
        "number": number,
        "previous_digest": trail.digest,
    }
    trail.number, trail.digest = number, digest(trail.digest, _facts(row))
    return row | {"digest": trail.digest}


def facts(values: Sequence[Any]) -> list[Fact]:
    """The facts that the chain vouches for in a stored entry, by its values of `CHAINED`."""
    said = [*values[:2], _said_at(values[2]), *values[3:UNTIL_SINCE]]
    if values[-2] is None and values[-1] is None:  # most of a million entries
        return said
    return [*said, *(_plain(value) for value in values[UNTIL_SINCE:])]


def _facts(entry: Mapping[str, Any]) -> list[Fact]:
    since = [_plain(entry[name]) for name in SINCE]
    said = [entry["chain"], entry["number"], *(_plain(entry[name]) for name in FACTS)]
    return said if since == [None, None] else [*said, *since]


def _plain(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None if value is None else str(value)
