"""A stretch of line between the bot and Telegram, either way: to be cut, and to lead to whoever is there."""

from __future__ import annotations

import asyncio

BAD_GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 24\r\nConnection: close\r\n\r\n"
    b"<h1>502 Bad Gateway</h1>"
)


class Line:
    """Leads each new connection to the first of `ports` that takes it; its own address is `self.url`."""

    def __init__(self, *ports):
        self._ports = ports
        self._open = set()
        self._server = None
        self._port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    async def mend(self):
        await self._listen(self._lead)

    async def cut(self):
        """Every connection breaks, and no new one is taken."""
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def fail(self):
        """A gateway on the way says 502 in a page of its own."""
        await self._listen(self._refuse)

    async def fall_silent(self):
        """Everything sent is taken, and nothing comes back."""
        await self._listen(self._swallow)

    async def _listen(self, serve):
        if self._server is not None:
            await self.cut()
        self._server = await asyncio.start_server(serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _lead(self, reader, writer):
        self._open.add(writer)
        try:
            there_reader, there = await self._connected()
            self._open.add(there)
            await asyncio.gather(_copy(reader, there), _copy(there_reader, writer))
            self._open.discard(there)
        except ConnectionError:
            writer.transport.abort()
        finally:
            self._open.discard(writer)

    async def _connected(self):
        for port in self._ports:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                continue
        raise ConnectionRefusedError

    async def _refuse(self, reader, writer):
        await reader.read(65536)
        writer.write(BAD_GATEWAY)
        writer.close()

    async def _swallow(self, reader, writer):
        self._open.add(writer)
        while await reader.read(65536):
            pass
        self._open.discard(writer)


async def _copy(reader, writer):
    """Copy until one side hangs up; then tell the other."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
