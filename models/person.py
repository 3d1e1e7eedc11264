"""The people that referrals and visits are about."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from bot.letters import name_words
from models.types import BIG_ID, Row, key, link

NAMES = ("surname", "forenames", "also_known_as")
LONGEST_WORD = 60  # characters; the rest of a longer one doesn't count
_BYTES = sa.String(LONGEST_WORD).with_variant(sa.String(LONGEST_WORD, collation="C"), "postgresql")


def _searched(context: Any) -> str:
    facts = context.get_current_parameters()
    return name_words(*(facts.get(name) for name in NAMES))


class Person(Row, table=True):
    """`source_key` is the stable key of the system that the record came from.

    `searched` holds the words of the names as searches compare them: see `bot.letters.name_words`. The
    database itself keeps them one by one in `name_words`, whichever program writes. `contact` is a parent or
    carer, `contact_relation` how they are related. Somebody `made_here` came with a referral, by no import.
    """

    __tablename__ = "people"

    id: int | None = key()
    source_key: str = Field(unique=True, max_length=80)
    surname: str = Field(max_length=120, index=True)
    forenames: str | None = Field(default=None, max_length=120)
    also_known_as: str | None = Field(default=None, max_length=240)
    date_of_birth: date | None = None
    address: str | None = Field(default=None, max_length=240)
    area_id: int | None = link("areas.id", default=None)
    warnings: str | None = Field(default=None, max_length=400)
    telephone: str | None = Field(default=None, max_length=40)
    contact: str | None = Field(default=None, max_length=120)
    contact_relation: str | None = Field(default=None, max_length=40)
    contact_telephone: str | None = Field(default=None, max_length=40)
    made_here: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    searched: str | None = Field(default=None, sa_type=sa.Text, sa_column_kwargs={"default": _searched})


class NameWord(Row, table=True):
    """A word of a person's names, cut to LONGEST_WORD; a trigger on `people.searched` writes it.

    It is compared byte by byte, so that an index finds the words that begin with another. Other ways to speak
    of somebody, a nickname or a sound, have their place here too.
    """

    __tablename__ = "name_words"
    __table_args__ = (sa.Index("ix_name_words_word", "word", "person_id"),)

    person_id: int = Field(foreign_key="people.id", primary_key=True, sa_type=BIG_ID, ondelete="CASCADE")
    word: str = Field(primary_key=True, sa_type=_BYTES)
