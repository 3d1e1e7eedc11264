"""Every list and search, and all work of the clock and the sweeps, in a large force beside a small one.

`python -m tests.bench.large` compares 1,000 referrals with 100,000 and takes some minutes;
`--large 1000000` needs half an hour and 12 GB under the temporary folder. An extent has ten times as many
audit entries as referrals, as many people and settled updates, and a tenth as many tasks and notes, but
never fewer than 1,000. Large and small take turns in one process, block by block; the table is of the
lower quartiles of all blocks. SQLite works within our process and is measured by its
CPU, which other work on the machine hardly changes; PostgreSQL by the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bot.chat.inbox import InboxQuery
from bot.database import Database
from bot.jobs.clock import DUTIES, tick
from bot.services import queues
from bot.services.briefings import progress_cards
from bot.services.clock_duties import Turn
from bot.services.documents import queue as document_queue
from bot.services.kinds import fetched_files
from bot.services.pushes import queue as push_queue
from bot.services.retractions import queue as retraction_queue
from bot.settings import Settings, utc_now
from tests.bench import report
from tests.bench.desk import Desk
from tests.bench.history import AUDITOR, SERGEANT, add_history
from tests.bench.records import OFFICERS, Shelf, account, fill, reference

FAR = 1_000_000_000  # new update ids begin here, above those filled in
FEWEST_TASKS = 1_000
BY_OFFICERS = (
    *("{ref}", "/task {task}", "/find millbrook", "/find casey millbrook", "/find nobody"),
    *("/referrals", "/referrals mine", "/referrals team", "/referrals overdue", "/referrals cirv"),
    *("/tasks", "/tasks mine", "/tasks team", "/tasks team today", "/tasks today", "/tasks week"),
    *("/tasks overdue", "/tasks driven", "/op driven", "/op", "/notes", "/notes today", "/notes wall"),
    *("/notes {ref}", "/briefings", "/remind list", "/intel mine", "/safeguarding"),
)
BY_SERGEANT = (
    *("/find millbrook", "/find nobody", "/referrals", "/referrals team", "/referrals overdue"),
    *("/tasks team", "/tasks overdue", "/tasks driven", "/notes {collar}", "/notes wall", "/notes driven"),
    *("/looks", "/samples", "/recalled {collar}", "/leave", "/briefings"),
)
BY_AUDITOR = (
    *("/audit", "/audit {ref}", "/audit {collar}", "/audit refused", "/audit week"),
    *("/flags", "/unmasked"),
)
ASKED = (
    *(("an officer", words) for words in BY_OFFICERS),
    *(("a sergeant", words) for words in BY_SERGEANT),
    *(("an auditor", words) for words in BY_AUDITOR),
)
TIMERS = {"sqlite": time.process_time, "postgresql": time.perf_counter}
REFUSED = ("Your role", "You have looked", "Something went wrong", "I don't")
WAITING = {
    "pushes": lambda session, now: push_queue.is_waiting(session, now=now),
    "retractions": lambda session, now: queues.is_waiting(session, retraction_queue.QUEUE, now=now),
    "documents": lambda session, now: queues.is_waiting(session, document_queue.QUEUE, now=now),
    "progress cards": lambda session, now: queues.is_waiting(session, progress_cards.QUEUE, now=now),
    "files": lambda session, now: queues.is_waiting(session, fetched_files.QUEUE, now=now),
}


class Force:
    """A filled database of `extent` referrals, and the desk that answers from it."""

    def __init__(self, url, extent, *, timer, says):
        self._database = Database(url)
        self._extent = extent
        self._settings = Settings(_env_file=None, looks_per_hour=1_000_000)
        self._desk = Desk(self._database, clock=utc_now, first_update=FAR, settings=self._settings)
        self._timer = timer
        self._says = says
        self._next_numbers()

    def close(self):
        self._database.close()

    async def block(self):
        """The seconds of each work, by its name."""
        self._next_numbers()
        answered = {f"{who}: {_example(words)}": await self._answered(who, words) for who, words in ASKED}
        return answered | self._asked_by_the_clock() | await self._turned()

    async def _answered(self, who, words):
        begun = self._timer()
        answer = await self._desk.hears(self._account(who), words.format(**self._facts))
        seconds = self._timer() - begun
        if answer.startswith(REFUSED):
            raise AssertionError(answer)
        self._says(who, words, answer)
        return seconds

    def _next_numbers(self):
        officer, tasks = random.randrange(2, OFFICERS), _tasks(self._extent)
        self._officer = officer
        self._facts = {
            "ref": reference(random.randrange(self._extent)),
            "task": f"TSK-{1000 + random.randrange(tasks)}",
            "collar": str(1000 + officer),
        }

    def _account(self, who):
        return account({"a sergeant": SERGEANT, "an auditor": AUDITOR}.get(who, self._officer))

    def _asked_by_the_clock(self):
        now, seconds = utc_now(), {}
        turn = Turn(self._settings, now)
        with self._database.reading() as session:
            for duty in DUTIES:
                seconds[f"due? {duty.name}"] = self._timed(lambda duty=duty: duty.is_due(session, turn))
            for name, is_waiting in WAITING.items():
                seconds[f"waiting? {name}"] = self._timed(lambda work=is_waiting: work(session, now))
        return seconds

    def _timed(self, work):
        begun = self._timer()
        work()
        return self._timer() - begun

    async def _turned(self):
        begun = self._timer()
        await tick(self._database, self._settings, now=utc_now(), catching_up=False)
        ticked = self._timer()
        wanted = InboxQuery(100, 10, received=utc_now(), answered=utc_now())
        await self._desk.inbox.waiting(wanted, known=frozenset())
        return {"a tick of the clock": ticked - begun, "the sweep of the inbox": self._timer() - ticked}


def main():
    options = _options()
    kinds = (options.only,) if options.only else ("sqlite", "postgresql")
    extents = (options.small, options.large)
    found = {}
    with tempfile.TemporaryDirectory(prefix="beatline-large-") as name, Shelf(Path(name)) as shelf:
        for kind in kinds:
            urls = [_filled(kind, shelf, extent) for extent in extents]
            found[kind] = asyncio.run(_compared(kind, urls, extents, options))
            for extent in extents:
                shelf.drop(kind, f"force_{extent}")
    text = report.growth(found, extents, blocks=options.blocks)
    sys.stdout.write(text)
    if options.write:
        report.renew(text, report.LARGE)


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--small", type=int, default=1_000, help="referrals, in multiples of 200")
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--blocks", type=int, default=8)
    parser.add_argument("--answers", action="store_true", help="say what each work was answered with, once")
    parser.add_argument("--write", action="store_true", help="renew docs/performance.md")
    return parser.parse_args()


def _example(words):
    return words.format(ref="TUR-1005", task="TSK-1005", collar="1234")


def _tasks(extent):
    return min(extent, max(FEWEST_TASKS, extent // 10))


def _filled(kind, shelf, extent):
    begun = time.perf_counter()
    url = shelf.new(kind, f"force_{extent}")
    fill(url, referrals=extent, audit_entries=10 * extent, settled=extent)
    add_history(url, tasks=_tasks(extent), now=utc_now())
    sys.stderr.write(
        f"{kind}: {extent:,} referrals were filled in within {time.perf_counter() - begun:.0f} s\n"
    )
    return url


async def _compared(kind, urls, extents, options):
    """For each work, the seconds of all blocks in the small and in the large force."""
    said = set() if options.answers else None

    def says(who, words, answer):
        if said is not None and (who, words) not in said:
            said.add((who, words))
            sys.stderr.write(f"{who}, {words}: {answer[:160]!r}\n")

    each = zip(urls, extents, strict=True)
    forces = [Force(url, extent, timer=TIMERS[kind], says=says) for url, extent in each]
    works = defaultdict(lambda: ([], []))
    for number in range(options.blocks + 1):
        for place, force in enumerate(forces):
            for work, seconds in (await force.block()).items():
                if number:  # the first block warms up, and publishes the briefings that are due
                    works[work][place].append(seconds)
        sys.stderr.write(f"block {number} of {options.blocks} is done\n")
    for force in forces:
        force.close()
    return works


if __name__ == "__main__":
    main()
