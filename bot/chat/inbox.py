"""What Telegram handed over, committed before it is told so; and what became of each."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col

from bot.chat.outgoing import Call
from bot.database import Database, insert_new
from models.inbox import InboxEntry, InboxState

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """An update as it came. `reply` is set when it is answered already and only has to be sent."""

    update_id: int
    lane: int
    body: dict[str, Any]
    reply: tuple[Call, ...] | None = None


LARGEST = 2**63
STORE = insert_new(InboxEntry)
SETTLE = (
    sa.update(InboxEntry)
    .where(
        col(InboxEntry.update_id).in_(sa.bindparam("ids", expanding=True)),
        col(InboxEntry.state) == InboxState.ANSWERED,  # a dead letter stays whole
    )
    .values(state=InboxState.SETTLED, raw=None, reply=None)
)
ANSWER = (
    sa.update(InboxEntry)
    .where(col(InboxEntry.update_id) == sa.bindparam("id"), col(InboxEntry.state) == InboxState.RECEIVED)
    .values(
        state=InboxState.ANSWERED,
        reply=sa.bindparam("calls"),
        answered_at=sa.bindparam("now"),
    )
)
FAIL = (
    sa.update(InboxEntry)
    .where(col(InboxEntry.update_id) == sa.bindparam("id"), col(InboxEntry.state) == InboxState.RECEIVED)
    .values(failures=col(InboxEntry.failures) + 1, error=sa.bindparam("why"))
    .returning(col(InboxEntry.failures))
)
BURY = (
    sa.update(InboxEntry)
    .where(col(InboxEntry.update_id) == sa.bindparam("id"), col(InboxEntry.state) == InboxState.RECEIVED)
    .values(state=InboxState.DEAD)
)
WAITING = (
    sa.select(col(InboxEntry.update_id), col(InboxEntry.lane), col(InboxEntry.raw), col(InboxEntry.reply))
    .where(
        sa.text("inbox.state IN ('received', 'answered')"),  # said in full, so that the partial index serves
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
    .order_by(col(InboxEntry.update_id))
    .limit(sa.bindparam("limit"))
)


class Inbox:
    """Settling is remembered here and written with the next commit: losing it costs a second card at most."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = asyncio.Lock()
        self._coming: list[tuple[list[Letter], asyncio.Future[None]]] = []
        self._settled: list[int] = []

    async def store(self, updates: Iterable[Any]) -> list[Letter]:
        """Commit the updates, together with all that came meanwhile.

        Raises DatabaseAwayError; then nothing was stored and Telegram must not be told.
        """
        letters = [letter for update in updates if (letter := _letter(update)) is not None]
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._coming.append((letters, done))
        async with self._lock:
            if not done.done():
                await self._flush()
        await done
        return letters

    def settle(self, update_id: int) -> None:
        """The reply is sent. Written with the next commit."""
        self._settled.append(update_id)

    async def flush(self) -> None:
        """Write what was settled, if anything. Raises DatabaseAwayError, and remembers it then."""
        async with self._lock:
            if self._settled:
                await self._flush()

    async def waiting(self, *, limit: int, received: datetime, answered: datetime) -> list[Letter]:
        """The oldest updates received, or answered and not yet settled, up to those instants."""
        facts = {"limit": limit, "received": received, "answered": answered}

        def work(session: Session) -> Sequence[Any]:
            return session.connection().execute(WAITING, facts).all()

        async with self._lock:  # no settling is under way, so what is settled is known for certain
            rows = await self._database.write(work)
            settled = set(self._settled)  # also what was settled during the look
        found = [(row.update_id, _reread(row)) for row in rows if row.update_id not in settled]
        for update_id in [update_id for update_id, letter in found if letter is None]:
            logger.error("update %s in the inbox cannot be read", update_id)
            await self._database.write(partial(put_aside, update_id=update_id))
        return [letter for _, letter in found if letter is not None]

    async def fail(self, update_id: int, error: str) -> int | None:
        """Count a failure, and answer with how many there were; None when it is answered already."""
        facts = {"id": update_id, "why": error}

        def work(session: Session) -> int | None:
            counted: int | None = session.connection().execute(FAIL, facts).scalar()
            return counted

        return await self._database.write(work)

    async def _flush(self) -> None:
        coming, settled = self._coming, self._settled
        self._coming, self._settled = [], []
        letters = [letter for stored, _ in coming for letter in stored]
        try:
            await self._database.write(lambda session: _write(session, letters, settled, self._clock()))
        except Exception as error:  # it belongs to whoever waits: nobody may wait for ever
            self._settled = settled + self._settled
            for _, done in coming:
                done.set_exception(error)
            if not coming:
                raise
        else:
            for _, done in coming:
                done.set_result(None)


def _write(session: Session, letters: list[Letter], settled: list[int], now: datetime) -> None:
    connection = session.connection()
    if letters:
        rows = [
            {
                "update_id": letter.update_id,
                "lane": letter.lane,
                "received_at": now,
                "raw": dumps(letter.body),
            }
            | {"state": InboxState.RECEIVED, "failures": 0}
            for letter in letters
        ]
        connection.execute(STORE[connection.dialect.name], rows)
    if settled:
        connection.execute(SETTLE, {"ids": settled})


def answered(session: Session, update_id: int, calls: list[Call], *, now: datetime) -> bool:
    """Mark the update answered, with its reply. False when it was answered already: undo everything."""
    made = orjson.dumps([[call.method, call.params] for call in calls])
    facts = {"id": update_id, "calls": made, "now": now}
    return session.connection().execute(ANSWER, facts).rowcount == 1


def put_aside(session: Session, update_id: int) -> bool:
    """A dead letter: kept whole for `doctor`, never tried again. False when it is answered already."""
    return session.connection().execute(BURY, {"id": update_id}).rowcount == 1


def _letter(update: Any) -> Letter | None:
    """None for what is no update at all: it has no number by which it could be kept."""
    update_id = _number(update.get("update_id")) if isinstance(update, dict) else None
    if update_id is None:
        logger.warning("something that is no update was skipped")
        return None
    return Letter(update_id, _lane(update), update)


def _lane(update: dict[str, Any]) -> int:
    """The account that an update comes from, or the group; 0 where neither is named."""
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
    """A number that the database can hold."""
    return value if type(value) is int and -LARGEST <= value < LARGEST else None


def _reread(row: Any) -> Letter | None:
    """None for what was damaged where it lay."""
    try:
        calls = None if row.reply is None else tuple(Call(*call) for call in orjson.loads(row.reply))
        return Letter(row.update_id, row.lane, loads(row.raw), calls)
    except (ValueError, TypeError):
        return None


def dumps(update: dict[str, Any]) -> bytes:
    """JSON that keeps even a lone surrogate, which orjson refuses."""
    try:
        return orjson.dumps(update)
    except orjson.JSONEncodeError:
        return json.dumps(update).encode()


def loads(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw)
