"""The officer to ring about a clash when an officer has gone: one who is at work, in words that fit."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.services.tasks.clashes import lists, settling
from bot.services.tasks.clashes.notices import ClashNotice
from bot.texts import pushes
from bot.texts.reply import words
from bot.texts.tasks import clashes as texts
from models import ClashHead, Leave
from tests.services.tasks.clashing import (
    CREW,
    INSPECTOR,
    OTHER_SERGEANT,
    OUTSIDE,
    SERGEANT,
    clashing,
)

__all__ = ["clashing"]
VISIT, WARRANT = "TSK-0001", "TSK-0002"


@pytest.fixture
def told(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    return clashing


def left(clashing, officer):
    clashing.force.change(officer, left_at=clashing.now)


def lost_account(clashing, officer):
    clashing.force.change(officer, account_id=None)


def blocked(clashing, officer):
    clashing.force.change(officer, unreachable_since=clashing.now)


def on_leave(clashing, officer):
    today = clashing.now.date()
    with clashing.force.database.transaction() as session:
        session.orm.add(
            Leave(
                officer_id=officer, first_day=today, last_day=today + timedelta(days=20),
                put_by_id=officer, put_at=clashing.now,
            )
        )  # fmt: skip


@pytest.mark.parametrize("goes", [left, lost_account, blocked, on_leave])
def test_once_the_one_to_ring_has_gone_both_sides_read_who_is_in_their_place(told, goes):
    goes(told, OTHER_SERGEANT)
    news = told.ticks()
    assert (INSPECTOR, ClashNotice(WARRANT, "PS 1001", "1001")) in news
    assert (SERGEANT, ClashNotice(VISIT, "Insp 1101", "1101", instead_of="PS 2101")) in news
    assert len(news) == 2 and told.ticks() == []
    (own,) = told.does(SERGEANT, lists.listed).own
    assert own.ring == "Insp 1101"
    done = told.does(SERGEANT, settling.settle, VISIT, "2101")
    assert done.ring == "Insp 1101", "the older button is for the same"


def test_a_new_clash_names_nobody_who_has_gone(clashing):
    clashing.visit()
    clashing.warrant()
    left(clashing, OTHER_SERGEANT)
    assert (SERGEANT, ClashNotice(VISIT, "Insp 1101", "1101")) in clashing.ticks()


def test_somebody_off_duty_is_named_no_more_in_the_list_but_nobody_is_told_anew(told):
    told.force.change(INSPECTOR, on_duty_since=told.now)
    with told.force.database.transaction() as session:
        from bot.services.officers import duty

        actor = told.force.actor(session, OTHER_SERGEANT)
        duty.book_on(session, actor, now=told.now)
        duty.book_off(session, told.force.actor(session, OTHER_SERGEANT), now=told.now)
    assert told.ticks() == []
    (own,) = told.does(SERGEANT, lists.listed).own
    assert own.ring == "Insp 1101"


def test_an_inspector_is_not_told_to_ask_an_inspector(told):
    for one in (SERGEANT, OTHER_SERGEANT, OUTSIDE):
        left(told, one)
    news = [one for officer, one in told.ticks() if officer == INSPECTOR]
    said = " ".join(words(line) for one in news for line in pushes.push(one, now=told.now).lines)
    assert "Inspector" not in said and "look at what else you have on there" in said
    alone = words(texts.told(ClashNotice(VISIT, None, None)).lines[0])
    assert alone.endswith("nobody else can be rung about it now, so it is for you to decide.")


def test_when_nobody_is_left_the_clock_does_not_look_again_and_again(told):
    for one in (SERGEANT, OTHER_SERGEANT, INSPECTOR, OUTSIDE, CREW):
        left(told, one)
    assert told.ticks() == []
    with told.force.database.reading() as session:
        rows = session.run(sa.select(sa.func.count()).select_from(ClashHead)).scalar()
    told.ticks()
    with told.force.database.reading() as session:
        assert session.run(sa.select(sa.func.count()).select_from(ClashHead)).scalar() == rows
