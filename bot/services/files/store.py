"""The store of files: each under the SHA-256 of its content, sealed where there is a key.

A sealed file is `MAGIC`, the key's id, a nonce, then the content under AES-256-GCM, bound to its name.
A file without is as it came: kept before there was a key, and readable ever after.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from bot.errors import BeatlineError
from bot.services.files import media_types
from bot.settings import Settings, SettingsError

MAGIC = b"\x00beatline sealed 1\x00"
ID_SIZE, NONCE_SIZE = 8, 12
HEAD_SIZE = len(MAGIC) + ID_SIZE + NONCE_SIZE
NAME = re.compile(r"[0-9a-f]{64}")
LOOKED_AT = 500  # files looked at when the bot starts


class UnreadableError(BeatlineError):
    """The store cannot give that file."""


class MissingError(UnreadableError):
    """it is missing"""


class AlteredError(UnreadableError):
    """it was altered"""


class LockedError(UnreadableError):
    """no key in FILES_KEY opens it"""


class StoreReceipt(Struct, frozen=True):
    sha256: str
    size: int
    media_type: str


class Store(Struct, frozen=True):
    """The first of `keys` seals, all open; without any, files are kept as they come."""

    folder: Path
    keys: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Store({self.folder})"


class Census(Struct, frozen=True):
    """The number of files that lie there `plain`, `sealed` with a key of ours, and `locked` to us."""

    plain: int
    sealed: int
    locked: int


def store_of(settings: Settings) -> Store:
    return Store(settings.files_dir, settings.files_keys)


def save(store: Store, content: bytes) -> StoreReceipt:
    """Write the file whole or not at all: beside its place first, then moved there. Raises OSError."""
    name = hashlib.sha256(content).hexdigest()
    place = path(store, name)
    for folder in (store.folder, place.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
        try:
            file.writelines(_sealed(store.keys[0], content, name) if store.keys else (content,))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(place)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    for folder in (place.parent, store.folder):  # that it has this name must outlast a loss of power, too
        _flush(folder)
    return StoreReceipt(name, len(content), media_types.detect(content))


def read(store: Store, sha256: str) -> bytes:
    """The content as it came. Raises MissingError, AlteredError, LockedError, or UnreadableError itself."""
    try:
        kept = path(store, sha256).read_bytes()
    except FileNotFoundError:
        raise MissingError(MissingError.__doc__) from None
    except OSError as error:
        raise UnreadableError(error.strerror or type(error).__name__) from None
    content = _opened(store, kept, sha256) if kept.startswith(MAGIC) else kept
    if hashlib.sha256(content).hexdigest() == sha256:
        return content
    raise AlteredError(AlteredError.__doc__)


def path(store: Store, sha256: str) -> Path:
    return store.folder / sha256[:2] / sha256


def census(store: Store) -> Census:
    """Count the files by the first bytes of each."""
    ours, sealed, locked, plain = {_id(key) for key in store.keys}, 0, 0, 0
    for place in _places(store):
        key_id = _key_id(place)
        plain += key_id is None
        sealed += key_id in ours
        locked += key_id is not None and key_id not in ours
    return Census(plain, sealed, locked)


def require_keys(store: Store) -> None:
    """Look at a few files. Raises SettingsError when one was sealed with a key that we don't have."""
    ours = {_id(key) for key in store.keys}
    found = {_key_id(place) for place in islice(_places(store), LOOKED_AT)}
    if found - ours - {None}:
        message = (
            "FILES_KEY does not open what lies in FILES_DIR. Add the key that sealed it, after the new one."
        )
        raise SettingsError(message)


def _sealed(key: bytes, content: bytes, name: str) -> tuple[bytes, ...]:
    """The sealed file in parts: whole, it would be in memory twice."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # not everybody has a key

    nonce = secrets.token_bytes(NONCE_SIZE)
    return MAGIC, _id(key), nonce, AESGCM(key).encrypt(nonce, content, name.encode())


def _opened(store: Store, kept: bytes, name: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if hashlib.sha256(kept).hexdigest() == name:  # somebody sent a file that begins like a sealed one
        return kept
    key_id, nonce = kept[len(MAGIC) :][:ID_SIZE], kept[HEAD_SIZE - NONCE_SIZE : HEAD_SIZE]
    key = next((one for one in store.keys if _id(one) == key_id), None)
    if key is None:
        raise LockedError(LockedError.__doc__)
    try:
        return AESGCM(key).decrypt(nonce, memoryview(kept)[HEAD_SIZE:], name.encode())
    except (InvalidTag, ValueError):
        raise AlteredError(AlteredError.__doc__) from None


def _id(key: bytes) -> bytes:
    """A key's id: tells keys apart and gives none away."""
    return hashlib.sha256(b"beatline's key " + key).digest()[:ID_SIZE]


def _key_id(place: Path) -> bytes | None:
    """The id of the key that sealed it; None for a plain file."""
    with place.open("rb") as file:
        head = file.read(HEAD_SIZE)
    return head[len(MAGIC) :][:ID_SIZE] if head.startswith(MAGIC) else None


def _places(store: Store) -> Iterator[Path]:
    return (place for place in store.folder.glob("??/*") if NAME.fullmatch(place.name))


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
