"""A notebook, or the notes on a record, as a PDF to print: struck entries show as struck, with the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.language.times.wall import to_local
from bot.services.files import previews, store
from bot.services.files.attached import NoteAttachmentView
from bot.services.files.previews import Unshown
from bot.services.files.store import Store, UnreadableError
from bot.services.notebook.extracts import MOST, BookExtract, NoteForm
from bot.services.notebook.viewing import NoteView
from bot.texts import labels
from bot.texts.audit.seals import in_fours
from bot.texts.cards import MARKING, cut
from bot.texts.documents.parts import DocumentPart, counted, proven, why_unshown
from bot.texts.media.pages import Frame, Pages
from bot.texts.notebook.viewing import LATE, attachment_words, particulars
from bot.texts.reply import ReplyFile
from bot.texts.times import full, gap
from models.notebook import AttachmentKind

WRITERS, LONGEST = 3, 120  # officers named in a title, letters of what was asked for
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
    yield DocumentPart((file,), _caption(extract), protected=False)


def _caption(extract: BookExtract) -> str:
    times = [entry.written_at for entry in extract.entries]
    return proven(_title(extract), times, page=extract.page, more=extract.more, made_at=extract.made_at)


def _title(extract: BookExtract) -> str:
    """`Notebook of PC 1234 Ashfield · today`; of several writers the first few."""
    whose = list(dict.fromkeys(entry.officer for entry in extract.entries))
    more = f" and {len(whose) - WRITERS} more" if len(whose) > WRITERS else ""
    book = f"Notebook of {whose[0]}" if len(whose) == 1 else f"Notes by {', '.join(whose[:WRITERS])}{more}"
    return f"{book} · {cut(extract.asked or 'all', LONGEST)}"


def pdf(extract: BookExtract, source: Store) -> bytes:
    foot = f"Exported by {extract.made_by} on {full(extract.made_at)}"
    pages = Pages(Frame(_title(extract), MARKING, foot, extract.made_at))
    pages.lines(*_facts(extract))
    for entry in extract.entries:
        _entry(pages, entry, extract, source)
    pages.heading("Proof")
    pages.lines(*_proof(extract), *HOW)
    return pages.done()


def _facts(extract: BookExtract) -> Iterator[str]:
    yield AIDE
    each = "each book " if len({entry.officer_id for entry in extract.entries}) > 1 else ""
    yield f"{counted(len(extract.entries))}, {each}in the order of the numbers: that in which they were kept."
    yield "The time beside a number is the time at which the words were sent. Times in London."
    if extract.more or extract.page > 1:
        rest = (
            f"The rest: /book {extract.asked} page {extract.page + 1}"
            if extract.more
            else "This is the last part."
        )
        yield f"Part {extract.page}, of {MOST} entries at most. {rest}"


def _entry(pages: Pages, entry: NoteView, extract: BookExtract, source: Store) -> None:
    hashes = [
        f"SHA-256 of the {labels.ATTACHMENTS[one.kind]}: {one.sha256}"
        for one in entry.attachments
        if one.sha256
    ]
    proof = (*hashes, f"digest {entry.digest}")
    with pages.room_for_notes(len(proof)):
        body(pages, entry, extract.forms.get(entry.id, ()), source)
    pages.notes(*proof)


def body(pages: Pages, entry: NoteView, forms: Sequence[NoteForm], source: Store) -> None:
    """An entry as it stands in the book: struck where it is struck, with its pictures and forms."""
    about = f" · on {entry.about}" if entry.about else ""
    pages.heading(f"{entry.ref} · {full(entry.written_at)}{about}")
    pages.notes(*_when_and_who(entry))
    pages.lines(*((f"STRUCK by {entry.struck_by}",) if entry.struck_by else ()))
    pages.lines(*entry.text.splitlines(), struck=entry.struck_by is not None)
    pages.lines(*particulars(entry, when=full))
    pages.lines(*(_form(one) for one in forms))
    pages.lines(*(f"Attached: {attachment_words(one)}" for one in entry.attachments))
    tried = [_picture(each, source) for each in entry.attachments]
    pages.pictures([one for one in tried if isinstance(one, bytes)])
    pages.lines(*(one for one in tried if isinstance(one, str)))


def _form(one: NoteForm) -> str:
    """`PPN reference 2026/0815, Sat 21/11/2026 10:40`; or why there is none."""
    name = labels.FORMS[one.form]
    if one.ended_at is None:
        return f"{name} offered, {full(one.offered_at)}: no reference yet"
    if one.reference is None:
        return f"{name} not needed, {full(one.ended_at)}: {one.reason}"
    state = f", {one.state}" if one.state else ""
    return f"{name} reference {one.reference}, {full(one.ended_at)}{state}"


def _when_and_who(entry: NoteView) -> Iterator[str]:
    late = entry.received_at - entry.written_at
    came = f"received {full(entry.received_at)}"
    yield f"{entry.officer} · {came}" + (f", LATE: {gap(late.total_seconds())}" if late > LATE else "")
    if entry.checked_by:
        yield f"Checked by {entry.checked_by}"
    if entry.strikes:
        yield f"Strikes {entry.strikes}"


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
        made = full(extract.seal.made_at)
        yield f"Seal {extract.seal.number} of {made} covers the audit, which holds each entry."
        yield f"Its digest: {in_fours(extract.seal.digest)}"
