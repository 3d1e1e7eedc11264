"""Referrals before they are sent: a row from the first answer, which ends after some days."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of

_DUE = sa.text("due_at IS NOT NULL")


class ReferralDraftState(StrEnum):
    """begun -> waiting (for a supervisor) -> begun; begun or waiting -> sent, joined, dropped, erased."""

    BEGUN = "begun"
    WAITING = "waiting"
    SENT = "sent"
    JOINED = "joined"
    DROPPED = "dropped"
    ERASED = "erased"


class KnownBy(StrEnum):
    """The people who know that somebody is referred."""

    BOTH = "both"
    PERSON = "person"
    CARER = "carer"
    NOBODY = "nobody"
    NOT_SAID = "not said"


class ReferralDraft(Row, table=True):
    """Numbered for each officer; a number is never given again. `version` counts every change.

    Once it has ended, nothing is left that says whom it was about. `person_id` is of somebody on record,
    taken over from the card `about`; `address` is "" if it isn't known. `due_at` is the time to remind its
    officer, then to erase it. `returned` is why a supervisor gave it back.
    """

    __tablename__ = "referral_drafts"
    __table_args__ = (
        sa.UniqueConstraint("officer_id", "number"),
        sa.Index("ix_referral_drafts_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: int | None = key()
    officer_id: int = link("officers.id", index=False)
    number: int
    state: ReferralDraftState = Field(default=ReferralDraftState.BEGUN, sa_type=words_of(ReferralDraftState))
    version: int = 1
    programme_id: int | None = link("programmes.id", default=None, index=False)
    person_id: int | None = link("people.id", default=None, index=False)
    about: str | None = Field(default=None, max_length=40)
    surname: str | None = Field(default=None, max_length=120)
    forenames: str | None = Field(default=None, max_length=120)
    date_of_birth: date | None = None
    address: str | None = Field(default=None, max_length=240)
    area_id: int | None = link("areas.id", default=None, index=False)
    telephone: str | None = Field(default=None, max_length=40)
    contact: str | None = Field(default=None, max_length=120)
    contact_relation: str | None = Field(default=None, max_length=40)
    contact_telephone: str | None = Field(default=None, max_length=40)
    ground: str | None = Field(default=None, max_length=40)
    ground_on: date | None = None
    answers: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    known_by: KnownBy | None = Field(default=None, sa_type=words_of(KnownBy), nullable=True)
    worry: str | None = None
    team_id: int | None = link("teams.id", default=None, index=False)
    referral_id: int | None = link("referrals.id", default=None, index=False)
    returned: str | None = Field(default=None, max_length=400)
    began_at: datetime
    changed_at: datetime
    ended_at: datetime | None = None
    due_at: datetime | None = None
    warned: bool = False
