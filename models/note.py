"""Field notes and what is attached to them. Notes are append-only: the database refuses to change one."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link, words_of


class FieldNote(Row, table=True):
    """An entry in an officer's book.

    `number` counts up per officer without a gap; `written_at` is the messenger's date, `received_at`
    ours; at most one of the five records that it may be about is set; `strikes_id` is the entry that
    this one corrects; `digest` chains it to the entry before (see bot.services.chains).
    """

    __tablename__ = "field_notes"
    __table_args__ = (
        sa.UniqueConstraint("officer_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint(
            "(CASE WHEN referral_id IS NULL THEN 0 ELSE 1 END + CASE WHEN task_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN briefing_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN operation_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN note_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="about_one_thing",
        ),
    )

    id: int | None = key()
    officer_id: int = link("officers.id", index=False)
    number: int
    text: str
    referral_id: int | None = link("referrals.id", default=None)
    task_id: int | None = link("tasks.id", default=None)
    briefing_id: int | None = link("briefings.id", default=None)
    operation_id: int | None = link("operations.id", default=None)
    note_id: int | None = link("field_notes.id", default=None)
    strikes_id: int | None = Field(
        default=None, foreign_key="field_notes.id", sa_type=BIG_ID, unique=True
    )  # an entry is struck once
    occurred_at: datetime
    written_at: datetime
    received_at: datetime = Field(index=True)
    update_id: int | None = Field(default=None, sa_type=sa.BigInteger, unique=True)
    previous_digest: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    LOCATION = "location"
    CONTACT = "contact"


class Attachment(Row, table=True):
    """`file_id` names the file with the messenger; `sha256` names it in our store, once it is fetched.

    `media_type` is what the content says that it is, whatever its name.
    `fetch_at` is when to try next; NULL once it is there, or lost for `lost_reason`.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        sa.Index(
            "ix_attachments_due",
            "fetch_at",
            sqlite_where=sa.text("fetch_at IS NOT NULL"),
            postgresql_where=sa.text("fetch_at IS NOT NULL"),
        ),
    )

    id: int | None = key()
    note_id: int = link("field_notes.id")
    kind: AttachmentKind = Field(sa_type=words_of(AttachmentKind))
    file_id: str | None = Field(default=None, max_length=256)
    file_name: str | None = Field(default=None, max_length=256)
    media_type: str | None = Field(default=None, max_length=120)
    size: int | None = Field(default=None, sa_type=sa.BigInteger)
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    words: str | None = None
    sha256: str | None = Field(default=None, max_length=64, index=True)
    fetch_at: datetime | None = None
    fetched_at: datetime | None = None
    failures: int = 0
    lost_reason: str | None = Field(default=None, max_length=240)
