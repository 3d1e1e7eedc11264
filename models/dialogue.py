"""The question that is open with an officer. A row, so that any copy of the bot can go on."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row


class Dialogue(Row, table=True):
    """`step` names the route that takes the next words; `facts` holds the answers so far."""

    __tablename__ = "dialogues"

    officer_id: int = Field(primary_key=True, foreign_key="officers.id", sa_type=BIG_ID)
    step: str = Field(max_length=60)
    facts: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    asked_at: datetime
