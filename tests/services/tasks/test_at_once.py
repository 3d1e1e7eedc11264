"""Of several who take, or take over, one task in the same instant, one has it and the others are told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.errors import BeatlineError
from bot.services.tasks import moves
from bot.services.tasks.giving import handing
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.moves import NotNextError
from models import TaskOfficer, TaskStatus, TaskStep
from tests.services.enrolment.test_at_once import at_once

CREW, TEAM_MATE, MATE, OTHER = 2, 3, 4, 5


def crew_of(force, task_id):
    with force.database.reading() as session:
        query = sa.select(col(TaskOfficer.officer_id)).where(col(TaskOfficer.task_id) == task_id)
        return sorted(session.run(query).scalars())


def team_of(force, officer):
    with force.database.reading() as session:
        return force.actor(session, officer).team_id


def test_of_two_who_take_a_task_at_once_the_second_is_told_who_has_it(force):
    team = team_of(force, CREW)
    assert team_of(force, TEAM_MATE) == team
    for number in range(1, 6):
        ref = f"TSK-000{number}"
        task_id = force.task(ref, force.now, status="approved", team_id=team)

        def takes(session, actor, ref=ref):
            return moves.move(session, actor, ref, TaskVerb.TAKE, now=force.now)

        answers = at_once(force, (CREW, takes), (TEAM_MATE, takes))
        (late,) = [one for one in answers if isinstance(one, NotNextError)]
        (has,) = crew_of(force, task_id)
        with force.database.reading() as session:
            assert late.stands.moved_by.startswith(force.actor(session, has).collar)
        assert late.stands.status is TaskStatus.ACCEPTED


def test_a_part_that_two_offer_is_taken_over_once(force):
    for number in range(1, 4):
        ref = f"TSK-000{number}"
        task_id = force.task(ref, force.now, CREW, MATE)
        with force.database.transaction() as session:
            collar = force.actor(session, OTHER).collar
            handing.offer(session, force.actor(session, CREW), ref, collar, now=force.now)

        def takes_over(session, actor, ref=ref):
            return handing.take_over(session, actor, ref, now=force.now)

        answers = at_once(force, (OTHER, takes_over), (OTHER, takes_over))
        assert sum(isinstance(one, BeatlineError) for one in answers) == 1
        assert crew_of(force, task_id) == [MATE, OTHER]


def test_two_who_accept_at_once_have_both_accepted_and_the_task_moved_once(force):
    for number in range(1, 6):
        ref = f"TSK-000{number}"
        task_id = force.task(ref, force.now, CREW, MATE)

        def accepts(session, actor, ref=ref):
            return moves.move(session, actor, ref, TaskVerb.ACCEPT, seen=0, now=force.now)

        answers = at_once(force, (CREW, accepts), (MATE, accepts))
        assert not [one for one in answers if isinstance(one, BeatlineError)]
        with force.database.reading() as session:
            accepted = sa.select(col(TaskOfficer.accepted_at)).where(col(TaskOfficer.task_id) == task_id)
            assert session.run(accepted).scalars().all() == [force.now] * 2
            steps = sa.select(col(TaskStep.number)).where(col(TaskStep.task_id) == task_id)
            assert session.run(steps).scalars().all() == [1]
