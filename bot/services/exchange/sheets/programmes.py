"""Programmes and their statuses, by any name that a sheet may give them."""

from __future__ import annotations

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.letters import lowered
from models.programme import Programme, ProgrammeStatus


class Programmes(Struct, frozen=True):
    """`ids` by code, name and prefix; `statuses` by programme and code or label; all casefolded.

    `team_kinds` are those of the teams that work for one.
    """

    ids: dict[str, int]
    prefixes: dict[int, str]
    statuses: dict[int, dict[str, str]]
    team_kinds: set[str]


def load(session: Session) -> Programmes:
    found = Programmes({}, {}, {}, set())
    words = (col(Programme.code), col(Programme.name), col(Programme.prefix), col(Programme.team_kind))
    for row in session.run(sa.select(col(Programme.id), *words).order_by(col(Programme.id))):
        found.prefixes[row.id] = row.prefix
        found.statuses[row.id] = {}
        found.team_kinds.add(row.team_kind)
        for name in (row.code, row.name, row.prefix):
            found.ids.setdefault(lowered(name), row.id)
    steps = (col(ProgrammeStatus.programme_id), col(ProgrammeStatus.code), col(ProgrammeStatus.label))
    for step in session.run(sa.select(*steps).order_by(col(ProgrammeStatus.position))):
        names = found.statuses[step.programme_id]
        names[lowered(step.code)] = step.code
        names.setdefault(lowered(step.label), step.code)
    return found
