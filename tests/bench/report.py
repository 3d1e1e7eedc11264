"""The figures as tables, on the screen and in docs/performance.md."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import psutil

PAGE = Path(__file__).parents[2] / "docs/performance.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"


@dataclass(frozen=True)
class Line:
    name: str
    figure: str
    show: Callable[[float], str]


LINES = (
    Line("In flight, updates a second", "in_flight", "{:,.0f}".format),
    Line("Backlog, updates a second", "backlog", "{:,.0f}".format),
    Line("Latency, median ms", "median", lambda seconds: f"{1000 * seconds:.2f}"),
    Line("Latency, p95 ms", "p95", lambda seconds: f"{1000 * seconds:.2f}"),
    Line("CPU s for 1,000 updates", "cpu", "{:.2f}".format),
    Line("Peak memory, MiB", "memory", "{:.0f}".format),
    Line("Start to first answer, s", "start", "{:.2f}".format),
)


def tables(rounds, sizes, *, people):
    """A table for polling and one for webhook: medians, with the range of the ratios of single rounds."""
    parts = [_machine(len(rounds), sizes, people)]
    for mode in dict.fromkeys(bot.mode for bot in rounds[0]):
        bots = [bot for bot in rounds[0] if bot.mode == mode]
        names = [f"Beatline, {_NAMES[bot.database]}" if bot.database else "bare echo" for bot in bots]
        parts += ["", f"### By {mode}", "", _row("", *names), _row(*["---"] + ["--:"] * len(bots))]
        parts += [_row(line.name, *(_cell(line, bot, bots[0], rounds) for bot in bots)) for line in LINES]
    return "\n".join(parts) + "\n"


def renew(text):
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _cell(line, bot, echo, rounds):
    figures = [getattr(measured[bot], line.figure) for measured in rounds]
    middle = line.show(median(figures))
    if bot == echo:
        return middle
    ratios = [
        getattr(measured[bot], line.figure) / getattr(measured[echo], line.figure) for measured in rounds
    ]
    return f"{middle} = **{median(ratios):.2f} x** ({min(ratios):.2f} to {max(ratios):.2f})"


def _row(*cells):
    return f"| {' | '.join(cells)} |"


def _machine(rounds, sizes, people):
    sniffio = "with" if find_spec("sniffio") else "without"
    return (
        f"{datetime.now(UTC):%d/%m/%Y}; {psutil.cpu_count()} cores, {platform.system()}, "  # noqa: TID251
        f"Python {platform.python_version()}, python-telegram-bot {version('python-telegram-bot')} "
        f"({sniffio} sniffio, which makes the echo faster). Medians of {rounds} interleaved rounds; a ratio "
        f"is to the echo of the same round, its range in brackets. {people} people in flight, "
        f"{sizes['in_flight']:,} updates; a backlog of {sizes['backlog']:,}; {sizes['alone']} messages for "
        "latency."
    )
