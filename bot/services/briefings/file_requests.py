"""Requests for a briefing's files from officers who may open it: pictures as previews, documents as sent."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import refusals
from bot.services.briefings import viewing as briefings
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.files import kept
from bot.services.files.kept import FileSelection, FilesRequest
from models.briefing import Marking
from models.document import DocumentKind


class BriefingFiles(Struct, frozen=True):
    pictures: FileSelection
    documents: FileSelection
    marking: Marking


def request_files(session: Session, actor: Actor, ref: str, *, now: datetime) -> FilesRequest:
    """Ask for them to be sent. Raises RejectedError, and what keeps its text from being opened."""
    found = briefings.require_visible(session, actor, ref)
    briefings.require_open(actor, found, now=now)
    ready = [one for one in found.files if one.is_ready]
    if not ready:
        raise refusals.NOTHING_ATTACHED()
    coming = FilesRequest(ref, len(ready), len(found.files))
    many = f"{coming.number} of {coming.total}"
    trail.record(session, actor, "files", [("briefing", ref)], now=now, detail=many)
    asked = {
        "ref": ref,
        "marking": found.marking.value,
        "pictures": [one.id for one in ready if one.is_picture],
        "documents": [one.id for one in ready if not one.is_picture],
    }
    again = f"/briefings files {ref}"
    document_queue.request(
        session, actor, DocumentKind.ATTACHED, asked, again=again, briefing_id=found.id, now=now
    )
    return coming


def gather(session: Session, paper: DocumentClaim) -> BriefingFiles:
    """The files to send."""
    pictures, documents = (
        FileSelection(
            paper.asked["ref"],
            paper.asked_at,
            kept.list_stored(session, paper.asked[kind]),
            len(paper.asked[kind]),
        )
        for kind in ("pictures", "documents")
    )
    return BriefingFiles(pictures, documents, Marking(paper.asked["marking"]))
