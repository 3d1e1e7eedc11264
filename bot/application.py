"""The composition root: the only module that knows all the others; start and stop."""

from __future__ import annotations

import asyncio
import itertools
import logging
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import col
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, JobQueue

from bot.chat import matching, profile
from bot.chat.answering import Answering
from bot.chat.budget import Budget
from bot.chat.conversation import START
from bot.chat.failures import RETRY_WAITS, Failures
from bot.chat.inbox import Inbox, InboxQuery, LetterBatch
from bot.chat.lanes import LaneRoom, Lanes, TakeLetters
from bot.chat.permits import retry_seconds
from bot.chat.poller import POLL_SECONDS, Poller
from bot.chat.request import READ_SECONDS
from bot.chat.routing import RouteTable
from bot.chat.sender import Sender
from bot.chat.wire import wire
from bot.database import Database, Session, make_ready
from bot.errors import DatabaseAwayError
from bot.jobs import documents, fetched_files, progress_cards, retractions, worker
from bot.jobs.clock import Clock
from bot.jobs.dispatcher import Dispatcher
from bot.jobs.nursery import Nursery
from bot.jobs.worker import Tools
from bot.language.times.quiet_hours import QuietHours
from bot.logs import where_from
from bot.services.files import store
from bot.services.upkeep.account import TelegramAccount
from bot.settings import Settings, SettingsError, utc_now
from bot.texts.reply import Reply
from bot.writers import BATCH
from handlers.menus import MENUS
from handlers.routes import ROUTES
from models.officer import Role
from models.programme import Programme

if TYPE_CHECKING:
    from bot.chat.webhook import Webhook

logger = logging.getLogger(__name__)

ASK_BOTFATHER = "Telegram refuses TELEGRAM_TOKEN. Ask @BotFather for the bot's token."
SWEEP_SECONDS, BREATH_SECONDS = 1.0, 0.02
PREFIX_SECONDS = 2.0
WORDS_EVERY = 15  # of those: to read all words takes a tenth of a second in a large force
GRACE = timedelta(seconds=2)
SENDING = timedelta(seconds=15)
STOP_SECONDS, CLOSE_SECONDS = 5.0, 2.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0
REFUSALS = 3  # of our token, until it counts as wrong: one alone may be a gateway's
WORKERS = (documents.WORKER, fetched_files.WORKER, progress_cards.WORKER, retractions.WORKER)


class Beatline:
    """The whole bot. `start`, then `stop`; between them it answers.

    `read_seconds` is the time that Telegram may take to answer, `poll_seconds` the length of a poll;
    `timer` counts the seconds for the ration of an account's messages; `retry_waits` are those before each
    further try of a message that failed.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = utc_now,
        read_seconds: float = READ_SECONDS,
        poll_seconds: int = POLL_SECONDS,
        timer: Callable[[], float] = time.monotonic,
        retry_waits: Sequence[float] = RETRY_WAITS,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self._poll_seconds = poll_seconds
        self._budget = Budget(
            burst=settings.account_burst, per_second=settings.account_per_second, timer=timer
        )
        self._failures = Failures(waits=retry_waits, timer=timer)
        self.wire = wire(settings, read_seconds=read_seconds)
        self.sender = Sender(self.wire)
        self.inbox = Inbox(self.database, clock=clock)
        self.nursery = Nursery()
        self._table = RouteTable(ROUTES, prefixes=frozenset(), menus=MENUS)  # until `start` knows them
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder().bot(self.wire).updater(None).job_queue(JobQueue()).build()
        )
        self.dispatcher = Dispatcher(
            self.database,
            self.sender,
            per_second=settings.paid_pushes_per_second or settings.messages_per_second,
            is_paid=settings.paid_pushes_per_second > 0,
            quiet=QuietHours(settings.quiet_from, settings.quiet_until),
            spawn=self.nursery.spawn,
            permitted=self._permitted,
            clock=clock,
        )
        self.tools = Tools(
            self.database,
            self.sender,
            self.wire,
            store.store_of(settings),
            holder=self.dispatcher.holder,
            permitted=self._permitted,
            clock=clock,
        )
        self.lanes: Lanes | None = None
        self._dispatching = False
        self._webhook: Webhook | None = None
        self._poller: asyncio.Task[None] | None = None

    def _permitted(self, reply: Reply, role: Role) -> Reply:
        return self._table.permitted(reply, role)

    async def start(self) -> None:
        """Raises SettingsError when a setting or the database stands in the way; waits for Telegram."""
        await asyncio.to_thread(store.require_keys, self.tools.store)
        prefixes = await self.database.write(_open)
        await _persist(self._application.initialize)
        shifts = self.settings.shift_starts
        self._table = RouteTable(ROUTES, prefixes=prefixes, menus=MENUS, shifts=shifts)
        answering = Answering(
            self.database,
            self.inbox,
            self.sender,
            self._table,
            wire=self.wire,
            settings=self.settings,
            clock=self.clock,
            failures=self._failures,
        )
        self.lanes = Lanes(
            answering.answer, spawn=self.nursery.spawn, limit=self.settings.lanes, budget=self._budget
        )
        self.inbox.answer_at_once(answering.at_once, partial(self.lanes.firsts, most=BATCH))
        self.nursery.spawn(self._sweep(self.lanes))
        self.nursery.spawn(self._learn_words(self._table))
        for one in WORKERS:
            self.nursery.spawn(worker.run(one, self.tools))
        self.nursery.spawn(self.dispatcher.run())
        self._dispatching = True
        if self._application.job_queue is not None:
            clock = Clock(self.database, self.settings, wake=self.dispatcher.wake, clock=self.clock)
            self.nursery.spawn(clock.run(self._application.job_queue))
        await self._application.start()
        await self._listen(self.lanes)
        commands = [(START, "enrol with your supervisor's link")]
        await _persist(lambda: self.wire.set_my_commands(commands))
        self.nursery.spawn(profile.introduce(self.wire))
        logger.info("started as @%s", self.wire.username)

    async def stop(self) -> None:
        """Take nothing more in, finish the work in hand, close. The rest goes on at the next start."""
        if self._webhook is not None:
            await self._webhook.stop()
        if self._poller is not None:
            self._poller.cancel()
        if self._dispatching:
            await asyncio.gather(self._finish(), self.dispatcher.stop())
        await self.nursery.close()
        if self._application.running:
            await self._application.stop()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.inbox.flush()
        except (DatabaseAwayError, TimeoutError):
            logger.warning("the database is away; some replies will be sent again at the next start")
        await self._application.shutdown()
        await self.wire.shutdown()  # even if the application never took it over
        await self._close_database()
        logger.info("stopped")

    async def _close_database(self) -> None:
        """Close off the loop, and not for ever: an unresponsive database must not stop us from ending."""
        loop, closed = asyncio.get_running_loop(), asyncio.Event()

        def close() -> None:
            self.database.close()
            with suppress(RuntimeError):  # the loop may have ended first
                loop.call_soon_threadsafe(closed.set)

        threading.Thread(target=close, name="close", daemon=True).start()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await closed.wait()
        except TimeoutError:
            logger.warning("the database does not respond; uncommitted work will be rolled back by itself")

    async def _listen(self, lanes: Lanes) -> None:
        if self.settings.webhook_url:
            from bot.chat.webhook import Webhook  # a web server takes 20 ms to load

            webhook = self._webhook = Webhook(self.settings, self.inbox, lanes)
            await webhook.listen()
            await _persist(lambda: webhook.announce(self.wire))
            return
        await _persist(lambda: self.wire.delete_webhook(drop_pending_updates=False))
        poller = Poller(self.wire, self.inbox, lanes, seconds=self._poll_seconds)
        self._poller = self.nursery.spawn(poller.run())

    async def _sweep(self, lanes: Lanes) -> None:
        """Take up letters that a stop, a crash or a full house left in the inbox; write the settled ones."""
        grace, sending = timedelta(0), timedelta(0) if self.database.is_sqlite else SENDING
        while True:
            try:
                await self.inbox.flush()
                await lanes.catch_up(self._waiting(grace, sending))
            except DatabaseAwayError:
                logger.warning("the database is away")
            except Exception as error:  # noqa: BLE001  # the outermost loop: it must go on
                logger.error("the sweep stumbled: %s", where_from(error))
            await asyncio.sleep(BREATH_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_SECONDS):
                    await lanes.room.wait()
            grace, sending = GRACE, SENDING

    async def _learn_words(self, table: RouteTable) -> None:
        """Learn the prefixes and the words that an import brings, so that no look-up has to ask for them."""
        for count in itertools.count(1):
            await asyncio.sleep(PREFIX_SECONDS)
            try:
                table.learn(await self.database.read(_prefixes))
                if count % WORDS_EVERY == 0:
                    await self.database.read(partial(matching.read_again, table, now=self.clock()))
            except DatabaseAwayError:
                logger.warning("the database is away; new programmes are learnt later")
            except Exception as error:  # noqa: BLE001  # as in the sweep
                logger.error("learning new programmes stumbled: %s", where_from(error))

    def _waiting(self, grace: timedelta, sending: timedelta) -> TakeLetters:
        """The letters to fetch: none that is being sent, and new ones only while a lane is behind."""

        async def waiting(room: LaneRoom) -> LetterBatch:
            now = self.clock()
            wanted = InboxQuery(
                room.letters,
                room.of_a_lane,
                received=now if room.is_behind else now - grace,
                answered=now - sending,
                pausing=room.pausing,
            )
            return await self.inbox.waiting(wanted, known=room.known)

        return waiting

    async def _finish(self) -> None:
        if self.lanes is None:
            return
        for _ in range(int(STOP_SECONDS / 0.05)):
            if self.lanes.idle:
                return
            await asyncio.sleep(0.05)


def _open(session: Session) -> frozenset[str]:
    """Make the database ready, and return the prefixes of its referrals."""
    make_ready(session)
    return _prefixes(session)


def _prefixes(session: Session) -> frozenset[str]:
    """Those of programmes that are switched off too: their referrals are still on record."""
    return frozenset(session.run(sa.select(col(Programme.prefix))).scalars())


async def _persist(work: Callable[[], Awaitable[object]]) -> None:
    """Repeat a call until Telegram has done it. Raises SettingsError if it never will."""
    wait, refusals = FIRST_WAIT, 0
    while True:
        try:
            await work()
        except InvalidToken:
            refusals += 1
            if refusals >= REFUSALS:
                raise SettingsError(ASK_BOTFATHER) from None
            await asyncio.sleep(wait)
        except BadRequest as error:
            message = f"Telegram refuses what the settings ask for: {error.message}"
            raise SettingsError(message) from None
        except TelegramError as error:
            logger.warning("Telegram cannot be reached (%s), trying again", type(error).__name__)
            await asyncio.sleep(retry_seconds(error) if isinstance(error, RetryAfter) else wait)
            wait = min(2 * wait, LONGEST_WAIT)
        else:
            return


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    beatline = Beatline(settings)
    try:
        await until_signalled(beatline.start)
    finally:
        await beatline.stop()


async def until_signalled(start: Callable[[], Awaitable[object]]) -> None:
    """Start, then wait for SIGTERM or SIGINT, which also end a start that waits for Telegram."""
    stopping, loop = asyncio.timeout(None), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _end_soon, stopping)
    try:
        async with stopping:
            await start()
            await loop.create_future()
    except TimeoutError:
        if not stopping.expired():
            raise


def _end_soon(stopping: asyncio.Timeout) -> None:
    """Begin to end; a second signal changes nothing."""
    if not stopping.expired():
        with suppress(RuntimeError):
            stopping.reschedule(0)


async def account(settings: Settings) -> TelegramAccount:
    """The bot's own account, which only Telegram knows. Raises SettingsError."""
    try:
        async with wire(settings) as bot:
            webhook = await bot.get_webhook_info()
            me = bot.bot
            return TelegramAccount(
                username=bot.username,
                joins_groups=bool(me.can_join_groups),
                reads_groups=bool(me.can_read_all_group_messages),
                inline=bool(me.supports_inline_queries),
                business=bool(me.can_connect_to_business),
                webhook_url=webhook.url,
                webhook_error=webhook.last_error_message or "",
            )
    except InvalidToken:
        raise SettingsError(ASK_BOTFATHER) from None
    except TelegramError:
        message = "Telegram cannot be reached to learn the bot's name. Check TELEGRAM_API and the network."
        raise SettingsError(message) from None
