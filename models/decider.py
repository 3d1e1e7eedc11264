"""Officers who are asked to decide on a referral; they may see it until that is done."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from models.types import BIG_ID, Row, link, words_of


class Matter(StrEnum):
    """A matter to decide: whether there is another visit after an unsafe one, or a review."""

    VISITS = "visits"
    REVIEW = "review"


class Decider(Row, table=True):
    __tablename__ = "deciders"

    referral_id: int = Field(foreign_key="referrals.id", primary_key=True, sa_type=BIG_ID)
    officer_id: int = link("officers.id", primary_key=True)
    matter: Matter = Field(primary_key=True, sa_type=words_of(Matter))
    since: datetime
