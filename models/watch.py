"""Referrals that officers watch: they are told when one moves."""

from datetime import datetime

from sqlmodel import Field

from models.types import BIG_ID, Row, link


class Watch(Row, table=True):
    __tablename__ = "watches"

    referral_id: int = Field(foreign_key="referrals.id", primary_key=True, sa_type=BIG_ID)
    officer_id: int = link("officers.id", primary_key=True)
    since: datetime
