"""Standing above somebody: by supervision, and by the team of officers without a supervisor."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.services.officers import supervision
from models import Officer, Role
from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
def test_no_supervisor_stands_above_a_colleague_by_their_team_alone(force):
    force.change(2, supervisor_id=None)
    force.change(3, supervisor_id=None, role=Role.SUPERVISOR)
    with force.database.reading() as session:
        team = force.actor(session, 1).team_id
        below = session.run(sa.select(col(Officer.id)).where(supervision.is_above(1, team))).scalars().all()
    assert 2 in below and 3 not in below
