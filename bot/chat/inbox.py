"""Updates from Telegram, committed before Telegram is told so, and the outcome of each."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import orjson
import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.chat.json_text import dumps, loads
from bot.chat.outgoing import Call
from bot.database import Database, Session, insert_new
from bot.errors import DatabaseAwayError
from bot.values import replace
from models.inbox import InboxEntry, InboxState

logger = logging.getLogger(__name__)


class Letter(Struct, frozen=True):
    """An update as it came. `reply` is set when it is answered already and only has to be sent."""

    update_id: int
    lane: int
    body: dict[str, Any]
    reply: tuple[Call, ...] | None = None


Settled = dict[str, Any]
AtOnce = Callable[[Session, Letter], tuple[Call, ...] | None]
Replies = dict[int, tuple[Call, ...]]  # committed with their letters, by the update's number
LetterWait = tuple[list[Letter], asyncio.Future[Replies]]
FAILURES = 5
LARGEST_ALBUM = 10
LARGEST = 2**63 - 1  # the largest number that the databases hold
STORE = insert_new(InboxEntry)
FAILED = col(InboxEntry.failures) >= FAILURES
SETTLE = (
    sa.update(InboxEntry)
    .where(
        col(InboxEntry.update_id) == sa.bindparam("id"),
        col(InboxEntry.state) == InboxState.ANSWERED,
    )
    .values(
        message_id=sa.bindparam("said"),
        sent=sa.bindparam("ours", type_=sa.JSON(none_as_null=True)),
        state=sa.case((FAILED, InboxState.DEAD.value), else_=InboxState.SETTLED.value),
        raw=sa.case((FAILED, col(InboxEntry.raw)), else_=None),
        reply=None,
    )
)
ANSWER = (
    sa.update(InboxEntry)
    .where(col(InboxEntry.update_id) == sa.bindparam("id"), col(InboxEntry.state) == InboxState.RECEIVED)
    .values(
        state=InboxState.ANSWERED,
        reply=sa.bindparam("calls"),
        answered_at=sa.bindparam("now"),
        failures=sa.bindparam("failed"),
    )
)
FAIL = (
    sa.update(InboxEntry)
    .where(col(InboxEntry.update_id) == sa.bindparam("id"), col(InboxEntry.state) == InboxState.RECEIVED)
    .values(failures=col(InboxEntry.failures) + 1, error=sa.bindparam("why"))
    .returning(col(InboxEntry.failures))
)
_nth = sa.func.row_number().over(partition_by=col(InboxEntry.lane), order_by=col(InboxEntry.update_id))
_open = (
    sa.select(col(InboxEntry.update_id), col(InboxEntry.lane), _nth.label("nth"))
    .where(
        sa.text("inbox.state IN ('received', 'answered')"),  # written out, so that the partial index is used
        col(InboxEntry.lane).not_in(sa.bindparam("pausing", expanding=True)),
        sa.or_(
            sa.and_(
                col(InboxEntry.state) == InboxState.RECEIVED,
                col(InboxEntry.received_at) <= sa.bindparam("received"),
            ),
            sa.and_(
                col(InboxEntry.state) == InboxState.ANSWERED,
                col(InboxEntry.answered_at) <= sa.bindparam("answered"),
            ),
        ),
    )
    .subquery()
)
WAITING = (
    sa.select(_open.c.update_id, _open.c.lane)
    .where(_open.c.nth <= sa.bindparam("of_a_lane"))
    .order_by(_open.c.update_id)
    .limit(sa.bindparam("limit"))
)
LETTERS = sa.select(
    col(InboxEntry.update_id), col(InboxEntry.lane), col(InboxEntry.raw), col(InboxEntry.reply)
).order_by(col(InboxEntry.update_id))
LOAD = LETTERS.where(
    col(InboxEntry.update_id).in_(sa.bindparam("ids", expanding=True)), col(InboxEntry.raw).is_not(None)
)


class InboxQuery(Struct, frozen=True):
    """Updates received, or answered and not yet settled, up to those instants; so many, so many of a lane.

    Lanes that are `pausing` are left out.
    """

    limit: int
    of_a_lane: int
    received: datetime
    answered: datetime
    pausing: frozenset[int] = frozenset()


class LetterBatch(Struct, frozen=True):
    """Waiting letters that are not in hand already.

    `full_lanes` have as many waiting as were asked for of a lane, those in hand counted: more may follow.
    `is_full` says the same of all lanes together.
    """

    letters: list[Letter]
    full_lanes: frozenset[int] = frozenset()
    is_full: bool = False


class AnsweredElsewhereError(Exception):
    """Another copy has answered it, or an older one of this lane comes first: leave it alone, tell nobody."""


class Inbox:
    """Settling is kept in memory and written with the next commit: losing it costs a second card at most."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = asyncio.Lock()
        self._coming: list[LetterWait] = []
        self._settled: list[Settled] = []
        self._firsts: Callable[[Sequence[Letter]], Sequence[Letter]] = lambda _: ()
        self._at_once: AtOnce = lambda _session, _letter: None

    def answer_at_once(self, answer: AtOnce, firsts: Callable[[Sequence[Letter]], Sequence[Letter]]) -> None:
        """From now on, answer the `firsts` among the letters that come in with the commit that keeps them."""
        self._at_once, self._firsts = answer, firsts

    async def store(self, updates: Iterable[Any]) -> list[Letter]:
        """Commit the updates, together with all that arrived meanwhile; some have their reply already.

        Raises DatabaseAwayError; then nothing was stored and Telegram must not be told.
        """
        letters = [letter for update in updates if (letter := _letter(update)) is not None]
        done: asyncio.Future[Replies] = asyncio.get_running_loop().create_future()
        self._coming.append((letters, done))
        async with self._lock:
            if not done.done():
                await self._flush()
        made = await done
        return [replace(one, reply=made.get(one.update_id)) for one in letters]

    def settle(self, update_id: int, *, said: int | None = None, sent: Sequence[int] = ()) -> None:
        """Settle the update, whose reply is sent, with both message numbers; written with the next commit."""
        self._settled.append({"id": update_id, "said": said, "ours": list(sent) or None})

    async def flush(self) -> None:
        """Write the settled updates, if any. Raises DatabaseAwayError, and keeps them for later."""
        async with self._lock:
            if self._settled:
                await self._flush()

    async def waiting(self, wanted: InboxQuery, *, known: frozenset[int]) -> LetterBatch:
        """The oldest waiting letters that are not known yet."""
        facts = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
        facts["pausing"] = [*wanted.pausing]
        async with self._lock:  # no settling is under way, so the list of settled ones is complete
            seen = known.union(one["id"] for one in self._settled)
            rows, lanes = await self._database.write(lambda session: _load(session, facts, seen))
        letters = {row.update_id: _reread(row) for row in rows}
        for damaged in (update_id for update_id, letter in letters.items() if letter is None):
            logger.error("update %s in the inbox cannot be read", damaged)
            aside = partial(put_aside, update_id=damaged, calls=[], now=self._clock())
            await self._database.write(aside)
            self.settle(damaged)
        return LetterBatch(
            [letter for letter in letters.values() if letter is not None],
            frozenset(lane for lane, count in lanes.items() if count >= wanted.of_a_lane),
            lanes.total() >= wanted.limit,
        )

    async def fail(self, update_id: int, error: str) -> int | None:
        """Count a failure and return the number of failures; None when it is answered already."""
        facts = {"id": update_id, "why": error}

        def work(session: Session) -> int | None:
            counted: int | None = session.run(FAIL, facts).scalar()
            return counted

        return await self._database.write(work)

    async def _flush(self) -> None:
        coming, settled = self._coming, self._settled
        self._coming, self._settled = [], []
        letters = [letter for stored, _ in coming for letter in stored]
        try:
            made = await self._keep(letters, settled)
        except BaseException as error:  # whatever the error, nobody may wait for ever
            self._settled = settled + self._settled
            if isinstance(error, Exception) and coming:
                _tell(coming, error)
                return
            _tell(coming, None)
            raise
        else:
            for _, done in coming:
                if not done.done():
                    done.set_result(made)

    async def _keep(self, letters: list[Letter], settled: list[Settled]) -> Replies:
        """Commit the letters with the answers to some; where an answer fails, the letters alone."""

        def keep(session: Session, answered: Sequence[Letter]) -> Replies:
            now = self._clock()
            _write(session, letters, settled, now)
            made = {one.update_id: self._at_once(session, one) for one in answered}
            replies = {update_id: reply for update_id, reply in made.items() if reply is not None}
            _answer_all(session, replies, now)
            return replies

        firsts = self._firsts(letters)
        try:
            return await self._database.write(partial(keep, answered=firsts))
        except DatabaseAwayError:
            raise
        except Exception:
            if not firsts:
                raise
            return await self._database.write(partial(keep, answered=()))  # its lane tells what failed


class StoredLetterRow(Protocol):
    update_id: int
    lane: int
    raw: bytes
    reply: bytes | None


def _tell(coming: list[LetterWait], error: Exception | None) -> None:
    """Tell those waiting the outcome; without an error, the bot is stopping, and they are cancelled."""
    for _, done in coming:
        if error is None:
            done.cancel()
        elif not done.done():
            done.set_exception(error)


def _write(session: Session, letters: list[Letter], settled: list[Settled], now: datetime) -> None:
    if letters:
        rows = [
            {
                "update_id": letter.update_id,
                "lane": letter.lane,
                "received_at": now,
                "raw": dumps(letter.body),
            }
            | {"state": InboxState.RECEIVED, "failures": 0, "message_id": said_id(letter.body)}
            for letter in letters
        ]
        session.run(STORE[session.dialect], rows)
    if settled:
        session.run(SETTLE, settled)


def behind(session: Session, letter: Letter) -> list[Letter]:
    """This account's unanswered updates since then: as many as an album may have."""
    query = LETTERS.where(
        sa.text("inbox.state = 'received'"),  # written out, so that the partial index is used
        col(InboxEntry.lane) == letter.lane,
        col(InboxEntry.update_id) > letter.update_id,
    )
    found = (_reread(row) for row in session.run(query.limit(LARGEST_ALBUM)))
    return [one for one in found if one is not None]


def absorb(session: Session, update_id: int, *, said: int | None, now: datetime) -> None:
    """Mark it answered together with another; there is nothing to send."""
    taken = sa.update(InboxEntry).where(
        col(InboxEntry.update_id) == update_id, col(InboxEntry.state) == InboxState.RECEIVED
    )
    values = {"state": InboxState.SETTLED, "answered_at": now, "message_id": said, "raw": None}
    session.run(taken.values(**values))


def mark_answered(session: Session, update_id: int, calls: list[Call], *, now: datetime) -> bool:
    """Mark the update answered, with its reply. False when it was answered already: undo everything."""
    return _answer(session, update_id, calls, failed=0, now=now)


def put_aside(session: Session, update_id: int, calls: list[Call], *, now: datetime) -> bool:
    """Mark it a dead letter, once its officer has been told: kept whole for `doctor`, never tried again.

    False when it is answered already.
    """
    return _answer(session, update_id, calls, failed=FAILURES, now=now)


def _answer(session: Session, update_id: int, calls: list[Call], *, failed: int, now: datetime) -> bool:
    return session.run(ANSWER, _answered(update_id, calls, failed=failed, now=now)).rowcount == 1


def _answer_all(session: Session, replies: Replies, now: datetime) -> None:
    """Mark the letters answered. Raises AnsweredElsewhereError where one was already: undo everything."""
    rows = [_answered(update_id, calls, failed=0, now=now) for update_id, calls in replies.items()]
    if rows and session.run(ANSWER, rows).rowcount != len(rows):
        raise AnsweredElsewhereError


def _answered(update_id: int, calls: Sequence[Call], *, failed: int, now: datetime) -> dict[str, Any]:
    made = orjson.dumps([[call.method, call.params, call.until] for call in calls])
    return {"id": update_id, "calls": made, "failed": failed, "now": now}


def _load(
    session: Session, facts: dict[str, Any], seen: frozenset[int]
) -> tuple[Sequence[StoredLetterRow], Counter[int]]:
    """Find the numbers first, and how many each lane has; then read only the letters not in hand already."""
    found = session.run(WAITING, facts).all()
    fresh = [row.update_id for row in found if row.update_id not in seen]
    rows = session.run(LOAD, {"ids": fresh}).all() if fresh else ()
    return rows, Counter(row.lane for row in found)


def said_id(update: dict[str, Any]) -> int | None:
    """The number of the message that an officer sent."""
    message = update.get("message")
    return _number(message.get("message_id")) if isinstance(message, dict) else None


def _letter(update: Any) -> Letter | None:
    """Return the update as a row; None without a number, by which it could be kept."""
    update_id = _number(update.get("update_id")) if isinstance(update, dict) else None
    if update_id is None:
        logger.warning("something that is no update was skipped")
        return None
    return Letter(update_id, _lane(update), update)


def _lane(update: dict[str, Any]) -> int:
    """The account that an update comes from, or the group; 0 if neither is named."""
    for part in update.values():
        if isinstance(part, dict):
            for who in (_group(part.get("chat")), part.get("from")):
                account = _number(who.get("id")) if isinstance(who, dict) else None
                if account is not None:
                    return account
    return 0


def _group(chat: Any) -> Any:
    return chat if isinstance(chat, dict) and chat.get("type") != "private" else None


def _number(value: Any) -> int | None:
    """Whether it is a number that the database can hold."""
    return value if type(value) is int and abs(value) <= LARGEST else None


def _reread(row: StoredLetterRow) -> Letter | None:
    """Return the stored value; None if it was damaged in storage."""
    try:
        calls = None if row.reply is None else tuple(Call(*call) for call in orjson.loads(row.reply))
        return Letter(row.update_id, row.lane, loads(row.raw), calls)
    except (ValueError, TypeError):
        return None
