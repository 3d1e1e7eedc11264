"""A flag that is always on is never read: officers' looks for their own work must raise none."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.demo.sample import import_sample
from bot.errors import AccessRefusedError
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.identity import guard
from bot.services.oversight.misuse import judging
from bot.services.oversight.misuse.rules import thresholds
from bot.services.referrals import viewing as referrals
from bot.services.tasks import viewing as tasks
from bot.settings import Settings
from models import Flag, FlagRule, Officer, Referral, Task, TaskOfficer

BETWEEN = timedelta(seconds=40)


@pytest.fixture
def week(sqlite_database, now):
    """The demo's week of action, with everybody enrolled."""
    import_sample(sqlite_database, now=now)
    with sqlite_database.transaction() as session:
        for officer in session.orm.exec(select(Officer)):
            officer.account_id = 7_000 + officer.id
    return sqlite_database


def look(database, now, choose):
    """Each officer opens one record after the other; return the flags, by rule."""
    with database.transaction() as session:
        for officer in session.orm.exec(select(Officer)).all():
            if not policy.may(officer.role, Permission.LOOK_UP):
                continue
            now += timedelta(hours=1)
            for ref in choose(session, officer):
                now += BETWEEN
                actor = guard.identify(session, officer.account_id, now=now).actor
                finder = tasks if ref.startswith("TSK") else referrals
                with suppress(AccessRefusedError):
                    finder.require(session, actor, ref, now=now)
        rules, behind = thresholds(Settings(_env_file=None)), True
        while behind:
            judgement = judging.judge_new(session, rules, now=now)
            judging.record(session, judgement, rules, now=now)
            behind = judgement.batch.marks or judgement.batch.fresh
        return Counter(session.orm.exec(select(Flag.rule)).all())


def own_work(session, officer):
    """One's tasks, the referrals that they are about, and one's team's or own referrals."""
    mine = sa.select(col(TaskOfficer.task_id)).where(col(TaskOfficer.officer_id) == officer.id)
    visited = sa.select(col(Task.referral_id)).where(col(Task.id).in_(mine))
    own = sa.or_(col(Referral.team_id) == officer.team_id, col(Referral.lead_id) == officer.id)
    yield from session.orm.exec(select(Task.ref).where(col(Task.id).in_(mine))).all()
    yield from session.orm.exec(select(Referral.ref).where(sa.or_(own, col(Referral.id).in_(visited)))).all()


def test_a_week_of_the_own_work_raises_no_flag(week, now):
    assert look(week, now, own_work) == {}


def test_a_dozen_records_by_chance_each_are_seen(week, now):
    dice = random.Random(3)

    def by_chance(session, _):
        return dice.sample(session.orm.exec(select(Referral.ref)).all(), 12)

    raised = look(week, now, by_chance)
    assert min(raised[FlagRule.OUTSIDE_AREA], raised[FlagRule.CLOSED_CASE], raised[FlagRule.BURST]) > 5
