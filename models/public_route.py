"""Ways for the public to reach help: what an officer reads out, or holds up."""

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key


class PublicRoute(Row, table=True):
    """`telephone` is the number in its usual spacing; `words` say when it is the right one."""

    __tablename__ = "public_routes"
    __table_args__ = (
        sa.CheckConstraint("telephone IS NOT NULL OR address IS NOT NULL", name="leads_somewhere"),
    )

    id: int | None = key()
    code: str = Field(unique=True, max_length=20)
    position: int
    label: str = Field(max_length=40)
    telephone: str | None = Field(default=None, max_length=20)
    address: str | None = Field(default=None, max_length=120)
    words: str = Field(max_length=120)
