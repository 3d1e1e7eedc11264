"""One file with a certificate for each who came to a training."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.trainings import attendance, refusals
from bot.services.trainings.viewing import TrainingView
from models.document import DocumentKind


class CertificateSet(Struct, frozen=True):
    training: TrainingView
    names: tuple[str, ...]
    made_at: datetime


def request(session: Session, actor: Actor, number: int, *, now: datetime) -> TrainingView:
    """Have it made; that the names leave is on record. Raises RejectedError."""
    seen = attendance.require_taking(session, actor, number, now=now)
    if not seen.attended:
        raise refusals.NO_NAMES(str(number))
    trail.record(session, actor, "export", [("training", str(number))], now=now, detail="certificates")
    again = f"/training certificates {number}"
    asked = {"training": number}
    document_queue.request(session, actor, DocumentKind.CERTIFICATES, asked, again=again, now=now)
    return seen


def gather(session: Session, claim: DocumentClaim) -> CertificateSet:
    """The names, if its reader may still have them. Raises as `request`."""
    reader, number = document_queue.require_reader(session, claim), claim.asked["training"]
    seen = attendance.require_taking(session, reader, number, now=claim.asked_at)
    return CertificateSet(seen, tuple(attendance.names(session, number)), claim.asked_at)
