from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.services import audit, notes, verification
from bot.services.actors import Actor, Trail
from bot.services.verification import Broken
from models import AttachmentKind, Officer, Role, Team

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


@pytest.fixture
def chains(database):
    """Five entries in the system's chain; three notes, one with a place, in an officer's book."""
    with database.transaction() as session:
        session.add(Team(id=1, code="NPT1", name="NPT"))
        session.flush()
        session.add(Officer(id=1, collar="1234", surname="Ashfield", team_id=1, role=Role.OFFICER))
        session.flush()
        audit.record(
            session, audit.system(session), "look", [("referral", f"TUR-{i}") for i in range(5)], now=NOW
        )
        actor = Actor(1, "1234", "Ashfield", "PC", Role.OFFICER, 1, "NPT1", None, Trail())
        place = notes.Item(AttachmentKind.LOCATION, latitude=52.236512, longitude=-0.8971)
        for number in range(3):
            origin = notes.Origin(number, NOW)
            notes.write(
                session, actor, f"note {number}", (place,) * number, about=None, origin=origin, now=NOW
            )
    return database


def test_untouched_chains_hold(chains):
    with chains.reading() as session:
        assert verification.audit_chains(session) == verification.Verdict(8, 2, ())
        assert verification.notebooks(session) == verification.Verdict(3, 1, ())


@pytest.mark.parametrize(
    ("tampering", "number", "why"),
    [
        ("UPDATE audit_entries SET object_ref = 'X' WHERE chain = 0 AND number = 3", 3, "altered"),
        ("DELETE FROM audit_entries WHERE chain = 0 AND number = 2", 3, "number 2 is missing"),
        ("UPDATE audit_entries SET number = 9 WHERE chain = 0 AND number = 1", 2, "number 1 is missing"),
        ("UPDATE audit_entries SET previous_digest = digest WHERE chain = 0 AND number = 4", 4, "follow"),
    ],
)
def test_a_tampered_audit_entry_is_named(chains, tampering, number, why):
    tamper(chains, "audit_entries", tampering)
    with chains.reading() as session:
        (found,) = verification.audit_chains(session).broken
    assert (found.chain, found.number) == ("system", number)
    assert why in found.why


def test_an_altered_note_is_named(chains):
    tamper(chains, "field_notes", "UPDATE field_notes SET text = 'something else' WHERE number = 2")
    with chains.reading() as session:
        assert verification.notebooks(session).broken == (Broken("1234", 2, "its words were altered"),)


def tamper(database, table, statement):
    """As somebody would who owns the database: the triggers are taken away first."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            for verb in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER {table}_no_{verb}"))
        else:
            connection.execute(sa.text(f"DROP TRIGGER {table}_append_only ON {table}"))
        connection.execute(sa.text(statement))
