"""The board of an operation as a picture: its days across, its strands down."""

from __future__ import annotations

from datetime import date

from bot.language.times.wall import to_local
from bot.services.operations.boards import Cell, OperationBoard, PrintedOperationBoard, StrandTally
from bot.texts import cards
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.charts.grids import Grid, GridCell, GridRow
from bot.texts.media.charts.panels import Panel, Series
from bot.texts.media.charts.pictures import Caption, picture
from bot.texts.media.charts.style import RED, STEEL, TEAL
from bot.texts.operations import boards as texts
from bot.texts.reply import ReplyFile
from bot.texts.times import full

STANDS = (Series("done", TEAL), Series("not done", STEEL), Series("overdue", RED))
LONGEST = 900  # characters of words below a picture, well within what the messenger takes
COUNTS = "In each square: how many tasks are done, of how many. Only those that the reader may know of."


def sheet(printed: PrintedOperationBoard) -> DocumentPart:
    """For the officer who asked: it counts what they may know, so it can't be passed on."""
    shown = printed.board
    name = f"board-{to_local(shown.made_at):%Y%m%d-%H%M}.png"
    file = ReplyFile(name, chart(printed), is_picture=True)
    return DocumentPart((file,), f"{_words(texts.plain(shown))}\n{cards.marking(shown.made_at)}")


def chart(printed: PrintedOperationBoard) -> bytes:
    return picture(caption(printed), panels(printed.board))


def caption(printed: PrintedOperationBoard) -> Caption:
    shown = printed.board
    return Caption(
        title=f"{shown.name}: board",
        summary=f"{texts.span(shown)}: {texts.counted(shown.whole)}. {texts.results(shown)}.",
        foot=f"{COUNTS} As at {full(shown.made_at)}, for {printed.made_by}.",
        marking=cards.MARKING,
    )


def panels(shown: OperationBoard) -> tuple[Panel, ...]:
    today = to_local(shown.made_at).date()
    marked = shown.days.index(today) if today in shown.days else None
    rows = [GridRow(texts.called(one), texts.counted(one.whole), _cells(one)) for one in shown.strands]
    return (Grid(STANDS, [_head(one) for one in shown.days], rows, marked),)


def _words(whole: str) -> str:
    return whole if len(whole) <= LONGEST else whole[:LONGEST].rpartition("\n")[0]


def _head(one: date) -> tuple[str, str]:
    return texts.weekday(one), f"{one.day}/{one.month}"


def _cells(one: StrandTally) -> tuple[GridCell, ...]:
    return tuple(_cell(cell) for cell in one.cells)


def _cell(cell: Cell) -> GridCell:
    left = cell.total - cell.done - cell.overdue
    late = f"{cell.overdue} late" if cell.overdue else ""
    return GridCell(f"{cell.done}/{cell.total}", (cell.done, left, cell.overdue), late)
