"""The lead of a referral learns who looked at it from outside the team, and may query it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.jobs import clock as clockwork
from bot.services.oversight import access_digest
from bot.services.oversight.access_digest import AccessDigestNotice
from models import AuditEntry, Flag, FlagRule
from tests.notices_told import notices_told

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def lead(beatline, phone):
    """A partner, of the Turnaround team, who leads TUR-0123."""
    return phone("2001")


@pytest.fixture
async def looked(lead, officer, phone):
    """From outside: 1234 and 1300. Not from outside: the lead. Not the lead's to know: the auditor."""
    for one in (officer, phone("1300"), lead):
        await one.says("TUR-0123")
    await phone("9001").says("/audit TUR-0123")


def notices(session):
    """(officer, notice) of each about looks."""
    return [one for one in notices_told(session) if isinstance(one[1], AccessDigestNotice)]


async def test_on_monday_the_lead_is_told_how_many_and_no_names(lead, looked, clock, telegram):
    before = lead.heard
    clock.now = MONDAY
    told = await lead.hears(after=before)
    while "from outside" not in told.text:
        told = await lead.hears()
    assert told.shows("2 looks at your referrals from outside the team last week.")
    assert told.hides("TUR-0123", "1234", "1300")
    listed = await lead.taps(told.message, "Which, and why")
    assert listed.shows("TUR-0123 · Sat 21/11 10:15 · PC 1300, RESP", "PC 1234, NPT1", "consult")
    assert listed.hides("9001", "Fallowfield", "Millbrook", "audit")


async def test_once_a_week_and_what_a_downtime_missed_is_told_late(start_bot, looked, beatline, settings):
    async def tick(now):
        await clockwork.tick(beatline.database, settings, now=now)
        return await beatline.database.read(notices)

    assert await tick(MONDAY - timedelta(minutes=1)) == []
    late = MONDAY + timedelta(days=2)
    assert await tick(late) == [(3, AccessDigestNotice(2))]
    assert await tick(late + timedelta(days=3)) == [(3, AccessDigestNotice(2))]
    assert await tick(MONDAY + timedelta(days=7)) == [
        (3, AccessDigestNotice(2))
    ]  # nobody looked in that week


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 26, 7, 59, tzinfo=UTC), datetime(2026, 10, 19, 7, 0, tzinfo=UTC)),
    ],
)
def test_eight_is_eight_on_the_wall(now, due):
    assert access_digest._told_at(now) == due


async def test_a_look_is_queried_once_and_the_auditors_have_a_flag(lead, looked, clock, beatline):
    clock.now = MONDAY
    listed = await lead.says("/looks")
    assert listed.labels == ["Query 1", "Query 2"]
    answer = await lead.taps(listed.message, "Query 1")
    entry_id = await beatline.database.read(lambda session: session.orm.exec(select(Flag.entry_id)).one())
    assert answer.shows("Queried: PC 1300's look at TUR-0123", "The auditors will judge it")
    again = await lead.says(f"/looks query {entry_id}")
    assert again.shows("was already queried")
    (flag,) = await beatline.database.read(lambda session: session.orm.exec(select(Flag)).all())
    assert (flag.rule, flag.officer_id, flag.object_ref) == (FlagRule.QUERIED, 5, "TUR-0123")
    relisted = await lead.says("/looks")
    assert relisted.shows("already queried") and relisted.labels == ["Query 1"], "the open ones stand first"


async def test_only_the_lead_may_query_and_only_a_look(lead, officer, looked, clock, beatline):
    clock.now = MONDAY
    assert (await officer.says("/looks")).shows("Nobody from outside the team looked")
    ids = await beatline.database.read(
        lambda session: session.orm.exec(select(AuditEntry.id, AuditEntry.officer_id)).all()
    )
    outside = next(number for number, officer_id in ids if officer_id == 5)
    own = next(number for number, officer_id in ids if officer_id == 3)
    auditors = next(number for number, officer_id in ids if officer_id == 6)
    assert (await officer.says(f"/looks query {outside}")).shows("There is no such look")
    for number in (own, auditors, 999_999):
        assert (await lead.says(f"/looks query {number}")).shows("There is no such look")
    assert (await lead.says("/looks query x")).shows("isn't a look")
    assert await beatline.database.read(lambda session: session.orm.exec(select(Flag)).all()) == []
    tried = select(AuditEntry.object_ref).where(
        AuditEntry.action == "refused", AuditEntry.object_kind == "look", AuditEntry.officer_id == 2
    )
    assert await beatline.database.read(lambda session: session.orm.exec(tried).all()) == [str(outside)]
