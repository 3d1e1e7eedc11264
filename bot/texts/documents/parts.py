"""Documents in words: one that is coming, and one that never came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.services.documents.queue import DocumentFailedNotice, DocumentFailure
from bot.services.files.previews import MOST_PIXELS, Unshown
from bot.texts.cards import marking
from bot.texts.reply import Button, Line, Reply, ReplyFile, code, fits, prose, say
from bot.texts.times import full

WHY = {
    DocumentFailure.NOT_ALL_SHOWN: "Not everything can be shown.",
    DocumentFailure.LOCKED: "Your file was ready, but your chat was locked by then, so it was not sent.",
    DocumentFailure.FAILED: "Your file could not be made or sent.",
}


class DocumentPart(Struct, frozen=True):
    """A part sent at once: one file, or an album of up to ten pictures or documents, with these words.

    The words say what it is, once it lies among others: whose, from when to when, how much, its marking.
    A `protected` part cannot be forwarded or saved.
    """

    files: tuple[ReplyFile, ...]
    words: str
    protected: bool = True


def proven(title: str, times: Sequence[datetime], *, page: int, more: bool, made_at: datetime) -> str:
    """The words below a file of entries that proves them: its title, its part, their number and times."""
    part = f", part {page}" if more or page > 1 else ""
    when = between(times) if times else "none"
    return f"{title}{part}\n{counted(len(times))}, {when}, with their proof\n{marking(made_at)}"


def counted(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def between(times: Sequence[datetime]) -> str:
    """`Sat 21/11/2026 10:15 to Sun 22/11/2026 06:40`; one time alone if there is one."""
    first, last = full(min(times)), full(max(times))
    return first if first == last else f"{first} to {last}"


def why_unshown(why: Unshown, form: str) -> str:
    """`HEIC pictures have no preview`; `the picture is damaged`."""
    if why is Unshown.FORMAT:
        return f"{form} pictures have no preview"
    return {
        Unshown.LARGE: f"more than {MOST_PIXELS // 1_000_000} million pixels are too large for a preview",
        Unshown.DAMAGED: "the picture is damaged",
        Unshown.NO_PICTURE: "by its content it is no picture",
        Unshown.GONE: "our store can't give that file: tell an administrator",
    }[why]


def _told_unshown(notice: DocumentFailedNotice) -> Reply:
    """The reason for each file, said once; and the way to the files themselves, where there is one."""
    files = notice.again
    how: Line | None
    if files:
        how = prose(f"The files as they came: `{files}`")
    elif all(one.why is Unshown.GONE for one in notice.missing):
        how = None
    else:
        how = "Ask whoever sent it for a JPEG or PNG."
    return say(
        WHY[notice.why],
        *(f"Number {one.number}: {why_unshown(one.why, one.form)}." for one in notice.missing),
        how,
        buttons=((Button("Files", files),),) if files else (),
    )


def told_failed(notice: DocumentFailedNotice) -> Reply:
    if notice.why is DocumentFailure.NOT_ALL_SHOWN:
        return _told_unshown(notice)
    again = notice.again
    may_ask = fits(again)
    return say(
        WHY[notice.why],
        ("Ask for it again: ", code(again)),
        buttons=((Button("Ask again", again),),) if may_ask else (),
    )
