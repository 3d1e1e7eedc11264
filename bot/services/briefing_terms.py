"""What a briefing asks of its readers: a receipt, an answer that shows that it was understood, haste."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import insert_new
from bot.errors import RejectedError
from bot.services import audit, briefing_versions
from bot.services.actors import Actor
from bot.services.briefing_checks import check_text
from bot.services.briefing_drafts import move, require_changeable
from bot.services.briefings import BriefingView, require_own
from models.briefing import BriefingState
from models.briefing_terms import BriefingTerms

FEWEST, MOST = 2, 6
QUESTION_LENGTH, CHOICE_LENGTH = 200, 60
RIGHT = "*"
PUT = insert_new(BriefingTerms)
COLUMNS = [
    getattr(BriefingTerms, name)
    for name in ("urgent", "receipt", "question", "choices", "answer", "chase_after")
]


class NoQuestionError(RejectedError):
    """That is no question with 2 to 6 answers, | between them. Nothing was changed."""


class OneRightError(RejectedError):
    """Put a star at the one answer that is right, and at no other. Nothing was changed."""


class LongQuestionError(RejectedError):
    """A question holds 200 characters, an answer 60, and no two answers are the same. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Question:
    """`answer` is the place of the right one among `choices`, from 0."""

    text: str
    choices: tuple[str, ...]
    answer: int


@dataclass(frozen=True, slots=True)
class Terms:
    """`chase_after` is None where the setting counts."""

    urgent: bool = False
    receipt: bool = True
    question: Question | None = None
    chase_after: timedelta | None = None


def of(session: Session, briefing_id: int) -> Terms:
    query = sa.select(BriefingTerms.__table__).where(  # type: ignore[attr-defined]
        col(BriefingTerms.briefing_id) == briefing_id
    )
    row = session.connection().execute(query).first()
    return _terms(row) if row is not None else Terms()


def read_question(words: str) -> Question:
    """`Where is the RV? | Guildhall | *Car park | Station`. Raises a RejectedError."""
    text, *choices = (" ".join(part.split()) for part in words.split("|"))
    if not text or not FEWEST <= len(choices) <= MOST or "" in (one.strip(RIGHT) for one in choices):
        raise NoQuestionError(NoQuestionError.__doc__)
    right = [place for place, one in enumerate(choices) if one.startswith(RIGHT)]
    if len(right) != 1:
        raise OneRightError(OneRightError.__doc__)
    plain = tuple(one.removeprefix(RIGHT).strip() for one in choices)
    if len(text) > QUESTION_LENGTH or max(map(len, plain)) > CHOICE_LENGTH or len({*plain}) < len(plain):
        raise LongQuestionError(LongQuestionError.__doc__)
    check_text(words)
    return Question(text, plain, right[0])


def put_question(
    session: Session, actor: Actor, ref: str, question: Question | None, *, now: datetime
) -> tuple[BriefingView, Terms]:
    """None takes it away again."""
    values: dict[str, Any] = {"question": None, "choices": [], "answer": None}
    if question is not None:
        values = {"question": question.text, "choices": [*question.choices], "answer": question.answer}
    return change(session, actor, ref, now=now, **values)


def change(
    session: Session, actor: Actor, ref: str, *, now: datetime, **values: Any
) -> tuple[BriefingView, Terms]:
    """Set these columns of one's own that is not sent; a scheduled one becomes a draft again.

    Raises SentAlreadyError, WithdrawnError, NotOnRecordError.
    """
    briefing = require_changeable(session, actor, ref)
    move(session, briefing, {"state": BriefingState.DRAFT, "version": briefing.version + 1})
    _put(session, briefing.id, values)
    changed = ", ".join(sorted(values))
    briefing_versions.keep(session, actor, briefing.id, changed, now=now)
    audit.record(session, actor, "change", [("briefing", ref)], now=now, detail=changed)
    return require_own(session, actor, ref), of(session, briefing.id)


def copy(session: Session, from_id: int, to_id: int) -> None:
    """Let one briefing ask of its readers what the other does."""
    query = sa.select(*COLUMNS).where(col(BriefingTerms.briefing_id) == from_id)
    row = session.connection().execute(query).first()
    if row is not None:
        _put(session, to_id, dict(row._mapping))  # noqa: SLF001  # public in spite of its name


def _put(session: Session, briefing_id: int, values: dict[str, Any]) -> None:
    connection = session.connection()
    first = {"briefing_id": briefing_id, "urgent": False, "receipt": True, "choices": []}
    connection.execute(PUT[connection.dialect.name], first)
    mine = sa.update(BriefingTerms).where(col(BriefingTerms.briefing_id) == briefing_id)
    connection.execute(mine.values(**values))


def _terms(row: Any) -> Terms:
    asked = None
    if row.question is not None:
        asked = Question(row.question, tuple(row.choices), row.answer)
    after = timedelta(minutes=row.chase_after) if row.chase_after else None
    return Terms(row.urgent, row.receipt, asked, after)
