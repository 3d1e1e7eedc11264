from datetime import timedelta

import pytest
from sqlmodel import select

from models import Occurrence, OccurrenceKind, Officer, Role, Task, TaskOfficer
from tests.conftest import ON_ONE_DATABASE


@pytest.fixture(autouse=True)
async def known(greet):
    await greet("1234", "0077", "2001", "3001", "1300")


@pytest.mark.parametrize(
    "words",
    [
        "/remind fri 0930 ring the school",
        "remind me to ring the school fri 0930",
        "Remind me fri 0930 to ring the school",
        "/remind me ring the school at fri 0930",
    ],
)
async def test_a_reminder_repeats_what_was_understood_and_comes_when_it_is_due(officer, clock, words, pushed):
    answer = await officer.says(words)
    assert answer.shows("Fri 27/11/2026 09:30", "\nring the school")
    assert "Cancel it" in answer.labels
    clock.moves(days=5, hours=23, minutes=15)
    await pushed(officer, "Reminder for 09:30", "ring the school")


async def test_a_reminder_set_on_a_card_leads_back_to_it(officer, clock, pushed):
    card = await officer.says("TSK-0457")
    answer = await officer.says("remind me in 2 hours", reply_to=card.message)
    assert answer.shows("Sat 21/11/2026 12:15", "about TSK-0457")
    clock.moves(hours=2)
    push = await pushed(officer, "Reminder for 12:15")
    assert (await officer.taps(push, "TSK-0457")).shows("Patrol Market Square")


async def test_a_cancelled_reminder_never_comes(officer, clock, beatline, ticked):
    answer = await officer.says("/remind 1100 tea")
    assert (await officer.taps(answer.message, "Cancel it")).shows("Cancelled", "tea")
    assert (await officer.says("/remind list")).hides("tea")
    clock.moves(hours=1)
    await ticked()
    of_reminders = select(Occurrence.id).where(Occurrence.kind == OccurrenceKind.REMINDER)
    assert await beatline.database.read(lambda session: session.orm.exec(of_reminders).all()) == []


async def test_the_list_has_numbers_that_cancel(officer):
    await officer.says("/remind 1100 tea")
    listed = await officer.says("/remind list")
    assert listed.shows("1 11:00 tea")
    assert (await officer.says("/remind cancel 1")).shows("Cancelled")
    assert (await officer.says("/remind cancel 1")).shows("no waiting reminder of that number")
    assert (await officer.says("/remind cancel ²")).shows("isn't the number")


async def test_a_time_without_words_asks_what_of(officer):
    assert (await officer.says("/remind 1100")).shows("11:00", "What should I remind you about?")
    assert (await officer.says("tea")).shows("Sat 21/11/2026 11:00", "tea")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/remind", "For example"),
        ("/remind ring the school", "can't find a time"),
        ("/remind 20/11/2026 0900 tea", "has passed"),
        ("/remind 28/3/2027 0130 tea", "clocks go forward"),
        ("/remind 1100 " + "x" * 1001, "1000 characters"),
        ("/remind 31/10/2027 0130 tea", "twice"),
    ],
)
async def test_what_cannot_be_meant_gets_a_sentence(officer, words, answer):
    assert (await officer.says(words)).shows(answer)


async def test_a_task_reminder_says_when_and_nothing_personal(officer, clock, beatline, pushed):
    clock.moves(hours=3)
    push = await pushed(officer, "TSK-0456")
    assert push.text == "TSK-0456 · starts 14:15 (in 1 h)"
    assert (await officer.taps(push, "Open")).shows("Visit with Turnaround")


async def test_the_morning_digest_is_one_message_whose_lines_open_their_tasks(
    officer, clock, beatline, pushed
):
    def more(session):
        at = clock.now.replace(hour=8, minute=0) + timedelta(days=1)
        for number in (900, 901):
            task = Task(
                id=number,
                ref=f"TSK-0{number}",
                kind="PATROL_HOTSPOT",
                title="x",
                starts_at=at,
                created_at=clock.now,
            )
            session.orm.add(task)
            session.orm.flush()
            session.orm.add(TaskOfficer(task_id=task.id, officer_id=2))

    await beatline.database.write(more)
    clock.moves(hours=20, minutes=16)
    push = await pushed(officer, "Today · 3 tasks")
    assert push.text.splitlines()[1:] == ["08:00 TSK-0900", "08:00 TSK-0901", "15:15 TSK-0457"]
    assert (await officer.taps(push, "08:00 TSK-0901")).shows("TSK-0901")


async def test_what_came_due_while_the_bot_was_down_is_sent_late_or_listed_as_missed(
    start_bot, phone, clock, beatline, pushed
):
    officer = phone("1234")
    await officer.says("/remind 1100 tea")
    await officer.says("/remind 1200 lunch")
    await beatline.stop()
    clock.moves(hours=2)
    await start_bot()
    await pushed(officer, "Reminder for 12:00 (15 min ago)", "lunch")
    notice = await pushed(officer, "too long ago to send")
    listed = await officer.taps(notice, "Which ones?")
    assert listed.shows("Missed while I was down", "11:00 tea")


async def test_a_tasks_reminder_missed_while_the_bot_was_down_is_listed(
    start_bot, phone, clock, beatline, eventually
):
    officer = phone("1234")
    await beatline.stop()
    clock.moves(hours=3, minutes=45)
    restarted = await start_bot()

    def overlooked(session):
        due = clock.now - timedelta(minutes=45)
        return session.orm.exec(
            select(Occurrence.id).where(Occurrence.missed, Occurrence.due_at == due)
        ).all()

    await eventually(lambda: restarted.database.read(overlooked))
    listed = await officer.says("/remind list")
    assert listed.shows("Missed while I was down", "TSK-0456 · reminder due 13:15")


async def test_a_list_names_no_record_that_the_officer_may_no_longer_know(beatline, phone):
    def become_a_warrant(session):
        session.orm.get(Task, 2).kind = "WARRANT_SUPPORT"

    outsider = phone("3001")
    card = await outsider.says("TSK-0457")
    await outsider.says("/remind tomorrow 0900", reply_to=card.message)
    assert (await outsider.says("/remind list")).shows("TSK-0457")
    await beatline.database.write(become_a_warrant)
    after = await outsider.says("/remind list")
    assert after.shows("about a record")
    assert after.hides("TSK-0457")


async def test_a_push_offers_no_button_that_a_new_role_is_refused(beatline, officer, clock, pushed):
    def become_an_auditor(session):
        session.orm.get(Officer, 2).role = Role.AUDITOR

    await officer.says("/remind 1130 ring the school")
    await beatline.database.write(become_an_auditor)
    clock.moves(hours=1, minutes=20)
    push = await pushed(officer, "Reminder for 11:30", "ring the school")
    assert push.labels == []
