"""The clock of the machine set back while the bot runs."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlmodel import select

from bot.settings import utc_now
from models import Officer, Reminder, Role
from tests.faults.notebooks import all_settled
from tests.faults.running import until


async def test_reminders_go_on_and_administrators_are_told(telegram, start_bot, takers, database):
    reminded, administrator = takers[:2]
    with database.transaction() as session:
        query = select(Officer).where(Officer.account_id == administrator.person.id)
        session.orm.exec(query).one().role = Role.ADMINISTRATOR
    await start_bot()
    for one in (reminded, administrator):
        one.person.says("/help")
    await all_settled(telegram, database)
    with time_machine.travel(utc_now() - timedelta(hours=1)):
        now = utc_now()
        with database.transaction() as session:
            tea = {"text": "tea", "due_at": now + timedelta(seconds=2), "created_at": now}
            session.orm.add(Reminder(officer_id=reminded.officer_id, **tea))
        await until(lambda: any("was set back" in words for words in administrator.heard), "the news")
        await until(lambda: any("tea" in words for words in reminded.heard), "the reminder")
