"""The same verbs over HTTP, for the chat page and for tests in another process. For this computer only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web
from msgspec import structs

from bot.demo.stand_in.acts import perform
from bot.demo.stand_in.door import answer, guard
from bot.demo.stand_in.faults import Fault, Trouble
from bot.demo.stand_in.phone import CannotError
from bot.demo.stand_in.view import view_chat, view_person, view_standing
from bot.demo.stand_in.wire import Upload, read_call

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.demo.stand_in.api import Api
    from bot.demo.stand_in.clock import MovableClock
    from bot.demo.stand_in.person import TelegramUser
    from bot.demo.stand_in.world import World

MOST_MINUTES = 24 * 60


class Control:
    def __init__(
        self,
        world: World,
        people: dict[int, TelegramUser],
        api: Api,
        *,
        make_person: Callable[..., TelegramUser],
        clock: MovableClock,
    ) -> None:
        self.world = world
        self.people = people
        self.api = api
        self.make_person = make_person
        self.clock = clock

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/people", guard(self.list_people))
        app.router.add_post("/people", guard(self.add_person))
        app.router.add_get("/chat/{person}/messages", guard(self.show_chat))
        app.router.add_get("/chat/{person}/standing", guard(self.show_standing))
        app.router.add_post("/chat/{person}/{verb}", guard(self.act))
        app.router.add_post("/faults", guard(self.add_fault))
        app.router.add_delete("/faults", guard(self.clear_faults))
        app.router.add_get("/calls", guard(self.list_calls))
        app.router.add_get("/state", guard(self.show_state))
        app.router.add_get("/clock", guard(self.show_clock))
        app.router.add_post("/clock", guard(self.move_clock))

    async def list_people(self, _request: web.Request) -> web.Response:
        people = [view_person(one) for one in self.people.values()]
        return answer({"serial": self.world.serial, "people": people})

    async def add_person(self, request: web.Request) -> web.Response:
        facts = await read_call(request)
        person = self.make_person(int(facts.pop("id")), facts.pop("first_name"), **facts)
        return answer(view_person(person))

    def require_person(self, request: web.Request) -> TelegramUser:
        person = self.people.get(int(request.match_info["person"]))
        if person is None:
            raise CannotError("there is no such person")
        return person

    async def show_chat(self, request: web.Request) -> web.Response:
        return answer(view_chat(self.require_person(request)))

    async def show_standing(self, request: web.Request) -> web.Response:
        return answer(view_standing(self.require_person(request)))

    async def act(self, request: web.Request) -> web.Response:
        person, facts = self.require_person(request), await read_call(request)
        sent = perform(person, request.match_info["verb"], facts=facts)
        return answer({} if sent is None else structs.asdict(sent))

    async def add_fault(self, request: web.Request) -> web.Response:
        facts = await read_call(request)
        self.api.faults.add(Fault(Trouble(facts.pop("trouble")), **facts))
        return answer({})

    async def clear_faults(self, _request: web.Request) -> web.Response:
        self.api.faults.clear()
        return answer({})

    async def list_calls(self, request: web.Request) -> web.Response:
        """`?after=N` leaves out the first N, `?method=sendMessage` all others."""
        after, method = int(request.query.get("after", 0)), request.query.get("method")
        calls = [structs.asdict(one) for one in list(self.api.calls)[after:] if method in (None, one.method)]
        return web.Response(body=orjson.dumps(calls, default=_shorten), content_type="application/json")

    async def show_clock(self, _request: web.Request) -> web.Response:
        return answer({"now": self.clock().timestamp(), "moving": self.clock.moving})

    async def move_clock(self, request: web.Request) -> web.Response:
        minutes = int((await read_call(request))["minutes"])
        if not 0 < minutes <= MOST_MINUTES:
            raise CannotError(f"the clock moves on by 1 to {MOST_MINUTES} minutes")
        self.clock.move_on(timedelta(minutes=minutes))
        return await self.show_clock(request)

    async def show_state(self, _request: web.Request) -> web.Response:
        pending = [one.update_id for one in self.world.updates.pending.values()]
        return answer({"serial": self.world.serial, "pending": pending, "warnings": self.world.warnings})


def _shorten(value: Any) -> Any:
    if isinstance(value, Upload):
        return {"name": value.name, "mime": value.mime, "size": len(value.data)}
    raise TypeError(type(value).__name__)
