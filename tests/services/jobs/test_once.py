import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.services.once import OnceName, is_done, last, once
from tests.conftest import NOW
from tests.patience import PATIENCE

HOURS = timedelta(hours=12)


def test_of_two_copies_one_does_it(database):
    ready, did = threading.Barrier(2, timeout=PATIENCE), []

    def does():
        ready.wait()
        with database.transaction() as session:
            did.append(once(session, OnceName.PURGE, NOW))

    threads = [threading.Thread(target=does) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(did) == [False, True]


def test_what_was_undone_is_still_to_be_done(database):
    with suppress(ZeroDivisionError), database.transaction() as session:
        assert once(session, OnceName.PURGE, NOW)
        raise ZeroDivisionError
    with database.transaction() as session:
        assert not is_done(session, OnceName.PURGE, NOW)
        assert last(session, OnceName.PURGE) is None
        assert once(session, OnceName.PURGE, NOW)


def test_each_name_and_each_instant_is_a_thing_of_its_own(database):
    with database.transaction() as session:
        once(session, OnceName.PURGE, NOW)
        assert is_done(session, OnceName.PURGE, NOW)
        assert not is_done(session, OnceName.DIGEST, NOW)
        assert once(session, OnceName.DIGEST, NOW)
        assert once(session, OnceName.PURGE, NOW - timedelta(days=1))
        assert last(session, OnceName.PURGE) == NOW


@pytest.mark.parametrize("hours", [-12, -11, 0, 11, 12])
def test_one_nearer_than_said_counts_as_the_same(database, hours):
    with database.transaction() as session:
        once(session, OnceName.DIGEST, NOW)
        done = is_done(session, OnceName.DIGEST, NOW + timedelta(hours=hours), within=HOURS)
        assert done is (abs(hours) < 12)
