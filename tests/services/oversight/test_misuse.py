"""Each rule with a look that raises a flag, and a near miss that doesn't."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.services.audit import trail
from bot.services.kinds import push_contents
from bot.services.oversight import flags
from bot.services.oversight.ceilings import CeilingReachedNotice
from bot.services.oversight.misuse import bookmarks, judging
from bot.services.oversight.misuse.rules import thresholds
from bot.services.pushes import queue as push_queue
from bot.settings import Settings
from bot.values import replace
from models import (
    Area,
    AuditEntry,
    Bookmark,
    Flag,
    FlagRule,
    Officer,
    Person,
    Referral,
    Role,
    TaskStatus,
    Verdict,
)
from tests.turns import turn
from tests.watched import watch

SETTINGS = Settings(_env_file=None)
RULES = thresholds(SETTINGS)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GROWN, YOUNG = date(1990, 5, 1), date(2012, 5, 1)
LOOKER, COLLEAGUE, MATE, RESPONDER, AUDITOR = 2, 4, 3, 5, 7


class Records:
    """Looks, and the flags they raise."""

    def __init__(self, force):
        self.force = force
        self.now = force.now
        self.database = force.database

    def person(self, ref, surname="Marlpit", forenames="Robin", *, born=GROWN, area=2, **more):
        """A person of this name with one referral; the team is Turnaround's unless another is given."""
        address = more.pop("address", None)
        with self.database.transaction() as session:
            person = Person(
                source_key=ref, surname=surname, forenames=forenames, date_of_birth=born, area_id=area,
                address=address,
            )  # fmt: skip
            session.orm.add(person)
            session.orm.flush()
            facts = {"programme_id": 1, "team_id": 3, "status": "CONTACTING"} | more
            since = {"status_since": self.now, "opened_on": self.now.date()}
            session.orm.add(Referral(ref=ref, person_id=person.id, **facts, **since))
            session.orm.flush()
            return session.orm.exec(select(Referral.id).where(Referral.ref == ref)).one()

    def looks(self, officer_id, *refs, after=timedelta(0), action="consult", kind="referral", outcome="done"):
        """One answer that shows these records, so long after the start."""
        with self.database.transaction() as session:
            actor = self.force.actor(session, officer_id)
            objects = [(kind, ref) for ref in refs]
            trail.record(session, actor, action, objects, now=self.now + after, outcome=outcome)

    def misses(self, officer_id, *, after):
        self.looks(officer_id, "no hit", after=after, action="search", kind="search", outcome="no hit")

    def books(self, officer_id, which, *, after):
        self.looks(officer_id, f"100{officer_id}", after=after, action=f"book {which}", kind="officer")

    def judge(self, *, after=HOUR, limit=judging.BATCH, rules=RULES):
        """As the clock does: a chain's first bookmark is set by one turn, and read from by the next."""
        fresh = True
        while fresh:
            with self.database.reading() as session:
                judgement = judging.judge_new(session, rules, now=self.now + after, limit=limit)
            with self.database.transaction() as session:
                judging.record(session, judgement, rules, now=self.now + after)
            fresh = judgement.batch.fresh

    def raised(self):
        """(rule, officer, record) of every flag, after judging what is new."""
        self.judge()
        return [(one.rule, one.officer_id, one.object_ref) for one in self.rows()]

    def rows(self):
        with self.database.transaction() as session:
            return list(session.orm.exec(select(Flag).order_by(col(Flag.id))))


@pytest.fixture
def records(force):
    force.change(LOOKER, surname="Marlpit", forename="Kim")
    force.change(COLLEAGUE, surname="Oxlip", forename="Robin")
    with force.database.transaction() as session:
        session.orm.add_all(
            [
                Area(id=3, code="KET-01", name="Beat in Kettering", kind="beat", parent_id=2),
                Area(id=4, code="COR", name="Corby", kind="npt", parent_id=1),
            ]
        )
        session.orm.flush()
        session.orm.add(
            Officer(id=AUDITOR, collar="9001", surname="Fallow", team_id=1, role=Role.AUDITOR, account_id=107)
        )
    return Records(force)


def is_any_new(session):
    """Whether anything was written since all chains were read."""
    return (session.run(bookmarks.LAST).scalar() or 0) > (session.run(bookmarks.MARK).scalar() or 0)


def test_an_ordinary_look_raises_nothing(records):
    records.person("TUR-0001", "Pebble")
    records.looks(LOOKER, "TUR-0001")
    assert records.raised() == []


# Whose record it is


def test_somebody_of_the_own_name_is_flagged_also_for_the_owning_team(records):
    records.person("TUR-0001", "MARLPIT", "kim Lesley", team_id=1)
    records.looks(LOOKER, "TUR-0001", action="reveal")
    assert records.raised() == [(FlagRule.OWN_NAME, LOOKER, "TUR-0001")]


def test_the_own_address_is_known_from_somebody_of_the_own_name(records):
    records.person("TUR-0001", "MARLPIT", "Kim", address="4 Mill Lane, Kettering")
    records.person("TUR-0002", "Pebble", "Jo", address="4 mill lane Kettering")
    records.person("TUR-0003", "Pebble", "Jo", address="5 Mill Lane, Kettering")
    records.looks(LOOKER, "TUR-0003")
    records.looks(MATE, "TUR-0002", after=MINUTE)
    assert records.raised() == []
    records.looks(LOOKER, "TUR-0002", after=2 * MINUTE)
    assert records.raised() == [(FlagRule.OWN_ADDRESS, LOOKER, "TUR-0002")]


def test_a_colleague_is_flagged_by_full_name_and_not_to_the_owning_team(records):
    records.person("TUR-0001", "Oxlip", "Robin")
    records.person("TUR-0002", "Oxlip", "Sam")
    records.person("TUR-0003", "Oxlip", "Robin", team_id=1)
    for minute, ref in enumerate(("TUR-0002", "TUR-0003", "TUR-0001")):
        records.looks(LOOKER, ref, after=minute * MINUTE)
    assert records.raised() == [(FlagRule.COLLEAGUE, LOOKER, "TUR-0001")]
    assert records.rows()[0].detail == "1004"


def test_a_colleague_who_has_left_is_nobodys_colleague(records):
    records.force.change(COLLEAGUE, left_at=records.now)
    records.person("TUR-0001", "Oxlip", "Robin")
    records.looks(LOOKER, "TUR-0001")
    assert records.raised() == []


def test_the_same_surname_is_flagged_unless_it_is_the_own_work(records):
    records.person("TUR-0001", "Marlpit", "Sam")
    records.person("TUR-0002", "Marlpit", "Sam", team_id=1)
    records.person("TUR-0003", "Marlpit", "Sam", lead_id=LOOKER)
    visited = records.person("TUR-0004", "Marlpit", "Sam")
    records.force.task("TSK-0001", records.now, LOOKER, referral_id=visited)
    for minute, ref in enumerate(("TUR-0002", "TUR-0003", "TUR-0004", "TUR-0001")):
        records.looks(LOOKER, ref, after=minute * MINUTE)
    assert records.raised() == [(FlagRule.SAME_SURNAME, LOOKER, "TUR-0001")]


def test_a_search_for_the_own_surname_is_one_flag_and_a_list_with_it_none(records):
    refs = ["TUR-0001", "TUR-0002"]
    for ref in refs:
        records.person(ref, "Marlpit", "Sam")
    records.looks(LOOKER, *refs)
    assert records.raised() == []
    records.looks(LOOKER, *refs, after=MINUTE, action="search")
    assert records.raised() == [(FlagRule.SAME_SURNAME, LOOKER, "TUR-0001")]


# Where and when


@pytest.mark.parametrize("area", [1, 2, 3, None])
def test_up_and_down_the_tree_of_areas_is_within(records, area):
    records.person("TUR-0001", area=area, surname="Pebble")
    records.looks(LOOKER, "TUR-0001")
    assert records.raised() == []


def test_another_area_is_outside_for_who_has_no_task_there(records):
    visited = records.person("TUR-0001", "Pebble", area=4)
    records.force.task("TSK-0001", records.now, MATE, referral_id=visited, status=TaskStatus.COMPLETED)
    records.looks(MATE, "TUR-0001")
    records.looks(RESPONDER, "TUR-0001")  # of the whole North
    assert records.raised() == []
    records.looks(LOOKER, "TUR-0001")
    assert records.raised() == [(FlagRule.OUTSIDE_AREA, LOOKER, "TUR-0001")]


def test_a_task_long_over_gives_no_more_reason_to_look(records):
    visited = records.person("TUR-0001", "Pebble", area=4)
    long_ago = records.now - 29 * DAY
    records.force.task("TSK-0001", long_ago, LOOKER, referral_id=visited, status=TaskStatus.COMPLETED)
    records.looks(LOOKER, "TUR-0001")
    assert records.raised() == [(FlagRule.OUTSIDE_AREA, LOOKER, "TUR-0001")]


def test_a_task_outside_the_area_is_the_crews_and_their_teams_to_look_at(records):
    records.force.task("TSK-0001", records.now, MATE, area_id=4)
    records.force.task("TSK-0002", records.now, RESPONDER, area_id=4)
    records.looks(MATE, "TSK-0001", kind="task")
    records.looks(LOOKER, "TSK-0001", kind="task")
    assert records.raised() == []
    records.looks(LOOKER, "TSK-0002", after=MINUTE, kind="task")
    assert records.raised() == [(FlagRule.OUTSIDE_AREA, LOOKER, "TSK-0002")]


def test_a_page_of_a_list_brings_what_nobody_asked_for_and_flags_nothing(records):
    refs = [f"TUR-000{n}" for n in range(8)]
    for ref in refs:
        records.person(ref, "Marlpit", area=4, status="COMPLETED")
    records.looks(LOOKER, *refs)
    assert records.raised() == []


def test_a_closed_case_is_flagged_outside_the_team_that_had_it(records):
    records.person("TUR-0001", "Pebble", status="COMPLETED")
    records.person("TUR-0002", "Pebble", status="COMPLETED", team_id=1)
    records.looks(LOOKER, "TUR-0002")
    assert records.raised() == []
    records.looks(LOOKER, "TUR-0001", after=MINUTE)
    assert records.raised() == [(FlagRule.CLOSED_CASE, LOOKER, "TUR-0001")]


def test_off_shift_is_judged_by_the_booking_before_the_look(records):
    records.person("TUR-0001", "Pebble")
    records.looks(LOOKER, "TUR-0001", after=-4 * DAY)  # never booked: who knows
    records.books(LOOKER, "on", after=-2 * DAY)
    records.looks(LOOKER, "TUR-0001", after=-2 * DAY + 11 * HOUR)
    assert records.raised() == []
    records.looks(LOOKER, "TUR-0001", after=-2 * DAY + 12 * HOUR)
    assert len(records.raised()) == 1
    records.books(LOOKER, "on", after=-DAY)
    records.looks(LOOKER, "TUR-0001", after=-DAY + HOUR)
    records.books(LOOKER, "off", after=-DAY + 2 * HOUR)
    assert len(records.raised()) == 1
    records.looks(LOOKER, "TUR-0001", after=-DAY + 3 * HOUR)
    assert records.raised() == [(FlagRule.OFF_SHIFT, LOOKER, "TUR-0001")] * 2


def test_off_shift_leaves_alone_the_own_work_and_who_has_long_booked_no_more(records):
    records.person("TUR-0001", "Pebble", team_id=1)
    records.person("TUR-0002", "Pebble")
    records.books(LOOKER, "off", after=-HOUR)
    records.books(MATE, "off", after=-29 * DAY)
    records.looks(LOOKER, "TUR-0001")
    records.looks(MATE, "TUR-0002")
    assert records.raised() == []


def test_off_shift_is_one_flag_an_hour_whatever_was_looked_at(records):
    records.person("TUR-0001", "Pebble")
    records.person("TUR-0002", "Pebble")
    records.books(LOOKER, "off", after=-HOUR)
    records.looks(LOOKER, "TUR-0001")
    records.misses(LOOKER, after=MINUTE)
    records.looks(LOOKER, "TUR-0002", after=2 * MINUTE)
    records.looks(LOOKER, "TUR-0002", after=61 * MINUTE)
    assert [rule for rule, _, _ in records.raised()] == [FlagRule.OFF_SHIFT] * 2


# Many looks together


def people(records, number, **more):
    refs = [f"TUR-{1000 + n}" for n in range(number)]
    for ref in refs:
        records.person(ref, "Pebble", **more)
    return refs


def test_the_eleventh_record_within_ten_minutes_is_a_burst(records):
    refs = people(records, 11)
    for number, ref in enumerate(refs[:10]):
        records.looks(LOOKER, ref, after=number * MINUTE / 2)
    assert records.raised() == []
    records.looks(LOOKER, refs[10], after=5 * MINUTE)
    assert records.raised() == [(FlagRule.BURST, LOOKER, refs[10])]
    assert records.rows()[0].detail == "11"


def test_a_burst_shows_however_the_looks_fall_into_batches(records):
    refs = people(records, 11)
    for number, ref in enumerate(refs):
        records.looks(LOOKER, ref, after=number * MINUTE / 2)
        records.looks(LOOKER, "PNB-1002-0001", after=number * MINUTE / 2, kind="note", action="note")
    for _ in range(30):
        records.judge(limit=1)
    assert [one.object_ref for one in records.rows()] == [refs[10]]


def test_eleven_in_more_than_ten_minutes_are_none(records):
    for number, ref in enumerate(people(records, 11)):
        records.looks(LOOKER, ref, after=number * MINUTE)
    assert records.raised() == []


def test_one_record_refreshed_is_one_record(records):
    (ref,) = people(records, 1)
    for number in range(20):
        records.looks(LOOKER, ref, after=number * timedelta(seconds=5))
    assert records.raised() == []


def test_a_page_of_a_list_is_one_look_and_eleven_pages_are_eleven(records):
    refs = people(records, 8)
    for number in range(10):
        records.looks(LOOKER, *refs, after=number * timedelta(seconds=10))
    assert records.raised() == []
    records.looks(LOOKER, *refs, after=2 * MINUTE)
    assert {rule for rule, _, _ in records.raised()} == {FlagRule.BURST}


def test_the_own_teams_records_are_no_burst(records):
    for number, ref in enumerate(people(records, 15, team_id=1)):
        records.looks(LOOKER, ref, after=number * timedelta(seconds=10))
    assert records.raised() == []


def test_the_fifth_search_without_a_hit_in_half_an_hour_is_flagged(records):
    for number in range(4):
        records.misses(LOOKER, after=number * 5 * MINUTE)
    records.misses(LOOKER, after=31 * MINUTE)
    assert records.raised() == []
    records.misses(LOOKER, after=32 * MINUTE)
    assert records.raised() == [(FlagRule.NO_HITS, LOOKER, "no hit")]


def test_one_childs_record_on_four_days_in_fourteen_is_flagged(records):
    records.person("TUR-0001", "Pebble", born=YOUNG)
    records.person("TUR-0002", "Pebble", born=GROWN)
    records.force.change(LOOKER, team_id=2)
    for day in (16, 3, 2):
        records.looks(LOOKER, "TUR-0002", after=-day * DAY)
        records.looks(LOOKER, "TUR-0001", after=-day * DAY + MINUTE)
    records.looks(LOOKER, "TUR-0001", after=-2 * DAY + 2 * MINUTE)  # the same day
    records.looks(LOOKER, "TUR-0001", after=-DAY)  # the third within fourteen
    assert records.raised() == []
    records.looks(LOOKER, "TUR-0002")
    records.looks(LOOKER, "TUR-0001", after=MINUTE)
    assert records.raised() == [(FlagRule.ONE_CHILD, LOOKER, "TUR-0001")]
    assert records.rows()[0].detail == "4 days"


@pytest.mark.parametrize(("team", "times", "found"), [(3, 6, 1), (3, 5, 0), (1, 9, 0)])
def test_one_childs_record_six_times_in_a_day_is_flagged_outside_its_team(records, team, times, found):
    records.person("TUR-0001", "Pebble", born=None, team_id=team)  # Turnaround is for children
    for number in range(times):
        records.looks(LOOKER, "TUR-0001", after=number * HOUR)
    records.judge(after=DAY)
    assert [(one.rule, one.detail) for one in records.rows()] == [(FlagRule.ONE_CHILD, "6 times")][:found]


def test_two_referrals_of_one_child_are_one_child(records):
    records.person("TUR-0001", "Pebble", born=YOUNG)
    other = records.person("TUR-0002", "Pebble", born=YOUNG)
    with records.database.transaction() as session:
        session.orm.get(Referral, other).person_id = 1
    for number in range(6):
        records.looks(LOOKER, f"TUR-000{1 + number % 2}", after=number * HOUR)
    records.judge(after=DAY)
    assert [one.rule for one in records.rows()] == [FlagRule.ONE_CHILD]


# The ceiling


def test_a_refusal_at_the_ceiling_is_a_flag_an_hour_and_tells_the_supervisor(records):
    records.force.change(LOOKER, supervisor_id=1)
    for minute in (0, 1, 62):
        records.looks(
            LOOKER,
            "looks an hour",
            after=minute * MINUTE,
            action="refused",
            kind="ceiling",
            outcome="refused",
        )
    assert [rule for rule, _, _ in records.raised()] == [FlagRule.CEILING] * 2
    told = [content for account, content in notices(records, after=2 * HOUR) if account == 101]
    assert told == [CeilingReachedNotice("1002")] * 2


def test_other_refusals_are_none_of_this(records):
    records.looks(LOOKER, "TUR-0009", action="refused", outcome="refused")
    assert records.raised() == []


def notices(records, *, after):
    now = records.now + after
    with records.database.transaction() as session:
        return [
            (one.account_id, one.content)
            for one in push_queue.claim(session, 99, read=push_contents.read, now=now, until=now).claimed
        ]


# Once, and never missed


def test_reading_the_same_entries_again_raises_nothing_again(records):
    for number, ref in enumerate(people(records, 12, area=4)):
        records.looks(LOOKER, ref, after=number * timedelta(seconds=10))
    first = records.raised()
    assert {rule for rule, _, _ in first} == {FlagRule.BURST, FlagRule.OUTSIDE_AREA}
    with records.database.transaction() as session:
        session.orm.execute(sa.update(Bookmark).values(number=0))
    assert records.raised() == first


def test_the_same_matter_is_raised_again_after_an_hour_and_not_before(records):
    records.person("TUR-0001", "Pebble", area=4)
    for minute in (0, 30, 59):
        records.looks(LOOKER, "TUR-0001", after=minute * MINUTE)
        records.judge()
    assert len(records.rows()) == 1
    records.looks(LOOKER, "TUR-0001", after=60 * MINUTE)
    records.judge(after=2 * HOUR)
    assert len(records.rows()) == 2


def test_what_was_judged_in_order_is_quiet_for_a_while_and_what_is_to_be_asked_is_not(records):
    for minute, ref in enumerate(("TUR-0001", "TUR-0002")):
        records.person(ref, "Pebble", area=4)
        records.looks(LOOKER, ref, after=minute * MINUTE)
    records.judge()
    with records.database.transaction() as session:
        auditor = records.force.actor(session, AUDITOR)
        flags.judge(session, auditor, 1, Verdict.IN_ORDER, now=records.now)
        flags.judge(session, auditor, 2, Verdict.TO_BE_ASKED, now=records.now)
    for days in (2, 29):
        for minute, ref in enumerate(("TUR-0001", "TUR-0002")):
            records.looks(LOOKER, ref, after=days * DAY + minute * MINUTE)
        records.judge(after=days * DAY + HOUR)
    again = [(one.object_ref, (one.at - records.now).days) for one in records.rows()[2:]]
    assert again == [("TUR-0002", 2), ("TUR-0001", 29), ("TUR-0002", 29)]


@pytest.mark.parametrize(
    ("late", "found_with"), [(timedelta(seconds=1), "nothing"), (HOUR, "its next entry")]
)
def test_an_entry_that_comes_to_light_after_later_ones_is_not_missed(records, late, found_with):
    """Ids are given out before they are committed: here the lower one is committed last."""
    if records.database.is_sqlite:
        pytest.skip("SQLite has one writer: ids come to light in order")
    for ref in ("TUR-0001", "TUR-0002"):
        records.person(ref, "Pebble", area=4)
    with records.database.transaction() as slow:
        actor = records.force.actor(slow, LOOKER)
        trail.record(slow, actor, "consult", [("referral", "TUR-0001")], now=records.now)
        records.looks(MATE, "TUR-0002")
        records.judge(after=late)
        assert [one.officer_id for one in records.rows()] == [MATE]
        slow.commit()
    if found_with == "its next entry":
        records.looks(LOOKER, "TUR-0002", after=HOUR)
    found = {(officer, ref) for _, officer, ref in records.raised()}
    assert (LOOKER, "TUR-0001") in found


def test_two_copies_at_once_raise_each_flag_once_and_read_on(records):
    for number, ref in enumerate(people(records, 40, area=4)):
        for officer in (LOOKER, MATE):
            records.looks(officer, ref, after=number * timedelta(seconds=61))
    copies = [threading.Thread(target=lambda: [records.judge(limit=5) for _ in range(20)]) for _ in range(2)]
    for copy in copies:
        copy.start()
    for copy in copies:
        copy.join()
    raised = [one for one in records.raised() if one[0] is FlagRule.OUTSIDE_AREA]
    assert len(raised) == len(set(raised)) == 80
    with records.database.transaction() as session:
        assert not is_any_new(session)


def test_a_copy_leaves_alone_what_another_is_reading(records):
    if records.database.is_sqlite:
        pytest.skip("SQLite has one writer")
    (ref,) = people(records, 1, area=4)
    records.looks(LOOKER, ref)
    records.judge()
    records.looks(LOOKER, ref, after=HOUR)
    with records.database.reading() as session:
        batch = bookmarks.find(session, 10, now=records.now)
    assert batch.marks == {LOOKER: 1}
    with records.database.transaction() as session:
        assert bookmarks.claim(session, batch).marks == {LOOKER: 1}
        with records.database.transaction() as other:
            assert bookmarks.claim(other, batch).marks == {}


def test_what_another_copy_has_judged_meanwhile_is_not_judged_again(records):
    (ref,) = people(records, 1, area=4)
    records.looks(LOOKER, ref)
    records.judge()
    records.looks(LOOKER, ref, after=2 * HOUR)
    with records.database.reading() as session:
        late = judging.judge_new(session, RULES, now=records.now + 3 * HOUR)
    assert late.suspicions != []
    records.judge(after=3 * HOUR)
    before = records.rows()
    with records.database.transaction() as session:
        judging.record(session, late, replace(RULES, in_order=timedelta(0)), now=records.now + 5 * HOUR)
    assert records.rows() == before


def test_looks_are_judged_a_few_together_and_within_a_minute(records):
    (ref,) = people(records, 1, area=4)
    records.looks(LOOKER, ref)

    def is_due(seconds):
        with records.database.reading() as session:
            return judging.is_due(session, turn(records.now + timedelta(seconds=seconds)))

    assert not is_due(1)
    assert is_due(20)
    records.judge(after=timedelta(seconds=20))
    assert not is_due(60)


@pytest.mark.drill
def test_ten_thousand_entries_take_few_statements(records, monkeypatch):
    refs = people(records, 50, area=4, address="1 Mill Lane")
    jo = {"surname": "Pebble", "forename": "Jo", "team_id": 1, "role": Role.OFFICER}
    with records.database.transaction() as session:
        for n in range(100, 200):
            session.orm.add(Officer(id=n, collar=f"2{n}", account_id=9_000 + n, **jo))
        session.orm.flush()
        rows = [
            entry(officer, n, refs[n % 50], records.now + n * timedelta(seconds=7))
            for officer in range(100, 200)
            for n in range(1, 101)
        ]
        session.orm.execute(sa.insert(AuditEntry), rows)
    statements = []
    watch(monkeypatch, records.database.engine, lambda words, _: statements.append(words))
    records.judge(limit=10_000)
    spent = len(statements)
    assert spent <= 24  # in two turns: the first gives each chain its bookmark
    assert {one.rule for one in records.rows()} >= {
        FlagRule.OUTSIDE_AREA,
        FlagRule.SAME_SURNAME,
        FlagRule.BURST,
    }
    with records.database.transaction() as session:
        assert not is_any_new(session)


def entry(officer_id, number, ref, at):
    facts = {"chain": officer_id, "officer_id": officer_id, "number": number, "at": at, "object_ref": ref}
    said = {"role": "officer", "team": "NPT1", "action": "consult", "object_kind": "referral"}
    return facts | said | {"outcome": "done", "previous_digest": "0" * 64, "digest": "f" * 64}


def test_old_looks_are_passed_over_because_what_they_were_about_has_changed(records):
    records.person("TUR-0001", "Pebble", area=4)
    records.looks(LOOKER, "TUR-0001", after=-8 * DAY)
    assert records.raised() == []
    with records.database.transaction() as session:
        assert not is_any_new(session)


# Telling the auditors


def flagged(records, *, ref, after):
    records.person(ref, "Pebble", area=4)
    records.looks(LOOKER, ref, after=after)
    records.judge(after=after)


def tell(records, *, after):
    with records.database.transaction() as session:
        if flags.is_due(session, turn(records.now + after)):
            flags.tell_due(session, turn(records.now + after))
    return notices(records, after=after)


def test_auditors_are_told_how_many_are_new_at_most_once_an_hour(records):
    assert tell(records, after=-MINUTE) == []
    flagged(records, ref="TUR-0001", after=timedelta(0))
    assert tell(records, after=timedelta(0)) == [(107, flags.NewFlagsNotice(1))]
    for minute in (1, 2):
        flagged(records, ref=f"TUR-001{minute}", after=minute * MINUTE)
    assert tell(records, after=59 * MINUTE) == []
    assert tell(records, after=60 * MINUTE) == [(107, flags.NewFlagsNotice(2))]
    for hours in (5, 24 * 7, 24 * 8):
        assert tell(records, after=hours * HOUR) == []


def test_an_auditor_is_not_told_of_flags_about_themselves(records):
    flagged(records, ref="TUR-0001", after=timedelta(0))
    with records.database.transaction() as session:
        session.orm.add(
            Officer(id=8, collar="9002", surname="Fen", team_id=1, role=Role.AUDITOR, account_id=108)
        )
        session.orm.get(Flag, 1).officer_id = AUDITOR
    assert tell(records, after=timedelta(0)) == [(108, flags.NewFlagsNotice(1))]


def test_a_look_from_a_clock_that_ran_ahead_holds_up_no_other(records):
    (ref,) = people(records, 1, area=4)
    records.looks(MATE, ref, after=30 * DAY)
    records.looks(LOOKER, ref, after=MINUTE)
    with records.database.reading() as session:
        assert judging.is_due(session, turn(records.now + 2 * HOUR))
