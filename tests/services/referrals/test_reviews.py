"""A review waits for an Inspector who is there: of one who goes, another takes it over and is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.identity import guard
from bot.services.officers import duty, officers
from bot.services.referrals import lists, reviews
from bot.services.referrals.lists import ReferralFilter
from models import Delivery, Leave, Officer, ReferralStep
from models.decider import Decider
from tests.conftest import ON_ONE_DATABASE
from tests.services.conftest import NOW
from tests.services.referrals.moving import account, fill
from tests.turns import turn

SERGEANT, OWN, OTHER = 23, 24, 25  # the Inspector of the owning team, and the one of another
DAY = timedelta(days=1)


def ticks(database, now=NOW):
    with database.transaction() as session:
        if is_due := reviews.is_due(session, turn(now)):
            reviews.publish_due(session, turn(now))
        return is_due


def asked(database):
    with database.reading() as session:
        return session.run(sa.select(col(Decider.officer_id))).scalars().all()


def goes_off_duty(session):
    actor = guard.identify(session, account("inspector"), now=NOW).actor
    duty.book_on(session, actor, now=NOW)
    duty.book_off(session, actor, now=NOW)


def goes_on_leave(session):
    days = {"first_day": NOW.date(), "last_day": (NOW + DAY).date()}
    session.orm.add(Leave(officer_id=OWN, put_by_id=OWN, put_at=NOW, **days))


def leaves(session):
    session.run(sa.update(Officer).where(col(Officer.id) == OWN).values(left_at=NOW))


@pytest.mark.parametrize("goes", [goes_off_duty, goes_on_leave, leaves])
def test_of_an_inspector_who_goes_another_is_asked_once(database, goes):
    fill(database, status="ENFORCEMENT_REVIEW")
    with database.transaction() as session:
        reviews.ask(session, None, now=NOW)
    assert asked(database) == [OWN] and not ticks(database)
    with database.transaction() as session:
        goes(session)
    assert ticks(database) and asked(database) == [OTHER]
    assert not ticks(database)
    with database.reading() as session:
        actor = guard.identify(session, account("chief"), now=NOW).actor
        assert officers.desk(session, actor).reviews == 1


def test_opened_while_nobody_is_at_work_it_is_told_so_held_and_put_to_the_first_who_comes(database):
    ref = fill(database, status="ENFORCEMENT_REVIEW")
    leave = {"first_day": NOW.date(), "last_day": NOW.date(), "put_by_id": OWN, "put_at": NOW}
    step = {"referral_id": 41, "at": NOW, "actor_id": SERGEANT, "to_status": "ENFORCEMENT_REVIEW"}
    with database.transaction() as session:
        session.orm.add_all(Leave(officer_id=one, **leave) for one in (OWN, OTHER))
        session.orm.add(ReferralStep(**step, kind="move", number=0))
        session.orm.flush()
        reviews.ask(session, None, now=NOW)
    assert asked(database) == [OWN] and not ticks(database)
    told = sa.select(col(Delivery.officer_id)).order_by(col(Delivery.officer_id))
    with database.reading() as session:
        assert session.run(told).scalars().all() == [SERGEANT, OWN]
    for who, count in (("inspector", 1), ("chief", 1), ("sergeant", 0)):
        with database.transaction() as session:
            actor = guard.identify(session, account(who), now=NOW).actor
            wanted = ReferralFilter(decides=True)
            found, _ = lists.listed(session, actor, wanted, page=1, today=NOW.date(), now=NOW)
            assert [one.ref for one in found] == [ref] * count, who
    with database.transaction() as session:
        session.run(sa.delete(Leave).where(col(Leave.officer_id) == OTHER))
    assert ticks(database) and asked(database) == [OTHER] and not ticks(database)


@ON_ONE_DATABASE
def test_whoever_opened_it_is_not_shown_it_as_theirs_to_decide(database):
    fill(database, status="ENFORCEMENT_REVIEW")
    step = {"referral_id": 41, "at": NOW, "actor_id": OTHER, "to_status": "ENFORCEMENT_REVIEW"}
    with database.transaction() as session:
        session.orm.add(ReferralStep(**step, kind="move", number=0))
        session.orm.flush()
        actor = guard.identify(session, account("chief"), now=NOW).actor
        wanted = ReferralFilter(decides=True)
        assert lists.listed(session, actor, wanted, page=1, today=NOW.date(), now=NOW)[1] == 0


@ON_ONE_DATABASE
def test_with_nobody_else_there_it_stays_as_it_is(database):
    fill(database, status="ENFORCEMENT_REVIEW")
    with database.transaction() as session:
        reviews.ask(session, None, now=NOW)
        leaves(session)
        session.run(sa.update(Officer).where(col(Officer.id) == OTHER).values(left_at=NOW))
    assert not ticks(database) and asked(database) == [OWN]
