"""The makers of each kind of document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from bot.database import Session
from bot.services.access.policy import Permission
from bot.services.briefings import file_requests as briefing_file_requests
from bot.services.briefings import reports
from bot.services.briefings.reports import ReportFile
from bot.services.documents.queue import DocumentClaim
from bot.services.files.store import Store
from bot.services.kinds import referral_files, referral_papers
from bot.services.kinds.referral_files import ReferralFile
from bot.services.kinds.referral_papers import PrintedBoard, TeamWorkbook
from bot.services.notebook import extracts as book_extracts
from bot.services.notebook import file_requests as note_file_requests
from bot.services.notebook.extracts import BookExtract
from bot.services.operations import boards as operation_boards
from bot.services.operations.boards import PrintedOperationBoard
from bot.services.operations.reports import requests
from bot.services.operations.reports.requests import GatheredReport
from bot.services.oversight import audit_extracts
from bot.services.oversight.audit_extracts import AuditExtract
from bot.services.trainings import certificates
from bot.services.trainings.certificates import CertificateSet
from bot.texts.briefings import attachments as attachment_texts
from bot.texts.documents.parts import DocumentPart
from bot.texts.notebook import file_requests as note_file_texts
from models.document import DocumentKind


class Maker(Struct, frozen=True):
    """`gather` reads the facts and changes nothing; `make` turns these into sheets, in a worker thread.

    Each sheet is sent before the next is made, so that no more than one is held in memory. Made again
    after a failure, the sheets must come in the same order. A BeatlineError from either is for good;
    any other error is tried again. `permission` is the one that the officer must still hold at the door.
    A sheet `stays` in the chat for so long; None is until a wipe.
    """

    permission: Permission
    gather: Callable[[Session, DocumentClaim], Any]
    make: Callable[[Any, Store], Iterator[DocumentPart]]
    stays: timedelta | None = None


def _audit(extract: AuditExtract, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.oversight import audit_files

    yield audit_files.sheet(extract)


def _book(extract: BookExtract, source: Store) -> Iterator[DocumentPart]:
    from bot.texts.notebook import extracts as books

    yield from books.sheet(extract, source)


def _briefing(printed: ReportFile, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.briefings import report_files

    yield report_files.sheet(printed)


def _referral_file(held: ReferralFile, source: Store) -> Iterator[DocumentPart]:
    from bot.texts.referrals import file_pages

    yield file_pages.sheet(held, source)


def _board(printed: PrintedBoard, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.referrals import charts

    yield charts.sheet(printed)


def _workbook(team: TeamWorkbook, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.referrals import workbooks

    yield workbooks.sheet(team)


def _certificates(held: CertificateSet, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.trainings import certificate_pages

    yield certificate_pages.sheet(held)


def _operation_board(printed: PrintedOperationBoard, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.operations import charts as operation_charts

    yield operation_charts.sheet(printed)


def _operation_report(held: GatheredReport, _: Store) -> Iterator[DocumentPart]:
    from bot.texts.operations import reports as operation_reports

    yield operation_reports.sheet(held)


MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        DocumentKind.PICTURES: Maker(Permission.NOTE, note_file_requests.gather, note_file_texts.pictures),
        DocumentKind.FILES: Maker(Permission.NOTE, note_file_requests.gather, note_file_texts.files),
        DocumentKind.BOOK: Maker(Permission.NOTE, book_extracts.gather, _book),
        DocumentKind.AUDIT: Maker(Permission.AUDIT, audit_extracts.gather, _audit),
        DocumentKind.ATTACHED: Maker(
            Permission.READ_BRIEFINGS, briefing_file_requests.gather, attachment_texts.sheets
        ),
        DocumentKind.BRIEFING: Maker(Permission.BRIEF, reports.gather, _briefing),
        DocumentKind.REFERRAL_FILE: Maker(
            Permission.DETAIL, referral_files.gather, _referral_file, stays=referral_files.STAYS
        ),
        DocumentKind.BOARD: Maker(Permission.LOOK_UP, referral_papers.gather_board, _board),
        DocumentKind.WORKBOOK: Maker(Permission.LOOK_UP, referral_papers.gather_workbook, _workbook),
        DocumentKind.CERTIFICATES: Maker(Permission.DETAIL, certificates.gather, _certificates),
        DocumentKind.OPERATION_BOARD: Maker(Permission.PATROL, operation_boards.gather, _operation_board),
        DocumentKind.OPERATION_REPORT: Maker(Permission.LOOK_UP, requests.gather, _operation_report),
    }
)
