"""The quality and the speed of a search for people whose names are misheard and mistyped.

`python -m tests.bench.finding` fills databases with 10,000 and 1,000,000 invented people, asks for some of
them as they are and with one or two errors (`tests.bench.uk_names` has the error model), and prints a table.
Time is that of a whole audited search, from the message to the answer: CPU of this process on SQLite, which
runs in it; on PostgreSQL, by the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.database import Database
from bot.searched import words_of
from bot.services.referrals import name_index
from bot.settings import Settings, utc_now
from models.person import Person
from models.referral import Referral
from tests.bench.desk import Desk
from tests.bench.records import Shelf, account, fill
from tests.bench.uk_names import STREETS, People, misspelt

SEED = 20261129
AT_ONCE = 10_000
FIRST_ID = 10
BORN = date(1950, 1, 1)
GROWN = 18_000  # days of birth, all of adults
FIRST_FIVE = 5
EXACT = 0


def fill_people(url, number, *, seed=SEED):
    """Add so many people, each with a referral.

    Return (surname, forenames, ref) of each, and the seconds that the index took.
    """
    drawn = random.Random(seed)
    made = People(drawn)
    streets = STREETS.split()
    found, seconds = [], 0.0
    database = Database(url)
    for first in range(FIRST_ID, FIRST_ID + number, AT_ONCE):
        chunk = range(first, min(first + AT_ONCE, FIRST_ID + number))
        people, referrals = [], []
        for n in chunk:
            surname, forenames = made.one()
            address = f"{drawn.randrange(1, 90)} {drawn.choice(streets)} Row"
            people.append(
                {
                    "id": n, "source_key": f"n{n}", "surname": surname, "forenames": forenames,
                    "address": address,
                    "date_of_birth": BORN + timedelta(days=drawn.randrange(GROWN)),
                    "searched": words_of(surname, forenames, None, address),
                }
            )  # fmt: skip
            ref = f"CIR-{n:07d}"
            referrals.append(
                {
                    "id": n, "ref": ref, "programme_id": 2, "person_id": n, "status": "TRIAGE", "team_id": 1,
                    "status_since": utc_now(), "opened_on": date(2026, 11, 1), "restricted": False,
                }
            )  # fmt: skip
            found.append((surname, forenames, ref))
        with database.transaction() as session:
            session.run(sa.insert(Person.__table__), people)
            session.run(sa.insert(Referral.__table__), referrals)
            begun = time.perf_counter()
            name_index.keep(session, [one["searched"] for one in people])
            seconds += time.perf_counter() - begun
    with database.transaction() as session:
        if session.dialect == "postgresql":
            session.run(sa.text("ANALYZE"))
    database.close()
    return found, seconds


def asked(found, number, *, errors, seed=SEED):
    """So many of them, each with the words that ask for them: (words, names, ref)."""
    drawn = random.Random(seed + errors)
    for surname, forenames, ref in drawn.sample(found, number):
        if errors == EXACT:
            words = f"{forenames.split()[0]} {surname}"
        else:
            words = misspelt(drawn, surname, forenames, errors=errors)
        yield words, (surname, forenames.split()[0]), ref


def places(found):
    """The names that a reference stands for, to judge an answer."""
    return {ref: (surname, forenames.split()[0]) for surname, forenames, ref in found}


class Force:
    def __init__(self, url, *, wall):
        self._database = Database(url)
        settings = Settings(_env_file=None, looks_per_hour=1_000_000)
        self._desk = Desk(self._database, clock=utc_now, first_update=1_000_000_000, settings=settings)
        self._time = time.perf_counter if wall else time.process_time

    async def finds(self, words):
        """The references of the first five, and the milliseconds that it took."""
        begun = self._time()
        answer = await self._desk.hears(account(5), f"/find {words}")
        took = (self._time() - begun) * 1000
        lines = [line for line in answer.split("\n") if line.startswith("CIR-")]
        return [line.split(" ")[0] for line in lines][:FIRST_FIVE], took

    def close(self):
        self._database.close()


async def measure(force, found, number, *, errors):
    known, right, named, took = places(found), 0, 0, []
    for words, names, ref in asked(found, number, errors=errors):
        refs, seconds = await force.finds(words)
        took.append(seconds)
        right += ref in refs
        named += any(known.get(one) == names for one in refs)
    return {"right": right / number, "named": named / number, "took": sorted(took)}


def row(title, one, exact):
    middle, late = statistics.median(one["took"]), one["took"][int(len(one["took"]) * 0.95)]
    least = statistics.median(exact["took"])
    return (
        f"| {title} | {one['named']:.1%} | {one['right']:.1%} | {middle:.1f} = {middle / least:.1f} x"
        f" | {late:.1f} = {late / least:.1f} x |\n"
    )


def main():
    options = _options()
    sys.stdout.write(
        "| | right name | right person | median ms | 95 % ms |\n| --- | --: | --: | --: | --: |\n"
    )
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        for extent in options.people:
            with tempfile.TemporaryDirectory(prefix="beatline-finding-") as name, Shelf(Path(name)) as shelf:
                url = shelf.new(kind, "names")
                fill(url, referrals=1)
                found, seconds = fill_people(url, extent)
                sys.stderr.write(f"{kind}, {extent:,}: the index took {seconds:.1f} s\n")
                asyncio.run(_table(url, kind, extent, found, options.asked))


async def _table(url, kind, extent, found, number):
    force = Force(url, wall=kind == "postgresql")
    await measure(force, found, 20, errors=1)  # warms up
    exact = await measure(force, found, number, errors=EXACT)
    for errors in (EXACT, 1, 2):
        one = exact if errors == EXACT else await measure(force, found, number, errors=errors)
        title = ("as spelt", "one error", "two errors")[errors]
        sys.stdout.write(row(f"{kind}, {extent:,}: {title}", one, exact))
        sys.stdout.flush()
    force.close()


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.finding", description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--asked", type=int, default=300)
    return parser.parse_args()


if __name__ == "__main__":
    main()
