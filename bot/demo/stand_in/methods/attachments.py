"""Messages of the bot that carry a file."""

from __future__ import annotations

import mimetypes
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.files import File, measure, photo_sizes
from bot.demo.stand_in.formatted import format_caption
from bot.demo.stand_in.methods.sending import send
from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.wire import Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.demo.stand_in.chat import Body
    from bot.demo.stand_in.world import World

ALBUM_SIZES = range(2, 11)


def describe(file: File, **more: Any) -> Body:
    """The part of a message that shows this file."""
    if file.kind == "photo":
        return {"photo": photo_sizes(file)}
    facts: Body = file.described() | more
    if file.mime:
        facts["mime_type"] = file.mime
    if file.kind == "voice":
        facts.setdefault("duration", 1)
    elif file.kind == "video":
        facts = {"width": 640, "height": 360, "duration": 1} | facts
    if file.kind in ("document", "video") and file.name:
        facts["file_name"] = file.name
    return {file.kind: facts}


def send_file(kind: str, world: World, call: Body) -> Body:
    world.require_chat(call["chat_id"])
    content = _content(kind, world, call, given=call[kind])
    return send(world, call, content)


def _content(kind: str, world: World, call: Body, *, given: Upload | str) -> Body:
    caption, entities = format_caption(call)
    more = {
        key: call[key]
        for key in ("duration", "width", "height")
        if key in call and kind in ("voice", "video")
    }
    content = describe(take_file(kind, world, call, given=given), **more)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    if call.get("has_spoiler"):
        content["has_media_spoiler"] = True
    if call.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def take_file(kind: str, world: World, call: Body, *, given: Upload | str) -> File:
    """The file that an upload, an attach:// name or a file_id means."""
    if isinstance(given, str) and given.startswith("attach://"):
        given = call.get("_files", {}).get(given.removeprefix("attach://"), "")
    if isinstance(given, str):
        if given.startswith(("http://", "https://")):
            raise RefusedError("failed to get HTTP URL content")
        return world.files.require(given, kind=kind)
    if not given.data:
        raise RefusedError("file must be non-empty")
    if len(given.data) > world.limits.most_file_bytes:
        raise RefusedError("Request Entity Too Large", code=413)
    if kind == "photo" and measure(given.data) is None:
        raise RefusedError("IMAGE_PROCESS_FAILED")
    mime = given.mime if given.mime != "application/octet-stream" else ""
    return world.files.add(kind, given.data, name=given.name, mime=mime or _guess(given.name))


def _guess(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def send_media_group(world: World, call: Body) -> list[Body]:
    chat, media = world.require_chat(call["chat_id"]), call["media"]
    if len(media) not in ALBUM_SIZES:
        raise RefusedError("there must be 2-10 items in an album" if media else "media must be non-empty")
    kinds = {one["type"] for one in media}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise RefusedError("Can't use the media of the specified type in the album")
    album, frame = world.next_album(), {key: value for key, value in call.items() if key != "media"}
    contents = [
        _content(one["type"], world, {**one, "_files": call.get("_files", {})}, given=one["media"])
        for one in media
    ]
    world.gate.admit(chat.id, count=len(contents), paid=call.get("allow_paid_broadcast", False))
    return [
        send(world, frame, content | {"media_group_id": album}, chat=chat, counted=True)
        for content in contents
    ]


def get_file(world: World, call: Body) -> Body:
    file = world.files.by_id.get(call["file_id"])
    if file is None:
        raise RefusedError("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > world.limits.most_download_bytes:
        raise RefusedError("file is too big")
    return file.described() | {"file_path": file.path}


SENDERS: dict[str, Callable[[World, Body], Body]] = {
    f"send{kind}": partial(send_file, kind) for kind in ("photo", "document", "voice", "video")
}
