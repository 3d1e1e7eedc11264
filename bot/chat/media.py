"""Files from Telegram into our store."""

from __future__ import annotations

import asyncio

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.wire import Wire
from bot.services.files import store
from bot.services.files.items import LARGEST_FILE
from bot.services.files.store import Store, StoreReceipt

TOO_LARGE = "larger than 20 MB"


class GoneError(Exception):
    """Telegram will not give that file, now or later."""


class UnreachableError(Exception):
    """The file could not be had now."""


class NotKeptError(Exception):
    """The file is there, but the disk cannot take it now."""


async def fetch(wire: Wire, file_id: str, *, into: Store) -> StoreReceipt:
    """Fetch the file. Raises GoneError, UnreachableError, NotKeptError."""
    content = await _download(wire, file_id)
    try:
        return await asyncio.to_thread(store.save, into, content)
    except OSError as error:
        raise NotKeptError(error.strerror or type(error).__name__) from None


async def _download(wire: Wire, file_id: str) -> bytes:
    try:
        file = await wire.get_file(file_id)
        if (file.file_size or 0) > LARGEST_FILE:  # a Bot API server of one's own hands out more
            raise GoneError(TOO_LARGE)
        return bytes(await file.download_as_bytearray())
    except (BadRequest, Forbidden) as error:
        raise GoneError(error.message) from None
    except TelegramError as error:
        raise UnreachableError(type(error).__name__) from None
