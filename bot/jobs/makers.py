"""How each kind of paper is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from bot.services import attached_files, audit_extracts, book_extracts, briefing_reports, note_files
from bot.services.access import Permission
from bot.services.audit_extracts import Extract
from bot.services.book_extracts import BookExtract
from bot.services.briefing_reports import Printed
from bot.services.papers import Claimed
from bot.services.store import Store
from bot.texts import briefing_attachments as attachment_texts
from bot.texts import note_files as note_file_texts
from bot.texts.papers import Sheet
from models.paper import PaperKind


@dataclass(frozen=True, slots=True)
class Maker:
    """`gather` reads the facts and changes nothing; `make` turns these into sheets, in a worker thread.

    Each sheet is sent before the next is made, so that no more than one is held in memory. Made again
    after a failure, the sheets must come in the same order. A BeatlineError from either is for good,
    whatever else goes wrong is tried again. `permission` is what the officer must still have at the door.
    """

    permission: Permission
    gather: Callable[[Session, Claimed], Any]
    make: Callable[[Any, Store], Iterator[Sheet]]


def _audit(extract: Extract, _: Store) -> Iterator[Sheet]:
    from bot.texts import audit_files  # with what makes files it takes 30 ms to load, of every start

    yield audit_files.sheet(extract)


def _book(extract: BookExtract, source: Store) -> Iterator[Sheet]:
    from bot.texts import books

    yield from books.sheet(extract, source)


def _briefing(printed: Printed, _: Store) -> Iterator[Sheet]:
    from bot.texts import briefing_files

    yield briefing_files.sheet(printed)


MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        PaperKind.PICTURES: Maker(Permission.NOTE, note_files.gather, note_file_texts.pictures),
        PaperKind.FILES: Maker(Permission.NOTE, note_files.gather, note_file_texts.files),
        PaperKind.BOOK: Maker(Permission.NOTE, book_extracts.gather, _book),
        PaperKind.AUDIT: Maker(Permission.AUDIT, audit_extracts.gather, _audit),
        PaperKind.ATTACHED: Maker(Permission.READ_BRIEFINGS, attached_files.gather, attachment_texts.sheets),
        PaperKind.BRIEFING: Maker(Permission.BRIEF, briefing_reports.gather, _briefing),
    }
)
