from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.errors import RejectedError
from bot.services.audit import trail
from bot.services.enrolment import links as enrolment_links
from bot.services.enrolment import refusals
from bot.services.enrolment.managed import LeftError
from bot.services.identity import guard
from models import Officer, Role, Team
from tests.refusals import refused

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def staff(database):
    with database.transaction() as session:
        session.orm.add(Team(id=1, code="NPT1", name="NPT"))
        session.orm.flush()
        here = {"team_id": 1, "role": Role.OFFICER}
        session.orm.add_all(
            [
                Officer(id=1, collar="1234", surname="Ashfield", **here),
                Officer(id=2, collar="1300", surname="Elmhurst", **here),
                Officer(id=3, collar="1400", surname="Fallow", left_at=NOW, **here),
            ]
        )


def issue(database, collar="1234", *, lifetime=DAY, now=NOW):
    with database.transaction() as session:
        return enrolment_links.issue(session, trail.system(session), collar, lifetime=lifetime, now=now).code


def enrol(database, code, *, account_id=5001, now=NOW):
    with database.transaction() as session:
        return enrolment_links.use(session, code, account_id=account_id, shown_as="Sam", now=now)


def look(database, query):
    with database.reading() as session:
        return session.run(sa.text(query)).all()


def test_a_code_binds_the_account_to_its_officer(database):
    actor = enrol(database, issue(database))
    assert (actor.id, actor.collar) == (1, "1234")
    with database.reading() as session:
        assert guard.identify(session, 5001, now=NOW).actor.collar == "1234"
        assert guard.identify(session, 5002, now=NOW) is None
    assert look(database, "SELECT action, object_ref FROM audit_entries WHERE chain = 1") == [
        ("enrol", "1234")
    ]


def test_a_code_is_used_once(database):
    code = issue(database)
    enrol(database, code)
    with refused(refusals.CODE_REFUSED):
        enrol(database, code, account_id=5002)
    assert look(database, "SELECT account_id FROM officers WHERE id = 1") == [(5001,)]


def test_a_code_that_two_use_at_once_is_used_once(database):
    code = issue(database)
    together = threading.Barrier(2)

    def use(account_id):
        together.wait(30)
        try:
            return enrol(database, code, account_id=account_id).id
        except RejectedError:
            return None

    with ThreadPoolExecutor(2) as pool:
        results = [*pool.map(use, (5001, 5002))]
    assert sorted(results, key=str) == [1, None]
    assert len(look(database, "SELECT 1 FROM officers WHERE account_id IS NOT NULL")) == 1


@pytest.mark.parametrize("late", [DAY, DAY * 2])
def test_a_code_expires(database, late):
    with refused(refusals.CODE_REFUSED):
        enrol(database, issue(database), now=NOW + late)
    assert look(database, "SELECT 1 FROM officers WHERE account_id IS NOT NULL") == []


def test_a_code_lives_until_it_expires(database):
    assert enrol(database, issue(database), now=NOW + DAY - timedelta(seconds=1)).id == 1


def test_a_code_names_its_officer_and_nobody_else(database):
    mine, theirs = issue(database), issue(database, "1300")
    assert enrol(database, theirs, account_id=5002).collar == "1300"
    assert enrol(database, mine, account_id=5001).collar == "1234"


def test_a_new_code_ends_the_older_one(database):
    old = issue(database)
    new = issue(database)
    with refused(refusals.CODE_REFUSED):
        enrol(database, old)
    assert enrol(database, new).id == 1


def test_a_new_phone_takes_the_place_of_the_old(database):
    enrol(database, issue(database), account_id=5001)
    enrol(database, issue(database), account_id=5002)
    with database.reading() as session:
        assert guard.identify(session, 5001, now=NOW) is None
        assert guard.identify(session, 5002, now=NOW).actor.collar == "1234"


@pytest.mark.parametrize("code", ["", "x", "\ud83d", "' OR 1=1 --", "x" * 5000])
def test_what_is_no_code_is_refused_like_any_other(database, code):
    issue(database)
    with refused(refusals.CODE_REFUSED):
        enrol(database, code)


def test_an_officer_who_left_gets_no_code(database):
    with pytest.raises(LeftError):
        issue(database, "1400")


def test_an_officer_who_left_cannot_use_a_code_from_before(database):
    code = issue(database)
    with database.transaction() as session:
        session.run(sa.text("UPDATE officers SET left_at = :now"), {"now": NOW})
    with refused(refusals.CODE_REFUSED):
        enrol(database, code)
    assert look(database, "SELECT 1 FROM officers WHERE account_id IS NOT NULL") == []


def test_only_a_codes_hash_is_stored(database):
    code = issue(database)
    (row,) = look(database, "SELECT * FROM enrolment_codes")
    assert len(code) >= 32
    assert code not in str(row)
    assert code not in str(look(database, "SELECT * FROM audit_entries"))


def test_no_two_codes_are_the_same_and_all_fit_into_a_link(database):
    codes = {issue(database) for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) <= 64 and code.replace("_", "").replace("-", "").isalnum() for code in codes)
