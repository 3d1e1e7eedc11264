"""Briefings to a whole force: real bots, both databases, a Telegram as strict as the real one.

`python -m tests.bench.broadcast` makes every run, in half an hour; `--only` some of them, `--write` renews
docs/broadcast.md. Each run fails on any of these: somebody missed or told twice and not reported,
a sum that isn't the number of recipients, a card or report that says something else.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

from bot.database import Database
from bot.demo.stand_in.limits import Limits, Rate
from bot.demo.stand_in.stand_in import StandIn
from bot.settings import utc_now
from models.migrations import upgrade
from tests.bench.bots import empty
from tests.bench.broadcast_fair import flood, latency, rate
from tests.bench.broadcast_foul import copies, down, kills, late
from tests.bench.records import Shelf
from tests.faults.broadcasting import Broadcast, seed
from tests.faults.running import Program

PAGE = Path(__file__).parents[2] / "docs/broadcast.md"
END = "<!-- to here -->"
TOKEN = "4200000042:bench"
RUNS = {run.__name__: run for run in (rate, latency, flood, kills, copies, down, late)}
ONLY_POSTGRESQL = ("copies",)


class Ground:
    """A Telegram, a seeded database, and the bots of one run."""

    def __init__(self, telegram, url, folder, options):
        self.telegram = telegram
        self.url = url
        self.folder = folder
        self.options = options
        self.recipients = options.recipients
        self.kills = 0
        self.broadcast = Broadcast(telegram, Database(url), options.recipients)

    @asynccontextmanager
    async def running(self, *copies):
        """A bot for each of the settings; one bot if there are none."""
        programs = [self._program(n, changes) for n, changes in enumerate(copies or ({},))]
        try:
            for program in programs:
                seen = len(self.telegram.calls)
                program.start()
                await program.listens(self.telegram, after=seen)
            yield programs
        except BaseException:
            for program in programs:
                sys.stderr.write(program.said[-3000:])
            raise
        finally:
            for program in programs:
                program.end()
            self.broadcast.database.close()

    def _program(self, number, changes):
        values = {
            "telegram_token": TOKEN,
            "telegram_api": self.telegram.url,
            "database_url": self.url,
            "files_dir": str(self.folder / "files"),
            "messages_per_second": str(self.options.rate),
            "looks_per_hour": "1000000",
            "chase_after": "24h",  # a reminder is no duplicate
        }
        settings = {name.upper(): value for name, value in (values | changes).items()}
        return Program(empty(self.folder / f"bot{number}"), settings)


def main():
    options = _options()
    for name in options.only or RUNS:
        for kind in options.databases.split(","):
            if kind == "postgresql" or name not in ONLY_POSTGRESQL:
                facts = _made(name, kind, options)
                row = f"| {name} | {kind} | {_about(options)} | {' · '.join(facts)} |\n"
                sys.stdout.write(row)
                sys.stdout.flush()
                if options.write:
                    _renew(f"| {name} | {kind} |", row)


def _made(name, kind, options):
    with tempfile.TemporaryDirectory(prefix="beatline-broadcast-") as place, Shelf(Path(place)) as shelf:
        facts = asyncio.run(_run(name, shelf.new(kind, "broadcast"), Path(place), options))
    return [f"{what}: {fact}" for what, fact in facts.items()]


def _about(options):
    return f"{options.recipients:,} at {options.rate}/s"


def _renew(begin, row):
    """Replace the row of the page's table with this beginning, or add one."""
    before, end, after = PAGE.read_text().partition(END)
    kept = [line for line in before.splitlines(keepends=True) if not line.startswith(begin)]
    PAGE.write_text("".join([*kept, row]) + end + after)


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.broadcast", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=RUNS)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--recipients", type=int, default=1500)
    parser.add_argument("--rate", type=int, default=30, help="a second, Telegram's and the bot's")
    parser.add_argument("--every", type=float, default=20, help="seconds between the deaths of copies")
    parser.add_argument("--down", type=float, default=120, help="seconds for which Telegram is away")
    parser.add_argument("--write", action="store_true", help="renew the rows of docs/broadcast.md")
    return parser.parse_args()


async def _run(name, url, folder, options):
    telegram = StandIn(TOKEN, limits=Limits(overall=Rate(options.rate, 1.0)))
    await telegram.start()
    database = Database(url)
    with database.transaction() as session:
        upgrade(session.connection())
    with database.transaction() as session:
        seed(session, options.recipients, utc_now())
    database.close()
    try:
        facts = await RUNS[name](Ground(telegram, url, folder, options))
        assert telegram.warnings == []
        return facts
    finally:
        await telegram.stop()


if __name__ == "__main__":
    main()
