"""The figures as tables, on the screen and in docs/performance.md."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

import psutil

from tests.bench.trees import THIS, commit

PAGE = Path(__file__).parents[2] / "docs/performance.md"
BENCH, LARGE = "<!-- make bench writes from here -->", "<!-- tests.bench.large writes from here -->"
END = "<!-- to here -->"


@dataclass(frozen=True)
class Line:
    name: str
    figure: str
    show: Callable[[float], str]


LINES = (
    Line("CPU s for 1,000 updates", "cpu", "{:.2f}".format),
    Line("In flight, updates a second", "in_flight", "{:,.0f}".format),
    Line("Backlog, updates a second", "backlog", "{:,.0f}".format),
    Line("Latency, median ms", "median", lambda seconds: f"{1000 * seconds:.2f}"),
    Line("Latency, p95 ms", "p95", lambda seconds: f"{1000 * seconds:.2f}"),
    Line("Peak memory, MiB", "memory", "{:.0f}".format),
    Line("Start to first answer, s", "start", "{:.2f}".format),
    Line("CPU s to first answer", "start_cpu", "{:.2f}".format),
)
KEPT = ("cpu", "in_flight", "median", "start_cpu", "memory")  # the lines kept for each release


def tables(rounds, sizes, *, people):
    """A table for polling and one for webhook: medians, with the range of the ratios of single rounds."""
    parts = [_machine(len(rounds), sizes, people)]
    for mode in dict.fromkeys(bot.mode for bot in rounds[0]):
        bots = [bot for bot in rounds[0] if bot.mode == mode]
        parts += ["", f"### By {mode}", "", *_head("", *map(_name, bots))]
        parts += [_row(line.name, *(_cell(line, bot, bots[0], rounds) for bot in bots)) for line in LINES]
    return "\n".join(parts) + "\n"


def ratios(rounds, other):
    """This tree's figures divided by the other's, of the same round and database."""
    pairs = {bot: replace(bot, tree=other) for bot in _ours(rounds)}
    parts = ["", f"### This tree by {other.name}", "", *_head("", *map(_name, pairs))]
    for figure in KEPT:
        cells = [_ratio(figure, bot, before, rounds) for bot, before in pairs.items()]
        parts.append(_row(_LINE[figure].name, *cells))
    return "\n".join(parts) + "\n"


def release(rounds):
    """Lines for the table of releases: this tree's ratios to the echo."""
    parts = ["", *_head("release", *(_LINE[figure].name for figure in KEPT))]
    for bot in _ours(rounds):
        echo = next(one for one in rounds[0] if one.mode == bot.mode and one.database is None)
        cells = [f"{median(_by_round(figure, bot, echo, rounds)):.2f} x" for figure in KEPT]
        parts.append(_row(f"{commit()}, {_NAMES[bot.database]}, {bot.mode}", *cells))
    return "\n".join(parts) + "\n"


def growth(found, extents, *, blocks):
    """A line for each work: for each database the time in a small and in a large force, and their ratio."""
    small, large = (f"{extent:,}" for extent in extents)
    today = f"{datetime.now(UTC):%d/%m/%Y}"  # noqa: TID251
    parts = [
        f"{today}. Milliseconds, of CPU for SQLite, lower quartiles of {blocks} blocks in turn.",
        "",
        *_head("", *(f"{_NAMES[kind]}, {what}" for kind in found for what in (small, large, "ratio"))),
    ]
    for work in next(iter(found.values())):
        cells = [cell for works in found.values() for cell in _grown(*works[work])]
        parts.append(_row(work, *cells))
    return "\n".join(parts) + "\n"


def _grown(*seconds):
    """The lower quartile: time taken by other processes is no growth."""
    few, many = (quantiles(some, n=4, method="inclusive")[0] for some in seconds)
    return f"{1000 * few:.2f}", f"{1000 * many:.2f}", f"{many / few:.2f} x"


def renew(text, mark):
    """Put the text between this mark in the page and the end mark after it."""
    before, _, rest = PAGE.read_text().partition(mark)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{mark}\n{text}{END}{after}")


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_LINE = {line.figure: line for line in LINES}


def _name(bot):
    if bot.database is None:
        return "bare echo"
    return f"{'Beatline' if bot.tree == THIS else bot.tree.name}, {_NAMES[bot.database]}"


def _ours(rounds):
    return [bot for bot in rounds[0] if bot.database and bot.tree == THIS]


def _cell(line, bot, echo, rounds):
    middle = line.show(median(getattr(measured[bot], line.figure) for measured in rounds))
    return middle if bot == echo else f"{middle} = {_ratio(line.figure, bot, echo, rounds)}"


def _ratio(figure, bot, other, rounds):
    found = _by_round(figure, bot, other, rounds)
    return f"**{median(found):.2f} x** ({min(found):.2f} to {max(found):.2f})"


def _by_round(figure, bot, other, rounds):
    return [getattr(measured[bot], figure) / getattr(measured[other], figure) for measured in rounds]


def _head(*cells):
    return _row(*cells), _row(*["---"] + ["--:"] * (len(cells) - 1))


def _row(*cells):
    return f"| {' | '.join(cells)} |"


def _machine(rounds, sizes, people):
    sniffio = "with sniffio, not as installed" if find_spec("sniffio") else "as installed, without sniffio"
    return (
        f"{datetime.now(UTC):%d/%m/%Y}; {psutil.cpu_count()} cores, {platform.system()}, "  # noqa: TID251
        f"Python {platform.python_version()}, python-telegram-bot {version('python-telegram-bot')} "
        f"({sniffio}). Medians of {rounds} interleaved rounds; a ratio "
        f"is to the echo of the same round, its range in brackets. {people} people in flight, "
        f"{sizes['in_flight']:,} updates; a backlog of {sizes['backlog']:,}; {sizes['alone']} messages for "
        "latency."
    )
