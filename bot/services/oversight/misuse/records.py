"""The records that were looked at: a fixed number of statements for any number of looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language import names
from bot.language.ages import ADULT, age
from bot.services.oversight.misuse.reading import LISTED
from bot.services.oversight.misuse.rules import CONSULT, REFERRAL, REVEAL, TASK, Look, RecordFacts
from bot.values import replace
from models.audit import AuditEntry
from models.officer import Officer
from models.person import Person
from models.programme import Programme, ProgrammeStatus
from models.referral import Referral
from models.task import OPEN_STATUSES, Task, TaskOfficer

Key = tuple[str, str]  # (kind, reference)
LATELY = timedelta(days=28)  # a finished task still gives a reason to look for this long
REFS: Any = sa.bindparam("refs", expanding=True)
REFERRALS: Query = (
    sa.select(
        *(getattr(Referral, name) for name in ("ref", "id", "team_id", "lead_id", "person_id")),
        *(getattr(Person, name) for name in ("surname", "forenames", "address", "date_of_birth", "area_id")),
        col(Programme.max_age),
        col(ProgrammeStatus.coarse),
    )
    .join(Person, col(Person.id) == col(Referral.person_id))
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .join(
        ProgrammeStatus,
        sa.and_(
            col(ProgrammeStatus.programme_id) == col(Referral.programme_id),
            col(ProgrammeStatus.code) == col(Referral.status),
        ),
    )
    .where(col(Referral.ref).in_(REFS))
)
TASKS: Query = (
    sa.select(col(Task.ref), col(Task.id), col(Task.area_id), col(Referral.team_id), col(Referral.lead_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .where(col(Task.ref).in_(REFS))
)
CREWS: Query = (
    sa.select(col(Task.id), col(Task.referral_id), col(TaskOfficer.officer_id), col(Officer.team_id))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(
        sa.or_(
            col(Task.id).in_(sa.bindparam("tasks", expanding=True)),
            sa.and_(
                col(Task.referral_id).in_(sa.bindparam("referrals", expanding=True)),
                sa.or_(col(Task.status).in_(OPEN_STATUSES), col(Task.starts_at) > sa.bindparam("since")),
            ),
        )
    )
)
OPENED: Query = (
    sa.select(col(AuditEntry.chain), col(Referral.person_id), col(AuditEntry.at))
    .select_from(Referral)
    .join(
        AuditEntry,
        sa.and_(col(AuditEntry.object_kind) == REFERRAL, col(AuditEntry.object_ref) == col(Referral.ref)),
    )
    .where(
        col(Referral.person_id).in_(sa.bindparam("people", expanding=True)),
        col(AuditEntry.chain).in_(sa.bindparam("chains", expanding=True)),
        col(AuditEntry.action).in_((CONSULT, REVEAL)),
        col(AuditEntry.at) > sa.bindparam("since"),
        ~LISTED,
    )
)


class LookedAtRow(Protocol):
    """A row of `REFERRALS`."""

    id: int
    person_id: int
    surname: str
    forenames: str | None
    address: str | None
    date_of_birth: date | None
    max_age: int
    area_id: int | None
    team_id: int | None
    lead_id: int | None
    coarse: str


def seen(session: Session, looks: Iterable[Look], *, today: date, now: datetime) -> dict[Key, RecordFacts]:
    """The facts by kind and reference. A record that is gone is left out."""
    refs: dict[str, set[str]] = defaultdict(set)
    for look in looks:
        refs[look.kind].add(look.ref)
    rows = session.run(REFERRALS, {"refs": list(refs[REFERRAL])})
    found = {(REFERRAL, row.ref): _referral(row, today) for row in rows}
    for row in session.run(TASKS, {"refs": list(refs[TASK])}):
        found[TASK, row.ref] = RecordFacts(
            row.id, area_id=row.area_id, team_id=row.team_id, lead_id=row.lead_id
        )
    return _with_crews(session, found, since=now - LATELY)


def opened(
    session: Session, people: Collection[int], officers: Collection[int], *, since: datetime
) -> Mapping[tuple[int, int], list[datetime]]:
    """The times at which these officers opened a record of these people, by (officer, person)."""
    found: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    if people:
        facts = {"people": list(people), "chains": list(officers), "since": since}
        for row in session.run(OPENED, facts):
            found[row.chain, row.person_id].append(row.at)
    return found


def _with_crews(
    session: Session, found: Mapping[Key, RecordFacts], *, since: datetime
) -> dict[Key, RecordFacts]:
    """Add the crews and their teams: a task's own, or for a referral those of its recent tasks."""
    ids: dict[str, list[int]] = {kind: [] for kind in (REFERRAL, TASK)}
    for (kind, _), one in found.items():
        ids[kind].append(one.id)
    facts = {"tasks": ids[TASK], "referrals": ids[REFERRAL], "since": since}
    crews: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    teams: dict[int, set[int]] = defaultdict(set)
    for row in session.run(CREWS, facts):
        crews[TASK, row.id].add(row.officer_id)
        crews[REFERRAL, row.referral_id].add(row.officer_id)
        teams[row.id].add(row.team_id)
    return {
        key: replace(
            one,
            crew=frozenset(crews[key[0], one.id]),
            crew_teams=frozenset(teams[one.id]) if key[0] == TASK else frozenset(),
        )
        for key, one in found.items()
    }


def _referral(row: LookedAtRow, today: date) -> RecordFacts:
    return RecordFacts(
        row.id,
        person_id=row.person_id,
        surname=row.surname,
        name=names.name(row.surname, row.forenames),
        address=names.address(row.address),
        is_child=_is_child(row, today),
        area_id=row.area_id,
        team_id=row.team_id,
        lead_id=row.lead_id,
        is_open=row.coarse == "open",
    )


def _is_child(row: LookedAtRow, today: date) -> bool:
    """Whether the person is a child. If the age is unknown, the programme decides."""
    born = row.date_of_birth
    if born is None:
        return row.max_age < ADULT
    return age(born, today) < ADULT
