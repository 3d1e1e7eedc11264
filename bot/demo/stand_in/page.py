"""The chat page's own files, and the pictures and recordings that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.stand_in.door import guard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeAlias

    from bot.demo.stand_in.world import World

    Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

FOLDER = Path(__file__).parent / "chat_page"
FILES = {"/": "chat.html", "/chat.css": "chat.css", "/chat.js": "chat.js"}
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
SHOWN_IN_PAGE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")


def add_page(app: web.Application, world: World) -> None:
    for path, name in FILES.items():
        app.router.add_get(path, guard(_file_handler(name)))
    app.router.add_get("/media/{file_id}", guard(_media_handler(world)))


def _file_handler(name: str) -> Handler:
    async def serve(_request: web.Request) -> web.Response:
        content_type = TYPES[name.rpartition(".")[2]]
        body = (FOLDER / name).read_bytes()
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers=HEADERS)

    return serve


def _media_handler(world: World) -> Handler:
    async def serve(request: web.Request) -> web.Response:
        """Serve a picture or recording to be shown, anything else only to be saved."""
        file = world.files.require(request.match_info["file_id"])
        mime = file.mime.partition(";")[0]
        if mime.startswith(SHOWN_IN_PAGE):
            return web.Response(body=file.data, content_type=mime, headers=HEADERS)
        headers = HEADERS | {"Content-Disposition": "attachment"}
        return web.Response(body=file.data, content_type="application/octet-stream", headers=headers)

    return serve
