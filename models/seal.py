"""The nightly seal over the heads of all audit chains, so that a cut-off tail shows. Append-only."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key


class Seal(Row, table=True):
    """`digest` covers every head and the seal before; the auditors are sent it, out of our reach."""

    __tablename__ = "seals"

    id: int | None = key()
    number: int = Field(unique=True)
    made_at: datetime
    chains: int
    entries: int = Field(sa_type=sa.BigInteger)
    previous_digest: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class SealedHead(Row, table=True):
    """The state of one chain: its last entry's number and digest."""

    __tablename__ = "sealed_heads"

    seal_id: int = Field(primary_key=True, foreign_key="seals.id", sa_type=BIG_ID)
    chain: int = Field(primary_key=True, sa_type=sa.BigInteger)
    number: int = Field(sa_type=sa.BigInteger)
    digest: str = Field(max_length=64)
