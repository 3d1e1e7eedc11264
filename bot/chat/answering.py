"""One message from first to last: worked out in one transaction, committed with its reply, then sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session
from telegram import Update

from bot.chat import inbox, incoming
from bot.chat.ask import Ask
from bot.chat.inbox import FAILURES, Inbox, Letter
from bot.chat.incoming import Did, Incoming
from bot.chat.outgoing import Call, Where, calls
from bot.chat.routing import Match, Said, Table
from bot.chat.sender import Outcome, Sender, Verdict
from bot.chat.wire import Wire
from bot.database import Database
from bot.errors import BeatlineError, DatabaseAwayError, NotPermittedError
from bot.logs import where_from
from bot.services import access, ceilings, dialogues, enrolment, guard, officers
from bot.services.guard import Guarded
from bot.settings import Settings
from bot.texts import refusals, welcome
from bot.texts.reply import Reply

logger = logging.getLogger(__name__)

START = "start"
MALFORMED = (TypeError, ValueError, LookupError, AttributeError, OverflowError, RecursionError, OSError)
DOUBTS = (1.0, 2.0, 5.0, 15.0, 40.0)  # seconds until an answer is sent again that may have arrived
LONGEST_WAIT = 10.0


class AnsweredElsewhereError(Exception):
    """It was answered already, here or by another copy, or an older one of this officer's waits: leave it."""


class Answering:
    def __init__(
        self,
        database: Database,
        mailbox: Inbox,
        sender: Sender,
        table: Table,
        *,
        wire: Wire,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._inbox = mailbox
        self._sender = sender
        self._table = table
        self._wire = wire
        self._settings = settings
        self._clock = clock
        self._groups_left: set[int] = set()  # what they still say when we have gone is not answered

    async def answer(self, letter: Letter) -> None:
        """Answer a letter, whatever it takes: only cancelling ends this before it is dealt with."""
        reply = letter.reply
        wait = 0.1
        while reply is None:
            try:
                reply = await self._worked_out(letter)
            except AnsweredElsewhereError:
                return
            except DatabaseAwayError:
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
        for call in reply:
            await self._deliver(letter.lane, call)
        self._inbox.settle(letter.update_id)

    async def _worked_out(self, letter: Letter) -> tuple[Call, ...] | None:
        """The committed reply; None when it failed and is to be tried again."""
        came = self._read(letter)
        if came is None:
            return await self._put_aside(letter, Where(max(letter.lane, 0)))  # a person's chat, no group's
        try:
            return await self._answered(letter, came)
        except (AnsweredElsewhereError, DatabaseAwayError):
            raise
        except Exception as error:  # noqa: BLE001  # the outermost loop: one bad update must not end its lane
            return await self._failed(letter, came, error)

    async def _answered(self, letter: Letter, came: Incoming) -> tuple[Call, ...]:
        try:
            return await self._database.write(lambda session: self._work_out(session, letter, came))
        except DatabaseAwayError:
            raise
        except BeatlineError as error:
            made = calls(refusals.words(error), came.where)
            return await self._database.write(lambda session: self._committed(session, letter, made))

    async def _failed(self, letter: Letter, came: Incoming, error: Exception) -> tuple[Call, ...] | None:
        """Count it; at the fifth time put the update aside and tell the officer."""
        failures = await self._inbox.fail(letter.update_id, type(error).__name__)
        if failures is None:
            raise AnsweredElsewhereError from None
        logger.error("update %s failed: %s", letter.update_id, where_from(error))
        if failures < FAILURES:
            return None
        return await self._put_aside(letter, came.where)

    async def _put_aside(self, letter: Letter, where: Where) -> tuple[Call, ...]:
        """The officer is told in the same commit."""
        made = calls(refusals.put_aside(letter.update_id), where) if where.chat_id else []
        now = self._clock()
        if not await self._database.write(
            lambda session: inbox.put_aside(session, letter.update_id, made, now=now)
        ):
            raise AnsweredElsewhereError from None
        return tuple(made)

    def _work_out(self, session: Session, letter: Letter, came: Incoming) -> tuple[Call, ...]:
        if came.did is Did.IN_A_GROUP:
            told = came.where.chat_id in self._groups_left
            return self._committed(session, letter, [] if told else _leave(came))
        reply = self._reply(session, letter, came)
        made = calls(reply, came.where)
        if reply.menu is not None:
            made.append(self._table.menu(reply.menu, came.where.chat_id))
        return self._committed(session, letter, made)

    def _committed(self, session: Session, letter: Letter, made: list[Call]) -> tuple[Call, ...]:
        if not inbox.answered(session, letter.update_id, made, now=self._clock()):
            raise AnsweredElsewhereError
        return tuple(made)

    def _read(self, letter: Letter) -> Incoming | None:
        """None for what cannot be read as an update."""
        try:
            came = incoming.just_words(letter.body) or incoming.read(
                Update.de_json(letter.body, self._wire), bot_id=self._wire.id
            )
        except MALFORMED as error:
            logger.warning("update %s cannot be read: %s", letter.update_id, type(error).__name__)
            return None
        return came if letter.lane in (came.account_id, came.where.chat_id) else incoming.NOTHING

    def _reply(self, session: Session, letter: Letter, came: Incoming) -> Reply:
        if came.did is Did.NOTHING:
            return Reply()
        if came.did in (Did.BLOCKED, Did.UNBLOCKED):
            reachable = came.did is Did.UNBLOCKED
            officers.mark_reachable(session, came.account_id, reachable=reachable, now=self._clock())
            return Reply()
        guarded = guard.identify(session, came.account_id, ceiling=self._settings.looks_per_hour)
        if guarded is None:
            return self._stranger(session, came)
        if guarded.oldest != letter.update_id:
            raise AnsweredElsewhereError
        if guarded.unreachable:  # who writes to us can be written to
            officers.mark_reachable(session, came.account_id, reachable=True, now=self._clock())
        if came.did in (Did.EDITED, Did.FORWARDED):
            return refusals.edited() if came.did is Did.EDITED else refusals.forwarded()
        return self._converse(session, letter, came, guarded)

    def _stranger(self, session: Session, came: Incoming) -> Reply:
        """One fixed answer for everybody, unless they bring a code."""
        match = self._table.match(Said(came.words, None, has_items=False, step=None))
        if match is None or match.route.command != START or not match.words or came.did is not Did.SAID:
            return refusals.stranger()
        actor = enrolment.enrol(session, match.words, account_id=came.account_id, now=self._clock())
        return welcome.enrolled(actor)

    def _converse(self, session: Session, letter: Letter, came: Incoming, guarded: Guarded) -> Reply:
        tapped = came.did is Did.TAPPED
        card = self._table.reference(came.card)
        said = Said(came.words, card, has_items=bool(came.items), step=guarded.step, tapped=tapped)
        match = self._table.match(said)
        if match is None:
            return refusals.not_understood(came.words, has_items=bool(came.items))
        if not access.may(guarded.actor.role, match.route.permission):
            raise NotPermittedError
        if match.route.permission in ceilings.STOPPED:
            self._check_ceiling(session, guarded)
        reply = match.handle(self._ask(session, letter, came, guarded, match))
        self._remember(session, guarded, match, reply)
        return reply

    def _check_ceiling(self, session: Session, guarded: Guarded) -> None:
        ceilings.check(
            session,
            guarded.actor,
            limit=self._settings.looks_per_hour,
            entry_at=guarded.ceiling_entry_at,
            lifted_at=guarded.lifted_at,
            now=self._clock(),
        )

    def _ask(self, session: Session, letter: Letter, came: Incoming, guarded: Guarded, match: Match) -> Ask:
        now = self._clock()
        return Ask(
            session=session,
            actor=guarded.actor,
            words=match.words,
            card=self._table.reference(came.card),
            items=came.items,
            facts=guarded.facts,
            update_id=letter.update_id,
            account_id=came.account_id,
            message_id=came.where.message_id,
            sent_at=came.sent_at or now,
            now=now,
            settings=self._settings,
            prefixes=self._table.prefixes,
        )

    def _remember(self, session: Session, guarded: Guarded, match: Match, reply: Reply) -> None:
        if reply.expect is not None:
            expect = reply.expect
            dialogues.ask(session, guarded.actor.id, expect.step, expect.facts, now=self._clock())
        elif guarded.step is not None and match.in_dialogue:
            dialogues.end(session, guarded.actor.id)

    async def _deliver(self, account_id: int, call: Call) -> None:
        """Send until Telegram has taken or refused it: a second card is better than silence.

        What may have arrived is sent again only once Telegram answers at all, so that an absence
        of any length uses up one doubt, and the doubles stay few. A tap's answer isn't worth the wait.
        """
        doubts = iter(DOUBTS[:1] if call.method == "answerCallbackQuery" else DOUBTS)
        while True:
            outcome = await self._sender.send(call)
            if outcome.verdict is Verdict.RETRY:
                await asyncio.sleep(outcome.after)
            elif outcome.verdict is Verdict.UNCERTAIN and (wait := next(doubts, None)) is not None:
                await asyncio.sleep(wait)
                await self._sender.reach()
            elif outcome.verdict is Verdict.REFUSED and call.method == "editMessageText":
                call = Call("sendMessage", {k: v for k, v in call.params.items() if k != "message_id"})
            else:
                await self._ended(account_id, call, outcome)
                return

    async def _ended(self, account_id: int, call: Call, outcome: Outcome) -> None:
        if call.method == "leaveChat":
            self._groups_left.add(call.params["chat_id"])
        if outcome.verdict is Verdict.ACCEPTED:
            return
        logger.warning("%s was not taken: %s (%s)", call.method, outcome.verdict, outcome.reason)
        if outcome.unreachable:
            await self._unreachable(account_id)

    async def _unreachable(self, account_id: int) -> None:
        now = self._clock()
        try:
            await self._database.write(
                lambda session: officers.mark_reachable(session, account_id, reachable=False, now=now)
            )
        except DatabaseAwayError:
            logger.warning("the database is away: that an officer blocks us will show at the next answer")


def _leave(came: Incoming) -> list[Call]:
    chat = {"chat_id": came.where.chat_id}
    return [*calls(refusals.group(), came.where), Call("leaveChat", chat)]
