from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.demo.sample import (
    CONTACTING,
    FOR_INSPECTOR,
    IN_THE_FIELD,
    LYING_STILL,
    OFFERED_AGAIN,
    PERSONAS,
    Sheets,
    import_sample,
    week_of_action,
)
from models import Task, TaskStatus

COUNTS = {
    "officers": 41,
    "people": 110,
    "referrals": 120,
    "tasks": 94,
    "operations": 2,
    "teams": 11,
    "areas": 42,
    "things": 3,
    "results": 18,
    "days": 7,
    "doses": 4,
    "objectives": 4,
}
# The clocks change, the year ends, a leap day: the sample must stand on any day it is asked for.
DAYS = (
    datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2027, 1, 1, 23, 59, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
)


def column(sheets: Sheets, sheet: str, name: str) -> list[str]:
    place = sheets[sheet][0].index(name)
    return [row[place] for row in sheets[sheet][1:]]


def day(text: str) -> date:
    return datetime.strptime(text[:10], "%d/%m/%Y").replace(tzinfo=UTC).date()


@pytest.mark.parametrize("at", DAYS, ids=lambda at: f"{at:%d-%b}")
def test_the_sample_passes_the_real_import_on_any_day(sqlite_database, at):
    result = import_sample(sqlite_database, now=at)
    assert not result.problems, [str(problem) for problem in result.problems]
    assert {name: counts.added for name, counts in result.counts.items()} == COUNTS


def test_the_sample_comes_into_either_database_and_a_second_time_changes_nothing(database, now):
    import_sample(database, now=now)
    again = import_sample(database, now=now)
    assert all(counts.added == counts.changed == 0 for counts in again.counts.values())


def test_the_sample_is_the_same_for_the_same_day(now):
    assert week_of_action(now) == week_of_action(now)
    later = week_of_action(now + timedelta(hours=5))
    differing = [
        place
        for sheet, rows in week_of_action(now).items()
        for row, other in zip(rows, later[sheet], strict=True)
        for place, (one, two) in zip(rows[0], zip(row, other, strict=True), strict=True)
        if one != two
    ]
    assert set(differing) == {"status"}


def test_an_hour_later_only_tasks_have_moved_on(sqlite_database, now):
    import_sample(sqlite_database, now=now)
    result = import_sample(sqlite_database, now=now + timedelta(hours=5))
    assert [name for name, counts in result.counts.items() if counts.changed] == ["tasks"]


@pytest.mark.parametrize("at", DAYS, ids=lambda at: f"{at:%d-%b}")
def test_everybody_has_the_age_of_their_programme_at_referral(at):
    sheets = week_of_action(at)
    born = dict(
        zip(column(sheets, "people", "person"), column(sheets, "people", "date_of_birth"), strict=True)
    )
    for programme, person, opened in zip(
        *(column(sheets, "referrals", name) for name in ("programme", "person", "opened")), strict=True
    ):
        birth, referral = day(born[person]), day(opened)
        age = referral.year - birth.year - ((referral.month, referral.day) < (birth.month, birth.day))
        low, high = (10, 17) if programme == "turnaround" else (18, 25)
        assert low <= age <= high


def test_nobody_is_referred_to_turnaround_twice(now):
    sheets = week_of_action(now)
    pairs = zip(column(sheets, "referrals", "programme"), column(sheets, "referrals", "person"), strict=True)
    assert max(Counter(person for programme, person in pairs if programme == "turnaround").values()) == 1


def test_each_persona_has_work_today_and_tomorrow(sqlite_database, now):
    import_sample(sqlite_database, now=now)
    sheets = week_of_action(now)
    crews = list(zip(column(sheets, "tasks", "starts"), column(sheets, "tasks", "assigned"), strict=True))
    for persona in IN_THE_FIELD:
        days = Counter(day(starts) for starts, crew in crews if persona.collar in crew.split(";"))
        assert days[now.date()] >= 2
        assert days[now.date() + timedelta(days=1)] >= 2


def test_some_is_overdue_some_restricted_and_statuses_are_spread(now):
    sheets = week_of_action(now)
    due = [day(text) for text in column(sheets, "referrals", "next_due") if text]
    assert 10 < sum(date_due < now.date() for date_due in due) < 60
    assert 4 < column(sheets, "referrals", "restricted").count("yes") < 30
    assert len(set(column(sheets, "referrals", "status"))) > 20


def test_the_past_is_done_with_and_the_future_is_not(sqlite_database, now):
    import_sample(sqlite_database, now=now)
    with sqlite_database.reading() as session:
        rows = session.run(sa.select(Task.starts_at, Task.ends_at, Task.status)).all()
    over = {TaskStatus.COMPLETED, TaskStatus.NOT_DONE}
    assert all((row.ends_at <= now) == (row.status in over) for row in rows)
    assert {row.status for row in rows} >= over | {
        TaskStatus.ALLOCATED,
        TaskStatus.ACCEPTED,
        TaskStatus.APPROVED,
    }
    assert {row.starts_at.date() - now.date() for row in rows} == {timedelta(days=n) for n in range(-1, 7)}


def test_the_sample_keeps_to_the_words_of_the_house(now):
    sheets = week_of_action(now)
    words = str({name: rows[1:] for name, rows in sheets.items()}).lower()  # a column is called target
    for avoided in ("target", "gang member", "juvenile", "failed to engage", "suspect'", "victim'"):
        assert avoided not in words
    names = set(column(week_of_action(now), "people", "surname"))
    assert not any(name in title for title in column(week_of_action(now), "tasks", "title") for name in names)


@pytest.mark.parametrize("at", DAYS, ids=lambda at: f"{at:%d-%b}")
def test_what_the_hints_say_of_referrals_is_so_on_any_day(at):
    sheets = week_of_action(at)
    head = sheets["referrals"][0]
    rows = {row[0]: dict(zip(head, row, strict=True)) for row in sheets["referrals"][1:]}
    assert (rows[CONTACTING]["status"], rows[CONTACTING]["lead"]) == ("CONTACTING", "T301")
    assert {rows[one]["status"] for one in (FOR_INSPECTOR, OFFERED_AGAIN, LYING_STILL)} == {"DECLINED"}
    assert {rows[one]["restricted"] for one in (FOR_INSPECTOR, OFFERED_AGAIN)} == {"no"}
    assert rows[LYING_STILL]["lead"] == "1857"
    assert day(rows[LYING_STILL]["next_due"]) < at.date()
    assert "Insp" in [row[3] for row in sheets["officers"] if row[0] in {one.collar for one in PERSONAS}]
