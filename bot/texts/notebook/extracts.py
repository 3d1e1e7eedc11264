"""A notebook, or the notes on a record, as a PDF to print: struck entries show as struck, with the proof."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.times.wall import to_local
from bot.services.files import previews, store
from bot.services.files.attached import NoteAttachmentView
from bot.services.files.previews import Unshown
from bot.services.files.store import Store, UnreadableError
from bot.services.notebook.extracts import MOST, BookExtract
from bot.services.notebook.viewing import NoteView
from bot.texts import labels
from bot.texts.audit.seals import in_fours
from bot.texts.cards import MARKING
from bot.texts.documents.parts import DocumentPart, why_unshown
from bot.texts.media.pages import Frame, Pages
from bot.texts.notebook.viewing import LATE, attachment_words, particulars
from bot.texts.reply import ReplyFile
from bot.texts.times import full, gap, short
from models.notebook import AttachmentKind

AIDE = "An aide-memoire: the pocket notebook, crime and intelligence systems remain the records of authority."
HOW = (
    "Each book is numbered without a gap. Each digest is SHA-256 over the digest of the entry before, and",
    "its number, times, words, what it is about and what was attached. Later additions to an entry have a",
    "chain of their own, which the next entry seals; the hashes of files are in that chain.",
    "To prove it all: python bot.py verify. It names the first entry that is missing or altered.",
)


def sheet(extract: BookExtract, source: Store) -> Iterator[DocumentPart]:
    name = "-".join((extract.asked or "notebook").replace("/", "-").split())
    made = f"{to_local(extract.made_at):%Y%m%d-%H%M}"
    file = ReplyFile(f"notes-{name}-{made}.pdf", pdf(extract, source))
    yield DocumentPart(
        (file,), f"{MARKING} · {len(extract.entries):,} entries, with their proof.", protected=False
    )


def pdf(extract: BookExtract, source: Store) -> bytes:
    foot = f"Exported by {extract.made_by} on {full(extract.made_at)}"
    pages = Pages(Frame(f"Notes · {extract.asked or 'all'}", MARKING, foot, extract.made_at))
    pages.lines(*_facts(extract))
    for entry in extract.entries:
        _entry(pages, entry, extract, source)
    pages.heading("Proof")
    pages.lines(*_proof(extract), *HOW)
    return pages.done()


def _facts(extract: BookExtract) -> Iterator[str]:
    yield AIDE
    yield f"{len(extract.entries):,} entries, in the order in which they were written. Times in London."
    if extract.more or extract.page > 1:
        rest = (
            f"The rest: /book {extract.asked} page {extract.page + 1}"
            if extract.more
            else "This is the last part."
        )
        yield f"Part {extract.page}, of {MOST} entries at most. {rest}"


def _entry(pages: Pages, entry: NoteView, extract: BookExtract, source: Store) -> None:
    about = f" · on {entry.about}" if entry.about else ""
    pages.heading(f"{entry.ref} · {full(entry.written_at)}{about}")
    pages.notes(*_when_and_who(entry))
    pages.lines(*entry.text.splitlines(), struck=entry.struck_by is not None)
    pages.lines(*particulars(entry, now=extract.made_at))
    pages.lines(*(f"Attached: {attachment_words(one)}" for one in entry.attachments))
    tried = [_picture(each, source) for each in entry.attachments]
    pages.pictures([one for one in tried if isinstance(one, bytes)])
    pages.lines(*(one for one in tried if isinstance(one, str)))
    pages.notes(
        *(
            f"SHA-256 of the {labels.ATTACHMENTS[one.kind]}: {one.sha256}"
            for one in entry.attachments
            if one.sha256
        )
    )
    pages.notes(f"digest {entry.digest}")


def _when_and_who(entry: NoteView) -> Iterator[str]:
    late = entry.received_at - entry.written_at
    came = f"received {full(entry.received_at)}"
    yield f"{entry.officer} · {came}" + (f", LATE: {gap(late.total_seconds())}" if late > LATE else "")
    if entry.checked_by:
        yield f"Checked by {entry.checked_by}"
    if entry.strikes:
        yield f"Strikes {entry.strikes}"
    if entry.struck_by:
        yield f"STRUCK by {entry.struck_by}"


def _picture(one: NoteAttachmentView, source: Store) -> bytes | str | None:
    """The picture's preview, as others see it, or the words that say why it has none; None for no picture."""
    is_photo = one.kind is AttachmentKind.PHOTO
    if not (is_photo or one.kind is AttachmentKind.DOCUMENT) or one.lost_reason is not None:
        return None
    if one.sha256 is None:
        return "Not printed here: the picture is still being fetched." if is_photo else None
    try:
        content = store.read(source, one.sha256)
    except UnreadableError:
        return _unprinted(one, Unshown.GONE)
    small = previews.preview(content)
    if small is not None:
        return small
    why, form = previews.why_unshown(content)
    return _unprinted(one, why, form) if is_photo or why is not Unshown.NO_PICTURE else None


def _unprinted(one: NoteAttachmentView, why: Unshown, form: str = "") -> str:
    return f"Not printed here: {one.file_name or labels.ATTACHMENTS[one.kind]}: {why_unshown(why, form)}."


def _proof(extract: BookExtract) -> Iterator[str]:
    for head in extract.heads:
        yield f"Book of {head.collar}: {head.number} entries, the last has the digest {head.digest}"
    if extract.seal is None:
        yield "No seal of the audit, which holds each entry, has been made yet."
    else:
        made = short(extract.seal.made_at, now=extract.made_at)
        yield f"Seal {extract.seal.number} of {made} covers the audit, which holds each entry."
        yield f"Its digest: {in_fours(extract.seal.digest)}"
