"""Documents in words: one that is coming, and one that never came."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.documents.queue import DocumentFailedNotice, DocumentFailure
from bot.texts.reply import MAX_SAYS, Button, Reply, ReplyFile, code, say

WHY = {
    DocumentFailure.LOCKED: "Your file was ready, but your chat was locked by then, so it was not sent.",
    DocumentFailure.FAILED: "Your file could not be made or sent.",
}


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A part sent at once: one file, or an album of up to ten pictures, with these words below.

    A `protected` part cannot be forwarded or saved.
    """

    files: tuple[ReplyFile, ...]
    words: str = ""
    protected: bool = True


def told_failed(notice: DocumentFailedNotice) -> Reply:
    again = notice.again
    fits = len(again.encode()) <= MAX_SAYS
    return say(
        WHY[notice.why],
        ("Ask for it again: ", code(again)),
        buttons=((Button("Ask again", again),),) if fits else (),
    )
