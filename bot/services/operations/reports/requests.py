"""A report on its way to the officer who asked: the report itself with its workbook, or a page to publish."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.operations.reports import scope as scopes
from bot.services.operations.reports import whole
from bot.services.operations.reports.scope import ReportScope
from bot.services.operations.reports.whole import OperationReport
from models.document import DocumentKind


class GatheredReport(Struct, frozen=True):
    report: OperationReport
    is_public: bool


def request(session: Session, actor: Actor, words: str, *, is_public: bool, now: datetime) -> ReportScope:
    """Have it made; that it leaves is on record. Raises NotOnRecordError, RejectedError."""
    scope = scopes.require(session, actor, words, now=now)
    whole.require_size(session, scope)
    detail = "page to publish" if is_public else "report"
    trail.record(session, actor, "export", [("operation", scope.name)], now=now, detail=detail)
    again = f"/op {'publish' if is_public else 'report'} {scope.code}"
    asked = {"operation": scope.code, "public": is_public}
    document_queue.request(session, actor, DocumentKind.OPERATION_REPORT, asked, again=again, now=now)
    return scope


def gather(session: Session, claim: DocumentClaim) -> GatheredReport:
    """All of it in one snapshot, as its reader may have it now. Raises as `request`."""
    reader, now = document_queue.require_reader(session, claim), claim.asked_at
    scope = scopes.require(session, reader, claim.asked["operation"], now=now)
    made_by = officer_name(reader.rank, reader.collar, reader.surname)
    found = whole.read(session, reader, scope, made_by=made_by, now=now)
    return GatheredReport(found, claim.asked["public"])
