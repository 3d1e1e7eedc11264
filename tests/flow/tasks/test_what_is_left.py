"""Lists that say what is left, and cards that lead back to the list they came from."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.texts.cards import split_back
from models import Task, TaskOfficer, TaskStatus

TWO_ROWS = 80  # characters on a phone


@pytest.fixture
async def busy(beatline):
    """Six tasks of PC 1234 at the time of the first, three of them over."""

    def work(session):
        first = session.orm.get(Task, 1)
        for number, status in enumerate(
            (TaskStatus.ACCEPTED, TaskStatus.COMPLETED, TaskStatus.NOT_DONE, TaskStatus.COMPLETED), 60
        ):
            session.orm.add(
                Task(
                    id=number, ref=f"TSK-04{number}", kind="PATROL_HOTSPOT",
                    title=f"Patrol number {number} " * 5,
                    address="The corner of a street with a very long name", starts_at=first.starts_at,
                    ends_at=first.ends_at, status=status, created_at=first.created_at,
                )
            )  # fmt: skip
            session.orm.flush()
            session.orm.add(TaskOfficer(task_id=number, officer_id=2))

    await beatline.database.write(work)


async def test_what_is_still_to_do_stands_in_the_list_and_what_is_done_is_folded(busy, officer):
    listing = await officer.says("/tasks")
    assert listing.shows("mine today · 2 · 3 done", "accepted", "allocated")
    assert listing.hides("TSK-0461", "not done", "completed")
    done = await officer.taps(listing.message, "3 done")
    assert done.shows("Patrol number 61", "completed", "closed, not done") and done.hides("allocated")
    assert (await officer.taps(done.message, "← Tasks")).shows("mine today · 2 · 3 done")
    assert len(done.marked("strikethrough")) == 3


async def test_a_list_of_which_all_is_done_says_so(busy, beatline, officer):
    change = sa.update(Task).where(col(Task.id).in_([1, 60])).values(status=TaskStatus.COMPLETED)
    await beatline.database.write(lambda session: session.run(change))
    answer = await officer.says("/tasks")
    assert answer.shows("Nothing left to do: mine today. 5 done.") and "5 done" in answer.labels


async def test_a_line_fits_two_rows_and_has_the_number_of_its_button(busy, officer):
    listing = await officer.says("/tasks")
    lines = [line for line in listing.text.splitlines() if "14:15" in line]
    assert [line[:3] for line in lines] == ["1. ", "2. "]
    assert {label for label in listing.labels if "TSK" in label} == {"1. 14:15 TSK-0456", "2. 14:15 TSK-0460"}
    assert max(map(len, lines)) <= TWO_ROWS


async def test_the_status_of_a_visit_is_not_told_by_where_it_stands_in_a_list(beatline, phone):
    change = sa.update(Task).where(col(Task.id) == 1).values(status=TaskStatus.COMPLETED)
    await beatline.database.write(lambda session: session.run(change))
    outsider = phone("1300")
    assert (await outsider.says("/tasks all today")).shows("Turnaround home visit")
    assert (await outsider.says("/tasks all today done")).hides("home visit")


LISTS = [
    ("1234", "/tasks mine week", "TSK-0456", "← Tasks"),
    ("2001", "/referrals mine", "TUR-0123", "← Referrals"),
    ("1234", "/notes", "0001", "← Notes"),
    ("0077", "/brief drafts", "BRF-0001", "← Drafts"),
    ("0077", "/briefings mine", "BRF-0001", "← Briefings"),
    ("1234", "/op", "Op Driven", "← Operations"),
    ("1234", "/remind list", "Pause 1", "← Reminders"),
]


@pytest.mark.parametrize(("collar", "asked", "opens", "label"), LISTS, ids=[one[1] for one in LISTS])
async def test_a_card_leads_back_to_the_list_it_came_from(beatline, phone, collar, asked, opens, label):
    who = phone(collar)
    await phone("1234").says("note all quiet")
    await phone("1234").says("/remind every weekday 0900 check the bus")
    await phone("0077").says("/brief to 1234: Stolen van | Stop it.")
    listing = await who.says(asked)
    name = next(one for one in listing.labels if opens in one)
    card = await who.taps(listing.message, name)
    assert label in card.labels
    refresh = [says for row in card.buttons for one, says in row if one == "↻ Refresh"]
    assert all(split_back(says)[1] for says in refresh)
    again = (await who.taps(card.message, label)).text
    assert again.splitlines()[0] == listing.text.splitlines()[0]


async def test_the_way_back_outlasts_the_pin(beatline, officer):
    listing = await officer.says("/tasks mine week")
    await officer.says("/lock")
    pad = await officer.taps(listing.message, next(one for one in listing.labels if "TSK-0456" in one))
    unlocked = await officer.enters(pad)
    card = await officer.hears(after=unlocked.message)
    assert card.shows("TSK-0456") and "← Tasks" in card.labels
    assert card.message_id == listing.message_id


async def test_a_card_that_is_no_longer_on_record_leads_back_as_well(beatline, officer):
    listing = await officer.says("/tasks mine week")
    name = next(one for one in listing.labels if "TSK-0456" in one)
    gone = sa.update(Task).where(col(Task.id) == 1).values(ref="TSK-9999")
    await beatline.database.write(lambda session: session.run(gone))
    refused = await officer.taps(listing.message, name)
    assert refused.shows("isn't on record") and "← Tasks" in refused.labels


LONG = "a long account of what was seen behind the shops by two witnesses with torches"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (f"note {LONG}", "/notes"),
        (f"/remind every weekday 0900 {LONG}", "/remind list"),
        (f"/brief to NPT1 at tomorrow 0645: {LONG} | Stop it.", "/brief drafts"),
        (f"/brief to NPT1 at tomorrow 0645: {LONG} | Stop it.", "/briefings mine"),
    ],
    ids=["notes", "reminders", "drafts", "briefings"],
)
async def test_the_lines_of_every_list_fit_two_rows(beatline, phone, said, asked):
    supervisor = phone("0077")
    await supervisor.says(said)
    listing = await supervisor.says(asked)
    assert "a long" in listing.text and max(map(len, listing.text.splitlines())) <= TWO_ROWS


async def test_a_card_that_was_asked_for_leads_nowhere_back(officer):
    assert not [label for label in (await officer.says("TSK-0456")).labels if label.startswith("←")]
