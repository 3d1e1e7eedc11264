"""The requirements that a briefing makes of its readers besides reading it."""

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class BriefingRequirements(Row, table=True):
    """A briefing without a row here has the default of every column.

    An `urgent` one is sent and escalated at any hour. Without `receipt` nobody is asked to acknowledge it.
    `answer` is the place of the right answer among `choices`, from 0.
    """

    __tablename__ = "briefing_terms"
    __table_args__ = (
        sa.CheckConstraint("(question IS NULL) = (answer IS NULL)", name="question_has_answer"),
    )

    id: int | None = key()
    briefing_id: int = link("briefings.id", index=False, unique=True)
    urgent: bool = False
    receipt: bool = True
    question: str | None = Field(default=None, max_length=200)
    choices: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    answer: int | None = None
