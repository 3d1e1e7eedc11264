from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from bot.services.audit import seal_verification, seals, trail
from bot.services.audit import verification as audit_verification
from bot.services.audit.actors import Actor, Trail
from bot.services.audit.verification import BrokenLink
from bot.services.files import items
from bot.services.notebook import chains as note_chains
from bot.services.notebook import verification as note_verification
from bot.services.notebook import writing as note_writing
from bot.texts.audit import verification as texts
from models import AttachmentKind, Officer, Role, Team
from tests.turns import turn

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
TWO = time(2, 0)
REORDERED = (
    "UPDATE audit_entries SET number = 99 WHERE chain = 0 AND number = 2",
    "UPDATE audit_entries SET number = 2 WHERE chain = 0 AND number = 3",
    "UPDATE audit_entries SET number = 3 WHERE chain = 0 AND number = 99",
)


@pytest.fixture
def chains(database):
    """Five entries in the system's chain; three notes, one with a place, in an officer's book."""
    with database.transaction() as session:
        session.orm.add(Team(id=1, code="NPT1", name="NPT"))
        session.orm.flush()
        session.orm.add(Officer(id=1, collar="1234", surname="Ashfield", team_id=1, role=Role.OFFICER))
        session.orm.flush()
        trail.record(
            session, trail.system(session), "look", [("referral", f"TUR-{i}") for i in range(5)], now=NOW
        )
        actor = Actor(1, "1234", "Ashfield", "PC", Role.OFFICER, 1, "NPT1", None, Trail())
        place = items.Item(AttachmentKind.LOCATION, latitude=52.236512, longitude=-0.8971)
        for number in range(3):
            origin = note_writing.Origin(number, NOW)
            said = note_writing.NewNote(f"note {number}", (place,) * number)
            note_writing.write(session, actor, said, origin=origin, now=NOW)
    return database


def test_untouched_chains_hold(chains):
    with chains.reading() as session:
        assert audit_verification.audit_chains(session) == audit_verification.ChainVerdict(8, 2, ())
        assert note_chains.notebooks(session) == audit_verification.ChainVerdict(3, 1, ())


@pytest.mark.parametrize(
    ("tampering", "number", "why"),
    [
        ("UPDATE audit_entries SET object_ref = 'X' WHERE chain = 0 AND number = 3", 3, "altered"),
        ("UPDATE audit_entries SET at = '2026-11-21 10:16:00' WHERE chain = 0 AND number = 3", 3, "altered"),
        ("DELETE FROM audit_entries WHERE chain = 0 AND number = 2", 3, "number 2 is missing"),
        ("UPDATE audit_entries SET number = 9 WHERE chain = 0 AND number = 1", 2, "number 1 is missing"),
        ("UPDATE audit_entries SET previous_digest = digest WHERE chain = 0 AND number = 4", 4, "follow"),
        (REORDERED, 2, "it does not follow from the one before"),
    ],
)
def test_a_tampered_audit_entry_is_named(chains, tampering, number, why):
    tamper(chains, "audit_entries", tampering)
    with chains.reading() as session:
        (found,) = audit_verification.audit_chains(session).broken
    assert (found.chain, found.number) == ("system", number)
    assert why in found.why


def test_an_instant_that_is_none_any_more_is_named_too(sqlite_database):
    with sqlite_database.transaction() as session:
        for now in (NOW, NOW + timedelta(microseconds=1)):
            trail.record(session, trail.system(session), "look", [("referral", "TUR-1")], now=now)
    with sqlite_database.reading() as session:
        assert audit_verification.audit_chains(session).broken == ()
    tamper(sqlite_database, "audit_entries", "UPDATE audit_entries SET at = 'noon' WHERE number = 2")
    with sqlite_database.reading() as session:
        assert audit_verification.audit_chains(session).broken == (
            BrokenLink("system", 2, "its words were altered"),
        )


def test_an_altered_note_is_named(chains):
    tamper(chains, "field_notes", "UPDATE field_notes SET text = 'something else' WHERE number = 2")
    with chains.reading() as session:
        assert note_chains.notebooks(session).broken == (BrokenLink("1234", 2, "its words were altered"),)


@pytest.fixture
def sealed(chains):
    """Two nights; the officer has three entries, the system five and its two seals."""
    for day in (1, 2):
        with chains.transaction() as session:
            seals.seal_due(session, turn(NOW + timedelta(days=day), seal_at=TWO))
    return chains


def verified(database):
    """The output of `verify`."""
    with database.reading() as session:
        return list(
            texts.lines(
                audit_verification.audit_chains(session),
                note_verification.verify(session),
                seal_verification.verify(session),
            )
        )


def test_untouched_seals_hold(sealed):
    assert verified(sealed) == [
        "audit: 10 entries in 2 chains, unbroken",
        "notebooks: 3 entries in 1 chains, unbroken",
        "seals: 2, unbroken",
    ]


AUDIT_TAIL = "DELETE FROM audit_entries WHERE chain = 1 AND number > 1"
WHOLE_CHAIN = "DELETE FROM audit_entries WHERE chain = 1"


@pytest.mark.parametrize(
    ("table", "tampering", "found"),
    [
        ("audit_entries", AUDIT_TAIL, "audit: chain 1234 ends at 1, but seal 1 saw 3"),
        ("audit_entries", WHOLE_CHAIN, "audit: chain 1234 is gone, but seal 1 saw 3 entries in it"),
        (
            "seals",
            "UPDATE seals SET entries = 7 WHERE number = 1",
            "seals: seal 1 is broken: what it says was",
        ),
        ("seals", "UPDATE seals SET digest = previous_digest WHERE number = 1", "seals: seal 1 is broken"),
        (
            "sealed_heads",
            "UPDATE sealed_heads SET number = 1 WHERE chain = 1 AND seal_id = 2",
            "seals: seal 2 is broken: what it says was altered",
        ),
        (
            "sealed_heads",
            "DELETE FROM sealed_heads WHERE chain = 1 AND seal_id = 1",
            "seals: seal 1 is broken: what it says was altered",
        ),
    ],
)
def test_what_was_cut_taken_away_or_altered_since_is_named(sealed, table, tampering, found):
    tamper(sealed, table, tampering)
    said = verified(sealed)
    assert [line for line in said if line.startswith(found)]
    assert f"{found.partition(':')[0]}: " in "\n".join(said)
    assert not [line for line in said if "unbroken" in line and line.startswith(found.partition(":")[0])]


def test_a_seal_that_was_taken_back_is_named(sealed):
    tamper(sealed, "sealed_heads", "DELETE FROM sealed_heads WHERE seal_id = 2")
    tamper(sealed, "seals", "DELETE FROM seals WHERE number = 2")
    assert "seals: seal 2 is broken: the system's chain tells of it, but it is gone" in verified(sealed)


def test_a_chain_that_was_written_anew_from_its_start_is_named(sealed):
    """Its own links hold: only the seals know better."""
    tamper(sealed, "audit_entries", WHOLE_CHAIN)
    with sealed.transaction() as session:
        actor = Actor(1, "1234", "Ashfield", "PC", Role.OFFICER, 1, "NPT1", None, Trail())
        trail.record(session, actor, "note", [("note", f"PNB-1234-{n:04}") for n in range(3)], now=NOW)
    said = verified(sealed)
    assert "audit: entry 3 of chain 1234 isn't the one that seal 1 saw" in said
    assert not [line for line in said if "broken at entry" in line]


def tamper(database, table, statements):
    """As somebody would who owns the database: the triggers are taken away first."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            for verb in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        else:
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"))
        for statement in [statements] if isinstance(statements, str) else statements:
            connection.execute(sa.text(statement))
