"""The time of `verify` over 1,000,000 true audit entries and 100 nightly seals, and the time of one seal.

`python -m tests.bench.verified` needs some minutes and 2 GB under the temporary folder, and leaves nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bot.database import Database
from bot.services.audit import seal_verification, seals, trail
from bot.services.audit import verification as audit_verification
from bot.services.audit.actors import Actor, Trail
from bot.services.oversight import access_digest, audit_reading
from bot.settings import utc_now
from models.officer import Role
from tests.bench.records import OFFICERS, Shelf, fill
from tests.turns import turn

ENTRIES = 1_000_000
NIGHTS = 100
SEAL_AT = utc_now().time().replace(tzinfo=None)

AHEAD = utc_now() + timedelta(days=3)
AUDITOR = Actor(1, "1000", "Ashfield", None, Role.AUDITOR, 1, "NPT1", None, Trail(10**9))


def _asks(**narrowed):
    wanted = audit_reading.AuditFilter(**narrowed)
    return lambda session: audit_reading.listed(session, AUDITOR, wanted, page=1, now=AHEAD)


WORKS = {
    "verify: chains": audit_verification.audit_chains,
    "verify: seals": seal_verification.verify,
    "a seal": lambda session: seals.seal_due(session, turn(AHEAD, seal_at=SEAL_AT)),
    "audit of a record": _asks(about=("referral", "TUR-1007")),
    "audit of an officer": _asks(by=audit_reading.ChainOwner(7, "1006")),
    "audit, newest": _asks(),
    "audit, refused": _asks(refused=True),
    "audit of a week": _asks(start=AHEAD - timedelta(days=60), end=AHEAD - timedelta(days=53)),
    "the week's looks from outside": lambda session: access_digest.prepare(
        session, turn(AHEAD - timedelta(days=50))
    ),
}


def main():
    options = argparse.ArgumentParser(prog="python -m tests.bench.verified", description=__doc__)
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    options.add_argument("--entries", type=int, default=ENTRIES)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="beatline-verified-") as name, Shelf(Path(name)) as shelf:
        for kind in ("sqlite", "postgresql"):
            if chosen.only in (None, kind):
                _measure(kind, shelf.new(kind, "verified"), chosen.entries)


def _measure(kind, url, entries):
    fill(url, referrals=1_000)
    database = Database(url)
    _write(database, entries)
    for what, work in WORKS.items():
        begun, used = time.perf_counter(), time.process_time()
        with database.transaction() as session:
            verdict = work(session)
        seconds, ours = time.perf_counter() - begun, time.process_time() - used
        if getattr(verdict, "broken", None):
            raise AssertionError(verdict.broken[:3])
        sys.stdout.write(f"{kind}, {what}: {seconds:.2f} s, of processor time {ours:.2f} s\n")
    database.close()


def _write(database, entries):
    """True chains, with a seal after each group of officers."""
    now = utc_now() - timedelta(days=NIGHTS + 1)
    objects = [("referral", f"TUR-{1000 + number}") for number in range(entries // OFFICERS)]
    for begin in range(0, OFFICERS, OFFICERS // NIGHTS):
        now += timedelta(days=1)
        with database.transaction() as session:
            for number in range(begin + 1, begin + OFFICERS // NIGHTS + 1):
                actor = Actor(
                    number, str(number), "Ashfield", "PC", Role.OFFICER, 1, "NPT1", None, Trail(), number
                )
                trail.record(session, actor, "consult", objects, now=now, reason="TASK")
            if begin:
                seals.seal_due(session, turn(now, seal_at=SEAL_AT))


if __name__ == "__main__":
    main()
