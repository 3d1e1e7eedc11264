"""Attachments of a briefing in words, and its files on their way to the officer who asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.services.briefings.attaching import MOST, AttachRefusal, AttachResult
from bot.services.briefings.attachments import BriefingAttachmentView
from bot.services.briefings.file_requests import BriefingFiles
from bot.services.briefings.viewing import BriefingView
from bot.services.documents.queue import NotAllShownError
from bot.services.files.items import Item
from bot.services.files.previews import UnshownFile
from bot.services.files.store import Store
from bot.services.kinds.fetched_files import AttachmentLostNotice
from bot.services.retractions.replacements import FilesRetractedNotice
from bot.texts import cards, labels
from bot.texts.briefings.composing import UNSCHEDULED
from bot.texts.documents.parts import DocumentPart
from bot.texts.notebook import file_requests
from bot.texts.reply import Button, Expect, Reply, Row, bold, prose, say
from bot.values import replace

ATTACHING = "brief attaching"
KB, MB = 1_000, 1_000_000
WHY: Mapping[AttachRefusal, str] = MappingProxyType(
    {
        AttachRefusal.KIND: "wasn't attached: send photos, or pictures, PDFs, office documents and plain text"
        " as files.",
        AttachRefusal.LARGE: "wasn't attached: it is larger than 20 MB. Send it smaller, or in parts.",
        AttachRefusal.SAME: "is already attached.",
        AttachRefusal.MANY: f"wasn't attached: a briefing holds {MOST} at most. Remove one first.",
    }
)


def lines(files: Sequence[BriefingAttachmentView]) -> Iterator[str]:
    """`Attached: 2 pictures, 1 document`, then each with its number."""
    if not files:
        return
    pictures = sum(one.is_picture for one in files)
    counted = (_many(pictures, "picture"), _many(len(files) - pictures, "document"))
    yield f"Attached: {', '.join(filter(None, counted))}"
    for number, one in enumerate(files, start=1):
        facts = (one.file_name or "picture", _size(one.size), _trouble(one))
        yield f"{number} · {', '.join(filter(None, facts))}"


def button(ref: str, files: Sequence[BriefingAttachmentView]) -> Button:
    label = "Pictures" if all(one.is_picture for one in files) else "Files"
    return Button(label, f"/briefings files {ref}")


def card(done: AttachResult, *, fresh: bool = False) -> Reply:
    """Its attachments so far; files sent next are attached too."""
    briefing = done.briefing
    ref, files = briefing.ref, briefing.files
    room = MOST - len(files)
    reply = say(
        cards.heading(ref, briefing.title or "no title yet"),
        (bold("Not sent yet"),),
        UNSCHEDULED if done.unscheduled else None,
        *(lines(files) if files else ("Nothing is attached yet.",)),
        *(f"⚠ {_called(item)} {WHY[why]}" for item, why in done.refused),
        f"Send photos or documents now: there is room for {room}. Then check the preview." if room else None,
        buttons=_buttons(briefing),
        expect=Expect(ATTACHING, {"brief": ref}),
    )
    return replace(reply, fresh=fresh)


def overtaken(done: AttachResult) -> Reply:
    return replace(card(done), toast="It was changed since: look again")


def locked(ref: str) -> Reply:
    """The answer to files sent to a preview while the chat is locked: otherwise they would become a note."""
    return say(
        f"Your chat is locked, so nothing was attached to {ref}.",
        "Enter your PIN, then send it again.",
        buttons=((Button("Unlock", "/unlock"),),),
    )


def which(_words: str) -> Reply:
    return say(prose("To which briefing? For example: `/brief attach BRF-0012`"))


def told_lost(notice: AttachmentLostNotice) -> Reply:
    ref = notice.ref
    return say(
        f"A file attached to {ref} could not be fetched, so the briefing can't be sent with it.",
        "Remove it, and attach it again if you still have it.",
        buttons=((Button("Look at it", f"/brief attach {ref}"),),),
    )


def told_retracted(notice: FilesRetractedNotice) -> Reply:
    ref, done, failed = notice.ref, notice.done, notice.failed
    return say(
        (bold(ref), f": {failed} messages with its files couldn't be deleted, {done} were."),
        "If nobody may keep them, ring round.",
        buttons=((Button("Recipients", f"/briefings report {ref}"),),),
    )


def sheets(found: BriefingFiles, source: Store) -> Iterator[DocumentPart]:
    """An album of its pictures, then each document. Raises NotAllShownError at the end if one is missing."""
    missing: list[UnshownFile] = []
    level = found.marking.value
    for made in (
        file_requests.pictures(found.pictures, source, level=level),
        file_requests.files(found.documents, source, level=level),
    ):
        try:
            yield from made
        except NotAllShownError as error:
            missing += error.missing
    if missing:
        raise NotAllShownError(missing)


def _buttons(briefing: BriefingView) -> tuple[Row, ...]:
    """[Remove 2] names the version, in which it is the second."""
    ref, files = briefing.ref, briefing.files
    detach = f"/brief detach {ref} v{briefing.version}"
    away = (Button(f"Remove {n}", f"{detach} {n}") for n in range(1, len(files) + 1))
    look = (button(ref, files),) if any(one.is_ready for one in files) else ()
    return (*cards.grid(away, across=3), (*look, Button("Preview", f"/brief attach {ref} done")))


def _trouble(one: BriefingAttachmentView) -> str:
    if one.lost_reason is not None:
        return "⚠ could not be fetched"
    if one.is_belied:
        return "⚠ isn't the type its name says"
    return "" if one.is_ready else "being fetched"


def _called(item: Item) -> str:
    return f"“{item.file_name[:60]}”" if item.file_name else f"The {labels.ATTACHMENTS[item.kind]}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""


def _size(size: int | None) -> str:
    if size is None:
        return ""
    return f"{size / MB:.1f} MB" if size >= MB else f"{-(-size // KB)} KB"
