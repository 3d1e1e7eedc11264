"""The share of `make test`, so that it takes five minutes; `make drill` runs all others.

Of the tests that talk to a bot, a browser or a database, `make test` runs the first quarter of each file,
where its story is told, and of a matrix every fourth case, chosen by its name. On PostgreSQL it runs of the
services' tests one in six, chosen by their names, and the flows in ON_BOTH; faults run there in the drill. A
file or folder that is named to pytest, or a noun by `make test OF=tasks`, is run whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from zlib import crc32

TALKING = {"faults", "flow", "page", "services"}  # folders
PART = 4
MATRIX = 6  # cases
FEW = 6  # of so many on PostgreSQL, one
ON_BOTH = {"test_lookups", "test_referrals", "test_tasks"}


def drilled(items):
    """Those of the collected tests that the drill alone runs, without those marked for it by hand."""
    ours = [item for item in items if item.get_closest_marker("drill") is None]
    names = {item.nodeid for item in items}
    cases = Counter(map(_with_database, ours))
    told = _told(ours)
    for item in ours:
        is_told = item.function.__qualname__ in told[item.path]
        if _is_twin(item, names) or (_talks(item) and not (is_told and _is_of_quarter(item, cases))):
            yield item


def _told(items):
    """The names of the first quarter of each file's tests."""
    names = defaultdict(dict)
    for item in items:
        names[item.path][item.function.__qualname__] = None
    return {path: set(list(own)[: -(-len(own) // PART)]) for path, own in names.items()}


def _talks(item):
    return bool(TALKING & set(item.path.parts))


def _is_of_quarter(item, cases):
    return cases[_with_database(item)] < MATRIX or crc32(item.nodeid.encode()) % PART == 0


def _is_twin(item, names):
    """Whether it is the same on PostgreSQL as one on SQLite, and the drill's."""
    if _database(item) != "postgresql" or item.nodeid.replace("postgresql", "sqlite") not in names:
        return False
    parts = item.path.parts
    if "flow" in parts:
        return item.path.stem not in ON_BOTH
    return "faults" in parts or ("services" in parts and crc32(item.nodeid.encode()) % FEW != 0)


def _with_database(item):
    """The test of which the item is a case, on one database."""
    return item.path, item.function.__qualname__, _database(item)


def _database(item):
    return item.callspec.params.get("database_url") if hasattr(item, "callspec") else None
