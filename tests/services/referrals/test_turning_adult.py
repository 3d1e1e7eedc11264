"""90 and 30 days before a child turns 18 the lead of their referral is told, once each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.language.ages import ADULT, birthday
from bot.services.clock_duties import Turn
from bot.services.kinds import push_contents
from bot.services.pushes.contents import Subject
from bot.services.referrals import turning_adult
from bot.services.referrals.turning_adult import MARKS, TurnsAdultNotice, reached
from bot.settings import Settings
from bot.texts.pushes import push
from bot.texts.reply import words
from models import Delivery, Leave, Occurrence, OccurrenceKind, Person, Referral
from tests.conftest import ON_ONE_DATABASE
from tests.notices_told import notices_told
from tests.services.conftest import NOW
from tests.services.referrals.moving import fill
from tests.watched import watch

OFFICER, SERGEANT, INSPECTOR = 22, 23, 24  # of the owning team
REF = "TUR-0045"
TURNS = date(2027, 3, 1)
AT_90, AT_30 = TURNS - timedelta(days=90), TURNS - timedelta(days=30)
SETTINGS = Settings(_env_file=None)


@pytest.fixture
def led(database):
    fill(database, prefix="TUR", born=date(2009, 3, 1), lead=OFFICER, status="CONTACTING")
    return database


def morning(day, at=9):
    return datetime(day.year, day.month, day.day, at, tzinfo=UTC)


def ticks(database, *days, at=9):
    """The notices of each of these days, by officer."""
    found = []
    for day in days:
        with database.transaction() as session:
            before, turn = len(notices_told(session)), Turn(SETTINGS, morning(day, at))
            if turning_adult.DUTY.is_due(session, turn):
                turning_adult.DUTY.publish(session, turn)
            found.append(notices_told(session)[before:])
    return found


def change(database, model, **facts):
    with database.transaction() as session:
        session.run(sa.update(model).values(**facts))


def told(days, who=OFFICER, ref=REF):
    return [(who, TurnsAdultNotice((ref,), days, ("CIRV",)))]


def test_the_lead_is_told_twice_and_once_each(led):
    days = [AT_90 + timedelta(days=one) for one in range(-2, 91)]
    found = ticks(led, *days, *days[-3:])
    assert {days[at]: one for at, one in enumerate(found) if one} == {AT_90: told(90), AT_30: told(30)}


BORN = st.dates(date(2007, 1, 1), date(2010, 1, 1)) | st.sampled_from([date(2008, 2, 29)])


@given(born=BORN, after=st.integers(-400, 30), made=st.integers(-200, 10))
def test_what_is_reached_is_what_a_calendar_says(born, after, made):
    """Counted day by day: the newest mark that has come since the referral was made, until the birthday."""
    turns = birthday(born, ADULT)
    today, opened = turns + timedelta(days=after), turns + timedelta(days=made)
    row = SimpleNamespace(date_of_birth=born, opened_on=opened)
    expected = None
    for before in range(MARKS[0], -1, -1):
        day = turns - timedelta(days=before)
        if before in MARKS and opened <= day <= today < turns:
            expected = before
    found = reached(row, today)
    assert (found.days if found else None) == expected


def test_of_the_29th_of_february_the_first_of_march_counts(led):
    change(led, Person, date_of_birth=date(2008, 2, 29))
    change(led, Referral, opened_on=date(2025, 1, 1))
    on = date(2026, 3, 1)
    assert ticks(led, on - timedelta(days=91), on - timedelta(days=90)) == [[], told(90)]


@ON_ONE_DATABASE
def test_a_referral_made_within_the_90_days_is_told_what_is_still_to_come(led):
    change(led, Referral, opened_on=AT_90 + timedelta(days=1))
    assert ticks(led, AT_90 + timedelta(days=1), AT_30) == [[], told(30)]


@ON_ONE_DATABASE
def test_a_birth_date_that_comes_late_is_told_the_next_morning_and_a_changed_one_again(led):
    change(led, Person, date_of_birth=None)
    late = AT_90 + timedelta(days=20)
    assert ticks(led, late) == [[]]
    change(led, Person, date_of_birth=date(2009, 3, 1))
    assert ticks(led, late + timedelta(days=1), late + timedelta(days=2)) == [told(90), []]
    change(led, Person, date_of_birth=date(2009, 3, 15))
    assert ticks(led, late + timedelta(days=3)) == [told(90)]


@ON_ONE_DATABASE
def test_days_on_which_the_bot_stood_still_are_made_up_for(led):
    assert ticks(led, AT_90 - timedelta(days=1), AT_90 + timedelta(days=5)) == [[], told(90)]


@pytest.mark.parametrize(
    ("prefix", "status"),
    [
        ("TUR", "COMPLETED"),  # ended
        ("CIR", "CONTACTING"),  # takes adults: nobody takes over
    ],
)
@ON_ONE_DATABASE
def test_nobody_is_told_of_others(database, prefix, status):
    fill(database, prefix=prefix, born=date(2009, 3, 1), lead=OFFICER, status=status)
    assert ticks(database, AT_90, AT_30) == [[], []]


@ON_ONE_DATABASE
def test_at_night_nobody_is_and_who_is_on_leave_is_told_when_back(led):
    day = AT_90
    with led.transaction() as session:
        facts = {"officer_id": OFFICER, "put_by_id": OFFICER, "put_at": NOW}
        session.orm.add(Leave(first_day=day, last_day=day + timedelta(days=3), **facts))
    assert ticks(led, day, at=4) == [[]]
    assert ticks(led, day) == [told(90)]
    with led.reading() as session:
        assert session.run(sa.select(Delivery.parked_at)).scalar_one() is not None


@ON_ONE_DATABASE
def test_without_a_lead_the_supervisors_of_its_team_are_told(led):
    change(led, Referral, lead_id=None)
    assert ticks(led, AT_90) == [told(90, SERGEANT) + told(90, INSPECTOR)]


def test_the_push_names_who_takes_over_and_nobody_and_is_not_sent_of_what_has_ended(led):
    ((notice,),) = [ticks(led, AT_90)[0]]
    said = push(notice[1], now=morning(AT_90))
    text = " ".join(words(line) for line in said.lines)
    assert "18 within 90 days" in text
    assert "CIRV takes over." in text
    assert not [one for one in ("Millbrook", "2009", "2027") if one in text]

    def leaving():
        with led.reading() as session:
            row = session.run(sa.select(Occurrence.notice, Occurrence.facts)).one()
            subject = Subject(1, OFFICER, OFFICER, morning(AT_90), row.notice, row.facts)
            return push_contents.read(session, OccurrenceKind.NOTICE, [subject], now=morning(AT_90))

    assert leaving() == {1: notice[1]}
    change(led, Referral, status="COMPLETED")
    assert leaving() == {}


def test_it_takes_as_few_statements_for_many(led, monkeypatch):
    ticks(led, AT_90 - timedelta(days=1))

    def add(many):
        with led.transaction() as session:
            row = session.run(sa.select(Referral.__table__)).first()._asdict()
            for number in range(many):
                new = row | {"id": None, "ref": f"TUR-{many}{number:03}", "is_open": None}
                session.orm.add(Referral(**{k: v for k, v in new.items() if v is not None}))

    def cost(day):
        ran = []
        with monkeypatch.context() as patch:
            watch(patch, led.engine, lambda said, _: ran.append(said))
            ticks(led, day)
        return len(ran)

    few = cost(AT_90)
    add(40)
    assert cost(AT_30) == few
