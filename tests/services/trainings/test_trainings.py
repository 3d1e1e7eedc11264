"""Trainings: planned, who came, who may say so, certificates, and what the clock does with the names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.errors import RejectedError
from bot.jobs.clock import tick
from bot.services.tasks import moves
from bot.services.tasks.life import TaskVerb
from bot.services.trainings import attendance, certificates, planning, viewing
from bot.services.trainings.certificates import CertificateSet
from bot.services.trainings.duties import TrainingYearNotice
from bot.services.trainings.planning import TrainingPlan
from bot.settings import Settings
from bot.texts.trainings.certificate_pages import pdf, sheet
from models import Attendance, Document, Training
from tests.notices_told import notices_told

SERGEANT, CREW, MATE, LICENSER, PARTNER = 1, 2, 4, 5, 6
FRI = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
AFTER = FRI + timedelta(hours=2)
LIST = "Robin Alder 1234\nSam Birch, 2345\nno digits here\nRobin Alder 1234"


@pytest.fixture
def training(database, force):
    with database.transaction() as session:
        session.run(sa.text("UPDATE teams SET kind = 'Licensing' WHERE id = 3"))
    force.change(LICENSER, team_id=3)
    wanted = TrainingPlan("Bridge Street", FRI, FRI + timedelta(hours=1), ("1002",))
    return does(
        force, SERGEANT, lambda s, a: planning.plan(s, a, planning.task_of(s, a, wanted), now=force.now)
    )


def does(force, officer, act):
    with force.database.transaction() as session:
        return act(session, force.actor(session, officer))


def names(force, officer, training, text=LIST, *, now=AFTER):
    return does(force, officer, lambda s, a: attendance.record(s, a, training.number, text, now=now))


def kept(force):
    with force.database.reading() as session:
        return session.count(sa.select(col(Attendance.id)))


def test_it_is_a_task_and_afterwards_those_who_gave_it_say_who_came(force, training):
    assert (training.title, training.attended) == ("Training: Bridge Street", 0)
    with pytest.raises(RejectedError, match="hasn't begun"):
        names(force, CREW, training, now=force.now)
    done = names(force, CREW, training)
    assert (done.added, done.again, [one.number for one in done.bad]) == (2, 0, [3])
    again = names(force, SERGEANT, training, "Robin Alder 1234\nKim Cherry 3456")
    assert (again.added, again.again, again.training.attended) == (1, 1, 3)
    with force.database.reading() as session:
        assert viewing.look(session, force.actor(session, CREW), training.number, now=AFTER).attended == 3
    assert not does(
        force, MATE, lambda s, a: viewing.require(s, a, training.number, now=AFTER)
    ).may_name  # they see that it was
    with pytest.raises(RejectedError, match="is for its crew"):
        names(force, MATE, training)


def test_what_did_not_take_place_or_is_no_training_takes_no_names(force, training):
    force.task("TSK-0456", FRI, CREW)
    with pytest.raises(RejectedError, match="is no training"):
        does(force, CREW, lambda s, a: viewing.of_task(s, a, "TSK-0456", now=AFTER))
    does(
        force, SERGEANT,
        lambda s, a: moves.move(s, a, training.ref, TaskVerb.CANCEL, reason="nobody came", now=force.now),
    )  # fmt: skip
    with pytest.raises(RejectedError, match="didn't take place"):
        names(force, CREW, training)
    with pytest.raises(RejectedError, match="Training 99 isn't on record"):
        does(force, CREW, lambda s, a: viewing.require(s, a, 99, now=AFTER))


def test_a_training_of_a_hidden_task_reads_as_none(force, training):
    with force.database.transaction() as session:
        session.run(sa.text("UPDATE tasks SET kind = 'WARRANT'"))
    with pytest.raises(RejectedError, match=f"Training {training.number} isn't on record"):
        does(force, MATE, lambda s, a: viewing.require(s, a, training.number, now=AFTER))
    assert does(force, MATE, lambda s, a: viewing.listed(s, a, page=1, now=AFTER)) == ([], False)


async def test_names_are_erased_a_month_after_and_the_licensing_team_is_told_before_a_year(force, training):
    names(force, CREW, training)
    settings = Settings(_env_file=None)
    erased, told = datetime(2026, 12, 27, 9, 0, tzinfo=UTC), datetime(2027, 10, 28, 8, 0, tzinfo=UTC)
    minute = timedelta(minutes=1)
    await tick(force.database, settings, now=erased - minute, catching_up=False)
    assert kept(force) == 2
    await tick(force.database, settings, now=erased, catching_up=False)
    assert kept(force) == 0
    with pytest.raises(RejectedError, match="are erased"):
        names(force, CREW, training, now=erased + minute)
    assert year_notices(force) == []
    await tick(force.database, settings, now=told - minute, catching_up=False)
    assert year_notices(force) == []
    await tick(force.database, settings, now=told, catching_up=False)
    await tick(force.database, settings, now=told + minute, catching_up=False)
    notice = TrainingYearNotice(training.number, FRI, 2)
    assert year_notices(force) == [(LICENSER, notice), (PARTNER, notice)]  # all of the licensing team
    with force.database.reading() as session:
        assert viewing.look(session, force.actor(session, CREW), training.number, now=told).attended == 2


def year_notices(force):
    with force.database.reading() as session:
        return [one for one in notices_told(session) if isinstance(one[1], TrainingYearNotice)]


def test_the_certificates_are_one_file_without_a_name_in_its_own(force, training):
    with pytest.raises(RejectedError, match="no names to put"):
        does(force, CREW, lambda s, a: certificates.request(s, a, training.number, now=AFTER))
    names(force, CREW, training)
    does(force, CREW, lambda s, a: certificates.request(s, a, training.number, now=AFTER))
    with force.database.reading() as session:
        (paper,) = session.run(sa.select(Document.__table__)).all()
        assert paper.kind == "certificates" and "Alder" not in str(paper.asked)
        found = attendance.names(session, training.number)
        assert found == ["Robin Alder", "Sam Birch"]
    part = sheet(CertificateSet(training, tuple(found), AFTER))
    assert "Alder" not in part.words + part.files[0].name and part.protected
    assert pdf(CertificateSet(training, tuple(found), AFTER)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_a_month_after_is_the_same_day_or_the_last(day, after):
    assert attendance.month_after(day) == after


def test_every_training_has_one_row(force, training):
    assert (
        does(force, CREW, lambda s, a: viewing.of_task(s, a, training.ref, now=AFTER)).number
        == training.number
    )
    with force.database.reading() as session:
        assert session.count(sa.select(col(Training.id))) == 1
