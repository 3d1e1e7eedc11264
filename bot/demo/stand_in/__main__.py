"""The stand-in in a process of its own: `python -m bot.demo.stand_in --port 8081 --token 1:test`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from bot.demo.stand_in.limits import Limits
from bot.demo.stand_in.stand_in import StandIn


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.demo.stand_in", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", required=True)
    parser.add_argument("--username", default="beatline_demo_bot")
    parser.add_argument("--no-limits", action="store_true", help="never answer 429")
    return parser.parse_args()


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT. The first line on standard output is the address."""
    limits = Limits.off() if options.no_limits else Limits()
    stand_in, ended = StandIn(options.token, username=options.username, limits=limits), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await stand_in.start(port=options.port)
    sys.stdout.write(f"{stand_in.url}\n")
    sys.stdout.flush()
    await ended.wait()
    await stand_in.stop()


if __name__ == "__main__":
    asyncio.run(serve(_read_options()))
