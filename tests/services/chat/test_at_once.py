"""Plain words are answered in the commit that keeps them, where nothing stands in the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.chat.inbox import Letter
from models import InboxState
from tests.bench.desk import Desk
from tests.bench.records import account, fill, reference

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


@pytest.fixture
def desk(database, database_url):
    fill(database_url, referrals=10)
    return Desk(database, clock=lambda: NOW)


@pytest.fixture
def on_record(database):
    def look():
        with database.reading() as session:
            rows = session.run(sa.text("SELECT update_id, state FROM inbox ORDER BY update_id")).all()
            looks = session.run(
                sa.text("SELECT count(*) FROM audit_entries WHERE action = 'consult'")
            ).scalar()
        return {row.update_id: row.state for row in rows}, looks

    return look


def said(number, words, *, by=1, **more):
    who = {"id": account(by), "is_bot": False, "first_name": "Sam"}
    chat = {"id": account(by), "type": "private"}
    message = {"message_id": number, "date": 1763720100, "from": who, "chat": chat, "text": words}
    return {"update_id": number, "message": message | more}


async def test_words_are_kept_and_answered_in_one_commit(desk, database, on_record):
    commits = []
    sa.event.listen(database.engine, "commit", commits.append)
    letters = await desk.inbox.store([said(n, reference(n), by=n) for n in (1, 2, 3)])
    assert [letter.reply[0].params["text"][:8] for letter in letters] == [reference(n) for n in (1, 2, 3)]
    assert on_record() == (dict.fromkeys((1, 2, 3), InboxState.ANSWERED), 3)
    assert len(commits) == 1


async def test_where_one_answer_fails_all_are_kept_and_each_is_answered_by_itself(desk, on_record):
    updates = [said(1, reference(1), by=1), said(2, reference(2), by=2), said(3, "TUR-9999", by=3)]
    letters = await desk.inbox.store(updates)
    assert [letter.reply for letter in letters] == [None, None, None]
    assert on_record() == (dict.fromkeys((1, 2, 3), InboxState.RECEIVED), 0)
    answers = []
    for letter in letters:
        await desk.answering.answer(letter)
        answers.append(desk.sender.text)
    assert [answer[:8] for answer in answers[:2]] == [reference(1), reference(2)]
    assert "TUR-9999" in answers[2]
    assert on_record() == (dict.fromkeys((1, 2, 3), InboxState.ANSWERED), 2)


async def test_what_is_handed_over_twice_is_answered_once(desk, on_record):
    (letter,) = await desk.inbox.store([said(1, reference(1))])
    await desk.answering.answer(letter)
    (again,) = await desk.inbox.store([said(1, reference(1))])
    assert again.reply is None
    desk.sender.text = ""
    await desk.answering.answer(again)
    assert desk.sender.text == ""
    assert on_record()[1] == 1


async def test_an_older_letter_of_the_officer_is_not_overtaken(desk, on_record):
    desk.inbox.answer_at_once(desk.answering.at_once, lambda _: ())
    (older,) = await desk.inbox.store([said(1, reference(1))])
    desk.inbox.answer_at_once(desk.answering.at_once, list)
    (newer,) = await desk.inbox.store([said(2, reference(2))])
    assert (older.reply, newer.reply) == (None, None)
    assert on_record() == ({1: InboxState.RECEIVED, 2: InboxState.RECEIVED}, 0)


@pytest.mark.parametrize(
    "more", [{"reply_to_message": {"message_id": 1}}, {"text": None, "photo": [{"file_id": "F"}]}]
)
async def test_anything_but_plain_words_waits_for_its_lane(desk, more):
    (letter,) = await desk.inbox.store([said(1, reference(1), **more)])
    assert letter.reply is None


async def test_words_from_a_group_wait_for_their_lane(desk):
    update = said(1, reference(1))
    update["message"]["chat"] = {"id": -100, "type": "group"}
    (letter,) = await desk.inbox.store([update])
    assert isinstance(letter, Letter)
    assert letter.reply is None
