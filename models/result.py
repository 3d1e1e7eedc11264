"""Results of the work: their kinds as rows, and each result, which nobody changes."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.threat import Threat
from models.types import BIG_ID, Row, key, link, words_of


class ResultCategory(StrEnum):
    ENFORCEMENT = "enforcement"
    SEIZURE = "seizure"
    SURRENDER = "surrender"
    PREVENTION = "prevention"
    SAFEGUARDING = "safeguarding"
    ENGAGEMENT = "engagement"
    ASB_TOOLS = "asb tools"
    OTHER = "other"


MONEY = "pounds"  # the unit of kinds that hold money instead of a count


class ResultKind(Row, table=True):
    """`unit` is what is counted, one for each kind, so that nothing is ever summed across units.

    Kinds of one `label` differ in their unit alone. `subtypes` are the words to choose one from, with `; `
    between them; NULL for a kind that has none. A result above `ask_above` is asked for once more.
    """

    __tablename__ = "result_kinds"
    __table_args__ = (
        sa.UniqueConstraint("label", "unit"),
        sa.CheckConstraint("ask_above IS NULL OR ask_above >= 1", name="ask_above"),
    )

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    label: str = Field(max_length=80)
    category: ResultCategory = Field(sa_type=words_of(ResultCategory))
    unit: str = Field(max_length=40)
    subtypes: str | None = Field(default=None, max_length=400)
    ask_above: int | None = None


class Result(Row, table=True):
    """One result, as it was put down: a kind in pounds holds `pence`, any other a `count`.

    `recorded_by_id` is NULL for one by another system. `tap` is the hash of the button that put it down and
    of the message under which it stood, NULL for one that was typed.
    """

    __tablename__ = "results"
    __table_args__ = (
        sa.CheckConstraint("(count IS NULL) <> (pence IS NULL)", name="count_or_money"),
        sa.CheckConstraint("count >= 1", name="some"),
        sa.CheckConstraint("pence >= 1", name="money"),
        sa.Index("ix_results_operation_id_day", "operation_id", "day"),
        sa.Index("ix_results_team_id_number", "team_id", "number"),
        sa.Index("ix_results_recorded_by_id_number", "recorded_by_id", "number"),
    )

    id: int | None = key()
    number: int = Field(unique=True)
    day: date = Field(index=True)
    kind_id: int = link("result_kinds.id")
    subtype: str | None = Field(default=None, max_length=60)
    count: int | None = None
    pence: int | None = Field(default=None, sa_type=sa.BigInteger)
    operation_id: int | None = link("operations.id", default=None, index=False)
    team_id: int | None = link("teams.id", default=None, index=False)
    area_id: int | None = link("areas.id", default=None)
    threat: Threat | None = Field(default=None, sa_type=words_of(Threat), nullable=True)
    task_id: int | None = link("tasks.id", default=None)
    recorded_by_id: int | None = link("officers.id", default=None, index=False)
    at: datetime
    tap: str | None = Field(default=None, max_length=64, unique=True, index=True)


class ResultStrike(Row, table=True):
    """A result that was wrong, and why: it stays on record and counts no more."""

    __tablename__ = "result_strikes"

    result_id: int = Field(foreign_key="results.id", primary_key=True, sa_type=BIG_ID)
    at: datetime
    officer_id: int = link("officers.id", index=False)
    reason: str
