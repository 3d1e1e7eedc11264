"""Files that went through Telegram, by file_id, and the sizes in which it shows a picture."""

from __future__ import annotations

from struct import unpack_from
from typing import Any

from msgspec import Struct

from bot.demo.stand_in.refusal import RefusedError

FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "video": "videos",
    "document": "documents",
    "sticker": "stickers",
    "audio": "music",
}
ENDINGS = {"photo": "jpg", "voice": "oga", "video": "mp4", "sticker": "webp", "audio": "mp3"}
MARKER = 0xFF
SIDES = (90, 320, 800, 1280)


class File(Struct, frozen=True):
    file_id: str
    unique_id: str
    path: str
    kind: str
    data: bytes
    name: str
    mime: str

    def described(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        self.by_path: dict[str, File] = {}

    def add(self, kind: str, data: bytes, *, name: str = "", mime: str = "") -> File:
        number = len(self.by_id) + 1
        ending = ENDINGS.get(kind) or (name.rpartition(".")[2] if "." in name else "bin")
        path = f"{FOLDERS[kind]}/file_{number}.{ending}"
        file = File(f"AgACAgQAAxkDAAI{number:07d}{kind}", f"AQAD{number:07d}", path, kind, data, name, mime)
        self.by_id[file.file_id] = self.by_path[path] = file
        return file

    def require(self, file_id: str, *, kind: str | None = None) -> File:
        file = self.by_id.get(file_id)
        if file is None:
            raise RefusedError("wrong file identifier/HTTP URL specified")
        if kind is not None and file.kind != kind:
            raise RefusedError(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file


def photo_sizes(file: File) -> list[dict[str, Any]]:
    """Telegram's ladder of sizes, smallest first. Ours all lead to the same picture."""
    width, height = measure(file.data) or (1280, 960)
    longest = max(width, height)
    ladder = [side for side in SIDES if side < longest] + ([longest] if longest <= SIDES[-1] else [])
    return [
        file.described()
        | {"width": max(1, width * side // longest), "height": max(1, height * side // longest)}
        for side in ladder or [longest]
    ]


def measure(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:  # noqa: PLR2004  the header's length
        width, height = unpack_from(">II", data, 16)
        return width, height
    return _measure_jpeg(data) if data.startswith(b"\xff\xd8") else None


def _measure_jpeg(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(data) and data[position] == MARKER:
        marker, length = data[position + 1], unpack_from(">H", data, position + 2)[0]
        if marker in range(0xC0, 0xC4):
            height, width = unpack_from(">HH", data, position + 5)
            return width, height
        position += 2 + length
    return None
