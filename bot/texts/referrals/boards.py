"""The board of referrals in words: the same as its picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.services.referrals.boards import Board, ProgrammeTally, StatusTally
from bot.texts import cards
from bot.texts.reply import Button, Piece, Reply, bold, fits, say
from bot.texts.times import gap
from bot.values import replace

DAY = timedelta(days=1)
LINES = 12  # statuses on a phone's screen; more are behind a button for each programme


def board(shown: Board) -> Reply:
    """The counts, status by status; of more than a screen holds, programme by programme."""
    if not shown.number:
        return nothing(shown.asked)
    is_long = len(shown.programmes) > 1 and sum(len(one.statuses) for one in shown.programmes) > LINES
    counts = (_head(one) for one in shown.programmes) if is_long else _lines(shown)
    says = ((one.name, f"/referrals board {one.code}") for one in shown.programmes)
    buttons = cards.grid((Button(name, word) for name, word in says if fits(word)), across=2)
    reply = say(
        (bold("Where referrals stand"), f" · {called(shown) or 'all'} · {total(shown)}"),
        *counts,
        "Each status in its line: press one." if is_long else None,
        "The picture is coming.",
        cards.marking(shown.made_at),
        buttons=buttons if is_long else (),
    )
    return replace(reply, fresh=True)


def called(shown: Board) -> str:
    """The words that narrowed it, a programme by its name."""
    names = {one.code: one.name for one in shown.programmes}
    return " ".join(names.get(word, word) for word in shown.asked.split())


def nothing(asked: str) -> Reply:
    return say(
        f"No open referral whose status you may know ({asked or 'all'}).",
        "Of others, ring the owning team.",
        buttons=((Button("Referrals", "/referrals all"),),),
    )


def unknown(word: str, programmes: Iterable[str]) -> Reply:
    return say(
        f"I don't know the board “{word[:40]}”.",
        f"Boards of referrals: all, mine, team, {', '.join(sorted(programmes))}",
        buttons=((Button("All", "/referrals board"), Button("Team's", "/referrals board team")),),
    )


def words(shown: Board) -> str:
    """All of it as plain text."""
    lines = ("".join(one if isinstance(one, str) else one.text for one in line) for line in _lines(shown))
    return "\n".join(lines)


def total(shown: Board) -> str:
    return counted(shown.number, shown.overdue)


def counted(number: int, overdue: int) -> str:
    """`57 open, 12 overdue`."""
    return f"{number:,} open" + (f", {overdue:,} overdue" if overdue else "")


def stays(status: StatusTally, now: datetime, *, shortly: bool = False) -> str:
    """`5 · longest 41 days · 2 overdue`; of one alone `1 · 12 days`; shortly, `5 · 41 days · 2 late`."""
    stayed = now - status.longest
    longest = gap(stayed.total_seconds()) if stayed >= DAY else "under a day"
    late = f"{status.overdue:,} {'late' if shortly else 'overdue'}" if status.overdue else ""
    how_long = f"longest {longest}" if status.number > 1 and not shortly else longest
    return " · ".join(filter(None, (f"{status.number:,}", how_long, late)))


def _lines(shown: Board) -> Iterator[tuple[Piece, ...]]:
    for programme in shown.programmes:
        yield _head(programme)
        for status in programme.statuses:
            yield (f"{status.label}: {stays(status, shown.made_at)}",)


def _head(programme: ProgrammeTally) -> tuple[Piece, ...]:
    return (bold(programme.name), f" · {counted(programme.number, programme.overdue)}")
