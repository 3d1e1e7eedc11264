"""The doses of an operation: shown to officers, set by a supervisor or by its lead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import NotPermittedError
from bot.letters import lowered
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.operations import making, plans, refusals
from bot.services.operations import viewing as operations
from bot.services.operations.plans import NONE
from bot.services.patrols import doses
from bot.services.patrols.doses import DoseRow, DoseTally
from models.patrol import Dose

MOST_MINUTES, MOST_TIMES = 720, 48
CLOCK = r"([01]?\d|2[0-3])[:.]?([0-5]\d)"
SAID = re.compile(
    r"(?P<area>.+?)\s*[:,]?\s+(?P<minutes>\d{1,4})\s*min(?:ute)?s?,?\s+(?P<times>\d{1,4})\s*(?:x|times)?\s*a\s+day"
    rf"(?:,?\s+(?:from\s+)?(?P<since>{CLOCK})\s*(?:to|until|-)\s*(?P<until>{CLOCK}))?\s*\.?",
    re.IGNORECASE,
)
TAKEN_AWAY = re.compile(
    rf"(?P<area>.+?)\s*[:,]?\s+(?:{'|'.join(map(re.escape, sorted(NONE)))})", re.IGNORECASE
)


class DosesOfOperation(Struct, frozen=True):
    name: str
    code: str
    doses: tuple[DoseTally, ...]


def show(session: Session, actor: Actor, words: str, *, now: datetime) -> DosesOfOperation:
    """Its doses as they stand. The look is on record. Raises NotOnRecordError, NotPermittedError."""
    if not policy.may(actor.role, Permission.PATROL):
        raise NotPermittedError("op doses")
    found = operations.require_visible(session, actor, words, now=now)
    trail.record(session, actor, "consult", [("operation", found.name)], now=now, detail="doses")
    return DosesOfOperation(found.name, found.code, tuple(doses.of_operation(session, found.id, now=now)))


class DoseSet(Struct, frozen=True):
    """A dose as it was set: without hours it is owed all day."""

    area: str
    minutes: int
    times: int
    since: time | None
    until: time | None


def of_operation(session: Session, operation_id: int) -> list[DoseSet]:
    rows: Iterable[DoseRow] = session.run(doses.OF_OPERATION, {"operation": operation_id})
    return [DoseSet(row.name, row.minutes, row.times, row.from_time, row.until_time) for row in rows]


def set_dose(session: Session, actor: Actor, words: str, said: str, *, now: datetime) -> str:
    """`market square 15 min, 4 a day, 1600 to 2300`, `market square none`; the operation's name.

    Raises a RejectedError, NotOnRecordError.
    """
    row = making.require_changing(session, actor, words, now=now)
    said = " ".join(said.split())
    found, gone = SAID.fullmatch(said), TAKEN_AWAY.fullmatch(said)
    if found is None and gone is None:
        raise refusals.NO_DOSE()
    area = plans.read_area(session, lowered((found or gone)["area"]))  # type: ignore[index]
    facts = _read(found) if found else None
    of_it = sa.and_(col(Dose.operation_id) == row.id, col(Dose.area_id) == area.id)
    session.run(sa.delete(Dose).where(of_it))
    if facts is not None:
        session.run(sa.insert(Dose), facts | {"operation_id": row.id, "area_id": area.id})
    trail.record(session, actor, "change", [("operation", row.name)], now=now, detail=f"dose of {area.code}")
    return row.name


def _read(found: re.Match[str]) -> dict[str, int | time | None]:
    minutes, times = int(found["minutes"]), int(found["times"])
    if not (1 <= minutes <= MOST_MINUTES and 1 <= times <= MOST_TIMES):
        raise refusals.NO_DOSE()
    return {
        "minutes": minutes,
        "times": times,
        "from_time": _clock(found["since"]),
        "until_time": _clock(found["until"]),
    }


def _clock(said: str | None) -> time | None:
    if said is None:
        return None
    digits = re.sub(r"\D", "", said).zfill(4)
    return time(int(digits[:2]), int(digits[2:]))
