"""The stand-in as tests and the demo hold it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.stand_in.api import Api
from bot.demo.stand_in.chat import Body, ChangeKind, Chat
from bot.demo.stand_in.clock import MovableClock
from bot.demo.stand_in.control import Control
from bot.demo.stand_in.faults import Fault, Faults, Trouble
from bot.demo.stand_in.feed import Feed
from bot.demo.stand_in.limits import Limits
from bot.demo.stand_in.page import add_page
from bot.demo.stand_in.person import TelegramUser
from bot.demo.stand_in.room import Room
from bot.demo.stand_in.world import World
from bot.settings import utc_now

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable
    from datetime import datetime

    from bot.demo.stand_in.calls import CallRecord
    from bot.demo.stand_in.updates import Update

LOOPBACK = "127.0.0.1"
MOST_BODY_BYTES = 64 * 1024 * 1024


class StandIn:
    """Telegram's Bot API on this computer.

    `clock` tells the time for everybody (aware UTC), and is moved on by the chat page; `timer` paces the
    rates, in seconds.
    """

    def __init__(
        self,
        token: str,
        *,
        username: str = "beatline_demo_bot",
        name: str = "Beatline",
        clock: Callable[[], datetime] = utc_now,
        timer: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        seed: int = 1,
    ) -> None:
        self.token = token
        me = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self.clock = MovableClock(clock)
        self.world = World(me, clock=self.clock, timer=timer, limits=limits or Limits())
        self.feed = Feed(self.world)
        self.faults = Faults(seed)
        self.api = Api(token, self.world, faults=self.faults)
        self.people: dict[int, TelegramUser] = {}
        self.runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, *, port: int = 0) -> None:
        """Listens on the loopback address only."""
        app = web.Application(client_max_size=MOST_BODY_BYTES)
        self.api.add_routes(app)
        Control(self.world, self.people, self.api, make_person=self.person, clock=self.clock).add_routes(app)
        self.feed.add_routes(app)
        add_page(app, self.world)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, LOOPBACK, port).start()
        self.url = f"http://{LOOPBACK}:{self.runner.addresses[0][1]}"

    async def stop(self) -> None:
        self.faults.clear()
        self.world.updates.end_poll("the stand-in stops")
        await self.world.webhook.stop()
        if self.runner is not None:
            await self.runner.cleanup()

    def person(
        self,
        person_id: int,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language: str = "en",
        role: str = "",
        hint: str = "",
    ) -> TelegramUser:
        """A Telegram account, new or under new facts. `role` and `hint` are shown on the chat page only."""
        user: Body = {"id": person_id, "is_bot": False, "first_name": first_name}
        user |= {key: value for key, value in (("last_name", last_name), ("username", username)) if value}
        face = {key: value for key, value in user.items() if key != "is_bot"} | {"type": "private"}
        self.world.people[person_id] = user | {"language_code": language}
        chat = self.world.chats.setdefault(person_id, Chat(person_id, face))
        chat.face = face
        self.people[person_id] = TelegramUser(self.world, self.world.people[person_id], role=role, hint=hint)
        self.world.note(chat, ChangeKind.STANDING)
        return self.people[person_id]

    def group(self, title: str, members: list[TelegramUser]) -> Room:
        return Room.open(self.world, title, kind="supergroup", members=members)

    def channel(self, title: str, members: list[TelegramUser]) -> Room:
        return Room.open(self.world, title, kind="channel", members=members)

    def fault(
        self,
        trouble: Trouble | str,
        method: str | None = None,
        *,
        times: int | None = 1,
        chance: float = 1.0,
        seconds: float = 1.0,
        code: int = 500,
        chat_id: int | None = None,
    ) -> Fault:
        return self.faults.add(
            Fault(Trouble(trouble), method, times, chance=chance, seconds=seconds, code=code, chat_id=chat_id)
        )

    @property
    def calls(self) -> deque[CallRecord]:
        return self.api.calls

    @property
    def warnings(self) -> list[str]:
        return self.world.warnings

    @property
    def pending(self) -> list[Update]:
        return [*self.world.updates.pending.values()]

    @property
    def serial(self) -> int:
        return self.world.serial

    async def polled(self) -> None:
        """Waits until the bot waits for updates."""
        await self.world.updates.listening.wait()

    async def changed(self, after: int | None = None) -> int:
        """Waits for a change after that serial number (now, where None); returns the newest."""
        return await self.world.changed(self.world.serial if after is None else after)
