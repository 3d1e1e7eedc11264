"""The kinds of task that may be planned, by the words that officers use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.letters import code_words, kind_code
from models.task_kind import Asks, KindGroup, TaskKind

FIELDS = ("code", "label", "circle", "constable", "crew", "crew_nights", "asks", "thing")
PLANNED: Query = (
    sa.select(*(getattr(TaskKind, name) for name in FIELDS))
    .where(col(TaskKind.asks) != Asks.OUTCOME)  # a visit is planned on its referral
    .order_by(col(TaskKind.label))
)
BY_CODE: Query = sa.select(*(getattr(TaskKind, name) for name in FIELDS)).where(
    col(TaskKind.code) == sa.bindparam("code")
)
ASKS: Query = sa.select(col(TaskKind.asks)).where(col(TaskKind.code) == sa.bindparam("code"))
VISITS: Query = sa.select(col(TaskKind.code), col(TaskKind.label)).where(col(TaskKind.asks) == Asks.OUTCOME)
LONGEST = 5  # words of a label


class KindRow(Protocol):
    """A row of `PLANNED`. `crew_nights` is None where a night takes as many as a day."""

    code: str
    label: str
    circle: KindGroup
    constable: bool
    crew: int
    crew_nights: int | None
    asks: Asks
    thing: str | None


def planned(session: Session) -> Sequence[KindRow]:
    return session.run(PLANNED).all()


def of_task(session: Session, kind: str) -> KindRow | None:
    """The row of a task's kind, whatever it asks; None for a kind without one."""
    return session.run(BY_CODE, {"code": kind_code(kind)}).first()


def asks(session: Session, kind: str) -> Asks | None:
    """The question at the end of a task of that kind; None for a kind without a row."""
    found: Asks | None = session.run(ASKS, {"code": kind_code(kind)}).scalars().first()
    return found


def is_visit(session: Session, words: str) -> bool:
    """Whether the words begin with a kind that is made on a referral."""
    said = code_words(words)
    return any(
        f"{said}_".startswith(f"{code_words(one)}_")
        for row in session.run(VISITS)
        for one in (row.code, row.label)
    )


def begins(kinds: Sequence[KindRow], words: str) -> tuple[list[KindRow], str]:
    """The kinds that the words may begin with, and the words behind them.

    A whole code or label is that kind; one word of a label stands for each that has it: `patrol`.
    """
    said = words.split()
    for count in range(min(LONGEST, len(said)), 0, -1):
        name = code_words(" ".join(said[:count]))
        meant = [one for one in kinds if name in (code_words(one.code), code_words(one.label))]
        if meant:
            return meant, " ".join(said[count:])
    first = code_words(said[0]).rstrip("s") if said else ""
    having = [one for one in kinds if first and first in _words(one)]
    return having, " ".join(said[1:]) if having else words


def _words(kind: KindRow) -> set[str]:
    return {*code_words(kind.label).split("_"), *code_words(kind.code).split("_")}
