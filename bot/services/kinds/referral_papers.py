"""The board of referrals as a picture and the workbook of a team, on their way to the officer who asked."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct, convert, to_builtins

from bot.database import Session
from bot.language.names import officer_name
from bot.language.times.wall import to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.referrals import boards, workbooks
from bot.services.referrals.boards import Board
from bot.services.referrals.lists import ReferralFilter
from bot.services.referrals.workbooks import MOST, WorkbookRow
from models.document import DocumentKind


class PrintedBoard(Struct, frozen=True):
    board: Board
    made_by: str


class WorkbookRequest(Struct, frozen=True):
    """The workbook on its way: `rows` of `total` will be in it."""

    programme: str | None
    rows: int
    total: int
    page: int

    @property
    def more(self) -> bool:
        return self.page * MOST < self.total


class TeamWorkbook(Struct, frozen=True):
    rows: tuple[WorkbookRow, ...]
    programme: str | None
    page: int
    more: bool
    made_by: str
    made_at: datetime


def request_board(
    session: Session, actor: Actor, wanted: ReferralFilter, asked: str, *, today: date, now: datetime
) -> Board:
    """The board at once; its picture comes after, if it shows anything."""
    board = boards.show(session, actor, wanted, asked, today=today, now=now)
    if board.number:
        facts = {"wanted": to_builtins(wanted), "asked": asked}
        again = f"/referrals board {asked}".strip()
        document_queue.request(session, actor, DocumentKind.BOARD, facts, again=again, now=now)
    return board


def gather_board(session: Session, claim: DocumentClaim) -> PrintedBoard:
    """The counts as its reader may have them now."""
    reader, now = document_queue.require_reader(session, claim), claim.asked_at
    wanted = convert(claim.asked["wanted"], ReferralFilter)
    today = to_local(now).date()
    board = boards.read(session, reader, wanted, claim.asked["asked"], today=today, now=now)
    return PrintedBoard(board, _called(reader))


def request_workbook(
    session: Session, actor: Actor, programme: str | None, *, page: int, now: datetime
) -> WorkbookRequest:
    """Have it made. Each referral is on record as exported before it leaves. Raises a RejectedError."""
    chosen = workbooks.of_team(session, actor, programme, page=page, now=now)
    trail.record(session, actor, "export", [("referral", ref) for _, ref in chosen.rows], now=now)
    coming = WorkbookRequest(programme, len(chosen.rows), chosen.total, page)
    facts = {"ids": [one for one, _ in chosen.rows], "programme": programme, "page": page}
    facts["more"] = coming.more
    again = command(programme, page)
    document_queue.request(session, actor, DocumentKind.WORKBOOK, facts, again=again, now=now)
    return coming


def gather_workbook(session: Session, claim: DocumentClaim) -> TeamWorkbook:
    """The rows that its reader may still have. Raises a RejectedError for whoever supervises no more."""
    reader, asked = document_queue.require_reader(session, claim), claim.asked
    rows = workbooks.read(session, reader, asked["ids"], now=claim.asked_at)
    return TeamWorkbook(
        rows=tuple(rows),
        programme=asked["programme"],
        page=asked["page"],
        more=asked["more"],
        made_by=_called(reader),
        made_at=claim.asked_at,
    )


def command(programme: str | None, page: int) -> str:
    """The words that bring such a page."""
    words = ("/referrals xlsx", programme, f"page {page}" if page > 1 else "")
    return " ".join(filter(None, words))


def _called(reader: Actor) -> str:
    return officer_name(reader.rank, reader.collar, reader.surname)
