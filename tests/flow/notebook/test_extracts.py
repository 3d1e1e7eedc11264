"""A notebook, or the notes on a record, as a PDF to print."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlmodel import select

from models import Attachment, AuditEntry
from tests.archive import complaints
from tests.conftest import ON_ONE_DATABASE


def photo(colour):
    memory = BytesIO()
    Image.new("RGB", (900, 600), colour).save(memory, "JPEG")
    return memory.getvalue()


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def printed(eventually):
    """Asks for a PDF; the file that comes."""

    async def ask(phone, words):
        before = len(phone.messages)
        assert (await phone.says(words)).shows("a PDF of")

        def there():
            return next((one.document for one in phone.messages[before:] if one.document), None)

        return await eventually(there)

    return ask


async def test_a_book_shows_what_is_struck_what_came_late_the_photos_and_the_proof(
    officer, printed, beatline, clock, eventually
):
    card = await officer.says("TSK-0456")
    await officer.says("/note two males by the bins")
    await officer.says("/amend note 1 three males by the bins")
    await officer.hears(
        after=officer.sends_photo(photo("teal"), caption="the back door", reply_to=card.message)
    )
    written = clock.now
    clock.moves(minutes=48)
    await officer.hears(after=officer.person.says("/note no signal here\nsecond line", date=written))
    await officer.says("/note " + "x" * 3000)
    await eventually(
        lambda: beatline.database.read(lambda session: session.orm.exec(select(Attachment.sha256)).one())
    )
    await officer.says("/ppn PNB-1234-0001 2026/0815")
    await officer.says("/add occurred PNB-1234-0005 20 min ago")
    pdf = await printed(officer, "/book")
    assert complaints(pdf) == []
    text = text_of(pdf)
    caption = next(one.text for one in officer.messages if one.document)
    assert caption.splitlines() == [
        "Notebook of PC 1234 Ashfield · all",
        "5 entries, Sat 21/11/2026 10:15 to Sat 21/11/2026 11:03, with their proof",
        "OFFICIAL-SENSITIVE · as of 11:03",
    ]
    for words in (
        *("two males by the bins", "STRUCK by PNB-1234-0002", "Strikes PNB-1234-0001", "the back door"),
        *("LATE: 48 min", "second line", "aide-memoire", "page 1 of 2", "Book of 1234: 5 entries"),
        *("PPN reference 2026/0815, Sat 21/11/2026 11:03", "Happened: Sat 21/11/2026 10:43"),
        *("on TSK-0456", "SHA-256 of the photo", "Exported by PC 1234 Ashfield", "OFFICIAL-SENSITIVE"),
    ):
        assert words in text, words
    assert text.count("x") >= 3000  # a word wider than the page is broken, not cut
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1


@ON_ONE_DATABASE
async def test_a_book_runs_in_the_order_of_its_numbers(officer, printed, clock):
    """A note that was sent earlier and kept later has the later number."""
    sent = clock.now
    clock.moves(minutes=30)
    await officer.says("/note kept first")
    await officer.hears(after=officer.person.says("/note no signal here", date=sent))
    text = text_of(await printed(officer, "/book"))
    assert text.index("kept first") < text.index("no signal here")
    assert "in the order of the numbers" in text


async def test_each_note_is_on_record_as_exported_before_it_leaves(officer, printed, beatline):
    await officer.says("/note one")
    await officer.says("/note two")
    await printed(officer, "/book today")

    def exported(session):
        found = session.orm.exec(select(AuditEntry.object_ref).where(AuditEntry.action == "export"))
        return sorted(found)

    assert await beatline.database.read(exported) == ["PNB-1234-0001", "PNB-1234-0002"]


async def test_a_records_notes_are_those_that_the_reader_may_read(officer, sergeant, phone, printed):
    for who in (officer, sergeant, phone("1300")):
        card = await who.says("TSK-0456")
        await who.says(f"seen by {who.collar}", reply_to=card.message)
    mine = text_of(await printed(officer, "/book TSK-0456"))
    assert "seen by 1234" in mine
    assert "seen by 0077" not in mine
    theirs = text_of(await printed(sergeant, "/book TSK-0456"))
    assert "seen by 1234" in theirs
    assert "seen by 0077" in theirs
    assert "seen by 1300" not in theirs


async def test_there_may_be_nothing_to_print(officer):
    assert (await officer.says("/book yesterday")).shows("There are no notes to print", "/notes")
