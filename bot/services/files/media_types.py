"""The type of a file by its first bytes, whatever its name says."""

from __future__ import annotations

from bot.letters import lowered
from models.notebook import AttachmentKind

UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
HEAD = 8192  # bytes that are looked at
ALSO_CALLED = {"jpeg": "jpg", "jpe": "jpg", "tiff": "tif", "oga": "ogg", "opus": "ogg", "mpeg": "mpg"}
SENT_AS = {
    AttachmentKind.PHOTO: "image/",
    AttachmentKind.VOICE: "audio/",
    AttachmentKind.AUDIO: "audio/",
    AttachmentKind.VIDEO: "video/",
    AttachmentKind.VIDEO_NOTE: "video/",
}


def detect(content: bytes) -> str:
    """The media type, `application/octet-stream` where the bytes give nothing away: plain text, too."""
    import filetype  # 40 ms to load, and few need it

    return str(filetype.guess_mime(content[:HEAD]) or UNKNOWN)


def belies(media_type: str, *, kind: AttachmentKind, file_name: str | None) -> bool:
    """Whether the content is not what its name says, or, without a name, what it was sent as."""
    said = _named(file_name) if file_name else SENT_AS.get(kind)
    if said is None:  # a name without a known ending, or none at all: only a name can be belied
        return bool(file_name) and media_type != UNKNOWN
    if media_type == ZIP and _is_zipped(said):
        return False
    return not media_type.startswith(said)


def _named(file_name: str) -> str | None:
    """The type that the ending promises, among those that we can tell."""
    import filetype

    ending = lowered(file_name.rpartition(".")[2]) if "." in file_name else ""
    kind = filetype.get_type(ext=ALSO_CALLED.get(ending, ending))
    return None if kind is None else str(kind.mime)


def _is_zipped(media_type: str) -> bool:
    """Office documents and e-books are ZIPs, and some programs don't write the telling part first."""
    return media_type.startswith("application/vnd.") or media_type == "application/epub+zip"
