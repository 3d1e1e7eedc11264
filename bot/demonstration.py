"""The demo: the bot, a local stand-in for Telegram and a week of sample data in one process."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from pydantic import SecretStr

from bot.application import Beatline, until_signalled
from bot.database import make_ready
from bot.demo import morning, patrols
from bot.demo.sample import import_sample
from bot.demo.stand_in import StandIn
from bot.language.times.wall import to_local
from bot.settings import Settings

DEMO_TOKEN = "1:demo"  # noqa: S105  # no secret: it opens only the stand-in


async def _stand_in(port: int) -> StandIn:
    """Start it at this port, or at any free one if this is taken."""
    telegram = StandIn(DEMO_TOKEN)
    try:
        await telegram.start(port=port)
    except OSError:
        telegram = StandIn(DEMO_TOKEN)
        await telegram.start()
    return telegram


async def demonstrate(port: int) -> None:
    """Run the bot, the stand-in for Telegram and a week of sample data in one process, until interrupted."""
    with tempfile.TemporaryDirectory(prefix="beatline-") as folder:
        telegram = await _stand_in(port)
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # known only to pydantic-settings
            telegram_token=SecretStr(DEMO_TOKEN),
            telegram_api=telegram.url,
            database_url=f"sqlite:///{folder}/demo.db",
            files_dir=Path(folder, "files"),
            webhook_url="",
        )
        beatline = Beatline(settings, clock=telegram.clock)
        await beatline.database.write(make_ready)
        await asyncio.to_thread(import_sample, beatline.database, now=telegram.clock())
        await beatline.database.write(lambda session: patrols.add(session, now=telegram.clock()))
        people = await beatline.database.write(
            lambda session: morning.enrol(session, telegram, now=telegram.clock())
        )

        async def open_doors() -> None:
            await beatline.start()
            await morning.play(people, to_local(telegram.clock()).date())
            if not telegram.url.endswith(f":{port}"):
                print(f"Port {port} is taken by another program, so this is at another one.")
            print(f"Open {telegram.url} and choose a person. Everybody's PIN is {morning.PIN}.")
            print("Ctrl-C ends it; nothing is kept.")

        try:
            await until_signalled(open_doors)
        finally:
            await beatline.stop()
            await telegram.stop()
