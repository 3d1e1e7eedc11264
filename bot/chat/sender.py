"""The one place that sends. An error becomes an outcome, so that no caller retries blindly."""

from __future__ import annotations

import asyncio
from enum import StrEnum

from msgspec import Struct
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.chat.outgoing import Call
from bot.chat.permits import retry_seconds
from bot.chat.pool import Urgency
from bot.chat.request import NotSentError, ServerFailedError
from bot.chat.wire import Wire

SOON, LONGEST_WAIT = 1.0, 10.0
WRONG_TOKEN = InvalidToken.__name__
"""The reason when Telegram refuses our token: for all that is sent or for nothing, so it is asked again."""


class SendVerdict(StrEnum):
    """accepted: Telegram took it. retry: certainly not done. refused: for good. uncertain: nobody knows."""

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


class SendResult(Struct, frozen=True):
    """`after` is in seconds, for a retry; `unreachable` says that the person cannot be written to at all.

    `album` holds the numbers of the messages that an album became.
    """

    verdict: SendVerdict
    message_id: int | None = None
    after: float = 0.0
    reason: str = ""
    unreachable: bool = False
    album: tuple[int, ...] = ()


class Sender:
    """Return an outcome for each call, whatever happens to it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, call: Call, *, urgency: Urgency = Urgency.ANSWER) -> SendResult:
        """Call Telegram once."""
        try:
            result = await self._wire.call(call.method, call.params, urgency=urgency)
        except (RetryAfter, NotSentError, ServerFailedError, InvalidToken) as error:
            after = retry_seconds(error) if isinstance(error, RetryAfter) else SOON
            return SendResult(SendVerdict.RETRY, after=after, reason=type(error).__name__)
        except Forbidden as error:
            return SendResult(SendVerdict.REFUSED, reason=error.message, unreachable=True)
        except (BadRequest, ChatMigrated) as error:
            return _refused(error.message)
        except TelegramError as error:
            return SendResult(SendVerdict.UNCERTAIN, reason=type(error).__name__)
        if isinstance(result, list):
            return SendResult(SendVerdict.ACCEPTED, album=tuple(one["message_id"] for one in result))
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return SendResult(SendVerdict.ACCEPTED, message_id=message_id)

    def wait_for(self, chat_id: int) -> float:
        """The seconds until this chat may take a new message; 0 if it may now."""
        return self._wire.wait_for(chat_id)

    async def reach(self) -> None:
        """Wait until Telegram answers a question that changes nothing."""
        wait = SOON
        while (await self.send(Call("getMe", {}))).verdict in (SendVerdict.RETRY, SendVerdict.UNCERTAIN):
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)


def _refused(message: str) -> SendResult:
    if "message is not modified" in message.lower():
        return SendResult(SendVerdict.ACCEPTED)
    return SendResult(SendVerdict.REFUSED, reason=message, unreachable="chat not found" in message.lower())
