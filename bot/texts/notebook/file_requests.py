"""The files of a note or a briefing on their way to the officer who asked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.documents.queue import NotAllShownError
from bot.services.files import previews, store
from bot.services.files.kept import FileSelection, FilesRequest, StoredFile
from bot.services.files.previews import Unshown, UnshownFile
from bot.services.files.store import Store, UnreadableError
from bot.texts import cards
from bot.texts.documents.parts import DocumentPart
from bot.texts.reply import Reply, ReplyFile, bold, say
from bot.values import replace

SAFE = frozenset(" .-_()")  # characters allowed besides letters and digits in the name of a file sent out
LONGEST_NAME = 100


def coming(found: FilesRequest, what: str) -> Reply:
    """`what` is `picture` or `file`."""
    which = f"the first {found.number} of {found.total}" if found.total > found.number else f"{found.number}"
    noun, verb = (what, "is") if found.number == 1 else (f"{what}s", "are")
    return replace(say((bold(found.ref), f" · {which} {noun} {verb} coming.")), fresh=True)


def pictures(found: FileSelection, source: Store, *, level: str = cards.MARKING) -> Iterator[DocumentPart]:
    """An album of previews. Raises NotAllShownError at the end if a picture can't be shown."""
    tried = [_preview(found, kept, source) for kept in found.files]
    shown = [one for one in tried if isinstance(one, ReplyFile)]
    if shown:
        words = f"{found.ref} · {len(shown)} of {found.total} pictures, as previews"
        yield DocumentPart(tuple(shown), f"{words}\n{cards.marking(found.asked_at, level=level)}")
    if missing := [one for one in tried if isinstance(one, UnshownFile)]:
        raise NotAllShownError(missing)


def files(found: FileSelection, source: Store, *, level: str = cards.MARKING) -> Iterator[DocumentPart]:
    """Original files, one in memory at a time. Raises NotAllShownError at the end if a file is lost."""
    missing = []
    for kept in found.files:
        try:
            content = store.read(source, kept.sha256)
        except UnreadableError:
            missing.append(UnshownFile(kept.number, Unshown.GONE))
        else:
            words = f"{found.ref} · file {kept.number} of {found.total}"
            below = cards.marking(found.asked_at, level=level)
            yield DocumentPart((ReplyFile(_name(found, kept), content),), f"{words}\n{below}")
    if missing:
        raise NotAllShownError(missing)


def _preview(found: FileSelection, kept: StoredFile, source: Store) -> ReplyFile | UnshownFile:
    try:
        content = store.read(source, kept.sha256)
    except UnreadableError:
        return UnshownFile(kept.number, Unshown.GONE)
    small = previews.preview(content)
    if small is None:
        return UnshownFile(kept.number, *previews.why_unshown(content))
    return ReplyFile(f"{found.ref}-{kept.number}.jpg", small, is_picture=True)


def _name(found: FileSelection, kept: StoredFile) -> str:
    """The file's own name where that is harmless; it goes in a header."""
    own = "".join(one for one in kept.file_name or "" if one.isalnum() or one in SAFE)[-LONGEST_NAME:]
    ending = kept.media_type.rpartition("/")[2]
    return own or f"{found.ref}-{kept.number}.{ending if ending.isalnum() else 'bin'}"
