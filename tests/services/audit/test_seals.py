"""The nightly seal: once a night, whatever the clocks do, and the auditors are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlmodel import col, select

from bot.database import Database
from bot.services.audit import seals, trail
from bot.services.kinds import push_contents
from bot.services.pushes.contents import Subject
from bot.services.upkeep import health, purging
from bot.services.upkeep.health import Level
from bot.texts import pushes as texts
from models import (
    AuditEntry,
    Delivery,
    InboxEntry,
    InboxState,
    Occurrence,
    OccurrenceKind,
    Role,
    Seal,
    SealedHead,
)
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.turns import turn

TWO = time(2, 0)


def at(words):
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


@pytest.fixture
def audited(force):
    """Officers 1 and 2 have looked; officer 3 is an auditor, officer 4 one without an account."""
    force.change(3, role=Role.AUDITOR)
    force.change(4, role=Role.AUDITOR, account_id=None)
    look(force, 1, 3)
    look(force, 2, 2)
    return force


def look(force, officer_id, times, now=None):
    with force.database.transaction() as session:
        actor = force.actor(session, officer_id)
        refs = [("referral", f"TUR-{number:04}") for number in range(times)]
        trail.record(session, actor, "consult", refs, now=now or force.now)


def seal(force, now, seal_at=TWO):
    with force.database.transaction() as session:
        due = seals.is_due(session, turn(now, seal_at=seal_at))
        seals.seal_due(session, turn(now, seal_at=seal_at))
        return due


def made(force):
    with force.database.reading() as session:
        return [one.made_at for one in session.orm.exec(select(Seal).order_by(col(Seal.number)))]


def test_nothing_is_sealed_before_the_first_night(audited):
    assert not seal(audited, audited.now + timedelta(hours=1))
    assert made(audited) == []


def test_a_night_is_sealed_once_and_the_next_seal_covers_the_one_before(audited):
    first, second = at("22/11/2026 02:00"), at("23/11/2026 02:01")
    assert [seal(audited, now) for now in (first, first, at("23/11/2026 01:59"), second)] == [
        True, False, False, True,
    ]  # fmt: skip
    with audited.database.reading() as session:
        one, two = session.orm.exec(select(Seal).order_by(col(Seal.number))).all()
        heads = session.orm.exec(select(SealedHead).where(SealedHead.seal_id == one.id)).all()
    assert {(head.chain, head.number) for head in heads} == {(1, 3), (2, 2)}
    assert (one.entries, one.chains, two.entries, two.chains) == (
        5,
        2,
        6,
        3,
    )  # the system said that it sealed
    assert two.previous_digest == one.digest


def test_the_seal_is_in_the_systems_chain_with_its_digest(audited):
    seal(audited, at("22/11/2026 02:00"))
    with audited.database.reading() as session:
        entry = session.orm.exec(select(AuditEntry).where(AuditEntry.action == "seal")).one()
        sealed = session.orm.exec(select(Seal)).one()
    assert (entry.chain, entry.object_kind, entry.object_ref) == (0, "seal", "1")
    assert entry.detail == sealed.digest


def test_two_copies_at_once_make_one_seal_and_tell_it_once(audited):
    both = [audited.database, Database(audited.database.engine.url.render_as_string(hide_password=False))]
    begin, now = Barrier(2), at("22/11/2026 02:00")

    def copy(database):
        begin.wait()
        with database.transaction() as session:
            seals.seal_due(session, turn(now, seal_at=TWO))

    with ThreadPoolExecutor(2) as copies:
        list(copies.map(copy, both))
    both[1].close()
    with audited.database.reading() as session:
        counts = [len(session.orm.exec(select(one)).all()) for one in (Seal, Delivery)]
        entries = session.orm.exec(select(AuditEntry.number).where(AuditEntry.action == "seal")).all()
    assert (counts, entries) == ([1, 1], [1])


def test_what_a_downtime_missed_is_made_up_for_once(audited):
    assert seal(audited, at("22/11/2026 02:00"))
    assert seal(audited, at("25/11/2026 17:30"))
    assert not seal(audited, at("26/11/2026 01:30"))
    assert seal(audited, at("26/11/2026 02:00"))


@POSTGRESQL_IN_THE_DRILL
@pytest.mark.parametrize(
    ("seal_at", "nights"),
    [
        # On 25/10/2026 the clocks go back and 01:30 comes twice; on 28/03/2027 it does not come at all.
        (time(1, 30), ["24/10/2026 00:30", "25/10/2026 00:30", "26/10/2026 01:30"]),
        (time(1, 30), ["27/03/2027 01:30", "28/03/2027 01:00", "29/03/2027 00:30"]),
        (time(2, 0), ["24/10/2026 01:00", "25/10/2026 02:00", "26/10/2026 02:00"]),
    ],
)
def test_every_night_has_one_seal_when_the_clocks_change_too(force, seal_at, nights):
    expected = [at(night) for night in nights]
    now = expected[0] - timedelta(days=3)
    look(force, 1, 1, now=now)
    while now < expected[-1] + timedelta(hours=3):
        seal(force, now, seal_at)
        now += timedelta(minutes=30)
    assert made(force)[-3:] == expected


def test_each_enrolled_auditor_is_told_with_a_digest_that_proves_it(audited):
    seal(audited, at("22/11/2026 02:00"))
    with audited.database.reading() as session:
        told = session.orm.exec(select(Occurrence).where(Occurrence.kind == OccurrenceKind.NOTICE)).all()
        to = session.orm.exec(select(Delivery.officer_id)).all()
        sealed = session.orm.exec(select(Seal)).one()
        (notice,) = told
        subject = Subject(1, 3, 3, notice.due_at, notice.notice, notice.facts)
        content = push_contents.read(session, OccurrenceKind.NOTICE, [subject], now=notice.due_at)[1]
    assert to == [3]
    reply = texts.push(content, now=notice.due_at)
    said = "\n".join("".join(getattr(p, "text", p) for p in line) for line in reply.lines)
    assert "Seal 1 of Sun 22/11/2026 02:00" in said
    assert "5 audit entries in 2 chains" in said
    assert sealed.digest[:16] in said.replace(" ", "")
    assert reply.buttons[0][0].says == "/audit seal 1"


def test_doctor_warns_of_a_seal_older_than_26_hours(audited):
    def level(now):
        with audited.database.reading() as session:
            found = {one.what.split()[0]: one.level for one in health.examine(session, now=now)}
        return found.get("seal") or found["no"]

    assert level(audited.now + timedelta(hours=26)) is Level.OK
    assert level(audited.now + timedelta(hours=27)) is Level.WARNING
    seal(audited, at("22/11/2026 02:00"))
    assert level(at("23/11/2026 04:00")) is Level.OK
    assert level(at("23/11/2026 04:01")) is Level.WARNING


def test_settled_updates_older_than_a_week_are_deleted_and_no_others(force):
    old, young = force.now - timedelta(days=7, seconds=1), force.now - timedelta(days=6)
    with force.database.transaction() as session:
        session.orm.add_all(
            InboxEntry(update_id=number, lane=1, state=state, received_at=when)
            for number, (state, when) in enumerate(
                [(state, when) for state in InboxState for when in (old, young)]
            )
        )
    with force.database.transaction() as session:
        assert purging.is_due(session, turn(force.now, seal_at=TWO))
        purging.purge_due(session, turn(force.now, seal_at=TWO))
        assert not purging.is_due(session, turn(force.now, seal_at=TWO))
        assert purging.is_due(session, turn(force.now + timedelta(days=1), seal_at=TWO))
    with force.database.reading() as session:
        left = session.orm.exec(select(InboxEntry)).all()
    assert len(left) == 2 * len(InboxState) - 1
    assert not [one for one in left if one.state is InboxState.SETTLED and one.received_at == old]


def test_many_settled_updates_go_a_batch_at_a_time(force, monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    when = force.now - timedelta(days=8)
    with force.database.transaction() as session:
        session.orm.add_all(
            InboxEntry(update_id=n, lane=1, state=InboxState.SETTLED, received_at=when) for n in range(3)
        )
    for due in (True, True, False):
        with force.database.transaction() as session:
            assert purging.is_due(session, turn(force.now, seal_at=TWO)) is due
            if due:
                purging.purge_due(session, turn(force.now, seal_at=TWO))
