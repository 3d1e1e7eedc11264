"""Steps that rewrite a table keep its rows, and the references of others to them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models.migrations import downgrade, upgrade

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
ON_NO_NOTE = "INSERT INTO attachments (id, kind, failures) VALUES (2, 'photo', 0)"


def do(database, work, **how):
    with database.transaction() as session:
        return work(session.connection(), **how)


def run(*statements):
    return lambda connection: [connection.execute(sa.text(one)) for one in statements]


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
