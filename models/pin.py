"""An officer's PIN, and the pad of buttons that asks for it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, words_of


class Pin(Row, table=True):
    """`digest` is argon2id's. After five `failures` it is barred until a supervisor resets it."""

    __tablename__ = "pins"

    officer_id: int = Field(primary_key=True, foreign_key="officers.id", sa_type=BIG_ID)
    digest: str = Field(max_length=200)
    chosen_at: datetime
    failures: int = 0
    barred_at: datetime | None = None


class PadPurpose(StrEnum):
    CHOOSE = "choose"
    REPEAT = "repeat"
    UNLOCK = "unlock"
    PROVE = "prove"


class PinPad(Row, table=True):
    """The pad that an officer sees now: a new one replaces it.

    `taps` are the places tapped so far, never digits: the place of each digit follows from `nonce` and a
    secret that is not in the database. `chosen` is the digest of a PIN that must be repeated. `waiting`
    is the request to answer once the PIN is right.
    """

    __tablename__ = "pin_pads"

    officer_id: int = Field(primary_key=True, foreign_key="officers.id", sa_type=BIG_ID)
    nonce: str = Field(max_length=32)
    purpose: PadPurpose = Field(sa_type=words_of(PadPurpose))
    taps: str = Field(default="", max_length=6)
    chosen: str | None = Field(default=None, max_length=200)
    waiting: list[dict[str, object]] = Field(default_factory=list, sa_type=sa.JSON)
    shown_at: datetime
