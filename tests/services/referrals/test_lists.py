"""Lists of open referrals that are put together from several indexes: what they hold, and in which order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.services.access.policy import Visibility
from bot.services.referrals import boards, lists, search, viewing
from bot.services.referrals.lists import COUNTED, PAGE, ReferralFilter
from models import Person, Referral, Role
from models.person import NAMES
from tests.conftest import ON_ONE_DATABASE

TODAY = date(2026, 11, 21)
OPEN, CLOSED = "CONTACTING", "COMPLETED"
VIEWERS = {  # officers of the small force, by role and rank
    "officer": (2, Role.OFFICER, "PC"),
    "partner": (6, Role.PARTNER, None),
    "sergeant": (1, Role.SUPERVISOR, "PS"),
    "inspector": (1, Role.SUPERVISOR, "Insp"),
}


@pytest.fixture
def referrals(database, force):
    """Of three teams, some restricted, some closed, some without a date; a live task on two of them."""
    with database.transaction() as session:
        session.orm.add(Person(id=1, source_key="p", surname="Ash"))
        session.orm.flush()
        session.orm.add_all(_referral(number, now=force.now) for number in range(72))
    for number in (5, 29):
        force.task(f"TSK-{number}", force.now, 2, referral_id=number + 1)
    return force


def _referral(number, *, now):
    return Referral(
        id=number + 1, ref=f"TUR-{number * 37 % 101:04d}", person_id=1, opened_on=TODAY, status_since=now,
        programme_id=1 + number % 2, status=CLOSED if number % 5 == 4 else OPEN, team_id=1 + number % 3,
        lead_id=2 if number % 11 == 0 else 4, restricted=number % 7 == 0,
        next_due_on=None if number % 6 == 1 else TODAY + timedelta(days=number * 13 % 9 - 4),
    )  # fmt: skip


FILTERS = {
    "all": ReferralFilter(),
    "mine": ReferralFilter(mine=True),
    "team": ReferralFilter(team=True),
    "overdue": ReferralFilter(overdue=True),
    "due": ReferralFilter(due_until=TODAY + timedelta(days=2)),
    "programme": ReferralFilter(programme="cirv"),
}


@pytest.mark.parametrize("role", VIEWERS)
def test_a_list_holds_in_order_what_its_reader_may_know(database, referrals, role):
    """As one would work it out by looking at each referral."""
    officer, is_a, rank = VIEWERS[role]
    referrals.change(officer, role=is_a, rank=rank)
    with database.transaction() as session:
        actor = referrals.actor(session, officer)
        for wanted in FILTERS.values():
            expected = _expected(session, actor, wanted, referrals.now)
            assert _listed(session, actor, wanted, referrals.now) == expected


def _listed(session, actor, wanted, now):
    found, page = [], 1
    while True:
        views, total = lists.listed(session, actor, wanted, page=page, today=TODAY, now=now)
        found += [view.ref for view in views]
        if len(views) < PAGE:
            assert total == len(found)
            return found
        page += 1


def _expected(session, actor, wanted, now):
    rows = session.run(sa.select(Referral.__table__)).all()
    known = []
    for row in rows:
        sight = viewing.visibility_of(session, actor, row.ref, now=now).visibility
        due = row.next_due_on if sight >= Visibility.CARD else None
        fits = (
            row.status == OPEN and sight >= Visibility.COARSE,
            not wanted.mine or row.lead_id == actor.id,
            not wanted.team or row.team_id == actor.team_id,
            not wanted.overdue or (due is not None and due < TODAY),
            wanted.due_until is None or (due is not None and due <= wanted.due_until),
            wanted.programme is None or row.programme_id == 2,
        )
        if all(fits):
            known.append((due is None, due or TODAY, row.ref))
    return [ref for *_, ref in sorted(known)]


@ON_ONE_DATABASE
def test_a_long_list_is_counted_no_further_than_it_says(database, referrals):
    with database.transaction() as session:
        session.orm.add_all(
            Referral(
                id=1000 + number, ref=f"TUR-{9000 + number}", person_id=1, opened_on=TODAY,
                status_since=referrals.now, programme_id=1, status=OPEN, team_id=1,
            )
            for number in range(3 * COUNTED)
        )  # fmt: skip
        session.orm.flush()
        actor = referrals.actor(session, 2)
        totals = [
            lists.listed(session, actor, ReferralFilter(), page=page, today=TODAY, now=referrals.now)[1]
            for page in (1, 20)
        ]
    assert totals == [COUNTED + 1, 20 * PAGE + 1]  # there is always a next page


@ON_ONE_DATABASE
def test_many_of_one_name_are_counted_no_further_and_one_of_them_is_found_by_both_names(database, force):
    with database.transaction() as session:
        for number in range(120):
            forenames = "Johnson John" if number == 77 else "Alex"
            born = date(1990, 1, 1)
            person = Person(source_key=str(number), surname="Ash", forenames=forenames, date_of_birth=born)
            session.orm.add(person)
            session.orm.flush()
            facts = {"opened_on": TODAY, "status_since": force.now, "programme_id": 1, "status": OPEN}
            session.orm.add(Referral(ref=f"TUR-{number:04d}", person_id=person.id, **facts))
        session.orm.flush()
        actor = force.actor(session, 2)
        hits, total = search.search(session, actor, "as", today=TODAY, now=force.now)
        assert (len(hits), total) == (search.LIMIT, search.COUNTED + 1)
        for words in ("ash john", "john ash", "joh", "johns john"):
            hits, total = search.search(session, actor, words, today=TODAY, now=force.now)
            assert [hit.ref for hit in hits] == ["TUR-0077"]
            assert total == 1


@ON_ONE_DATABASE
def test_names_are_what_their_words_are_made_of(database):
    """Each part of a name gives words, so that none can be added without them."""
    with database.transaction() as session:
        session.orm.add(Person(id=1, source_key="p", **{name: f"z{name}" for name in NAMES}))
        session.orm.flush()
        words = session.run(sa.text("SELECT word FROM name_words ORDER BY word")).scalars().all()
    assert words == sorted(f"z{name}" for name in NAMES)


@pytest.mark.parametrize("role", VIEWERS)
def test_a_board_counts_each_open_referral_whose_card_its_reader_may_see_once(database, referrals, role):
    """And is the same to the letter with and without those that they may not: no total tells of them."""
    officer, is_a, rank = VIEWERS[role]
    referrals.change(officer, role=is_a, rank=rank)
    with database.transaction() as session:
        actor = referrals.actor(session, officer)
        seen = {
            one.id: viewing.visibility_of(session, actor, one.ref, now=referrals.now).visibility
            for one in session.orm.exec(sa.select(Referral.id, Referral.ref)).all()
        }
        every = session.orm.exec(sa.select(Referral).where(Referral.status == OPEN)).scalars().all()
        known = [one for one in every if seen[one.id] >= Visibility.CARD]
        for wanted in (ReferralFilter(), *(FILTERS[name] for name in ("mine", "team", "programme"))):
            chosen = [one for one in known if _is_wanted(one, actor, wanted)]
            board = _board(session, actor, wanted, referrals.now)
            assert board.number == len(chosen)
            assert board.overdue == sum(bool(one.next_due_on and one.next_due_on < TODAY) for one in chosen)
        before = _board(session, actor, ReferralFilter(), referrals.now)
        hidden = [one.id for one in every if seen[one.id] < Visibility.CARD]
        session.run(sa.update(Referral).where(Referral.id.in_(hidden)).values(status=CLOSED))
        assert _board(session, actor, ReferralFilter(), referrals.now) == before
        assert hidden or role == "inspector"


def _board(session, actor, wanted, now):
    return boards.read(session, actor, wanted, "", today=TODAY, now=now)


def _is_wanted(one, actor, wanted):
    if wanted.mine:
        return one.lead_id == actor.id
    if wanted.team:
        return one.team_id == actor.team_id
    return wanted.programme is None or one.programme_id == 2


@ON_ONE_DATABASE
def test_a_board_says_how_long_in_the_programmes_own_order(database, referrals):
    referrals.change(1, role=Role.SUPERVISOR, rank="Insp")
    with database.transaction() as session:
        session.run(sa.update(Referral).values(status=CLOSED))
        for number, (status, days) in enumerate((("ON_HOLD", 7), (OPEN, 6), (OPEN, 28), (OPEN, 27)), start=1):
            since = referrals.now - timedelta(days=days)
            one = sa.update(Referral).where(Referral.id == number * 2 - 1)
            session.run(one.values(status=status, status_since=since, restricted=False))
        (tally,) = _board(session, referrals.actor(session, 1), ReferralFilter(), referrals.now).programmes
    assert [one.label for one in tally.statuses] == ["Contacting", "On hold"]
    assert [(one.week, one.month, one.longer) for one in tally.statuses] == [(1, 1, 1), (0, 1, 0)]
    assert tally.statuses[0].longest == referrals.now - timedelta(days=28)
