"""The second word on an enrolment, when two say it at once or the world has moved on."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.database import columns
from bot.errors import BeatlineError, RejectedError
from bot.services.audit import trail
from bot.services.enrolment import accounts, admissions, revoking
from bot.services.enrolment import links as enrolment_links
from bot.services.enrolment.admissions import AdmittedAlreadyError, TurnedAwayAlreadyError
from bot.services.enrolment.managed import LeftError
from models import Dialogue, Role
from models.pin import PadPurpose, Pin, PinPad
from models.unlock import EndedBy, Unlock

NEW = 7001
MINUTE = timedelta(minutes=1)


def opened(force, collar, account_id=NEW):
    """Somebody has opened a link that the sergeant made: the request's number."""
    with force.database.transaction() as session:
        sergeant = force.actor(session, 1)
        issued = enrolment_links.issue(session, sergeant, collar, lifetime=MINUTE, now=force.now)
    with force.database.transaction() as session:
        assert (
            enrolment_links.use(session, issued.code, account_id=account_id, shown_as="Sam", now=force.now)
            is None
        )
        return session.run(sa.text("SELECT max(id) FROM enrolment_codes")).scalar()


def decide(force, officer_id, number, *, how=admissions.admit):
    with force.database.transaction() as session:
        return how(session, force.actor(session, officer_id), number, now=force.now)


def holders(force):
    with force.database.reading() as session:
        found = session.run(sa.text("SELECT id, account_id FROM officers"))
        return {row.id: row.account_id for row in found}


def at_once(*works):
    """The outcome of each: its result, or the name of its refusal."""
    together = threading.Barrier(len(works))

    def run(work):
        together.wait(30)
        try:
            return work()
        except BeatlineError as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(works)) as pool:
        return [*pool.map(run, works)]


@pytest.fixture
def two_supervisors(force):
    force.change(2, role=Role.SUPERVISOR)


def test_a_yes_and_a_no_at_once_come_to_one_of_them(force, two_supervisors):
    number = opened(force, "1003")
    yes, no = at_once(
        lambda: decide(force, 1, number).collar,
        lambda: decide(force, 2, number, how=admissions.turn_away).collar,
    )
    assert (yes, no) in {("1003", AdmittedAlreadyError.__name__), (TurnedAwayAlreadyError.__name__, "1003")}
    assert holders(force)[3] == (NEW if yes == "1003" else 103)


def test_an_account_that_waits_for_two_officers_becomes_one_of_them(force, two_supervisors):
    first, second = opened(force, "1003"), opened(force, "1004")
    came = at_once(lambda: decide(force, 1, first).collar, lambda: decide(force, 2, second).collar)
    assert sorted(came) in ([["1003", RejectedError.__name__], ["1004", RejectedError.__name__]])
    assert [*holders(force).values()].count(NEW) == 1


def test_a_yes_and_a_revocation_at_once_leave_no_half_of_either(force, two_supervisors):
    number = opened(force, "1003")

    def revoke():
        with force.database.transaction() as session:
            return revoking.revoke(session, force.actor(session, 2), "1003", now=force.now).officer.collar

    yes, revoked = at_once(lambda: decide(force, 1, number).collar, revoke)
    assert revoked == "1003"
    assert holders(force)[3] is None
    assert yes in {"1003", "OvertakenError"}


def test_who_has_left_meanwhile_is_not_let_in(force):
    number = opened(force, "1003")
    force.change(3, left_at=force.now)
    with pytest.raises(LeftError):
        decide(force, 1, number)
    assert holders(force)[3] == 103


def test_a_code_from_the_command_line_asks_nobody(force):
    with force.database.transaction() as session:
        issued = enrolment_links.issue(session, trail.system(session), "1003", lifetime=MINUTE, now=force.now)
    with force.database.transaction() as session:
        actor = enrolment_links.use(session, issued.code, account_id=NEW, shown_as="Sam", now=force.now)
    assert actor is not None and actor.collar == "1003"
    with pytest.raises(BeatlineError, match="Nobody is waiting"):
        decide(force, 1, 1)


def test_binding_anew_forgets_the_pin_and_all_that_was_open(force):
    until = force.now + MINUTE
    with force.database.transaction() as session:
        for model in (Pin, PinPad, Unlock, Dialogue):
            session.run(sa.delete(model).where(model.officer_id == 3))
        session.orm.add_all(
            [
                Pin(officer_id=3, digest="x", chosen_at=force.now),
                PinPad(officer_id=3, nonce="x", purpose=PadPurpose.UNLOCK, shown_at=force.now),
                Unlock(officer_id=3, began_at=force.now, active_until=until),
                Dialogue(officer_id=3, step="note", asked_at=force.now),
            ]
        )
    with force.database.transaction() as session:
        accounts.bind(session, 3, NEW, now=force.now)
    with force.database.reading() as session:
        for model in (Pin, PinPad, Dialogue):
            assert session.orm.get(model, 3) is None, model
        query = sa.select(Unlock.ended_by).where(Unlock.officer_id == 3)
        assert session.run(query).scalar() is EndedBy.REVOKED


def test_the_database_holds_no_code_and_only_a_bounded_name(force):
    opened(force, "1003")
    with force.database.reading() as session:
        row = columns(session.run(sa.text("SELECT * FROM enrolment_codes")).one())
    assert row["shown_as"] == "Sam"
    assert row["account_id"] == NEW
    assert len(row["code_hash"]) == 64
