"""Contacts with somebody referred, or attempts at one: they rang, wrote, met them by chance, or called."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from models.types import Row, key, link, words_of


class ContactKind(StrEnum):
    RANG = "rang"
    WROTE = "wrote"
    MET = "met"
    VISIT = "visit"


class Contact(Row, table=True):
    """`task_id` is the visit that it was, NULL for a contact that was none."""

    __tablename__ = "contacts"

    id: int | None = key()
    referral_id: int = link("referrals.id")
    at: datetime
    officer_id: int = link("officers.id", index=False)
    kind: ContactKind = Field(sa_type=words_of(ContactKind))
    words: str
    task_id: int | None = link("tasks.id", default=None)
