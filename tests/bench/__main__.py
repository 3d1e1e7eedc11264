"""Beatline answering audited look-ups, beside a bare python-telegram-bot echo, in one run.

`python -m tests.bench` (or `make bench`) prints the tables; `--quick` takes a minute, `--write` renews
docs/performance.md. `--against COMMIT` measures the bot of another commit in turn with this one, by polling
`--only webhook`. Everything is kept in a private folder under the system's temporary one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from tests.bench import report
from tests.bench.bots import Bot
from tests.bench.records import Shelf
from tests.bench.runs import PEOPLE, REFERRALS, Size, measured
from tests.bench.trees import THIS, checked_out

DATABASES = ("sqlite", "postgresql")
FULL = Size(rounds=7, alone=200, in_flight=2_000, backlog=2_000)
QUICK = Size(rounds=1, alone=50, in_flight=500, backlog=500)
QUICK_AGAINST = Size(rounds=2, alone=50, in_flight=600, backlog=100)


def main():
    options = _options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beatline-bench-")))
        shelf = stack.enter_context(Shelf(folder))
        other = (
            stack.enter_context(checked_out(options.against, folder / "tree")) if options.against else None
        )
        trees = [other, THIS] if other else [THIS]
        rounds = _rounds(_bots(options, trees), _size(options), shelf, folder)
    text = report.tables(rounds, asdict(_size(options)), people=PEOPLE)
    sys.stdout.write(text)
    if options.write:
        report.renew(text, report.BENCH)
    if other:
        sys.stdout.write(report.ratios(rounds, other))
    sys.stdout.write(report.release(rounds))


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small round or two: a look, no evidence")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", choices=("polling", "webhook"))
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--against", metavar="COMMIT", help="another commit's bot, in turn with this one")
    choice.add_argument("--write", action="store_true", help="renew docs/performance.md")
    return parser.parse_args()


def _size(options):
    size = (QUICK_AGAINST if options.against else QUICK) if options.quick else FULL
    return replace(size, rounds=options.rounds or size.rounds)


def _bots(options, trees):
    only = options.only or ("polling" if options.against else None)
    modes = [webhook for webhook, mode in enumerate(("polling", "webhook")) if only in (None, mode)]
    return [
        bot
        for webhook in map(bool, modes)
        for bot in (
            Bot(None, webhook=webhook),
            *(Bot(database, webhook=webhook, tree=tree) for database in DATABASES for tree in trees),
        )
    ]


def _rounds(bots, size, shelf, folder):
    """The figures of every bot, round by round; every second round reversed, so that none is always first."""
    for tree in dict.fromkeys(bot.tree for bot in bots):
        tree.compile()
        for database in DATABASES:
            tree.fill(shelf.new(database, tree.template), referrals=REFERRALS)
    rounds = []
    for number in range(size.rounds):
        turn = bots[::-1] if number % 2 else bots
        figures = {bot: measured(bot, shelf, folder, size=size, seed=number) for bot in turn}
        rounds.append({bot: figures[bot] for bot in bots})
        sys.stderr.write(f"round {number + 1} is done\n")
    return rounds


if __name__ == "__main__":
    main()
