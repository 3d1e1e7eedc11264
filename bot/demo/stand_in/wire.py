"""A call as it came over the wire: query, JSON, form and multipart bodies made one dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson
from aiohttp.web import FileField
from msgspec import Struct

from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from aiohttp.web import Request


class Upload(Struct, frozen=True):
    name: str
    mime: str
    data: bytes


async def read_call(request: Request) -> dict[str, Any]:
    """Parameters by name; an uploaded file is an Upload."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.body_exists:
        return values
    kind = request.content_type
    if kind == "application/json":
        values.update(_read_json(await request.read()))
    elif kind == "application/x-www-form-urlencoded":
        values.update(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    elif kind.startswith("multipart/"):
        values.update(await _read_multipart(request))
    return values


def _read_json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        values = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise RefusedError("failed to parse JSON-encoded request parameters: invalid JSON") from None
    if not isinstance(values, dict):
        raise RefusedError("failed to parse JSON-encoded request parameters: expected an Object")
    return values


async def _read_multipart(request: Request) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, part in (await request.post()).items():
        if isinstance(part, FileField):
            values[name] = Upload(part.filename, part.content_type, part.file.read())
        else:
            values[name] = part if isinstance(part, str) else bytes(part).decode()
    return values
