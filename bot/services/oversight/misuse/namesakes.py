"""Officers with a person's name, and people with an officer's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language import names
from bot.language.names import Name
from bot.services.oversight.misuse.by_name import Namesakes
from bot.services.oversight.misuse.rules import RecordFacts, ViewerFacts
from models.officer import Officer
from models.person import Person

START = 3  # letters of a forename that the database narrows by


def find_namesakes(
    session: Session, who: Collection[ViewerFacts], records: Iterable[RecordFacts]
) -> Namesakes:
    people = [one for one in records if one.name.is_full]
    lives = any(one.address for one in people)
    return Namesakes(
        _officers(session, {one.surname for one in people}),
        _addresses(session, [one for one in who if one.name.is_full]) if lives else {},
    )


def _officers(session: Session, surnames: Collection[str]) -> dict[Name, set[str]]:
    found: dict[Name, set[str]] = defaultdict(set)
    if not surnames:
        return found
    rows = session.run(
        sa.select(col(Officer.collar), col(Officer.surname), col(Officer.forename)).where(
            col(Officer.surname).in_(_spelt(surnames)),
            col(Officer.forename).is_not(None),
            col(Officer.left_at).is_(None),
        )
    )
    for row in rows:
        found[names.name(row.surname, row.forename)].add(row.collar)
    return found


def _addresses(session: Session, who: Collection[ViewerFacts]) -> dict[int, set[str]]:
    """The addresses of people with these officers' names, by officer."""
    found: dict[int, set[str]] = defaultdict(set)
    if not who:
        return found
    officers: dict[Name, list[int]] = defaultdict(list)
    for one in who:
        officers[one.name].append(one.id)
    begins = sa.func.lower(sa.func.substr(col(Person.forenames), 1, START))
    rows = session.run(
        sa.select(col(Person.surname), col(Person.forenames), col(Person.address)).where(
            col(Person.surname).in_(_spelt({one.surname for one in who})),
            begins.in_({one.name.forename[:START] for one in who}),
            col(Person.address).is_not(None),
        )
    )
    for row in rows:
        for officer_id in officers.get(names.name(row.surname, row.forenames), ()):
            found[officer_id].add(names.address(row.address))
    return found


def _spelt(surnames: Iterable[str]) -> set[str]:
    return {spelling for surname in surnames for spelling in names.spellings(surname)}
