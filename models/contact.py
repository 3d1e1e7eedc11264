"""Contacts with somebody referred, or attempts at one: they rang, wrote, met them by chance, or called."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class ContactKind(StrEnum):
    RANG = "rang"
    WROTE = "wrote"
    MET = "met"
    VISIT = "visit"


class Contact(Row, table=True):
    """`task_id` is the visit that it was, NULL for a contact that was none.

    One that `reached` somebody is no attempt that failed, and doesn't count as one.
    """

    __tablename__ = "contacts"

    id: int | None = key()
    referral_id: int = link("referrals.id")
    at: datetime
    officer_id: int = link("officers.id", index=False)
    kind: ContactKind = Field(sa_type=words_of(ContactKind))
    words: str
    reached: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    task_id: int | None = link("tasks.id", default=None)
