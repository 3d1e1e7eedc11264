"""Reading the audit: looks at a record, acts of an officer, refusals. Reading is audited too."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.letters import folded, lowered
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import seals, trail
from bot.services.audit.actors import SYSTEM_CHAIN, Actor
from bot.services.audit.seals import SealView
from bot.services.oversight import refusals
from models.audit import AuditEntry
from models.officer import Officer

PAGE = 5
DONE = "done"


class ChainOwner(Struct, frozen=True):
    """An officer, present or past, or the system (`chain` 0)."""

    chain: int
    collar: str
    surname: str = ""


SYSTEM = ChainOwner(SYSTEM_CHAIN, "system")


class AuditFilter(Struct, frozen=True):
    """A filter of entries: every field that is set narrows it. `about` is (kind, reference) of the record.

    `days` gives the time from `start` to `end` in words.
    """

    about: tuple[str, str] | None = None
    by: ChainOwner | None = None
    start: datetime | None = None
    end: datetime | None = None
    days: str = ""
    refused: bool = False

    @property
    def asked(self) -> str:
        """The filter in words that could be typed."""
        about = self.about[1] if self.about else ""
        if self.about and self.about[0] == "officer":
            about = f"about {about}"
        parts = (about, self.by.collar if self.by else "", "refused" if self.refused else "", self.days)
        return " ".join(filter(None, parts))


class AuditEntryView(Struct, frozen=True):
    """An entry with its link in the chain. `collar` is None for the system."""

    chain: int
    number: int
    at: datetime
    role: str
    team: str
    action: str
    object_kind: str
    object_ref: str
    reason: str | None
    outcome: str
    detail: str | None
    session_id: int | None
    on_behalf_of: str | None
    previous_digest: str
    digest: str
    collar: str | None
    surname: str | None
    rank: str | None


COLUMNS = (
    *trail.CHAINED,
    col(AuditEntry.previous_digest),
    col(AuditEntry.digest),
    col(Officer.collar),
    col(Officer.surname),
    col(Officer.rank),
)
ENTRIES: Query = sa.select(*COLUMNS).outerjoin(Officer, col(Officer.id) == col(AuditEntry.officer_id))


def listed(
    session: Session, actor: Actor, wanted: AuditFilter, *, page: int, now: datetime
) -> tuple[list[AuditEntryView], bool]:
    """A page of entries, newest first, and whether there are more."""
    require_auditor(actor)
    found, more = read(session, wanted, page=page, size=PAGE)
    put_on_record(session, actor, "audit", wanted, now=now, detail=f"page {page}")
    return found, more


def seal(session: Session, actor: Actor, number: int, *, now: datetime) -> SealView:
    """The seal with this digest. Raises RejectedError."""
    require_auditor(actor)
    found = seals.numbered(session, number)
    if found is None:
        raise refusals.NO_SUCH_SEAL()
    trail.record(session, actor, "audit", [(seals.KIND, str(number))], now=now)
    return found


def somebody(session: Session, words: Collection[str]) -> dict[str, list[ChainOwner]]:
    """The officers by word: by collar number, or else by surname. Leavers count too."""
    said = {lowered(word) for word in words}
    query = sa.select(col(Officer.id), col(Officer.collar), col(Officer.surname))
    rows = session.run(query.order_by(col(Officer.collar))).all()  # the databases fold no letters alike
    found = {"system": [SYSTEM]} if "system" in said else {}
    for word in said - found.keys():
        by_collar = [row for row in rows if lowered(row.collar) == word]
        named = by_collar or [row for row in rows if folded(row.surname) == folded(word)]
        if named:
            found[word] = [ChainOwner(row.id, row.collar, row.surname) for row in named]
    return found


def require_auditor(actor: Actor) -> None:
    if not policy.may(actor.role, Permission.AUDIT):
        raise NotPermittedError("audit")


def newest(session: Session) -> int:
    """The id of the newest entry; 0 if there is none."""
    query = sa.select(sa.func.max(col(AuditEntry.id)))
    return session.run(query).scalar() or 0


def read(
    session: Session, wanted: AuditFilter, *, page: int, size: int, until: int | None = None
) -> tuple[list[AuditEntryView], bool]:
    """A page of entries, newest first, and whether there are more. The caller must put it on record.

    `until` is the id of the last entry that counts.
    """
    query = _ordered(ENTRIES.where(*_narrowed(wanted)), wanted)
    if until is not None:
        query = query.where(col(AuditEntry.id) <= until)
    rows = session.run(query.limit(size + 1).offset((page - 1) * size)).all()
    return [AuditEntryView(*row) for row in rows[:size]], len(rows) > size


def counted(session: Session, wanted: AuditFilter, *, page: int, size: int) -> tuple[int, bool]:
    """The number of entries on such a page, and whether there are more."""
    query = _ordered(sa.select(col(AuditEntry.id)).where(*_narrowed(wanted)), wanted)
    found = session.count(query.limit(size + 1).offset((page - 1) * size))
    return min(found, size), found > size


def _narrowed(wanted: AuditFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.about:
        kind, ref = wanted.about
        yield sa.and_(col(AuditEntry.object_kind) == kind, col(AuditEntry.object_ref) == ref)
    if wanted.by:
        yield col(AuditEntry.chain) == wanted.by.chain
    if wanted.refused:
        yield col(AuditEntry.outcome) != sa.literal_column("'done'")  # written out, for the partial index
    if wanted.start is not None and wanted.end is not None:
        yield sa.and_(col(AuditEntry.at) >= wanted.start, col(AuditEntry.at) < wanted.end)


def _ordered(query: Query, wanted: AuditFilter) -> Query:
    """Order the entries newest first, by the index that finds them."""
    if wanted.by and not wanted.about:
        return query.order_by(col(AuditEntry.number).desc())
    if wanted.about or not (wanted.refused or wanted.start):
        return query.order_by(col(AuditEntry.id).desc())
    return query.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())


def put_on_record(
    session: Session, actor: Actor, action: str, wanted: AuditFilter, *, now: datetime, detail: str
) -> None:
    """Write an audit entry for the record and for the officer asked about; otherwise, one."""
    objects = [wanted.about] if wanted.about else []
    if wanted.by:
        objects.append(("officer", wanted.by.collar))
    asked = f"{wanted.asked or 'newest'}, {detail}"
    trail.record(session, actor, action, objects or [("audit", "newest")], now=now, detail=asked)
