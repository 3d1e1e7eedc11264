"""Beatline answering audited look-ups, beside a bare python-telegram-bot echo, in one run.

`python -m tests.bench` (or `make bench`) prints the tables; `--quick` takes a minute, `--write` renews
docs/performance.md. One person after the other in a private folder under the system's temporary one.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from tests.bench import report
from tests.bench.bots import Bot, empty, running
from tests.bench.messenger import Telegram
from tests.bench.records import Shelf, account, audited, fill, reference

REFERRALS = 1_000
PEOPLE = 50
THINKING_SECONDS = 0.01  # between one person's messages, so that the bot is waiting again
BOTS = [
    Bot(database, webhook=webhook) for webhook in (False, True) for database in (None, "sqlite", "postgresql")
]


@dataclass(frozen=True)
class Size:
    rounds: int
    alone: int
    in_flight: int
    backlog: int


FULL = Size(rounds=7, alone=200, in_flight=2_000, backlog=2_000)
QUICK = Size(rounds=1, alone=50, in_flight=500, backlog=500)


@dataclass(frozen=True)
class Figures:
    """Seconds, updates a second, CPU seconds for 1,000 updates, MiB."""

    start: float
    median: float
    p95: float
    in_flight: float
    backlog: float
    cpu: float
    memory: float


def main():
    options = _options()
    size = QUICK if options.quick else FULL
    bots = [bot for bot in BOTS if options.only in (None, bot.mode)]
    with tempfile.TemporaryDirectory(prefix="beatline-bench-") as name, Shelf(Path(name)) as shelf:
        for kind in ("sqlite", "postgresql"):
            fill(shelf.new(kind, "template"), referrals=REFERRALS)
        rounds = []
        for number in range(options.rounds or size.rounds):
            rounds.append({bot: _measured(bot, shelf, Path(name), size) for bot in bots})
            sys.stderr.write(f"round {number + 1} is done\n")
    text = report.tables(rounds, asdict(size), people=PEOPLE)
    sys.stdout.write(text)
    if options.write:
        report.renew(text)


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small round: a look, no evidence")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", choices=("polling", "webhook"))
    parser.add_argument("--write", action="store_true", help="renew docs/performance.md")
    return parser.parse_args()


def _measured(bot, shelf, folder, size):
    """One bot from its start to its end."""
    url = shelf.copy(bot.database, "template", "measured") if bot.database else None
    figures, answers = asyncio.run(_exercised(bot, url, empty(folder / "bot"), size))
    if url is not None:
        if (entries := audited(url)) != answers:
            message = f"{answers} look-ups were answered, {entries} are on record"
            raise AssertionError(message)
        shelf.drop(bot.database, "measured")
    return figures


async def _exercised(bot, database_url, folder, size):
    async with Telegram() as telegram:
        sayings = ((account(n % PEOPLE), reference(n * 37 % REFERRALS)) for n in count())
        begun = time.perf_counter()
        async with running(bot, telegram.url, database_url, folder) as process:
            await telegram.ask(*next(sayings))
            start = time.perf_counter() - begun
            await telegram.ask_all([next(sayings) for _ in range(4 * PEOPLE)])  # warm
            alone = []
            for _ in range(size.alone):
                await asyncio.sleep(THINKING_SECONDS)
                alone.append(await telegram.ask(*next(sayings)))
            cpu = process.cpu_seconds()
            in_flight = await _in_flight(telegram, sayings, size.in_flight)
            cpu = process.cpu_seconds() - cpu
            backlog = await telegram.ask_all([next(sayings) for _ in range(size.backlog)])
            memory = process.peak_mib()
    alone.sort()
    figures = Figures(
        start=start,
        median=alone[len(alone) // 2],
        p95=alone[len(alone) * 95 // 100],
        in_flight=size.in_flight / in_flight,
        backlog=size.backlog / backlog,
        cpu=1000 * cpu / size.in_flight,
        memory=memory,
    )
    return figures, telegram.answers


async def _in_flight(telegram, sayings, total):
    """Everybody asks again as soon as the answer is there; seconds for all."""

    async def person(number):
        for _ in range(total // PEOPLE):
            _, words = next(sayings)
            await telegram.ask(account(number), words)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(PEOPLE):
            group.create_task(person(number))
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
