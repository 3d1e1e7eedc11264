"""Files from Telegram into our store, under the hash of their content."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.chat.wire import Wire
from bot.services import media_types
from bot.services.notes import LARGEST_FILE

TOO_LARGE = "larger than 20 MB"


class GoneError(Exception):
    """Telegram will not give that file, now or later."""


class UnreachableError(Exception):
    """The file could not be had now."""


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int
    media_type: str


async def fetch(wire: Wire, file_id: str, *, into: Path) -> Stored:
    """Raises GoneError, UnreachableError, or OSError when the disk will not take it."""
    try:
        file = await wire.get_file(file_id)
        if (file.file_size or 0) > LARGEST_FILE:  # a Bot API server of one's own hands out more
            raise GoneError(TOO_LARGE)
        content = bytes(await file.download_as_bytearray())
    except (BadRequest, Forbidden, InvalidToken) as error:
        raise GoneError(error.message) from None
    except TelegramError as error:
        raise UnreachableError(type(error).__name__) from None
    return await asyncio.to_thread(_keep, content, into)


def _keep(content: bytes, into: Path) -> Stored:
    """Written whole or not at all: beside its place first, then moved there."""
    name = hashlib.sha256(content).hexdigest()
    place = path(into, name)
    for folder in (into, place.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(place)
    return Stored(name, len(content), media_types.found(content))


def path(store: Path, sha256: str) -> Path:
    return store / sha256[:2] / sha256
