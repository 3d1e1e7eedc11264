"""A file's type is that of its first bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.services.files.media_types import UNKNOWN, belies, detect
from models.notebook import AttachmentKind

DOCUMENT, PHOTO, VOICE = AttachmentKind.DOCUMENT, AttachmentKind.PHOTO, AttachmentKind.VOICE
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def zipped(*names):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"OggS\x00\x02" + bytes(30), "audio/ogg"),
        (b"ID3\x03\x00" + bytes(30), "audio/mpeg"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(20), "video/mp4"),
        (zipped("a.txt"), "application/zip"),
        (ELF, "application/x-executable"),
        (b"MZ\x90\x00" + bytes(100), "application/x-msdownload"),
        (b"", UNKNOWN),
        (b"words of a statement", UNKNOWN),
        (bytes(300), UNKNOWN),
        (b"<html><script>", UNKNOWN),
    ],
)
def test_the_type_is_found_in_the_content(content, media_type):
    assert detect(content) == media_type


def test_a_word_document_is_told_from_a_zip():
    written = zipped("[Content_Types].xml", "word/document.xml")
    assert detect(written).endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (zipped("a.txt"), DOCUMENT, "photo.jpg"),
        (ELF, DOCUMENT, "photo.jpg"),
        (ELF, DOCUMENT, "statement.txt"),
        (ELF, DOCUMENT, "statement"),
        (PNG, DOCUMENT, "photo.JPG"),
        (b"words", DOCUMENT, "photo.jpeg"),
        (zipped("a.txt"), DOCUMENT, "scan.pdf"),
        (ELF, PHOTO, None),
        (b"words", VOICE, None),
        (JPEG, VOICE, None),
    ],
)
def test_a_name_that_lies_is_seen(content, kind, name):
    assert belies(detect(content), kind=kind, file_name=name)


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (JPEG, DOCUMENT, "photo.jpg"),
        (JPEG, DOCUMENT, "PHOTO.JPEG"),
        (JPEG, PHOTO, None),
        (b"OggS\x00\x02" + bytes(30), VOICE, None),
        (b"words", DOCUMENT, "statement.txt"),
        (b"words", DOCUMENT, "statement"),
        (zipped("a.txt"), DOCUMENT, "a.zip"),
        (zipped("a.txt"), DOCUMENT, "statement.docx"),
        (ELF, DOCUMENT, None),
        (b"words", DOCUMENT, None),
    ],
)
def test_a_name_that_tells_the_truth_or_nothing_is_left_alone(content, kind, name):
    assert not belies(detect(content), kind=kind, file_name=name)
