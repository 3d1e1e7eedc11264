"""The dispatcher: drains the ledger at the full permitted rate, from one copy of the bot at a time."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from types import MappingProxyType

from msgspec import Struct

from bot.chat.outgoing import Call, message_params
from bot.chat.permits import HOLD_SECONDS, PAID
from bot.chat.pool import Urgency
from bot.chat.routing import Permitted
from bot.chat.sender import WRONG_TOKEN, Sender, SendResult, SendVerdict
from bot.database import Database, Session
from bot.errors import DatabaseAwayError
from bot.language.times.quiet_hours import QuietHours
from bot.logs import where_from
from bot.services import leases
from bot.services.briefings import sending, withdrawal
from bot.services.kinds import missed_pushes, push_contents
from bot.services.officers import officers
from bot.services.pushes import queue as push_queue
from bot.services.pushes import quiet
from bot.services.pushes.contents import AlarmContent, UnreadableContent
from bot.services.pushes.facts import Notice
from bot.services.pushes.ledger import UnsentReason
from bot.services.pushes.queue import PushClaim, PushResult
from bot.services.reminders import reminders
from bot.services.retractions import strays
from bot.texts import pushes as texts
from bot.texts.reply import Reply
from bot.values import replace
from models.delivery import DeliveryState

logger = logging.getLogger(__name__)

LEASE = "sender"
LASTS = timedelta(seconds=8)  # time until a dead holder's lease, and its claims, run out
RENEW_SECONDS = 2.0
IDLE_SECONDS = 1.0  # in case nobody wakes the dispatcher, or a copy died with the last of them
GATHER_SECONDS = 0.15  # answers this close together are recorded together: officers write too
AWAY_SECONDS = 1.0  # with LASTS and a start's time in hand, another copy takes over within 10 s
STOP_SECONDS = 5.0
ALARM_SECONDS = 1.0  # an alarm waits no longer for the one before it to be on record
MOST_DOUBTS = 4  # then somebody else is to be told: Telegram may deliver each, and lose every answer
LONGEST_AGAIN = 30.0  # between tries of an alarm of which nobody knows whether it arrived
LOOK_BACK = timedelta(days=1)  # each is told once, however often somebody looks
TOLD_AT_ONCE = 200  # occurrences in one transaction
PARTS = 3
FEWEST_SLOTS = 10  # in a slow pipe fewer would not keep up with ten a second
MOST_SLOTS = 192  # of 256 connections, so that an answer always finds one

STATES = MappingProxyType(
    {
        SendVerdict.ACCEPTED: DeliveryState.ACCEPTED,
        SendVerdict.RETRY: DeliveryState.QUEUED,
        SendVerdict.REFUSED: DeliveryState.REFUSED,
        SendVerdict.UNCERTAIN: DeliveryState.UNCERTAIN,
    }
)


class Round(Struct, frozen=True):
    """The result of one transaction: pushes to send now, their occurrences, and whether the lease is ours.

    With `more`, others wait that this transaction had no time for; with `barred`, some to be turned away.
    """

    claimed: list[PushClaim]
    touched: set[int]
    is_holder: bool
    barred: bool = False
    more: bool = False


class Dispatcher:
    """Claims at a time the pushes of a third of a second, of `per_second`: 10 of 30.

    Alarms have room of their own, one at a time: a kill leaves no more than one of them in doubt.

    These are enough for the pipe not to run dry while Telegram answers within 0.4 s: their results are
    recorded and the next are claimed before the permits for those come back. And a kill, or a line
    that goes dead, leaves no more than these in doubt.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        *,
        per_second: int,
        is_paid: bool,
        quiet: QuietHours,
        spawn: Callable[[Coroutine[None, None, None]], object],
        permitted: Permitted,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._sender = sender
        self._slots = min(max(per_second // PARTS, FEWEST_SLOTS), MOST_SLOTS)
        self._fee = {PAID: True} if is_paid else {}
        self._quiet = quiet
        self._spawn = spawn
        self._permitted = permitted
        self._clock = clock
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(8)}"
        self._under_way: set[int] = set()
        self._results: list[PushResult] = []
        self._doubts: Counter[int] = Counter()  # of alarms, by this copy
        self._alarms: dict[int, float] = {}  # those under way, and since when by the loop's time
        self._touched: set[int] = set()
        self._looked_back = False
        self._put_off_to: dict[int, float] = {}  # chats, by the loop's time, which nobody sets back
        self._woken = asyncio.Event()
        self._stopping = False
        self._is_silent = False
        self._ended = asyncio.Event()
        self._ended.set()

    def wake(self) -> None:
        """Wake the dispatcher: there may be something to send."""
        self._woken.set()

    async def run(self) -> None:
        """Send what is queued, until stopped."""
        self._ended.clear()
        try:
            while not self._stopping or self._under_way:
                try:
                    await self._go_round()
                except DatabaseAwayError:
                    await asyncio.sleep(AWAY_SECONDS)
                except Exception as error:  # noqa: BLE001  # the outermost loop of all pushes
                    logger.error("the dispatcher stumbled: %s", where_from(error))
                    await asyncio.sleep(AWAY_SECONDS)
            await self._let_go()
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Claim nothing more, wait for the pushes under way and put them on record."""
        self._stopping = True
        self._woken.set()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._ended.wait()
        except TimeoutError:
            logger.warning("%s pushes were under way when time ran out", len(self._under_way))

    async def _go_round(self) -> None:
        self._woken.clear()
        if await self._is_idle():
            await self._rest(IDLE_SECONDS)
            return
        results = list(self._results)
        room = self._slots - len(self._under_way) + len(results)
        alarms = self._room_for_alarms(results)
        if self._stopping or self._is_silent:
            room = alarms = 0
        done = await self._database.write(lambda session: self._round(session, results, room, alarms))
        del self._results[: len(results)]
        self._under_way.difference_update(one.delivery_id for one in results)
        self._under_way.update(one.delivery_id for one in done.claimed)
        self._note_alarms(done.claimed)
        self._touched |= done.touched
        self._looked_back = done.is_holder
        for group in _together(done.claimed):
            self._spawn(self._send(group))
        if done.barred:
            turn_away = partial(missed_pushes.turn_away, now=self._clock())
            self._touched |= await self._database.write(turn_away)
        if done.more:
            return
        if not self._under_way:
            await self._finish()
        is_busy = done.is_holder and self._under_way and not self._alarms
        await self._rest(RENEW_SECONDS if is_busy else AWAY_SECONDS)

    async def _is_idle(self) -> bool:
        """Whether there is nothing to send, to record or to tell."""
        if self._under_way or self._touched or not self._looked_back:
            return False
        return not await self._database.read(
            lambda session: push_queue.is_waiting(session, now=self._clock())
        )

    def _round(self, session: Session, results: list[PushResult], room: int, alarms: int) -> Round:
        now = self._clock()
        until = now + LASTS
        is_holder = leases.acquire(session, LEASE, self.holder, now=now, until=until)
        _record(session, results, now)
        if not is_holder:
            return Round([], set(), is_holder=False)
        settled = {one.delivery_id for one in results}
        push_queue.hold(session, sorted(self._under_way - settled), until=until)
        doubted = push_queue.settle_doubtful(session, now=now)
        claim = partial(push_queue.claim, session, read=push_contents.read, now=now, until=until)
        first = claim(alarms, pick=push_queue.PICK_ALARMS)
        batch = claim(max(0, room))
        touched = doubted | first.occurrences | batch.occurrences
        if not self._looked_back:  # the holder before may have died before it told anybody
            touched |= push_queue.ended_badly(session, since=now - LOOK_BACK)
        return Round(
            [*first.claimed, *batch.claimed], touched, is_holder=True,
            barred=first.barred or batch.barred, more=first.more or batch.more,
        )  # fmt: skip

    def _room_for_alarms(self, results: Iterable[PushResult]) -> int:
        """One, unless an alarm is on its way since a moment ago."""
        settled = {one.delivery_id for one in results}
        lately = asyncio.get_running_loop().time() - ALARM_SECONDS
        return int(not any(since > lately for one, since in self._alarms.items() if one not in settled))

    def _note_alarms(self, claimed: Iterable[PushClaim]) -> None:
        now = asyncio.get_running_loop().time()
        self._alarms |= {one.delivery_id: now for one in claimed if isinstance(one.content, AlarmContent)}
        self._alarms = {one: since for one, since in self._alarms.items() if one in self._under_way}

    async def _rest(self, seconds: float) -> None:
        if not self._woken.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            except TimeoutError:
                return
        if self._under_way:
            await asyncio.sleep(GATHER_SECONDS)

    async def _send(self, pushes: Sequence[PushClaim]) -> None:
        """Send a push, or notices to one officer in one message."""
        first, *_ = pushes
        if (again_at := self._put_off(first)) is not None:
            self._results += [_later(one, again_at) for one in pushes]
            self._woken.set()
            return
        reply = (
            texts.together([one.content for one in pushes], now=self._clock()) if len(pushes) > 1 else None
        )
        if reply is None:
            for one in pushes[1:]:
                self._spawn(self._send([one]))
            pushes = [first]
        outcome = await self._sent(first, reply, self._sound(pushes))
        in_doubt = outcome.state is DeliveryState.UNCERTAIN or outcome.reason == WRONG_TOKEN
        if in_doubt and isinstance(first.content, AlarmContent):
            outcome = self._tried_again(first.delivery_id, outcome)
        else:
            self._doubts.pop(first.delivery_id, None)
        self._results += [
            replace(outcome, delivery_id=one.delivery_id, attempt=one.attempt) for one in pushes
        ]
        self._woken.set()
        if in_doubt:
            await self._wait_for_telegram()

    def _tried_again(self, delivery_id: int, outcome: PushResult) -> PushResult:
        """An alarm of which nobody knows whether it arrived: sooner twice than never, but not for ever."""
        self._doubts[delivery_id] += 1
        if self._doubts[delivery_id] >= MOST_DOUBTS and outcome.reason != WRONG_TOKEN:
            return outcome
        wait = min(2.0 ** (outcome.attempt - 1), LONGEST_AGAIN)
        again_at = self._clock() + timedelta(seconds=wait)
        return replace(outcome, state=DeliveryState.QUEUED, again_at=again_at)

    def _put_off(self, push: PushClaim) -> datetime | None:
        """The time to try again if the chat may take nothing now: what waits for it holds up nobody else.

        An alarm waits in the chat's own line, before all that wait there, unless Telegram has closed it.
        """
        account_id = push.account_id
        now, wait = asyncio.get_running_loop().time(), self._sender.wait_for(account_id)
        if not wait or (isinstance(push.content, AlarmContent) and wait <= AWAY_SECONDS):
            return None
        self._put_off_to = {chat: at for chat, at in self._put_off_to.items() if at > now}
        again = max(now + wait, self._put_off_to.get(account_id, now) + AWAY_SECONDS)
        self._put_off_to[account_id] = again
        return self._clock() + timedelta(seconds=again - now)

    async def _wait_for_telegram(self) -> None:
        """Claim nothing more until Telegram answers: on a dead line every push would end in doubt."""
        if self._is_silent:
            return
        self._is_silent = True
        try:
            await self._sender.reach()
        finally:
            self._is_silent = False
            self._woken.set()

    def _sound(self, pushes: Sequence[PushClaim]) -> dict[str, bool]:
        """The parameter of a message without a sound; none if one of them is to be heard."""
        now, hours = self._clock(), self._quiet
        silent = all(
            quiet.is_silent(one.content, on_duty=one.on_duty, quiet=hours, now=now) for one in pushes
        )
        return {"disable_notification": True} if silent else {}

    async def _sent(self, push: PushClaim, reply: Reply | None, sound: Mapping[str, bool]) -> PushResult:
        """Send it, or say why not: the row must not stay behind, whatever goes wrong.

        `reply` are the words if it isn't alone.
        """
        if isinstance(push.content, UnreadableContent):
            logger.error("push %s: %s, whose facts cannot be read", push.delivery_id, push.content.kind)
            return PushResult(
                push.delivery_id, push.attempt, DeliveryState.REFUSED, reason=UnsentReason.UNREADABLE.value
            )
        try:
            reply = reply or texts.push(push.content, now=self._clock())
            reply = self._permitted(reply, push.role)
            params = message_params(reply, push.account_id)[0]
            is_alarm = isinstance(push.content, AlarmContent)
            fee = {} if is_alarm else self._fee  # the free permits are its own lane then
            call = Call("sendMessage", {**params, **fee, **sound})
        except Exception as error:  # noqa: BLE001  # one bad push must not hold the rest
            logger.error("push %s could not be put into words: %s", push.delivery_id, where_from(error))
            return PushResult(
                push.delivery_id, push.attempt, DeliveryState.REFUSED, reason=type(error).__name__
            )
        try:
            urgency = Urgency.ALARM if is_alarm else Urgency.PUSH
            return self._result(push, await self._sender.send(call, urgency=urgency))
        except Exception as error:  # noqa: BLE001  # what nobody foresaw leaves us in doubt
            logger.error("push %s failed: %s", push.delivery_id, where_from(error))
            return PushResult(
                push.delivery_id, push.attempt, DeliveryState.UNCERTAIN, reason=type(error).__name__
            )

    def _result(self, push: PushClaim, outcome: SendResult) -> PushResult:
        """An accepted push needs the number of its message: without it nobody could find the message."""
        state = STATES[outcome.verdict]
        if state is DeliveryState.ACCEPTED and outcome.message_id is None:
            state = DeliveryState.UNCERTAIN
        return PushResult(
            push.delivery_id,
            push.attempt,
            state,
            push.account_id,
            message_id=outcome.message_id,
            again_at=self._clock() + timedelta(seconds=outcome.after)
            if state is DeliveryState.QUEUED
            else None,
            reason=outcome.reason or ("not said" if state is DeliveryState.REFUSED else ""),
            unreachable=outcome.unreachable,
        )

    async def _finish(self) -> None:
        """The queue is empty: tell those who count on pushes that did not arrive."""
        while touched := set(islice(self._touched, TOLD_AT_ONCE)):
            now = self._clock()
            await self._database.write(partial(_tell, occurrence_ids=touched, now=now))
            self._touched -= touched

    async def _let_go(self) -> None:
        """The time at which our last message stops counting against the limit, and another copy may send."""
        until = self._clock() + timedelta(seconds=HOLD_SECONDS)
        try:
            await self._database.write(
                lambda session: leases.release(session, LEASE, self.holder, until=until)
            )
        except DatabaseAwayError:
            logger.warning("the sender's lease could not be given back; it runs out by itself")


def _together(claimed: Iterable[PushClaim]) -> Iterator[list[PushClaim]]:
    """The notices to one officer together, everything else alone."""
    notices: dict[int, list[PushClaim]] = {}
    for one in claimed:
        if isinstance(one.content, Notice):
            notices.setdefault(one.account_id, []).append(one)
        else:
            yield [one]
    yield from notices.values()


def _later(push: PushClaim, again_at: datetime) -> PushResult:
    return PushResult(
        push.delivery_id, push.attempt, DeliveryState.QUEUED, push.account_id, again_at=again_at
    )


def _record(session: Session, results: list[PushResult], now: datetime) -> None:
    """Write the outcome of pushes, and what it says about the officers."""
    push_queue.record(session, results, now=now)
    sent = {one.delivery_id: one.account_id for one in results if one.state is DeliveryState.ACCEPTED}
    strays.retract_strays(session, sent, now=now)
    if sent:
        withdrawal.retract_arrived(session, list(sent), now=now)
    for account_id in {one.account_id for one in results if one.unreachable}:
        officers.mark_reachable(session, account_id, reachable=False, now=now)


def _tell(session: Session, occurrence_ids: set[int], now: datetime) -> None:
    sending.tell_undelivered(session, occurrence_ids, now=now)
    reminders.tell_expired(session, occurrence_ids, now=now)
