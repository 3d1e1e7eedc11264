"""Writer threads, with many pieces of work in a commit: a durable commit costs more than the work in it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from msgspec import Struct

from bot.errors import DatabaseAwayError

S = TypeVar("S")  # the session that a transaction opens
T = TypeVar("T")

BATCH = 32


class WriteJob(Struct, Generic[S], frozen=True):
    work: Callable[[S], Any]
    done: asyncio.Future[Any]


class Writers(Generic[S]):
    """Work that waits when a thread comes free goes into one transaction.

    If any piece fails, all are rolled back and each is run again in a transaction of its own, so a piece
    of work must have no effect outside its session. If the database is away, all fail.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[S]], *, threads: int) -> None:
        self._transaction = transaction
        self._waiting: SimpleQueue[WriteJob[S] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"write-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[S], T]) -> T:
        piece = WriteJob(work, asyncio.get_running_loop().create_future())
        self._waiting.put(piece)
        result: T = await piece.done
        return result

    def close(self) -> None:
        """End the threads once all waiting work is written."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while (first := self._waiting.get()) is not None:
            self._write([first, *self._more()])

    def _more(self) -> list[WriteJob[S]]:
        """The other work that waits already. An end marker is put back for its thread to find."""
        pieces: list[WriteJob[S]] = []
        while len(pieces) < BATCH - 1:
            try:
                piece = self._waiting.get_nowait()
            except Empty:
                break
            if piece is None:
                self._waiting.put(None)
                break
            pieces.append(piece)
        return pieces

    def _write(self, pieces: Sequence[WriteJob[S]]) -> None:
        try:
            with self._transaction() as session:
                results = [piece.work(session) for piece in pieces]
        except BaseException as error:  # noqa: BLE001  # the error belongs to the caller of the work
            if len(pieces) > 1 and not isinstance(error, DatabaseAwayError):
                for piece in pieces:
                    self._write([piece])
            else:
                _tell(pieces, [error] * len(pieces), failed=True)
        else:
            _tell(pieces, results, failed=False)


def _tell(pieces: Sequence[WriteJob[S]], results: Sequence[Any], *, failed: bool) -> None:
    """Hand all results over in one wake-up of the loop."""

    def deliver() -> None:
        for piece, result in zip(pieces, results, strict=True):
            if piece.done.cancelled():
                continue
            if failed:
                piece.done.set_exception(_settable(result))
            else:
                piece.done.set_result(result)

    pieces[0].done.get_loop().call_soon_threadsafe(deliver)


def _settable(error: BaseException) -> BaseException:
    """A future refuses StopIteration, and its waiter would wait for ever."""
    if not isinstance(error, StopIteration):
        return error
    wrapped = RuntimeError("the work raised StopIteration")
    wrapped.__cause__ = error
    return wrapped
