"""A Reply as calls of the Bot API. Entities, never a parse mode: text arrives exactly as it was written."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import Any

from msgspec import Struct

from bot.chat.button_styles import style_of
from bot.texts.documents.parts import DocumentPart
from bot.texts.reply import Button, Line, Piece, Reply, ReplyFile, Style, StyledText

MAX_TEXT = 4096  # UTF-16 units
MAX_TOAST = 200
SURROGATE = re.compile("[\ud800-\udfff]")
ACTION = "sendChatAction"
CONTENT = "base64"  # marks a parameter that is a file


class Call(Struct, frozen=True):
    """A call with `until`, in seconds since 1970, is made by then or never; nothing takes its place."""

    method: str
    params: dict[str, Any]
    until: float | None = None


class Destination(Struct, frozen=True):
    """`message_id` is the message whose button was tapped, to be edited; `tap_id` must be answered.

    `said_id` is the officer's own message.
    """

    chat_id: int
    message_id: int | None = None
    tap_id: str | None = None
    said_id: int | None = None


def calls(reply: Reply, where: Destination) -> list[Call]:
    """All calls for a reply, in order: the tap's answer first, so that the phone stops waiting."""
    made = [] if where.tap_id is None else [_tap_answer(where.tap_id, reply.toast)]
    if reply.lines:
        made.extend(_messages(reply, where))
    if reply.place is not None:
        made.append(_venue(reply, where.chat_id))
    if reply.file is not None:
        made.append(_file(reply, reply.file, where.chat_id))
    own = (where.said_id,) if reply.forget and where.said_id is not None else ()
    made += (
        Call("deleteMessage", {"chat_id": where.chat_id, "message_id": number})
        for number in (*own, *reply.forgets)
    )
    return made


def message_params(reply: Reply, chat_id: int) -> list[dict[str, Any]]:
    """The reply as parameters of sendMessage, one set for each message it takes."""
    pieces = list(_split(*_flatten(reply.lines)))
    keyboard = _keyboard(reply)
    shield = _shield(reply)
    params = [{"chat_id": chat_id, "text": text} | _entities(found) | shield for text, found in pieces]
    if keyboard:
        params[-1]["reply_markup"] = keyboard
    return params


def making(chat_id: int, *, is_picture: bool) -> Call:
    """The call that shows for five seconds, or until something comes, that a file is being made."""
    return Call(ACTION, {"chat_id": chat_id, "action": "upload_photo" if is_picture else "upload_document"})


def part_call(sheet: DocumentPart, chat_id: int) -> Call:
    """One call for a whole sheet; its files stay as they are, since this is never stored."""
    common = {"chat_id": chat_id} | ({"protect_content": True} if sheet.protected else {})
    if len(sheet.files) > 1:
        names = {f"file{number}": file for number, file in enumerate(sheet.files)}
        kind = "photo" if all(file.is_picture for file in sheet.files) else "document"
        media = [{"type": kind, "media": f"attach://{name}"} for name in names]
        media[0]["caption"] = sheet.words
        return Call("sendMediaGroup", common | {"media": media} | names)
    (file,) = sheet.files
    method, field = ("sendPhoto", "photo") if file.is_picture else ("sendDocument", "document")
    return Call(method, common | {field: file, "caption": sheet.words})


def _messages(reply: Reply, where: Destination) -> Iterator[Call]:
    params = message_params(reply, where.chat_id)
    if where.message_id is not None and not reply.fresh and len(params) == 1:
        params[0].pop("protect_content", None)  # an edited message stays as it was sent
        until = reply.until.timestamp() if reply.until else None
        yield Call("editMessageText", params[0] | {"message_id": where.message_id}, until)
        return
    if reply.until is not None:
        message = "what is shown for a while only needs one message, known already"
        raise ValueError(message)
    for one in params:
        yield Call("sendMessage", one)


def _tap_answer(tap_id: str, toast: str) -> Call:
    text = {"text": _sendable(toast[:MAX_TOAST])} if toast else {}
    return Call("answerCallbackQuery", {"callback_query_id": tap_id} | text)


def _venue(reply: Reply, chat_id: int) -> Call:
    place = reply.place
    if place is None:
        raise TypeError(reply)
    position = {"latitude": place.latitude, "longitude": place.longitude}
    about = {"chat_id": chat_id, "title": place.title, "address": place.address}
    return Call("sendVenue", about | position | _shield(reply))


def _file(reply: Reply, file: ReplyFile, chat_id: int) -> Call:
    """The content travels as text until it is sent, because the reply is stored as JSON."""
    held = {"name": file.name, CONTENT: b64encode(file.content).decode()}
    method, field = ("sendPhoto", "photo") if file.is_picture else ("sendDocument", "document")
    return Call(method, {"chat_id": chat_id, field: held, "caption": file.caption} | _shield(reply))


def _shield(reply: Reply) -> dict[str, Any]:
    return {"protect_content": True} if reply.protected else {}


def _keyboard(reply: Reply) -> dict[str, Any] | None:
    """The buttons, or the box for a reply with its prompt, or both: then a client from before August 2026,
    and Bot API 10.3, opens no box, and none shows the prompt.
    """
    opens = {"force_reply": True} if reply.prompt else {}
    if reply.buttons:
        return {"inline_keyboard": [[_button(one) for one in row] for row in reply.buttons]} | opens
    return opens | {"input_field_placeholder": _sendable(reply.prompt)} if opens else None


def _button(button: Button) -> dict[str, Any]:
    shown = {"text": _sendable(button.label)}
    if button.copies:
        return shown | {"copy_text": {"text": _sendable(button.says)}}
    shown["callback_data"] = _sendable(button.says)
    style = style_of(button.says)
    return shown if style is None else shown | {"style": style}


StyleSpan = tuple[int, int, Style]  # offset and length in UTF-16 units


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _flatten(lines: tuple[Line, ...]) -> tuple[str, list[StyleSpan]]:
    text: list[str] = []
    found: list[StyleSpan] = []
    offset = 0
    for number, line in enumerate(lines):
        for piece in _pieces(line, first=number == 0):
            plain = _sendable(piece if isinstance(piece, str) else piece.text)
            length = units(plain)
            if isinstance(piece, StyledText) and length:
                found.append((offset, length, piece.style))
            text.append(plain)
            offset += length
    return "".join(text), found


def _sendable(text: str) -> str:
    """Replace half a pair of surrogates: the database keeps it, but Telegram does not send it."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def _pieces(line: Line, *, first: bool) -> Iterator[Piece]:
    if not first:
        yield "\n"
    if isinstance(line, tuple):
        yield from line
    else:
        yield line


def _entities(found: list[StyleSpan]) -> dict[str, Any]:
    if not found:
        return {}
    return {"entities": [{"type": str(s), "offset": o, "length": n} for o, n, s in found]}


def _split(text: str, found: list[StyleSpan]) -> Iterator[tuple[str, list[StyleSpan]]]:
    """Cut at the last line, word or character that fits, never inside an entity that fits whole."""
    start = 0
    while units(text) > MAX_TEXT:
        size = _cut(text, [(o - start, n, s) for o, n, s in found])
        head, text = text[:size], text[size:]
        kept = head.removesuffix("\n")
        yield kept, _within(found, start, start + units(kept))
        start += units(head)
    yield text, _within(found, start, start + units(text))


def _cut(text: str, found: list[StyleSpan]) -> int:
    """The number of characters that go into the first message."""
    fits = _characters(text, MAX_TEXT)
    for breaks in ("\n", " "):
        at = text.rfind(breaks, fits // 2, fits)
        if at > 0 and not _inside(units(text[: at + 1]), found):
            return at + 1
    for offset, length, _ in found:
        if 0 < offset < units(text[:fits]) < offset + length <= offset + MAX_TEXT:
            return _characters(text, offset)
    return fits


def _characters(text: str, most: int) -> int:
    """The number of whole characters within so many UTF-16 units."""
    ends = accumulate(2 if character > "\uffff" else 1 for character in text)
    return sum(1 for _ in takewhile(lambda end: end <= most, ends))


def _inside(at: int, found: list[StyleSpan]) -> bool:
    return any(offset < at < offset + length for offset, length, _ in found)


def _within(found: list[StyleSpan], start: int, end: int) -> list[StyleSpan]:
    """The entities of a piece, clipped to it, counted from its start."""
    clipped = ((max(o, start), min(o + n, end), s) for o, n, s in found)
    return [(a - start, b - a, s) for a, b, s in clipped if b > a]
