"""The rules of PDF/A-2u (ISO 19005-2) that can be read from a file without a validator.

No validator is kept in Python; veraPDF, the reference, isn't in any registry that our tests install from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdf
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, StreamObject

BARRED_KEYS = frozenset(
    {"/AA", "/EmbeddedFiles", "/JavaScript", "/XFA", "/OPI", "/Alternates", "/TR", "/HTP"}
)
BARRED_ACTIONS = frozenset(
    {"/Launch", "/Sound", "/Movie", "/JavaScript", "/ImportData", "/ResetForm", "/Hide"}
)
BARRED_LETTERS = frozenset({0, 0xFEFF, 0xFFFE})
SHOWS = (b"Tj", b"TJ", b"'", b'"')
RGB = 3


def complaints(content: bytes) -> list[str]:
    """Each rule that the file breaks, in a few words; none for a file that keeps them all."""
    reader = pypdf.PdfReader(BytesIO(content))
    return [*_file(content, reader), *_told(reader), *_colours(reader), *_objects(reader), *_letters(reader)]


def _file(content: bytes, reader: pypdf.PdfReader) -> Iterator[str]:
    first, second, *_ = content.split(b"\n", 2)
    if not re.fullmatch(rb"%PDF-1\.[0-7]\r?", first):
        yield "the header names no version from 1.0 to 1.7"
    if not (second[:1] == b"%" and len(second) > 4 and all(byte > 127 for byte in second[1:5])):
        yield "no four bytes say that it is binary"
    if "/ID" not in reader.trailer:
        yield "the trailer has no ID"
    if "/Encrypt" in reader.trailer:
        yield "it is encrypted"


def _told(reader: pypdf.PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if "/Metadata" not in root:
        yield "no metadata"
        return
    stream = root["/Metadata"].get_object()
    if "/Filter" in stream:
        yield "the metadata are packed"
    told = stream.get_data().decode()
    if not re.search(r"pdfaid:part(>|=\")2\b", told):
        yield "it isn't part 2"
    if not re.search(r"pdfaid:conformance(>|=\")U\b", told):
        yield "it isn't level U"
    if re.search(r"<\?xpacket begin[^>]*\b(bytes|encoding)=", told):
        yield "the packet has a deprecated attribute"


def _colours(reader: pypdf.PdfReader) -> Iterator[str]:
    intents = [one.get_object() for one in reader.trailer["/Root"].get("/OutputIntents", ())]
    profiles = [one["/DestOutputProfile"].get_object() for one in intents if one.get("/S") == "/GTS_PDFA1"]
    if not profiles:
        yield "its colours mean nothing: no output intent"
    elif profiles[0]["/N"] != RGB or profiles[0].get_data()[36:40] != b"acsp":
        yield "the output intent is no RGB profile"


def _objects(reader: pypdf.PdfReader) -> Iterator[str]:
    for one in _every(reader):
        for key in BARRED_KEYS & one.keys():
            yield f"{key} in an object"
        if one.get("/S") in BARRED_ACTIONS:
            yield f"an action {one['/S']}"
        if one.get("/Interpolate"):
            yield "an interpolated image"
        if "/LZWDecode" in str(one.get("/Filter", "")):
            yield "a stream packed by LZW"
        if isinstance(one, StreamObject) and {"/F", "/FFilter", "/FDecodeParms"} & one.keys():
            yield "a stream outside of the file"
        if "/DeviceCMYK" in str(one.get("/ColorSpace", "")):
            yield "colours of another space than the output intent's"
        if one.get("/Type") == "/Annot" and not int(one.get("/F", 0)) & 4:
            yield "an annotation that isn't printed"


def _letters(reader: pypdf.PdfReader) -> Iterator[str]:
    for page in reader.pages:
        fonts = {
            name: font.get_object()
            for name, font in page["/Resources"].get("/Font", DictionaryObject()).items()
        }
        for font in fonts.values():
            yield from _font(font)
        yield from _shown(reader, page, fonts)


def _font(font: DictionaryObject) -> Iterator[str]:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", DictionaryObject())
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & described.get_object().keys():
        yield f"{font['/BaseFont']} isn't in the file"
    if "/ToUnicode" not in font:
        yield f"{font['/BaseFont']} has letters that can't be searched"
    elif BARRED_LETTERS & set(_meanings(font).values()):
        yield f"{font['/BaseFont']} has a letter without a meaning"
    if inner.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
        yield f"{font['/BaseFont']} doesn't say which shape a letter has"


def _meanings(font: DictionaryObject) -> dict[int, int]:
    """The first letter that each code of the font stands for."""
    cmap = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, letter in re.findall(r"<(\w+)>\s*<(\w{4})\w*>", block):
            found[int(code, 16)] = int(letter, 16)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w{4})\w*>", block):
            for number, code in enumerate(range(int(low, 16), int(high, 16) + 1)):
                found[code] = int(letter, 16) + number
    return found


def _shown(reader: pypdf.PdfReader, page: Any, fonts: dict[str, Any]) -> Iterator[str]:
    """Letters that are drawn without a shape, or without a meaning."""
    known: dict[int, int] = {}
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator == b"Tf":
            font = fonts[operands[0]]
            known = _meanings(font) if "/ToUnicode" in font else {}
        elif operator in SHOWS:
            for code in _codes(operands):
                if code == 0:
                    yield "a letter without a shape"
                elif known and code not in known:
                    yield f"letter {code} has no meaning"


def _codes(operands: Any) -> Iterator[int]:
    words = operands[0] if isinstance(operands[0], list) else operands[-1:]
    for one in words:
        raw = getattr(one, "original_bytes", one if isinstance(one, bytes) else None)
        if raw is not None:
            yield from (int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))


def _every(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Each dictionary that can be reached from the trailer, once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer["/Root"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(dict.values(one))
        elif isinstance(one, list):
            waiting.extend(one)
