"""While a file is made that takes long, the chat shows it; what is made at once needs no sign."""

import threading
from datetime import UTC, datetime

import pytest

from bot.chat.sender import SendResult, SendVerdict
from bot.jobs import documents
from bot.jobs.worker import Tools
from bot.services.documents.queue import DocumentClaim
from bot.texts.documents.parts import DocumentPart
from models.document import DocumentKind
from tests.patience import PATIENCE

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
PART = DocumentPart((), "a book")


class Sender:
    """Refuses each action, and lets the maker go on once it has seen so many."""

    def __init__(self, *, after, wait=0.0):
        self.sent, self.wait, self.after, self.done = [], wait, after, threading.Event()

    def wait_for(self, chat_id):
        self.after -= bool(self.wait)
        if not self.after:
            self.done.set()
        return self.wait

    async def send(self, call, *, urgency):
        self.sent.append((call.method, call.params["action"]))
        self.after -= 1
        if not self.after:
            self.done.set()
        return SendResult(SendVerdict.REFUSED, reason="a fault")


async def made(sender, kind, sheets):
    claim = DocumentClaim(1, 1, kind, 2, 5001, {}, "/book", NOW, 0)
    tools = Tools(None, sender, None, None, "me", None, lambda: NOW)
    return await documents._next(sheets, claim, tools)


@pytest.mark.parametrize(
    ("kind", "action"),
    [(DocumentKind.BOOK, "upload_document"), (DocumentKind.PICTURES, "upload_photo")],
)
async def test_what_takes_long_is_shown_again_and_again_whatever_comes_of_it(monkeypatch, kind, action):
    monkeypatch.setattr(documents, "AT_ONCE", 0.01)
    monkeypatch.setattr(documents, "SHOWN", 0.01)
    sender = Sender(after=3)

    def slow():
        assert sender.done.wait(PATIENCE)
        yield PART

    assert await made(sender, kind, slow()) is PART
    assert len(sender.sent) >= 3 and set(sender.sent) == {("sendChatAction", action)}


async def test_a_chat_that_may_take_nothing_is_shown_nothing(monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 0.01)
    monkeypatch.setattr(documents, "SHOWN", 0.01)
    sender = Sender(after=2, wait=5.0)

    def slow():
        assert sender.done.wait(PATIENCE)
        yield PART

    assert await made(sender, DocumentKind.BOOK, slow()) is PART
    assert sender.sent == []


async def test_what_is_made_at_once_needs_no_sign(monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", PATIENCE)
    sender = Sender(after=1)
    assert await made(sender, DocumentKind.BOOK, iter([PART])) is PART
    assert sender.sent == []
