"""The requirements of a briefing's readers: a receipt, an answer that tests understanding, urgency."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session, columns, insert_new
from bot.services.briefings import refusals
from bot.services.briefings.fields import check_text
from models.briefing_requirements import BriefingRequirements

FEWEST, MOST = 2, 6
QUESTION_LENGTH, CHOICE_LENGTH = 200, 60
RIGHT = "*"
PUT = insert_new(BriefingRequirements)
NAMES: Mapping[str, str] = MappingProxyType({"urgent": "haste", "receipt": "receipt", "question": "question"})


class Question(Struct, frozen=True):
    """`answer` is the place of the right choice among `choices`, from 0."""

    text: str
    choices: tuple[str, ...]
    answer: int


class Requirements(Struct, frozen=True):
    """`urgent`: sent at any hour, also to people off duty. `receipt`: each reader must acknowledge it."""

    urgent: bool = False
    receipt: bool = True
    question: Question | None = None


def for_briefing(session: Session, briefing_id: int) -> Requirements:
    query = sa.select(BriefingRequirements.__table__).where(
        col(BriefingRequirements.briefing_id) == briefing_id
    )
    row = session.run(query).first()
    return Requirements() if row is None else from_columns(columns(row))


def read_question(words: str) -> Question:
    """Read a question: `Where is the RV? | Guildhall | *Car park | Station`. Raises a RejectedError."""
    text, *choices = (" ".join(part.split()) for part in words.split("|"))
    if not text or not FEWEST <= len(choices) <= MOST or "" in (one.strip(RIGHT) for one in choices):
        raise refusals.NO_QUESTION()
    right = [place for place, one in enumerate(choices) if one.startswith(RIGHT)]
    if len(right) != 1:
        raise refusals.ONE_RIGHT()
    plain = tuple(one.removeprefix(RIGHT).strip() for one in choices)
    if len(text) > QUESTION_LENGTH or max(map(len, plain)) > CHOICE_LENGTH or len({*plain}) < len(plain):
        raise refusals.LONG_QUESTION()
    check_text(words)
    return Question(text, plain, right[0])


def set_requirements(session: Session, briefing_id: int, required: Requirements) -> None:
    """Set these requirements on it, and no others."""
    columns = to_columns(required)
    session.run(PUT[session.dialect], {"briefing_id": briefing_id, **columns})
    mine = sa.update(BriefingRequirements).where(col(BriefingRequirements.briefing_id) == briefing_id)
    session.run(mine.values(**columns))


def copy(session: Session, from_id: int, to_id: int) -> None:
    """Copy the requirements of one briefing to the other."""
    set_requirements(session, to_id, for_briefing(session, from_id))


def differences(old: Requirements, new: Requirements) -> list[str]:
    """The changed requirements, by the names that people know."""
    return [name for field, name in NAMES.items() if getattr(old, field) != getattr(new, field)]


def to_columns(required: Requirements) -> dict[str, Any]:
    """The requirements as they are stored; JSON can hold them."""
    asked = required.question
    return {
        "urgent": required.urgent,
        "receipt": required.receipt,
        "question": asked.text if asked else None,
        "choices": list(asked.choices) if asked else [],
        "answer": asked.answer if asked else None,
    }


def from_columns(row: Mapping[str, Any]) -> Requirements:
    asked = None
    if row["question"] is not None:
        asked = Question(row["question"], tuple(row["choices"]), row["answer"])
    return Requirements(row["urgent"], row["receipt"], asked)
