"""Referrals that a file puts where a programme takes adults alone: never a child, as for a tap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from bot.database import Query, Session
from bot.language.ages import ADULT, is_child
from bot.services.exchange.sheets.problems import Problems
from bot.services.exchange.sheets.programmes import Programmes
from bot.services.exchange.sheets.reading import SheetRow
from bot.services.exchange.sheets.rules import RowFacts, StoredRow
from models.person import Person

FIELDS = ("programme_id", "status", "person_id")
_PEOPLE = Person.__table__
BIRTHS: Query = sa.select(_PEOPLE.c.id, _PEOPLE.c.date_of_birth).where(
    _PEOPLE.c.id.in_(sa.bindparam("people", expanding=True))
)


class PutReferral(Struct, frozen=True):
    """A referral as the file has it, and as it is on record."""

    row: SheetRow
    facts: RowFacts
    stored: StoredRow | None

    def now(self, name: str) -> Any:
        return self.facts.get(name, self.stored[name] if self.stored else None)

    @property
    def is_moved(self) -> bool:
        """Whether it is new, or of another status, programme or person."""
        return self.stored is None or any(self.now(name) != self.stored[name] for name in FIELDS)


def check_adults(
    session: Session, put: Sequence[PutReferral], programmes: Programmes, problems: Problems, *, today: date
) -> None:
    """Refuse a child, or a person without a date of birth. What stays as it is on record is let be."""
    about = [
        one
        for one in put
        if one.is_moved and one.now("status") in programmes.adults.get(one.now("programme_id") or 0, ())
    ]
    births = _births(session, {one.now("person_id") for one in about} - {None})
    for one in about:
        person = one.now("person_id")
        if person in births and is_child(births[person], today):
            _complain(one, problems, is_known=births[person] is not None)


def _births(session: Session, people: set[int]) -> Mapping[int, date | None]:
    found = session.run(BIRTHS, {"people": sorted(people)}) if people else ()
    return {row.id: row.date_of_birth for row in found}


def _complain(one: PutReferral, problems: Problems, *, is_known: bool) -> None:
    stage = one.now("status")
    age = f"is under {ADULT}" if is_known else "has no date of birth"
    why = f"{stage} is for adults alone, and this person {age}"
    cure = "Write another status" if is_known else "Give the person a date of birth, or write another status"
    problems.add("referrals", one.row.line, column="status", value=stage, why=why, cure=cure)
