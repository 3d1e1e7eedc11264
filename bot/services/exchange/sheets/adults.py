"""Referrals that a file puts where a programme takes adults alone: never a child, as for a tap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.database import Query, Session
from bot.language.ages import ADULT, is_child
from bot.services.exchange.sheets.problems import Problems
from bot.services.exchange.sheets.programmes import Programmes
from bot.services.exchange.sheets.upserts import RowChange
from models.person import Person

COLUMNS = frozenset({"programme", "status", "person"})
_PEOPLE = Person.__table__
BIRTHS: Query = sa.select(_PEOPLE.c.id, _PEOPLE.c.date_of_birth).where(
    _PEOPLE.c.id.in_(sa.bindparam("people", expanding=True))
)


def check_adults(
    session: Session,
    changes: Sequence[RowChange],
    lines: Mapping[str, int],
    programmes: Programmes,
    problems: Problems,
    *,
    today: date,
) -> None:
    """Refuse a child, or a person without a date of birth. What stays as it is on record is let be.

    `lines` are those of the sheet, by reference.
    """
    about = [one for one in changes if _is_moved(one) and _is_for_adults(one, programmes)]
    births = _births(session, {_now(one, "person_id") for one in about} - {None})
    for one in about:
        person = _now(one, "person_id")
        if person in births and is_child(births[person], today):
            _complain(_now(one, "status"), lines[one.key], problems, is_known=births[person] is not None)


def _is_moved(one: RowChange) -> bool:
    """Whether it is new, or of another status, programme or person."""
    return one.stored is None or not COLUMNS.isdisjoint(one.columns)


def _is_for_adults(one: RowChange, programmes: Programmes) -> bool:
    return _now(one, "status") in programmes.adults.get(_now(one, "programme_id") or 0, ())


def _now(one: RowChange, name: str) -> Any:
    return one.facts.get(name, one.stored[name] if one.stored else None)


def _births(session: Session, people: set[int]) -> Mapping[int, date | None]:
    found = session.run(BIRTHS, {"people": sorted(people)}) if people else ()
    return {row.id: row.date_of_birth for row in found}


def _complain(stage: str, line: int, problems: Problems, *, is_known: bool) -> None:
    age = f"is under {ADULT}" if is_known else "has no date of birth"
    why = f"{stage} is for adults alone, and this person {age}"
    cure = "Write another status" if is_known else "Give the person a date of birth, or write another status"
    problems.add("referrals", line, column="status", value=stage, why=why, cure=cure)
