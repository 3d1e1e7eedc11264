"""A look-up among 1,000,000 referrals and 10,000,000 audit entries, beside one among 1,000.

`python -m tests.bench.large` needs ten minutes and 10 GB under the temporary folder, and leaves nothing
behind. Large and small take turns in one process, block by block; the medians of blocks are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.database import Database
from bot.settings import utc_now
from tests.bench.desk import Desk
from tests.bench.records import OFFICERS, Shelf, account, fill, reference

BLOCKS = 60
BLOCK = 25
FAR = 1_000_000_000  # where update ids go on, above those that are filled in


@dataclass(frozen=True)
class Extent:
    referrals: int
    audit_entries: int
    settled: int


SMALL = Extent(1_000, OFFICERS, 1_000)
LARGE = Extent(1_000_000, 10_000_000, 1_000_000)


def main():
    options = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    only = options.parse_args().only
    with tempfile.TemporaryDirectory(prefix="beatline-large-") as name, Shelf(Path(name)) as shelf:
        for kind in ("sqlite", "postgresql"):
            if only in (None, kind):
                _compare(kind, shelf)


def _compare(kind, shelf):
    small = _filled(kind, "small", shelf, SMALL)
    large = _filled(kind, "large", shelf, LARGE)
    looks, sweeps = asyncio.run(_timed(small, large))
    for what, (a, b) in {"look-up": looks, "sweep of the inbox": sweeps}.items():
        ratio = median(y / x for x, y in zip(a, b, strict=True))
        small_ms, large_ms = 1000 * median(a), 1000 * median(b)
        sys.stdout.write(f"{kind}, {what}: {small_ms:.2f} ms, {large_ms:.2f} ms, {ratio:.2f} x\n")
    shelf.drop(kind, "small")
    shelf.drop(kind, "large")


def _filled(kind, name, shelf, extent):
    begun = time.perf_counter()
    url = shelf.new(kind, name)
    fill(url, referrals=extent.referrals, audit_entries=extent.audit_entries, settled=extent.settled)
    sys.stderr.write(f"{kind} {name} was filled in {time.perf_counter() - begun:.0f} s\n")
    return url, extent


async def _timed(*filled):
    """For each database, the median seconds of a look-up and of a sweep, block by block."""
    databases = [Database(url) for url, _ in filled]
    desks = [Desk(database, clock=utc_now, first_update=FAR) for database in databases]
    looks, sweeps = [[] for _ in filled], [[] for _ in filled]
    for number in range(BLOCKS + 1):
        for place, (desk, (_, extent)) in enumerate(zip(desks, filled, strict=True)):
            look, sweep = await _block(desk, extent)
            if number:  # the first block warms
                looks[place].append(look)
                sweeps[place].append(sweep)
    for database in databases:
        database.close()
    return looks, sweeps


async def _block(desk, extent):
    """Officers and referrals all over the place."""
    seconds = []
    for _ in range(BLOCK):
        ref = reference(random.randrange(extent.referrals))
        begun = time.perf_counter()
        answer = await desk.hears(account(random.randrange(OFFICERS)), ref)
        seconds.append(time.perf_counter() - begun)
        if not answer.startswith(ref):
            raise AssertionError(answer)
    begun = time.perf_counter()
    await desk.inbox.waiting(limit=100, received=utc_now(), answered=utc_now())
    return median(seconds), time.perf_counter() - begun


if __name__ == "__main__":
    main()
