"""The kinds of result on record."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.results.reading import MeasureWords
from bot.letters import kind_code
from models.result import MONEY, ResultCategory, ResultKind
from models.task_kind import Asks, TaskKind

FIELDS = ("id", "code", "label", "category", "unit", "subtypes", "ask_above")
EVERY: Query = sa.select(*(getattr(ResultKind, name) for name in FIELDS)).order_by(
    col(ResultKind.label), col(ResultKind.id)
)
ASKED: Query = sa.select(col(TaskKind.results)).where(
    col(TaskKind.code) == sa.bindparam("code"), col(TaskKind.asks) == Asks.RESULTS
)


class KindView(Struct, frozen=True):
    id: int
    code: str
    label: str
    category: ResultCategory
    unit: str
    subtypes: str | None
    ask_above: int | None

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in (self.subtypes or "").split(";") if one.strip())

    @property
    def is_money(self) -> bool:
        return self.unit == MONEY

    @property
    def words(self) -> MeasureWords:
        return MeasureWords(self.code, self.label, self.unit, self.choices)


def every(session: Session) -> list[KindView]:
    return session.rows(KindView, EVERY)


def of_codes(kinds: Sequence[KindView], codes: Collection[str]) -> list[KindView]:
    """Those with these codes, in the order of the codes."""
    known = {one.code: one for one in kinds}
    return [known[one] for one in codes if one in known]


def asked_of(session: Session, task_kind: str) -> list[KindView]:
    """The kinds that a kind of task asks for at its end; none if it asks for no results."""
    named = session.run(ASKED, {"code": kind_code(task_kind)}).scalar()
    codes = [one.strip() for one in (named or "").split(";")]
    return of_codes(every(session), codes) if named else []
