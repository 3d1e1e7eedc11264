"""Fuller reasons, judged by the officer's own supervisor."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from models import AuditEntry, Officer, ReasonSample, Referral, Role

WHY = "visit at two with the Turnaround worker"


@pytest.fixture
def settings(settings):
    """Everybody is asked for a fuller reason."""
    return settings.model_copy(update={"fuller_reason_one_in": 1})


@pytest.fixture
async def sample(officer):
    card = await officer.says("TUR-0123")
    await officer.taps(card.message, "Details")
    await officer.says(WHY)


def sampled(session):
    return session.orm.exec(select(ReasonSample)).all()


async def test_a_fuller_reason_comes_to_the_supervisor_of_the_team_who_judges_it(
    sample, sergeant, beatline, phone
):
    shown = await sergeant.says("/samples")
    assert shown.shows("Reasons to judge · 1", "PC 1234 Ashfield on TUR-0123", "A task of theirs", f"“{WHY}”")
    left = await sergeant.taps(shown.message, "1 to be asked")
    assert left.shows("No reasons are waiting for you to judge")
    (row,) = await beatline.database.read(sampled)
    assert (row.verdict, row.judged_by_id, row.words) == ("to be asked", 1, WHY)
    entries = await beatline.database.read(lambda session: session.orm.exec(select(AuditEntry)).all())
    (judged,) = [one for one in entries if one.action == "judge reason"]
    assert judged.detail == "1234 · TUR-0123 · to be asked"
    assert (await sergeant.says("/samples ok 1")).shows("isn't yours to judge, or it was already judged")
    flagged = await phone("9001").says("/flags")
    assert flagged.shows("a reason to be asked · 1234 NPT1 · TUR-0123", "by the supervisor, 0077")


async def test_another_supervisor_sees_nothing_of_it(sample, phone, sergeant, beatline):
    await beatline.database.write(lambda session: promote(session, "1300"))
    other = phone("1300")
    assert (await other.says("/samples")).shows("No reasons are waiting for you to judge")
    assert (await other.says("/samples ok 1")).shows("isn't yours to judge")
    await beatline.database.write(lambda session: supervise(session, officer_id=2, by=5))
    assert (await sergeant.says("/samples")).shows("No reasons are waiting for you to judge")
    assert (await other.says("/samples")).shows(WHY)


async def test_nobody_judges_their_own_reason(sample, officer, beatline):
    await beatline.database.write(lambda session: promote(session, "1234"))
    assert (await officer.says("/samples")).shows("No reasons are waiting for you to judge")
    assert (await officer.says("/samples ok 1")).shows("isn't yours to judge")


async def test_who_supervises_nobody_may_not_ask(sample, officer, phone):
    assert (await officer.says("/samples")).shows("Your role can't do that")
    assert (await phone("9001").says("/samples")).shows("Your role can't do that")


async def test_a_reason_about_a_hidden_record_is_not_shown(sergeant, beatline, clock):
    await beatline.database.write(lambda session: many(session, clock.now))
    await beatline.database.write(restrict)
    assert (await sergeant.says("/samples")).hides("TUR-0123", WHY)
    assert (await sergeant.says("/samples ok 1")).hides("TUR-0123")


async def test_a_shown_reason_is_on_record_under_its_referral(sergeant, beatline, clock):
    await beatline.database.write(lambda session: many(session, clock.now))
    await sergeant.says("/samples")
    mine = sa.select(AuditEntry.object_ref).where(AuditEntry.object_kind == "referral", AuditEntry.chain == 1)
    seen = await beatline.database.read(lambda session: session.run(mine).scalars().all())
    assert set(seen) == {"TUR-0123"}


async def test_the_list_has_pages(sergeant, beatline, clock):
    await beatline.database.write(lambda session: many(session, clock.now))
    first = await sergeant.says("/samples")
    assert first.shows("Reasons to judge · 7", "1: PC 1234", "3: PC 1234")
    last = await sergeant.says("/samples page 3")
    assert last.shows("7: PC 1234")
    assert (await sergeant.taps(last.message, "← Page 2")).shows("4: PC 1234")


@pytest.mark.parametrize("words", ["what", "ok", "ok x", f"ok {10**20}"])
async def test_what_cannot_be_judged_is_explained(sergeant, words):
    assert (await sergeant.says(f"/samples {words}")).shows("/samples ok 12")


def promote(session, collar):
    session.run(sa.update(Officer).where(col(Officer.collar) == collar).values(role=Role.SUPERVISOR))


def supervise(session, *, officer_id, by):
    session.run(sa.update(Officer).where(col(Officer.id) == officer_id).values(supervisor_id=by))


def restrict(session):
    session.run(sa.update(Referral).where(col(Referral.ref) == "TUR-0123").values(restricted=True))


def many(session, now):
    session.orm.add_all(
        ReasonSample(officer_id=2, at=now, object_ref="TUR-0123", reason="OTHER", words=WHY) for _ in range(7)
    )
