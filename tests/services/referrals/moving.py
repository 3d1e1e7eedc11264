"""Referrals of the shipped programmes, and people of every standing who might move them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from models import Officer, Person, Programme, Referral, Role, Team
from tests.services.conftest import NOW

PEOPLE = {  # the role, the rank, the team
    "worker": (Role.PARTNER, None, "own"),
    "officer": (Role.OFFICER, "PC", "own"),
    "sergeant": (Role.SUPERVISOR, "PS", "own"),
    "inspector": (Role.SUPERVISOR, "Insp", "own"),
    "chief": (Role.SUPERVISOR, "Ch Insp", "other"),
    "stranger": (Role.OFFICER, "PC", "other"),
    "elsewhere": (Role.SUPERVISOR, "PS", "other"),
    "auditor": (Role.AUDITOR, None, "own"),
    "administrator": (Role.ADMINISTRATOR, None, "own"),
}
COLLARS = {name: str(2000 + at) for at, name in enumerate(PEOPLE)}
ADULT, CHILD = date(2004, 5, 1), date(2012, 3, 14)


def fill(database, *, born=ADULT, prefix="CIR", status=None, restricted=False, lead=None):
    """Two teams, everybody, and `CIR-0045` (or of another prefix) where its programme begins."""
    with database.transaction() as session:
        session.orm.add_all(
            [Team(id=11, code="OWN", name="Own", kind="x"), Team(id=12, code="OTH", name="Other")]
        )
        session.orm.flush()
        for at, (name, (role, rank, team)) in enumerate(PEOPLE.items(), start=21):
            session.orm.add(
                Officer(
                    id=at, collar=COLLARS[name], surname=name.title(), rank=rank, role=role,
                    team_id=11 if team == "own" else 12, account_id=1000 + at, enrolled_at=NOW,
                )
            )  # fmt: skip
        session.orm.add(Person(id=31, source_key="p31", surname="Millbrook", date_of_birth=born))
        session.orm.flush()
        programme = session.run(sa.select(Programme.id).where(Programme.prefix == prefix)).scalar_one()
        begins = sa.text("SELECT code FROM programme_statuses WHERE programme_id = :p AND begins")
        session.orm.add(
            Referral(
                id=41, ref=f"{prefix}-0045", programme_id=programme, person_id=31, team_id=11,
                status=status or session.run(begins, {"p": programme}).scalar_one(), status_since=NOW,
                opened_on=NOW.date(), restricted=restricted, lead_id=lead,
            )
        )  # fmt: skip
    return f"{prefix}-0045"


def account(name):
    return 1021 + list(PEOPLE).index(name)
