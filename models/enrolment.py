"""Single-use codes that bind a messenger account to an officer."""

from datetime import datetime

from sqlmodel import Field

from models.types import Row, key, link


class EnrolmentCode(Row, table=True):
    """Only the hash is kept: who reads the database cannot enrol."""

    __tablename__ = "enrolment_codes"

    id: int | None = key()
    code_hash: str = Field(unique=True, max_length=64)
    officer_id: int = link("officers.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
