"""Areas by their names or codes, to say where a task is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.letters import capitals, name_words
from models.area import Area

MOST_NEAR = 2
AREAS: Query = sa.select(
    *(getattr(Area, name) for name in ("id", "code", "name", "latitude", "longitude"))
).order_by(col(Area.code))


class AreaRow(Protocol):
    id: int
    code: str
    name: str
    latitude: float | None
    longitude: float | None


class Places(Struct, frozen=True):
    """The areas that the words name, by code or by name; `near` are names nearly written so."""

    meant: tuple[AreaRow, ...]
    near: tuple[str, ...] = ()


def find(session: Session, words: str) -> Places:
    rows: Sequence[AreaRow] = session.run(AREAS).all()
    if by_code := tuple(one for one in rows if capitals(one.code) == capitals(words.strip())):
        return Places(by_code)
    said = name_words(words).removeprefix(" the")
    meant = tuple(one for one in rows if name_words(one.name).removeprefix(" the") == said)
    if meant:
        return Places(meant)
    names = {name_words(one.name): one.name for one in rows}
    begun = (one for one in names if said.strip() and f"{one.removeprefix(' the')} ".startswith(f"{said} "))
    near = (*begun, *get_close_matches(name_words(words), names, n=MOST_NEAR, cutoff=0.8))
    return Places((), tuple(names[one] for one in dict.fromkeys(near))[:MOST_NEAR])
