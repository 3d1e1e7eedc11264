"""The moves of tasks: no taps go where they may not, two at once make one, an import makes a step."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col

from bot.errors import BeatlineError
from bot.services.exchange.importing import run_import
from bot.services.kinds import push_contents
from bot.services.pushes import queue
from bot.services.tasks import history, moves, reminders
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.moves import NotNextError, TaskOffNotice
from models import AuditEntry, Delivery, Officer, Task, TaskStatus, TaskStep
from tests.conftest import ON_ONE_DATABASE
from tests.services.enrolment.test_at_once import at_once
from tests.sheets import everything, set_cell, write_folder
from tests.turns import turn

SERGEANT, CREW, MATE, OTHER, PARTNER = 1, 2, 4, 5, 6
LAWFUL = {  # DOMAIN's chain, written out again
    "proposed": {"cancelled"},
    "approved": {"allocated", "cancelled"},
    "allocated": {"accepted", "not_done", "cancelled"},
    "accepted": {"in_progress", "not_done", "cancelled"},
    "in_progress": {"completed", "not_done", "cancelled"},
}
BY = {"cancelled": {SERGEANT}} | {
    status: {CREW, MATE} for status in ("allocated", "accepted", "in_progress", "completed", "not_done")
}
OWN = {TaskVerb.ACCEPT, TaskVerb.ARRIVED, TaskVerb.LEFT}  # of each member, whatever colleagues did meanwhile


def moved(force, officer, ref, verb, **how):
    with force.database.transaction() as session:
        return moves.move(session, force.actor(session, officer), ref, verb, now=force.now, **how)


def life_of(force, task_id):
    """The task's status and last step's number, and its steps as (number, actor, from, to)."""
    with force.database.reading() as session:
        stands = session.run(sa.select(Task.status, Task.step).where(Task.id == task_id)).one()
        query = sa.select(TaskStep.number, TaskStep.actor_id, TaskStep.from_status, TaskStep.to_status)
        steps = session.run(query.where(TaskStep.task_id == task_id).order_by(TaskStep.number)).all()
        return tuple(stands), [tuple(one) for one in steps]


TAPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from((SERGEANT, CREW, MATE, OTHER, PARTNER)),
            st.sampled_from(TaskVerb),
            st.sampled_from((None, -1, 0)),  # no card, an old one, the newest
            st.sampled_from(("why", " \n ", None)),
        ),
        st.sampled_from((TaskStatus.ALLOCATED, TaskStatus.IN_PROGRESS, TaskStatus.EXPIRED)),  # an import
    ),
    max_size=12,
)


@pytest.mark.drill
@ON_ONE_DATABASE
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begins=st.sampled_from(TaskStatus), taps=TAPS)
def test_no_sequence_of_taps_reaches_a_forbidden_move(force, begins, taps):
    with force.database.reading() as session:
        number = session.run(sa.select(sa.func.count()).select_from(Task)).scalar_one() + 1
    ref = f"TSK-{number:04}"
    task_id = force.task(ref, force.now, CREW, MATE, status=begins)
    for tap in taps:
        (_, step), _ = life_of(force, task_id)
        if isinstance(tap, TaskStatus):
            with force.database.transaction() as session:
                moves.bring(session, {task_id: tap}, reason="import", now=force.now)
            continue
        officer, verb, seen, reason = tap
        try:
            moved(force, officer, ref, verb, seen=None if seen is None else step + seen, reason=reason)
        except BeatlineError:
            assert life_of(force, task_id)[0][1] == step
        else:
            assert seen != -1 or verb in OWN
    (status, step), steps = life_of(force, task_id)
    assert [one[0] for one in steps] == list(range(1, step + 1))
    stands = begins
    for _, actor, since, to in steps:
        assert since == stands
        assert actor is None or (to in LAWFUL.get(since, ()) and actor in BY[to])
        stands = to
    assert status == stands


def test_of_two_at_once_the_second_reads_who_was_first_and_where_it_stands(force):
    for number in range(1, 6):
        ref = f"TSK-000{number}"
        task_id = force.task(ref, force.now, CREW, MATE, status="in_progress")

        def ends(session, actor, ref=ref):
            return moves.move(session, actor, ref, TaskVerb.DONE, seen=0, now=force.now)

        answers = at_once(force, (CREW, ends), (MATE, ends))
        (late,) = [one for one in answers if isinstance(one, NotNextError)]
        (stands, steps) = life_of(force, task_id)
        assert stands == ("completed", 1)
        assert len(steps) == 1
        with force.database.reading() as session:
            first = session.run(sa.select(Officer.collar).where(Officer.id == steps[0][1])).scalar_one()
            audited = sa.select(AuditEntry.id).where(
                col(AuditEntry.object_ref) == ref, col(AuditEntry.action) == "move"
            )
            assert session.count(audited) == 1
        assert late.stands.moved_by == f"{first} Ash"
        assert (late.stands.status, late.stands.moved_at) == (TaskStatus.COMPLETED, force.now)


def test_an_import_writes_a_step_by_another_system(database, tmp_path, now):
    for number, status in enumerate(("", "in_progress", "", "completed")):
        sheets = set_cell(everything(), "tasks.2.status", status)
        path = write_folder(tmp_path / str(number), sheets)
        assert not run_import(database, path, now=now + timedelta(hours=number)).problems
    with database.reading() as session:
        stands = session.run(sa.select(Task.id, Task.status, Task.step)).one()
        steps = history.steps_of(session, stands.id, whole=True)
    assert (stands.status, stands.step) == ("completed", 3)
    assert [(one.number, one.by, one.since, one.to, one.reason) for one in steps] == [
        (1, None, None, "allocated", "import"),
        (2, None, "allocated", "in_progress", "import"),
        (3, None, "in_progress", "completed", "import"),
    ]
    assert steps[2].at - steps[1].at == timedelta(hours=2)


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("verb", "by"), [(TaskVerb.NOT_DONE, CREW), (TaskVerb.CANCEL, SERGEANT), (None, None)]
)
def test_a_task_that_has_ended_reminds_nobody(force, verb, by):
    """Whether it ends before its reminder is queued or after."""
    soon = force.now + timedelta(minutes=59)
    for ref in ("TSK-0001", "TSK-0002"):
        force.task(ref, soon, CREW)
    if verb:
        moved(force, by, "TSK-0002", verb, reason="why")
    with force.database.transaction() as session:
        reminders.publish_due(session, turn(force.now))
    if verb:
        moved(force, by, "TSK-0001", verb, reason="why")
    with force.database.transaction() as session:
        until = force.now + timedelta(seconds=10)
        claimed = queue.claim(session, 30, read=push_contents.read, now=force.now, until=until)
        told = [one for one in claimed.claimed if isinstance(one.content, TaskOffNotice)]
        assert len(told) == (2 if by == SERGEANT else 0)  # the crew, by somebody else
        assert len(claimed.claimed) - len(told) == (0 if verb else 2)
        assert session.count(sa.select(Delivery.id)) - len(told) == (1 if verb else 2)


@ON_ONE_DATABASE
def test_a_planner_cancels_and_a_mate_of_the_crew_who_supervises_nobody_does_not(force):
    force.task("TSK-0001", force.now, CREW, planner_id=OTHER)
    with pytest.raises(moves.NotYoursToMoveError):
        moved(force, 3, "TSK-0001", TaskVerb.CANCEL, reason="why")  # of the team, as its sergeant is
    assert moved(force, OTHER, "TSK-0001", TaskVerb.CANCEL, reason="why").status is TaskStatus.CANCELLED
