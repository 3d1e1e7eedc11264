"""Tasks that come again and again: each is made when the one before begins."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class RecurringTask(Row, table=True):
    """`plan` is that of the first (bot.services.tasks.planning.TaskPlan): the others differ in their time.

    Its schedule's times are the starts of the tasks.
    """

    __tablename__ = "recurring_tasks"

    id: int | None = key()
    planner_id: int = link("officers.id")
    plan: dict[str, Any] = Field(sa_type=sa.JSON, nullable=False)
    created_at: datetime
