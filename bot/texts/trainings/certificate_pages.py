"""Certificates as a PDF, a page each, to be printed and handed out."""

from __future__ import annotations

from bot.language.times.wall import to_local
from bot.services.trainings.certificates import CertificateSet
from bot.texts.cards import marking
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.pages import Frame, Pages
from bot.texts.reply import ReplyFile


def sheet(held: CertificateSet) -> DocumentPart:
    """No name stands in the file's name or below it: those light up a phone."""
    number = held.training.number
    file = ReplyFile(f"training-{number}-certificates.pdf", pdf(held))
    words = f"Training {number} · {len(held.names)} certificates to print\n{marking(held.made_at)}"
    return DocumentPart((file,), words)


def pdf(held: CertificateSet) -> bytes:
    day = f"{to_local(held.training.starts_at):%d/%m/%Y}"
    title = f"Training {held.training.number}"
    pages = Pages(Frame(title, "", "", held.made_at, landscape=True))
    for name in held.names:
        pages.plate(
            (
                ("Certificate of attendance", 34.0),
                ("This is to say that", 14.0),
                (name, 30.0),
                ("took part in", 14.0),
                (held.training.title, 20.0),
                (f"on {day}", 14.0),
            )
        )
    return pages.done()
