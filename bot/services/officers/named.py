"""Officers by the words that others call them: a collar number, or a surname where it is unique."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language import ranks
from bot.language.names import officer_name
from bot.letters import capitals, name_words
from bot.services.officers import refusals
from models.officer import Officer, Role

HERE: Query = (
    sa.select(
        *(getattr(Officer, name) for name in ("id", "collar", "surname", "forename", "rank", "role")),
    )
    .where(col(Officer.left_at).is_(None))
    .order_by(col(Officer.collar))
)
BETWEEN = re.compile(r"(?:[,;&+/]\s|[,;&+]|\band\b|\bwith\b|\n)+", re.IGNORECASE)
COURTESY = frozenset({"PLEASE", "PLS", "THANKS", "TA"})
ONESELF = frozenset({"ME", "MYSELF"})
MOST_SHOWN = 40


class NamedOfficer(Protocol):
    """A row of `HERE`."""

    id: int
    collar: str
    surname: str
    forename: str | None
    rank: str | None
    role: Role


def read_officers(session: Session, words: str, *, me: str | None = None) -> list[NamedOfficer]:
    """Those named, each once: `1234, 0077 and Elmhurst`, `PC 1234 Ashfield`; courtesy is left out.

    `me` is the collar number of whoever says `me` or `myself`.

    Raises a RejectedError for a word that names nobody here, or several.
    """
    people: Sequence[NamedOfficer] = session.run(HERE).all() if words.strip(" .,") else ()
    found: dict[int, NamedOfficer] = {}
    for part in BETWEEN.split(words):
        said = [one.strip(".!?()") for one in part.split()]
        said = [one for one in said if one and capitals(one) not in COURTESY and ranks.step(one) is None]
        said = [me if me and capitals(one) in ONESELF else one for one in said]
        while said:
            one, said = _next(people, said)
            found.setdefault(one.id, one)
    return list(found.values())


def _next(people: Sequence[NamedOfficer], said: list[str]) -> tuple[NamedOfficer, list[str]]:
    """The officer that the words begin with, and the words behind all that names them."""
    for count in range(len(said), 0, -1):
        words = " ".join(said[:count])
        meant = [one for one in people if _is_meant(one, words)]
        if len(meant) == 1:
            rest = said[count:]
            name = {*name_words(meant[0].surname).split(), *name_words(meant[0].forename or "").split()}
            while rest and name_words(rest[0]) in name:  # PC 1234 Ashfield
                rest = rest[1:]
            return meant[0], rest
        if meant:
            named = ", ".join(officer_name(one.rank, one.collar, one.surname) for one in meant[:4])
            raise refusals.SEVERAL_OF_NAME(f"{words[:MOST_SHOWN]}: {named}")
    unknown = said[0][:MOST_SHOWN]
    raise (refusals.NOBODY_OF_COLLAR if re.search(r"\d", unknown) else refusals.NOBODY_OF_NAME)(unknown)


def _is_meant(one: NamedOfficer, words: str) -> bool:
    """Whether the words are their collar, their surname, or their forename and surname."""
    if capitals(one.collar) == capitals(words):
        return True
    name = name_words(words)
    return bool(name) and name in (name_words(one.surname), name_words(f"{one.forename or ''} {one.surname}"))
