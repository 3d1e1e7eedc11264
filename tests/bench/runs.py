"""One bot from its start to its end: asked by people one at a time, many at once, and all in a backlog."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from tests.bench.bots import empty, running
from tests.bench.messenger import PATIENCE, Telegram
from tests.bench.records import OFFICERS, account, audited, reference, unjudged

REFERRALS = 1_000
PEOPLE = 50
THINKING_SECONDS = 0.01  # between one person's messages, so that the bot is waiting again
IDLE_SECONDS = 2


@dataclass(frozen=True)
class Size:
    rounds: int
    alone: int
    in_flight: int
    backlog: int


@dataclass(frozen=True)
class Figures:
    """Seconds, updates a second, CPU seconds for 1,000 updates, CPU seconds to the first answer, MiB."""

    start: float
    start_cpu: float
    median: float
    p95: float
    in_flight: float
    backlog: float
    cpu: float
    memory: float


class People:
    """People ask for referrals at random; `seed` gives every bot of a round the same questions."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def saying(self, person=None):
        """An officer's account and words. A `person` writes as one of the officers that nobody else plays."""
        first, step = (0, 1) if person is None else (person, PEOPLE)
        officer = self._random.randrange(first, OFFICERS, step)
        return account(officer), reference(self._random.randrange(REFERRALS))

    def sayings(self, number):
        return [self.saying() for _ in range(number)]


def measured(bot, shelf, folder, *, size, seed):
    url = shelf.copy(bot.database, bot.tree.template, "measured") if bot.database else None
    figures, answers = asyncio.run(_exercised(bot, url, empty(folder / "bot"), size, People(seed)))
    if url is not None:
        if (entries := audited(url)) != answers:
            message = f"{answers} look-ups were answered, {entries} are on record"
            raise AssertionError(message)
        shelf.drop(bot.database, "measured")
    return figures


async def _exercised(bot, database_url, folder, size, people):
    async with Telegram() as telegram:
        begun = time.perf_counter()
        async with running(bot, telegram.url, database_url, folder) as process:
            await telegram.ask(*people.saying())
            start, start_cpu = time.perf_counter() - begun, process.cpu_seconds()
            await telegram.ask_all(people.sayings(4 * PEOPLE))  # warm-up
            alone = sorted(await _alone(telegram, people, size.alone))
            in_flight, cpu = await _counted(telegram, people, size.in_flight, process, database_url)
            backlog = await telegram.ask_all(people.sayings(size.backlog))
            memory = process.peak_mib()
    figures = Figures(
        start=start,
        start_cpu=start_cpu,
        median=alone[len(alone) // 2],
        p95=alone[len(alone) * 95 // 100],
        in_flight=size.in_flight / in_flight,
        backlog=size.backlog / backlog,
        cpu=1000 * cpu / size.in_flight,
        memory=memory,
    )
    return figures, telegram.answers


async def _alone(telegram, people, total):
    seconds = []
    for _ in range(total):
        await asyncio.sleep(THINKING_SECONDS)
        seconds.append(await telegram.ask(*people.saying()))
    return seconds


async def _counted(telegram, people, total, process, database_url):
    """The seconds until everybody is answered, and the CPU seconds of all the work that follows from it.

    Looks are judged some time after they are answered. That is part of their cost; the bot's idle use
    is not.
    """
    await _judged(database_url)
    cpu = process.cpu_seconds()
    await asyncio.sleep(IDLE_SECONDS)
    idle = (process.cpu_seconds() - cpu) / IDLE_SECONDS
    cpu = process.cpu_seconds()
    seconds = await _in_flight(telegram, people, total)
    waited = await _judged(database_url)
    return seconds, process.cpu_seconds() - cpu - idle * waited


async def _judged(database_url):
    """Wait until every look is judged; the seconds taken."""
    begun = time.perf_counter()
    if database_url is not None:
        async with asyncio.timeout(2 * PATIENCE):
            while unjudged(database_url):  # noqa: ASYNC110  # the bot is another process
                await asyncio.sleep(0.1)
    return time.perf_counter() - begun


async def _in_flight(telegram, people, total):
    """Everybody asks again as soon as the answer arrives; the seconds for all."""

    async def person(number):
        for _ in range(total // PEOPLE):
            await telegram.ask(*people.saying(number))

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(PEOPLE):
            group.create_task(person(number))
    return time.perf_counter() - begun
