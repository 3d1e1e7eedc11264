"""Single-use codes that bind a messenger account to an officer."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class EnrolmentCode(Row, table=True):
    """Only the hash is kept: a reader of the database cannot enrol.

    A code that a supervisor issued (`issued_by_id`) binds nothing when it is used: the account that opened it
    and the name shown there wait until the supervisor decides. A code from the command line binds at once.
    """

    __tablename__ = "enrolment_codes"

    id: int | None = key()
    code_hash: str = Field(unique=True, max_length=64)
    officer_id: int = link("officers.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    issued_by_id: int | None = link("officers.id", default=None)
    account_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    shown_as: str | None = Field(default=None, max_length=160)
    decided_at: datetime | None = None
    accepted: bool | None = None
