"""Referrals of people to programmes, and the steps of each."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link

_OPEN = sa.text("is_open")
_MADE = sa.text("made_at IS NOT NULL")
IS_OPEN = sa.text("referrals.is_open")
"""The condition in the partial indexes' own words: SQLite uses them for no other."""


def _of_open(name: str, *columns: str) -> sa.Index:
    """An index that holds the open referrals alone."""
    return sa.Index(f"ix_referrals_open_{name}", *columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


class StepKind(StrEnum):
    """A move is one that the programme knows; only another system makes a referral jump.

    The others change no status: a visit was broken off as unsafe, and a supervisor's word on the next.
    """

    MOVE = "move"
    JUMP = "jump"
    UNSAFE = "unsafe"
    VISITS_ALLOWED = "visits allowed"
    VISITS_ENDED = "visits ended"


class Answer(StrEnum):
    """An answer to a question that may exclude somebody."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Referral(Row, table=True):
    """`is_open` says what its status means; the database itself keeps it so, whichever program writes.

    `made_at` is when it was made here, in an officer's own words of `worry`; NULL for one that was imported.
    `previous_id` is the person's one before, in the same programme.
    `step_number` is that of its last step. Of one on hold, `held_from` is the status where it stood before.
    `unsafe_at` is when a visit was broken off as unsafe, until a supervisor allows another; `visits_ended`
    says that one has decided against any more.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["programme_id", "status"], ["programme_statuses.programme_id", "programme_statuses.code"]
        ),
        _of_open("due", "next_due_on", "ref"),
        _of_open("ref", "ref"),
        _of_open("team", "team_id", "next_due_on", "ref"),
        _of_open("lead", "lead_id", "next_due_on", "ref"),
        _of_open("programme_due", "programme_id", "next_due_on", "ref"),
        _of_open("programme_ref", "programme_id", "ref"),
        sa.Index("ix_referrals_made", "programme_id", "id", sqlite_where=_MADE, postgresql_where=_MADE),
    )

    id: int | None = key()
    ref: str = Field(unique=True, max_length=20)
    programme_id: int = link("programmes.id")
    person_id: int = link("people.id")
    status: str = Field(max_length=40)
    status_since: datetime
    grounds: str | None = None
    ground_date: date | None = None
    lead_id: int | None = link("officers.id", default=None)
    team_id: int | None = link("teams.id", default=None)
    operation_id: int | None = link("operations.id", default=None)
    opened_on: date
    next_action: str | None = Field(default=None, max_length=240)
    next_due_on: date | None = None
    restricted: bool = False
    made_by_id: int | None = link("officers.id", default=None)
    made_at: datetime | None = None
    previous_id: int | None = link("referrals.id", default=None)
    worry: str | None = None
    is_open: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    step_number: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    held_from: str | None = Field(default=None, max_length=40)
    consent_by: str | None = Field(default=None, max_length=80)
    consent_how: str | None = Field(default=None, max_length=120)
    consent_on: date | None = None
    decision_due_on: date | None = None
    unsafe_at: datetime | None = None
    visits_ended: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class ReferralStep(Row, table=True):
    """One change of status, the referral's `number`th. `actor_id` is NULL for a change by another system."""

    __tablename__ = "referral_steps"
    __table_args__ = (sa.Index("ix_referral_steps_referral_id_number", "referral_id", "number", unique=True),)

    id: int | None = key()
    referral_id: int = link("referrals.id")
    at: datetime
    actor_id: int | None = link("officers.id", default=None, index=False)
    from_status: str | None = Field(default=None, max_length=40)
    to_status: str = Field(max_length=40)
    reason: str | None = None
    number: int | None = None
    kind: str = Field(default=StepKind.MOVE, max_length=20, sa_column_kwargs={"server_default": "move"})


class ReferralGround(Row, table=True):
    """A ground of a referral made here: append-only. Several officers may each bring one.

    `code` is the programme's, "" where it has no grounds.
    """

    __tablename__ = "referral_grounds"

    id: int | None = key()
    referral_id: int = link("referrals.id")
    by_id: int = link("officers.id", index=False)
    at: datetime
    code: str = Field(max_length=40)
    on_day: date | None = None
    worry: str


OTHER_ADDRESS = "address"
"""The question whose answer is another address than the one on record, as an officer gave it."""


class ReferralAnswer(Row, table=True):
    """An answer given when a referral was made: append-only. `question` is the programme's code of it.

    Those of every programme have a name in small letters: see bot.services.referrals.making.sending.
    """

    __tablename__ = "referral_answers"
    __table_args__ = (sa.CheckConstraint("answer <> ''", name="answer"),)

    id: int | None = key()
    referral_id: int = link("referrals.id")
    by_id: int = link("officers.id", index=False)
    at: datetime
    question: str = Field(max_length=40)
    answer: str = Field(max_length=240)
