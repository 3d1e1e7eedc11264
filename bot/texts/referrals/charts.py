"""The board of referrals as a picture: a bar for each status, by how long referrals have stood there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.times.wall import to_local
from bot.services.kinds.referral_papers import PrintedBoard
from bot.services.referrals.boards import Board, ProgrammeTally, StatusTally
from bot.texts import cards
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.charts.bars import Bar, Bars
from bot.texts.media.charts.panels import Panel, Series
from bot.texts.media.charts.pictures import Caption, picture
from bot.texts.media.charts.style import AMBER, MOST_ROWS, PURPLE, TEAL
from bot.texts.referrals import boards as texts
from bot.texts.reply import ReplyFile
from bot.texts.times import full

STAYS = (Series("up to a week", TEAL), Series("up to 4 weeks", AMBER), Series("longer", PURPLE))
ENDS = "Behind each bar: how many, the longest stay, how many late (overdue)."
ONLY = "Only those whose status the reader may know."
LONGEST = 900  # characters of words below a picture, well within what the messenger takes


def sheet(printed: PrintedBoard) -> DocumentPart:
    """For the officer who asked: it counts what they may know, so it can't be passed on."""
    board = printed.board
    name = f"referrals-{to_local(board.made_at):%Y%m%d-%H%M}.png"
    file = ReplyFile(name, chart(printed), is_picture=True)
    return DocumentPart((file,), _words(board))


def chart(printed: PrintedBoard) -> bytes:
    return picture(caption(printed), panels(printed.board))


def caption(printed: PrintedBoard) -> Caption:
    board = printed.board
    return Caption(
        title=" · ".join(filter(None, ("Where referrals stand", texts.called(board)))),
        summary=f"{texts.total(board)}. The colours say how long they have stood there.",
        foot=f"{ENDS} {ONLY} As at {full(board.made_at)}, for {printed.made_by}.",
        marking=cards.MARKING,
    )


def panels(board: Board) -> tuple[Panel, ...]:
    """The statuses of each programme; where those are too many for a picture, the programmes alone."""
    bars = tuple(_statuses(board))
    return (Bars(STAYS, bars if len(bars) <= MOST_ROWS else tuple(map(_programme, board.programmes))),)


def _statuses(board: Board) -> Iterator[Bar]:
    for number, programme in enumerate(board.programmes):
        if number:
            yield Bar("", (0, 0, 0), heads=True)
        note = texts.counted(programme.number, programme.overdue)
        yield Bar(programme.name, (0, 0, 0), note, heads=True)
        for status in programme.statuses:
            yield Bar(status.label, _parts(status), texts.stays(status, board.made_at, shortly=True))


def _programme(one: ProgrammeTally) -> Bar:
    week, month, longer = (sum(each) for each in zip(*map(_parts, one.statuses), strict=True))
    late = f" · {one.overdue:,} late" if one.overdue else ""
    return Bar(one.name, (week, month, longer), f"{one.number:,}{late}")


def _parts(status: StatusTally) -> tuple[int, int, int]:
    return (status.week, status.month, status.longer)


def _words(board: Board) -> str:
    head = f"Where referrals stand · {texts.called(board) or 'all'} · {texts.total(board)}"
    whole = texts.words(board)
    if len(whole) > LONGEST:
        kept, _, _ = whole[:LONGEST].rpartition("\n")
        whole = f"{kept}\nThe rest: ask for the board of one programme."
    return f"{head}\n{whole}\n{cards.marking(board.made_at)}"
