from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pypdf
import pytest
from fpdf import FPDF
from PIL import Image

from bot.texts.media.pages import Frame, PageColumn, Pages, TableRow
from bot.texts.media.spreadsheets import Worksheet, workbook
from tests.archive import complaints

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
FRAME = Frame("The notebook", "OFFICIAL-SENSITIVE", "Exported by PS 0077", NOW)


def read(pages):
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pages.done())).pages]


def test_every_page_bears_marking_title_number_and_who_made_it():
    pages = Pages(FRAME)
    pages.table(
        (PageColumn("No.", 30), PageColumn("What", 60)),
        (TableRow((str(n), "x"), ("why",)) for n in range(70)),
    )
    texts = read(pages)
    assert len(texts) > 2
    for number, text in enumerate(texts, start=1):
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert f"page {number} of {len(texts)}" in text
        assert "The notebook" in text and "Exported by PS 0077" in text and "What" in text


def test_letters_beyond_western_europe_come_out():
    words = "Łukasz Παπαδόπουλος Ашфилд O’Brien – naïve"
    pages = Pages(FRAME)
    pages.heading(words)
    pages.lines(words)
    (text,) = read(pages)
    assert text.count(words) == 2


def test_what_the_font_has_no_letter_for_shows_as_such_and_stands_in_no_log(caplog):
    pages = Pages(FRAME)
    pages.lines("seen 漢字 and \x00\x1b done")
    (text,) = read(pages)
    assert "seen [U+6F22][U+5B57] and [U+0000][U+001B] done" in text
    assert "漢" not in caplog.text


def test_long_lines_are_wrapped_and_wide_cells_are_cut():
    pages = Pages(FRAME)
    pages.lines("word " * 100)
    pages.table(
        (PageColumn("Who", 20), PageColumn("What", 20)), [TableRow(("Featherstonehaugh" * 3, "next"))]
    )
    (text,) = read(pages)
    assert text.count("word") == 100
    assert "Featherst" in text and "…" in text and "Featherstonehaugh" not in text


def test_no_cell_of_a_workbook_is_a_formula():
    texts = ["=1+1", "+44", "-5", "@SUM(A1)", "'=x", "a\x00b", "plain"]
    content = workbook([Worksheet("s", [[text] for text in texts], (20,))], marking="OFFICIAL-SENSITIVE")
    cells = [row[0] for row in openpyxl.load_workbook(BytesIO(content))["s"].iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [*texts[:5], "a\ufffdb", "plain"]
    assert all(cell.quotePrefix for cell in cells[:4])


def test_a_workbook_has_real_times_a_filter_row_a_frozen_header_and_widths():
    at = datetime(2026, 11, 21, 10, 15)  # noqa: DTZ001  # wall time, as a spreadsheet keeps it
    rows = [("when", "what"), (at, "sent"), (None, "not sent")]
    content = workbook([Worksheet("s", rows, (20, 40), frozen=1)], marking="OFFICIAL-SENSITIVE")
    sheet = openpyxl.load_workbook(BytesIO(content))["s"]
    assert sheet["A2"].value == at and sheet["A2"].is_date
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:B3", "A2")
    assert sheet.column_dimensions["B"].width == 40


@pytest.mark.parametrize(
    "lines", [pytest.param(lines, marks=pytest.mark.drill if lines % 4 else ()) for lines in range(1, 60)]
)
def test_no_note_stands_alone_at_a_pages_head_and_a_page_names_what_goes_on(lines):
    pages = Pages(FRAME)
    for number in range(2):
        with pages.room_for_notes(2):
            pages.heading(f"entry {number}")
            pages.lines(*(f"line {line}." for line in range(lines)))
        pages.notes("the file's hash", f"digest {number}")
    for text in read(pages)[1:]:
        above, *_ = text.partition("digest")
        assert "line" in above
        assert "entry 0, continued" in text or "entry 1, continued" in text or "entry 1" in text


def test_it_is_a_file_for_the_archive_with_letters_that_can_be_searched():
    """PDF/A-2u: the profile in its metadata, its colours described, each font inside, each letter known."""
    pages = Pages(FRAME)
    pages.heading("Łukasz 漢 \x00")
    pages.lines("struck", struck=True)
    pages.table((PageColumn("No.", 30),), [TableRow(("1",), ("why",))])
    pages.pictures([picture()])
    assert complaints(pages.done()) == []


def test_what_keeps_no_rule_of_the_archive_is_found_out():
    plain = FPDF()
    plain.add_page()
    plain.set_font("helvetica")
    plain.text(10, 10, "x")
    found = complaints(bytes(plain.output()))
    assert "no metadata" in found and "/Helvetica isn't in the file" in found and len(found) == 4
    kept = Pages(FRAME).done()
    for good, bad, complaint in (
        (b"<pdfaid:part>2", b"<pdfaid:part>1", "it isn't part 2"),
        (b"<pdfaid:conformance>U", b"<pdfaid:conformance>B", "it isn't level U"),
        (b"/GTS_PDFA1", b"/GTS_PDFX0", "its colours mean nothing: no output intent"),
        (b"/ID [", b"/IX [", "the trailer has no ID"),
        (b"%PDF-1.7", b"%PDF-2.0", "the header names no version from 1.0 to 1.7"),
    ):
        assert kept.count(good) == 1, good
        assert complaint in complaints(kept.replace(good, bad))


def picture():
    made = BytesIO()
    Image.new("RGBA", (40, 30), (200, 30, 30, 120)).save(made, "PNG")
    return made.getvalue()
