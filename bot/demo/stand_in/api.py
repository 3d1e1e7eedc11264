"""The Bot API over HTTP: the caller, the method, the fault if there is one, the answer."""

from __future__ import annotations

import hmac
import inspect
import json
from collections import deque
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from bot.demo.stand_in.calls import MOST_KEPT, CallRecord
from bot.demo.stand_in.contract import Method, load_methods
from bot.demo.stand_in.faults import Fault, Faults, Trouble
from bot.demo.stand_in.methods.table import METHODS
from bot.demo.stand_in.refusal import RefusedError, flooded
from bot.demo.stand_in.wire import Upload, read_call

if TYPE_CHECKING:
    from bot.demo.stand_in.world import World

GARBAGE = b'{"ok":true,"result":[{"update_id":\xff'


class Api:
    def __init__(self, token: str, world: World, *, faults: Faults) -> None:
        self.token = token.encode()
        self.world = world
        self.faults = faults
        self.calls: deque[CallRecord] = deque(maxlen=MOST_KEPT)
        self.known = load_methods()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self.serve_file)

    def trusts(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.match_info["token"].encode(), self.token)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self.require_method(request)
            values = await read_call(request)
        except RefusedError as refused:
            return _answer(refused.code, orjson.dumps(refused.body()))
        call = CallRecord(method.name, values, self.world.clock())
        self.calls.append(call)
        fault = self.faults.strike(method.name, call.chat_id) if self.faults.waiting else None
        if fault is not None:
            return await self.suffer(request, method, call, fault)
        return await self.answer(method, call)

    def require_method(self, request: web.Request) -> Method:
        if not self.trusts(request):
            raise RefusedError(code=401)
        method = self.known.get(request.match_info["method"].lower())
        if method is None:
            raise RefusedError("method not found", code=404)
        return method

    async def answer(self, method: Method, call: CallRecord) -> web.Response:
        try:
            result = await self.act(method, call.params)
        except RefusedError as refused:
            call.outcome, call.description = str(refused.code), refused.description
            return _answer(refused.code, orjson.dumps(refused.body()))
        call.outcome = "ok"
        return _answer(200, _dumps({"ok": True, "result": result}))

    async def act(self, method: Method, values: dict[str, Any]) -> Any:
        function = METHODS.get(method.name.lower())
        if function is None:
            raise RefusedError(f"{method.name} is not implemented by the stand-in")
        files = {
            key: value
            for key, value in values.items()
            if isinstance(value, Upload) and key not in method.fields
        }
        if files:
            values = {key: value for key, value in values.items() if key not in files}
        read = method.read(values, self.world.warnings)
        result = function(self.world, read | {"_files": files} if files else read)
        return await result if inspect.isawaitable(result) else result

    async def suffer(
        self, request: web.Request, method: Method, call: CallRecord, fault: Fault
    ) -> web.StreamResponse:
        match fault.trouble:
            case Trouble.ERROR | Trouble.FLOOD:
                return _fail(call, fault)
            case Trouble.DROP_BEFORE:
                return _hang_up(request, call, fault)
            case Trouble.HANG:
                await fault.hang()
                return await self.answer(method, call)
        answer: web.StreamResponse = await self.answer(method, call)
        if fault.trouble is Trouble.HANG_AFTER:
            await fault.hang()
        elif fault.trouble is Trouble.GARBAGE:
            answer = _answer(200, GARBAGE)
        else:
            answer = _hang_up(request, call, fault)
        return answer

    async def serve_file(self, request: web.Request) -> web.Response:
        file = self.world.files.by_path.get(request.match_info["path"])
        if not self.trusts(request) or file is None:
            refused = (
                RefusedError(code=401) if not self.trusts(request) else RefusedError("Not Found", code=404)
            )
            return _answer(refused.code, orjson.dumps(refused.body()))
        return web.Response(body=file.data, content_type="application/octet-stream")


def _fail(call: CallRecord, fault: Fault) -> web.Response:
    if fault.trouble is Trouble.FLOOD:
        refused = flooded(max(1, int(fault.seconds)))
    else:
        refused = RefusedError("a fault was asked for", code=fault.code)
    call.outcome, call.description = str(refused.code), refused.description
    return _answer(refused.code, orjson.dumps(refused.body()))


def _hang_up(request: web.Request, call: CallRecord, fault: Fault) -> web.StreamResponse:
    call.outcome = fault.trouble.value
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _dumps(answer: dict[str, Any]) -> bytes:
    """JSON, even of a lone surrogate, as a buggy client may have sent one."""
    try:
        return orjson.dumps(answer)
    except orjson.JSONEncodeError:
        return json.dumps(answer).encode()


def _answer(status: int, body: bytes) -> web.Response:
    return web.Response(status=status, body=body, content_type="application/json")
