from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.outgoing import Call
from bot.chat.pool import Urgency
from bot.chat.request import NotSentError, ServerFailedError
from bot.chat.sender import Sender, SendResult, SendVerdict

CALL = Call("sendMessage", {"chat_id": 7, "text": "hello"})


class FakeWire:
    """Answers with the results that it is given, or raises them."""

    def __init__(self, answer):
        self.answer = answer
        self.called = []

    async def call(self, method, params, *, urgency):
        self.called.append((method, params, urgency))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


OUTCOMES = [
    ({"message_id": 70}, SendResult(SendVerdict.ACCEPTED, message_id=70)),
    (True, SendResult(SendVerdict.ACCEPTED)),
    ([{"message_id": 70}, {"message_id": 71}], SendResult(SendVerdict.ACCEPTED, album=(70, 71))),
    (RetryAfter(timedelta(seconds=3)), SendResult(SendVerdict.RETRY, after=3, reason="RetryAfter")),
    (NotSentError("refused"), SendResult(SendVerdict.RETRY, after=1, reason="NotSentError")),
    (ServerFailedError("500"), SendResult(SendVerdict.RETRY, after=1, reason="ServerFailedError")),
    (
        Forbidden("bot was blocked by the user"),
        SendResult(SendVerdict.REFUSED, reason="bot was blocked by the user", unreachable=True),
    ),
    (
        BadRequest("Chat not found"),
        SendResult(SendVerdict.REFUSED, reason="Chat not found", unreachable=True),
    ),
    (BadRequest("Message text is empty"), SendResult(SendVerdict.REFUSED, reason="Message text is empty")),
    (
        BadRequest("Message to edit not found"),
        SendResult(SendVerdict.REFUSED, reason="Message to edit not found"),
    ),
    (BadRequest("Message is not modified: same"), SendResult(SendVerdict.ACCEPTED)),
    (InvalidToken("Unauthorized"), SendResult(SendVerdict.RETRY, after=1, reason="InvalidToken")),
    (TimedOut(), SendResult(SendVerdict.UNCERTAIN, reason="TimedOut")),
    (NetworkError("HTTP 502"), SendResult(SendVerdict.UNCERTAIN, reason="NetworkError")),
    (Conflict("two pollers"), SendResult(SendVerdict.UNCERTAIN, reason="Conflict")),
    (TelegramError("whatever else"), SendResult(SendVerdict.UNCERTAIN, reason="TelegramError")),
]


@pytest.mark.parametrize(("answer", "outcome"), OUTCOMES, ids=lambda value: type(value).__name__)
async def test_every_answer_has_its_outcome(answer, outcome):
    assert await Sender(FakeWire(answer)).send(CALL) == outcome


async def test_a_chat_that_moved_is_refused_for_good():
    outcome = await Sender(FakeWire(ChatMigrated(-100))).send(CALL)
    assert (outcome.verdict, outcome.unreachable) == (SendVerdict.REFUSED, False)


def test_no_class_of_error_was_forgotten():
    tried = {type(answer) for answer, _ in OUTCOMES} | {ChatMigrated}
    never_met = {EndPointNotFound, PassportDecryptionError}  # other uses of the library
    known = {
        kind
        for kind in subclasses(TelegramError)
        if kind.__module__ in ("telegram.error", "bot.chat.request")
    }
    assert len(known) > 10
    assert known == tried & known | never_met


def subclasses(kind):
    return {kind, *(lower for direct in kind.__subclasses__() for lower in subclasses(direct))}


@pytest.mark.parametrize("urgency", Urgency)
async def test_a_call_is_made_once_and_as_urgent_as_it_is(urgency):
    wire = FakeWire(TimedOut())
    await Sender(wire).send(CALL, urgency=urgency)
    assert wire.called == [(CALL.method, CALL.params, urgency)]


async def test_an_answer_is_urgent_unless_said_otherwise():
    wire = FakeWire(True)
    await Sender(wire).send(CALL)
    assert wire.called[0][2] is Urgency.ANSWER


async def test_an_error_of_ours_is_no_outcome():
    with pytest.raises(KeyError):
        await Sender(FakeWire(KeyError("ours"))).send(CALL)
