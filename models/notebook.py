"""Field notes and their attachments. The book is append-only: the database refuses to change it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, ExactText, QueueItem, Row, due_index, key, link, words_of


class FieldNote(Row, table=True):
    """An entry in an officer's book.

    `number` counts up per officer without a gap; `written_at` is the messenger's date, `received_at`
    ours; at most one of the five record columns is set; `strikes_id` is the entry that this one corrects.
    `made_by_id` is the supervisor if this is their check, NULL for the officer's own entry.
    `digest` chains it to the entry before (bot.services.audit.hash_chain), `particulars_digest` to the last
    particular that the book held then.
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
    text: str = Field(sa_type=ExactText)
    referral_id: int | None = link("referrals.id", default=None)
    task_id: int | None = link("tasks.id", default=None)
    briefing_id: int | None = link("briefings.id", default=None)
    operation_id: int | None = link("operations.id", default=None)
    note_id: int | None = link("field_notes.id", default=None)
    strikes_id: int | None = Field(
        default=None, foreign_key="field_notes.id", sa_type=BIG_ID, unique=True
    )  # an entry can be struck only once
    made_by_id: int | None = link("officers.id", default=None)
    occurred_at: datetime
    written_at: datetime
    received_at: datetime = Field(index=True)
    update_id: int | None = Field(default=None, sa_type=sa.BigInteger, unique=True)
    particulars_digest: str | None = Field(default=None, max_length=64)
    previous_digest: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class NoteMessage(Row, table=True):
    """The message of an account that brought an entry: an edit of it is an amendment.

    `album` is the messenger's name for photos sent together. `said` are the message's own words as they came,
    NULL before revision 0022.
    """

    __tablename__ = "note_messages"
    __table_args__ = (sa.Index("ix_note_messages_album", "account_id", "album"),)

    account_id: int = Field(
        primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    message_id: int = Field(
        primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    note_id: int = link("field_notes.id", primary_key=True)
    album: str | None = Field(default=None, max_length=64)
    said: str | None = Field(default=None, sa_type=ExactText)


class ParticularKind(StrEnum):
    """Facts that may be added to a written entry. From CAPTION on, the bot adds them, not an officer."""

    KIND = "kind"
    OCCURRED = "occurred"
    PLACE = "place"
    PERSON = "person"
    PRESENT = "present"
    SPEECH = "speech"
    REASON = "reason"
    CAPTION = "caption"
    GOES_ON = "goes on in"
    ATTACHED = "hung"
    KEPT = "kept"
    LOST = "lost"


class NoteParticular(Row, table=True):
    """A fact added to an entry: append-only, numbered per book without a gap, chained like the entries.

    `value` by kind: a note kind, an instant (ISO 8601), words, a reference, a collar, the reason for
    lateness or for striking, the number of the entry in which it goes on, an attachment, the SHA-256 of a
    file, the reason for a lost file. `by_id` is the officer who added it, NULL for the system.
    """

    __tablename__ = "note_particulars"
    __table_args__ = (
        sa.UniqueConstraint("officer_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    id: int | None = key()
    officer_id: int = link("officers.id", index=False)
    number: int
    note_id: int = link("field_notes.id")
    kind: ParticularKind = Field(sa_type=words_of(ParticularKind))
    value: str = Field(sa_type=ExactText)
    attachment_id: int | None = link("attachments.id", default=None)
    by_id: int | None = link("officers.id", default=None)
    at: datetime
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


class Attachment(QueueItem, table=True):
    """`file_id` names the file with the messenger, `unique_id` wherever it is sent; `sha256` in our store.

    `note_id` is NULL for a file attached to briefings instead. `media_type` is read from the content,
    whatever the file's name. It is queued to be fetched until it is there, or lost for `lost_reason`.
    """

    __tablename__ = "attachments"
    __table_args__ = (due_index("attachments"),)

    note_id: int | None = link("field_notes.id", default=None)
    kind: AttachmentKind = Field(sa_type=words_of(AttachmentKind))
    file_id: str | None = Field(default=None, max_length=256)
    unique_id: str | None = Field(default=None, max_length=64)
    file_name: str | None = Field(default=None, max_length=256)
    media_type: str | None = Field(default=None, max_length=120)
    size: int | None = Field(default=None, sa_type=sa.BigInteger)
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    words: str | None = Field(default=None, sa_type=ExactText)
    sha256: str | None = Field(default=None, max_length=64, index=True)
    fetched_at: datetime | None = None
    lost_reason: str | None = Field(default=None, max_length=240)
