"""Kinds of task. They are rows, so that a force adds one without code."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, words_of


class KindGroup(StrEnum):
    """The circle in which tasks of a kind may be known."""

    OPEN = "open"
    PRIVATE = "private"
    NEED_TO_KNOW = "need to know"


class Asks(StrEnum):
    """The question at the end of a task: how the visit went, what came of it, how long, how many came."""

    OUTCOME = "outcome"
    RESULTS = "results"
    DOSE = "dose"
    ATTENDANCE = "attendance"
    NOTHING = "nothing"


class Strand(StrEnum):
    """The part of a week of action that tasks of a kind belong to."""

    EDUCATION = "education"
    ENGAGEMENT = "engagement"
    PREVENTION = "prevention"
    ENFORCEMENT = "enforcement"


class TaskKind(Row, table=True):
    """`code` is in its normal form (`BEAT_BUS`); `tasks.kind` may be written in any.

    `constable` keeps it from those without a constable's powers. `crew` is how many it takes, `crew_nights`
    at night if that differs; `alone_minutes` how long one person may be on it alone before the bot asks.
    `results` are the codes of the kinds of result that it asks for, `thing` the kind of thing that it needs,
    `strand` its row on the board of an operation.
    """

    __tablename__ = "task_kinds"
    __table_args__ = (
        sa.CheckConstraint("crew >= 1 AND (crew_nights IS NULL OR crew_nights >= 1)", name="crew"),
        sa.CheckConstraint("alone_minutes IS NULL OR alone_minutes >= 1", name="alone_minutes"),
    )

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    label: str = Field(max_length=80)
    circle: KindGroup = Field(sa_type=words_of(KindGroup))
    constable: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    crew: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    crew_nights: int | None = None
    alone_minutes: int | None = None
    asks: Asks = Field(default=Asks.NOTHING, sa_type=words_of(Asks))
    results: str | None = Field(default=None, max_length=400)
    thing: str | None = Field(default=None, max_length=40)
    strand: Strand | None = Field(default=None, sa_type=words_of(Strand), nullable=True)
