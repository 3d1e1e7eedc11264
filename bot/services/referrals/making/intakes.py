"""The programmes in use, as far as making a referral asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session, columns
from bot.letters import code_words
from bot.services.access.kinds import is_kind
from bot.services.audit.actors import Actor
from bot.services.referrals.making.eligibility import Intake
from bot.services.referrals.programmes import GroundDefinition, QuestionDefinition
from models.officer import Role
from models.programme import Programme, ProgrammeGround, ProgrammeQuestion, ProgrammeStatus

HEADS: Query = (
    sa.select(
        *(col(getattr(Programme, name)) for name in ("id", "code", "prefix", "name", "min_age", "max_age")),
        *(col(getattr(Programme, name)) for name in ("team_kind", "window", "once", "first_number")),
        col(ProgrammeStatus.code).label("begins"),
        col(ProgrammeStatus.next_action),
        col(ProgrammeStatus.timer),
    )
    .join(ProgrammeStatus, col(ProgrammeStatus.programme_id) == col(Programme.id))
    .where(col(Programme.enabled), col(ProgrammeStatus.begins))
    .order_by(col(Programme.name))
)


def in_use(session: Session) -> tuple[Intake, ...]:
    """All programmes that are switched on, by name."""
    grounds = _parts(session, ProgrammeGround, GroundDefinition)
    questions = _parts(session, ProgrammeQuestion, QuestionDefinition)
    return tuple(
        Intake(**columns(row), grounds=tuple(grounds[row.id]), questions=tuple(questions[row.id]))
        for row in session.run(HEADS)
    )


def open_to(actor: Actor, programmes: Sequence[Intake]) -> tuple[Intake, ...]:
    """Those to which the officer may refer: a partner to the own programme alone."""
    if actor.role is not Role.PARTNER:
        return tuple(programmes)
    return tuple(one for one in programmes if is_kind(one.team_kind, actor.team_kind))


def by_name(programmes: Sequence[Intake]) -> Mapping[str, Intake]:
    """The programmes by code, prefix and name, as `code_words` writes them."""
    return {code_words(name): one for one in programmes for name in (one.name, one.prefix, one.code)}


def ground_names(programme: Intake) -> Mapping[str, GroundDefinition]:
    """The grounds by label and code, as `code_words` writes them."""
    return {code_words(name): one for one in programme.grounds for name in (one.label, one.code)}


def _parts(session: Session, table: Any, kind: Any) -> defaultdict[int, list[Any]]:
    """The rows of a part of each programme, in their order."""
    fields = kind.__struct_fields__
    query: Query = sa.select(col(table.programme_id), *(col(getattr(table, name)) for name in fields))
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.run(query.order_by(col(table.programme_id), col(table.position))):
        found[row.programme_id].append(kind(*row[1:]))
    return found
