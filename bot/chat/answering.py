"""One message from start to finish: answered in one transaction, committed with its reply, delivered."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from telegram import Update

from bot.chat import inbox, incoming
from bot.chat.conversation import Conversation
from bot.chat.delivery import AnswerDelivery
from bot.chat.failures import Failures
from bot.chat.inbox import FAILURES, AnsweredElsewhereError, Inbox, Letter, said_id
from bot.chat.incoming import IncomingUpdate, UpdateKind
from bot.chat.outgoing import Call, Destination, calls
from bot.chat.routing import RouteTable
from bot.chat.sender import Sender
from bot.chat.wire import Wire
from bot.database import Database, Session
from bot.errors import BeatlineError, DatabaseAwayError
from bot.logs import where_from
from bot.services.identity import unlocking
from bot.services.identity.unlocking import Proof
from bot.settings import Settings
from bot.texts import refusals

logger = logging.getLogger(__name__)

MALFORMED = (TypeError, ValueError, LookupError, AttributeError, OverflowError, RecursionError, OSError)
LONGEST_WAIT = 10.0
ALBUM_SECONDS, ALBUMS = 0.5, 256  # until all parts of an album have arrived
HASHED_AT_ONCE = 2  # of 64 MiB each
PAD_TAP = re.compile(r"/pin (\w+) ([a-j])")


class Answering:
    def __init__(
        self,
        database: Database,
        mailbox: Inbox,
        sender: Sender,
        table: RouteTable,
        *,
        wire: Wire,
        settings: Settings,
        clock: Callable[[], datetime],
        album_seconds: float = ALBUM_SECONDS,
        failures: Failures,
    ) -> None:
        self._failures = failures
        self._database = database
        self._inbox = mailbox
        self._delivery = AnswerDelivery(database, sender, clock=clock)
        self._conversation = Conversation(table, settings=settings, username=wire.username, clock=clock)
        self._wire = wire
        self._secret = settings.telegram_token.get_secret_value()
        self._clock = clock
        self._hashers = ThreadPoolExecutor(HASHED_AT_ONCE, thread_name_prefix="pin")
        self._album_seconds = album_seconds
        self._albums: deque[str] = deque(maxlen=ALBUMS)  # messages whose other parts were waited for

    async def answer(self, letter: Letter) -> None:
        """Answer a letter and try until it is dealt with; only cancelling stops this early."""
        reply = letter.reply
        if reply is not None:
            self._failures.end()
        wait, tries = 0.1, 0
        while reply is None:
            try:
                reply = await self._worked_out(letter)
                if reply is None:
                    tries += 1
                    await asyncio.sleep(self._failures.wait(tries))
            except AnsweredElsewhereError:
                return
            except DatabaseAwayError:
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
        sent = [new for call in reply if (new := await self._delivery.deliver(letter.lane, call))]
        self._inbox.settle(letter.update_id, said=said_id(letter.body), sent=sent)

    def at_once(self, session: Session, letter: Letter) -> tuple[Call, ...] | None:
        """Answer plain words in the transaction that keeps them; None for anything else.

        Whatever is raised undoes the keeping as well: then the letter is kept, and answered by itself.
        """
        came = incoming.just_words(letter.body)
        if came is None or letter.lane != came.account_id:
            return None
        return tuple(self._conversation.answer(session, letter, came, None))

    async def _worked_out(self, letter: Letter) -> tuple[Call, ...] | None:
        """Return the committed reply; None when it failed and is to be tried again."""
        came = self._read(letter)
        if came is None:
            return await self._put_aside(
                letter, Destination(max(letter.lane, 0))
            )  # one person's chat, not a group's
        if came.album and came.album not in self._albums:
            self._albums.append(came.album)
            await asyncio.sleep(self._album_seconds)
        try:
            reply = await self._answered(letter, came)
        except (AnsweredElsewhereError, DatabaseAwayError):
            raise
        except Exception as error:  # noqa: BLE001  # the outermost loop: one bad update must not end its lane
            return await self._failed(letter, came, error)
        self._failures.end()
        return reply

    async def _answered(self, letter: Letter, came: IncomingUpdate) -> tuple[Call, ...]:
        proof = await self._proof(came)
        try:
            return await self._database.write(lambda session: self._work_out(session, letter, came, proof))
        except DatabaseAwayError:
            raise
        except BeatlineError as error:
            refused = error
        return await self._database.write(lambda session: self._refuse(session, letter, came, refused))

    async def _proof(self, came: IncomingUpdate) -> Proof | None:
        """Hash the PIN after the last tap of a pad, outside any transaction: neither waits for the other."""
        found = PAD_TAP.fullmatch(came.words) if came.did is UpdateKind.TAPPED else None
        if found is None:
            return None
        nonce, place = found[1], found[2]
        opened = await self._database.read(
            lambda session: unlocking.before_the_last(session, came.account_id, nonce)
        )
        if opened is None:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hashers, unlocking.prove, self._secret, opened, place)

    async def _failed(
        self, letter: Letter, came: IncomingUpdate, error: Exception
    ) -> tuple[Call, ...] | None:
        """Count the failure, unless it is the house's; at the fifth, put it aside and tell the officer."""
        if not self._failures.counts(letter.lane):
            logger.error("update %s failed like others: %s", letter.update_id, where_from(error))
            return None
        failures = await self._inbox.fail(letter.update_id, type(error).__name__)
        if failures is None:
            raise AnsweredElsewhereError from None
        logger.error("update %s failed: %s", letter.update_id, where_from(error))
        if failures < FAILURES:
            return None
        self._failures.give_up(letter.lane)
        return await self._put_aside(letter, came.where)

    async def _put_aside(self, letter: Letter, where: Destination) -> tuple[Call, ...]:
        """Tell the officer in the same commit."""
        made = calls(refusals.put_aside(letter.update_id), where) if where.chat_id else []
        now = self._clock()
        if not await self._database.write(
            lambda session: inbox.put_aside(session, letter.update_id, made, now=now)
        ):
            raise AnsweredElsewhereError from None
        return tuple(made)

    def _work_out(
        self, session: Session, letter: Letter, came: IncomingUpdate, proof: Proof | None
    ) -> tuple[Call, ...]:
        came = self._gathered(session, letter, came)
        if came.did is UpdateKind.IN_A_GROUP:
            told = self._delivery.has_left(came.where.chat_id)
            return self._committed(session, letter, [] if told else _leave(came))
        return self._committed(session, letter, self._conversation.answer(session, letter, came, proof))

    def _gathered(self, session: Session, letter: Letter, came: IncomingUpdate) -> IncomingUpdate:
        """Add the waiting parts of an album, which are answered together with this one."""
        if not came.album:
            return came
        parts = [came]
        for other in inbox.behind(session, letter):
            part = self._read(other)
            if part is not None and part.album == came.album and part.did is came.did:
                inbox.absorb(session, other.update_id, said=said_id(other.body), now=self._clock())
                parts.append(part)
        return incoming.together(parts)

    def _refuse(
        self, session: Session, letter: Letter, came: IncomingUpdate, error: BeatlineError
    ) -> tuple[Call, ...]:
        came = self._gathered(session, letter, came)
        return self._committed(session, letter, self._conversation.refusal(session, letter, came, error))

    def _committed(self, session: Session, letter: Letter, made: list[Call]) -> tuple[Call, ...]:
        if not inbox.mark_answered(session, letter.update_id, made, now=self._clock()):
            raise AnsweredElsewhereError
        return tuple(made)

    def _read(self, letter: Letter) -> IncomingUpdate | None:
        """Return the update; None if it cannot be read."""
        if not incoming.is_for_us(letter.body):
            return incoming.NOTHING
        try:
            came = incoming.just_words(letter.body) or incoming.read(
                Update.de_json(letter.body, self._wire), bot_id=self._wire.id
            )
        except MALFORMED as error:
            logger.warning("update %s cannot be read: %s", letter.update_id, type(error).__name__)
            return None
        return came if letter.lane in (came.account_id, came.where.chat_id) else incoming.NOTHING


def _leave(came: IncomingUpdate) -> list[Call]:
    chat = {"chat_id": came.where.chat_id}
    return [*calls(refusals.group(), came.where), Call("leaveChat", chat)]
