"""Steps that rewrite a table keep its rows, and the references of others to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.services import once, queues
from bot.services.kinds.fetched_files import QUEUE
from models.migrations import downgrade, upgrade

pytestmark = pytest.mark.drill  # steps of the past, which seldom change

ROWS = (
    "INSERT INTO teams (id, code, name) VALUES (1, 'NPT1', 'NPT')",
    "INSERT INTO officers (id, collar, surname, team_id, role) VALUES (1, '1234', 'Ash', 1, 'officer')",
    """
    INSERT INTO field_notes
    (id, officer_id, number, text, occurred_at, written_at, received_at, previous_digest, digest)
    VALUES (1, 1, 1, 'door', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '', '')
    """,
    "INSERT INTO attachments (id, note_id, kind, failures) VALUES (1, 1, 'photo', 0)",
    """
    INSERT INTO note_particulars
    (id, officer_id, number, note_id, kind, value, attachment_id, at, previous_digest, digest)
    VALUES (1, 1, 1, 1, 'hung', 'photo', 1, CURRENT_TIMESTAMP, '', '')
    """,
)
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
ON_NO_NOTE = "INSERT INTO attachments (id, kind, failures) VALUES (2, 'photo', 0)"


DONE = """
    INSERT INTO occurrences (kind, subject_id, due_at, made_at, expires_at, missed)
    VALUES ('{}', {}, '2026-11-2{} 06:30:00+00', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, {})
    """
MARKS = [("digest", 0, 0, "true"), ("digest", 0, 1, "false"), ("digest", 2, 1, "false")]
MARKS += [("notice", -1, 1, "false"), ("notice", -2, 1, "false"), ("notice", 2, 1, "false")]


def do(database, work, **how):
    with database.transaction() as session:
        return work(session.connection(), **how)


def run(*statements):
    return lambda connection: [connection.execute(sa.text(one)) for one in statements]


def test_keys_come_into_one_dress_and_names_get_their_words(empty):
    do(empty, upgrade, to="0021")
    do(
        empty,
        run(
            ROWS[0],
            "INSERT INTO teams (id, code, name) VALUES (2, 'NPT\u200b2', 'two'), (3, 'NPT\u200b1', 'three')",
            ROWS[1].replace("1234", "n/12\u2011a"),
            "INSERT INTO people (id, source_key, surname) VALUES (1, 'P\u00a01', 'O\u2019Brien-\u0141uk')",
        ),
    )
    do(empty, upgrade, to="0022")
    with empty.reading() as session:
        assert session.run(sa.text("SELECT code FROM teams ORDER BY id")).scalars().all() == [
            *("NPT1", "NPT2"),
            "NPT\u200b1",  # the other has it
        ]
        assert session.run(sa.text("SELECT collar FROM officers")).scalar_one() == "N/12-A"
        found = session.run(sa.text("SELECT source_key, searched FROM people")).one()
        assert tuple(found) == ("P 1", " obrien luk")


NAMED = "SELECT word FROM name_words ORDER BY word"
OPEN = "SELECT ref, is_open FROM referrals ORDER BY ref"
A_REFERRAL = (
    "INSERT INTO referrals (id, ref, programme_id, person_id, status, status_since, opened_on, restricted)"
    " VALUES ({0}, 'TUR-{0}', 1, 1, '{1}', CURRENT_TIMESTAMP, '2026-11-21', false)"
)


def test_names_and_open_referrals_are_found_after_the_step_and_kept_by_the_database(empty):
    do(empty, upgrade, to="0024")
    words = ' a"b\\c john jo-n jo-n'
    person = f"INSERT INTO people (id, source_key, surname, searched) VALUES (1, 'p', 'x', '{words}')"  # noqa: S608  # our own words
    do(empty, run(person, A_REFERRAL.format(1, "CONTACTING"), A_REFERRAL.format(2, "COMPLETED")))
    do(empty, upgrade)
    assert _all(empty, NAMED) == [('a"b\\c',), ("jo-n",), ("john",)]
    assert _all(empty, OPEN) == [("TUR-1", True), ("TUR-2", False)]
    changes = (
        "INSERT INTO people (id, source_key, surname) VALUES (2, 'q', 'x')",
        f"UPDATE people SET searched = ' {'z' * 70} {'z' * 71}' WHERE id = 2",  # noqa: S608  # our own words
        "UPDATE people SET searched = NULL WHERE id = 1",
        A_REFERRAL.format(3, "CONTACTING"),
        "UPDATE referrals SET status = 'COMPLETED' WHERE id = 1",
        "UPDATE referrals SET is_open = true WHERE id = 2",
    )
    do(empty, run(*changes))
    assert _all(empty, NAMED) == [("z" * 60,)]
    assert _all(empty, OPEN) == [("TUR-1", False), ("TUR-2", False), ("TUR-3", True)]
    do(empty, run("UPDATE programme_statuses SET coarse = 'not open' WHERE code = 'CONTACTING'"))
    do(empty, run("DELETE FROM people WHERE id = 2"))
    assert _all(empty, OPEN)[-1] == ("TUR-3", False)
    assert _all(empty, NAMED) == []
    do(empty, downgrade, to="0024")
    do(empty, run("UPDATE people SET searched = ' left' WHERE id = 1"))


def test_a_file_of_a_note_outlives_the_step_after_which_files_may_hang_on_no_note(empty):
    do(empty, upgrade, to="0012")
    do(empty, run(*ROWS))
    do(empty, upgrade, to="0013")
    do(empty, run(ON_NO_NOTE))
    do(empty, downgrade, to="0012")
    with pytest.raises(sa.exc.IntegrityError):
        do(empty, run(ON_NO_NOTE))
    said = "SELECT a.note_id, p.value FROM note_particulars p JOIN attachments a ON a.id = p.attachment_id"
    with empty.reading() as session:
        assert session.run(sa.text(said)).all() == [(1, "photo")]
        if empty.is_sqlite:
            assert session.run(sa.text("PRAGMA integrity_check")).scalar() == "ok"


def test_what_was_done_once_is_not_done_again_after_the_step_that_gave_it_a_table(empty):
    """A day's digest, the week's access digest, the night's purge; what was missed stays on record."""
    do(empty, upgrade, to="0017")
    do(empty, run(*(_said(empty, DONE.format(*mark)) for mark in MARKS)))
    before = _all(empty, "SELECT kind, subject_id, due_at, missed FROM occurrences")
    do(empty, upgrade, to="0018")
    with empty.reading() as session:
        for name in (once.OnceName.DIGEST, once.OnceName.PURGE, once.OnceName.ACCESS_DIGEST):
            assert once.last(session, name) == AT
            assert once.is_done(session, name, AT)
    left = [row[:2] for row in _all(empty, "SELECT kind, subject_id FROM occurrences")]
    assert left == [("digest", 0), ("digest", 2), ("notice", 2)]
    do(empty, downgrade, to="0017")
    assert _all(empty, "SELECT kind, subject_id, due_at, missed FROM occurrences") == before


def test_what_waited_in_a_queue_waits_after_the_step_that_named_its_columns(empty):
    do(empty, upgrade, to="0016")
    do(empty, run(*ROWS, "UPDATE attachments SET fetch_at = CURRENT_TIMESTAMP, file_id = 'F1', failures = 3"))
    do(empty, upgrade, to="0017")
    with empty.transaction() as session:
        (file,) = queues.claim(session, QUEUE, 9, now=AT + timedelta(days=36_500))
        assert (file.id, file.file_id, file.attempt) == (1, "F1", 4)


def _said(database, statement):
    """SQLite keeps instants as words without a zone."""
    return statement.replace("+00", ".000000") if database.is_sqlite else statement


def _all(database, query):
    with database.reading() as session:
        return sorted(tuple(row) for row in session.run(sa.text(query)))


PARTS = ("grounds", "questions", "moves", "needs", "outcomes", "words")


def test_programmes_get_their_moves_and_keep_what_a_force_has_changed(empty):
    do(empty, upgrade, to="0027")
    do(
        empty,
        run(
            "INSERT INTO people (id, source_key, surname, searched) VALUES (1, 'P1', 'Ash', ' ash')",
            A_REFERRAL.format(1, "ASSESSMENT"),
            A_REFERRAL.format(2, "COMPLETED"),
            "UPDATE programmes SET max_age = 18 WHERE code = 'turnaround'",
            "DELETE FROM programme_statuses WHERE programme_id = 1 AND code = 'ON_HOLD'",
            "DELETE FROM programme_statuses WHERE programme_id = 3",
            "DELETE FROM programmes WHERE id = 3",
            "INSERT INTO programmes (id, prefix, code, name, min_age, max_age, team_kind, enabled)"
            " VALUES (9, 'XYZ', 'ours', 'Ours', 10, 11, 'npt', true)",
        ),
    )
    do(empty, upgrade, to="0028")
    with empty.reading() as session:
        found = session.run(sa.text("SELECT max_age, version, once FROM programmes WHERE id = 1")).one()
        assert tuple(found) == (18, 1, True)
        assert session.run(sa.text(OPEN)).all() == [("TUR-1", True), ("TUR-2", False)]
        moves = "SELECT to_status FROM programme_moves WHERE programme_id = 1 AND from_status = :status"
        found = session.run(sa.text(moves), {"status": "INTERVENTION"}).scalars().all()
        assert sorted(found) == ["COMPLETED", "DISENGAGED", "ESCALATED", "TRANSFERRED", "WITHDRAWN"]
        begins = "SELECT programme_id, code FROM programme_statuses WHERE begins ORDER BY programme_id"
        assert session.run(sa.text(begins)).all() == [(1, "SUBMITTED"), (2, "RECEIVED")]
        for part in PARTS:
            query = sa.select(sa.column("programme_id")).select_from(sa.table(f"programme_{part}")).distinct()
            assert set(session.run(query).scalars()) == {1, 2}
    do(empty, downgrade, to="0027")
    do(empty, upgrade, to="0028")
    with empty.reading() as session:
        assert session.run(sa.text(OPEN)).all() == [("TUR-1", True), ("TUR-2", False)]


def test_people_on_record_are_found_by_keys_and_streets_after_the_step_and_by_names_alone_before_it(empty):
    do(empty, upgrade, to="0031")
    people = (
        (
            "INSERT INTO people (id, source_key, surname, forenames, address, searched) VALUES"
            " (1, 'P1', 'Smith-Jones', 'Jordan', '12 Larkrise Row', ' smith jones jordan')"
        ),
        "INSERT INTO people (id, source_key, surname, searched) VALUES (2, 'P2', 'Smith', ' smith')",
    )
    do(empty, run(*people))
    before = _all(empty, "SELECT person_id, word FROM name_words")
    do(empty, upgrade)
    more = [(1, "=larkrise"), (1, "smithjones")]
    assert _all(empty, "SELECT person_id, word FROM name_words") == sorted([*before, *more])
    assert {word for (word,) in _all(empty, "SELECT DISTINCT word FROM name_keys")} == {
        *("smith", "jones", "jordan", "smithjones", "=larkrise")
    }
    do(empty, downgrade, to="0031")
    left = _all(empty, "SELECT person_id, word FROM name_words")
    assert left == sorted([*before, (1, "smithjones")])


def test_steps_are_numbered_in_their_order_and_stay_append_only(empty):
    do(empty, upgrade, to="0028")
    step = "INSERT INTO referral_steps (referral_id, at, to_status) VALUES ({}, CURRENT_TIMESTAMP, '{}')"
    do(
        empty,
        run(
            "INSERT INTO people (id, source_key, surname, searched) VALUES (1, 'P1', 'Ash', ' ash')",
            *(A_REFERRAL.format(one, "ASSESSMENT") for one in (1, 2, 3)),
            *(step.format(one, to) for one, to in ((1, "SUBMITTED"), (2, "SUBMITTED"), (1, "ASSESSMENT"))),
        ),
    )
    for _ in range(2):
        do(empty, upgrade, to="0031")
        assert _all(empty, "SELECT id, step_number FROM referrals") == [(1, 2), (2, 1), (3, 0)]
        numbered = "SELECT referral_id, number, to_status, kind FROM referral_steps"
        assert _all(empty, numbered) == [
            (1, 1, "SUBMITTED", "move"),
            (1, 2, "ASSESSMENT", "move"),
            (2, 1, "SUBMITTED", "move"),
        ]
        for revision in ("0031", "0028"):
            do(empty, downgrade, to=revision)
            with pytest.raises(sa.exc.DBAPIError, match="append-only"):
                do(empty, run("UPDATE referral_steps SET reason = 'x'"))


def test_a_kind_that_was_need_to_know_by_its_name_stays_so_and_others_count_as_before(empty):
    task = (
        "INSERT INTO tasks (id, ref, kind, title, starts_at, status, created_at)"
        " VALUES ({0}, 'TSK-{0}', '{1}', 'x', CURRENT_TIMESTAMP, 'allocated', CURRENT_TIMESTAMP)"
    )
    kinds = ("Search-Warrant", "search warrant", "house arrest", "LITTER_PICK", "beat bus", "WARRANT_SUPPORT")
    do(empty, upgrade, to="0032")
    do(empty, run(*(task.format(*one) for one in enumerate(kinds, 1))))
    do(empty, upgrade, to="0034")
    found = dict(_all(empty, "SELECT code, circle FROM task_kinds"))
    assert {one: found.get(one) for one in ("SEARCH_WARRANT", "HOUSE_ARREST", "LITTER_PICK", "BEAT_BUS")} == {
        "SEARCH_WARRANT": "need to know",
        "HOUSE_ARREST": "need to know",
        "LITTER_PICK": None,
        "BEAT_BUS": "open",
    }
    assert len(found) == 17 + 2
    do(empty, downgrade, to="0032")
    assert [kind for (kind,) in _all(empty, "SELECT kind FROM tasks")] == sorted(kinds)


def test_whoever_has_a_task_in_hand_has_accepted_it_after_the_step_that_asks_each(empty):
    task = (
        "INSERT INTO tasks (id, ref, kind, title, starts_at, status, created_at)"
        " VALUES ({0}, 'TSK-{0}', 'x', 'x', CURRENT_TIMESTAMP, '{1}', CURRENT_TIMESTAMP)"
    )
    do(empty, upgrade, to="0034")
    do(empty, run(ROWS[0], ROWS[1]))
    for number, status in enumerate(("allocated", "accepted", "in_progress", "completed"), 1):
        crew = f"INSERT INTO task_officers (task_id, officer_id) VALUES ({number}, 1)"  # noqa: S608  # our own
        do(empty, run(task.format(number, status), crew))
    do(empty, upgrade, to="0035")
    accepted = "SELECT task_id FROM task_officers WHERE accepted_at IS NOT NULL"
    assert _all(empty, accepted) == [(2,), (3,)]
    do(empty, downgrade, to="0034")
    assert len(_all(empty, "SELECT task_id FROM task_officers")) == 4
