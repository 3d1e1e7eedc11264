"""The board of an operation in words: the same as its picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.services.operations.boards import Cell, OperationBoard, StrandTally
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, fits, prose, say, words
from bot.texts.times import day
from bot.values import replace

OTHER = "Other"


def board(shown: OperationBoard, *, picture: bool) -> Reply:
    """With a picture on its way it is a new message, above that; without one it is brought up to date."""
    coming = picture and bool(shown.whole.total)
    reply = say(
        _title(shown),
        *_lines(shown),
        "The picture is coming." if coming else None,
        cards.marking(shown.made_at),
        buttons=_buttons(shown),
    )
    return replace(reply, fresh=coming)


def which() -> Reply:
    return say(prose("Which operation? For example: `/op board driven`"))


def plain(shown: OperationBoard) -> str:
    """All of it as plain text."""
    return "\n".join(words(one) for one in (_title(shown), *_lines(shown)))


def called(one: StrandTally) -> str:
    return one.strand.capitalize() if one.strand else OTHER


def counted(cell: Cell) -> str:
    """`5 of 9 done, 2 overdue`."""
    if not cell.total:
        return "no task"
    return f"{cell.done:,} of {cell.total:,} done" + (f", {cell.overdue:,} overdue" if cell.overdue else "")


def span(shown: OperationBoard) -> str:
    first, last = day(shown.days[0]), day(shown.days[-1])
    return first if first == last else f"{first} to {last}"


def results(shown: OperationBoard) -> str:
    """`Results recorded: 12`."""
    return f"Results recorded: {sum(shown.results):,}"


def weekday(one: date) -> str:
    return f"{one:%a}"


def _title(shown: OperationBoard) -> Line:
    return (bold(f"{shown.name}: board"), f" · {span(shown)} · {counted(shown.whole)}")


def _lines(shown: OperationBoard) -> Iterator[Line]:
    for one in shown.strands:
        yield (bold(called(one)), f" · {counted(one.whole)}")
        if one.whole.total:
            cells = zip(shown.days, one.cells, strict=True)
            yield " · ".join(f"{weekday(on)} {_cell(cell)}" for on, cell in cells if cell.total)
    yield results(shown)


def _cell(cell: Cell) -> str:
    return f"{cell.done}/{cell.total}" + (f" ⚠{cell.overdue}" if cell.overdue else "")


def _buttons(shown: OperationBoard) -> tuple[tuple[Button, ...], ...]:
    says = f"/op board {shown.code}"
    again, picture = f"{says} words page {shown.page}", f"{says} page {shown.page}"
    if not fits(again):
        return ()
    row = (Button("↻ Refresh", again), Button("Picture", picture), Button("Card", f"/op {shown.code}"))
    return (*cards.pages(f"{says} words", shown.page, total=shown.pages, size=1), row)
