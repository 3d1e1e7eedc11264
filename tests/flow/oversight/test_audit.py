"""An auditor reads the looks of officers, and takes them away with their proof."""

import asyncio
import hashlib
import json
import threading
from datetime import timedelta
from io import BytesIO

import openpyxl
import pypdf
import pytest
from sqlmodel import col, select

from bot.services.audit import seals, trail
from bot.services.identity import guard
from bot.services.oversight import audit_extracts
from bot.texts.documents.parts import DocumentPart
from bot.texts.oversight import audit_files
from bot.texts.reply import ReplyFile
from bot.values import replace
from models import AuditEntry, Officer
from tests.turns import turn

ACCOUNT = 5001  # of 1234
NAMES = ("Millbrook", "Jordan", "Hollowell", "Casey")


@pytest.fixture
def auditor(beatline, phone):
    return phone("9001")


@pytest.fixture
async def morning(officer, phone, clock):
    """1234 looks at a referral and a task, 1300 looks for a person, for a minute each."""
    for who, words in (
        (officer, "TUR-0123"),
        (officer, "TSK-0456"),
        (phone("1300"), "/find hollowell"),
        (phone("1300"), "/find nobodyknown"),
        (phone("1300"), "TUR-0123"),
    ):
        await who.says(words)
        clock.moves(minutes=1)


def entries(session):
    return session.orm.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()


async def test_who_looked_at_a_record_newest_first_by_reference_alone(auditor, morning):
    answer = await auditor.says("/audit TUR-0123")
    assert answer.shows(
        "Audit · who looked at TUR-0123",
        "10:19 · PC 1300 Elmhurst · officer RESP\n  consult TUR-0123",
        "10:15 · PC 1234 Ashfield · officer NPT1\n  consult TUR-0123",
        "OFFICIAL-SENSITIVE",
    )
    assert answer.text.index("1300") < answer.text.index("1234")
    assert answer.hides("TSK-0456", *NAMES)


@pytest.mark.parametrize("words", ["/audit 1234", "/audit PC 1234", "/audit what did Ashfield do"])
async def test_what_an_officer_did(auditor, morning, words):
    answer = await auditor.says(words)
    assert answer.shows("what 1234 did", "consult TUR-0123", "consult TSK-0456") and answer.hides("1300")


async def test_plain_words_ask_the_same(auditor, morning):
    answer = await auditor.says("who looked at tur 123?")
    assert answer.shows("who looked at TUR-0123", "PC 1234 Ashfield")


async def test_an_entry_tells_reason_outcome_session_and_on_whose_behalf(auditor, beatline, clock):
    def write(session):
        actor = replace(guard.identify(session, ACCOUNT, now=clock.now).actor, on_behalf_of="1300")
        looked = {"reason": "SAFEGUARDING", "outcome": "refused", "now": clock.now}
        trail.record(session, actor, "reveal", [("referral", "TUR-0123")], **looked)
        return actor.session_id

    number = await beatline.database.write(write)
    answer = await auditor.says("/audit TUR-0123")
    assert number
    assert answer.shows(f"reveal TUR-0123 · Safeguarding · refused · session {number} · for 1300")


async def test_what_is_too_long_for_a_button_is_answered_without(auditor, beatline):
    await beatline.database.write(
        lambda session: session.orm.add(
            Officer(id=50, collar="LONG-COLLAR-NUMBER-9", surname="Ashfield", team_id=1, role="officer")
        )
    )
    words = "/audit PNB-123456789-0007 long-collar-number-9 refused 21/11/2026"
    answer = await auditor.says(words)
    assert answer.shows("nothing in the audit for PNB-123456789-0007 LONG-COLLAR-NUMBER-9 refused 21/11/2026")
    listed = await auditor.says("/audit about long-collar-number-9 9001 week refused")
    assert listed.shows("nothing in the audit") and listed.labels == []


async def test_filters_stand_before_or_after(auditor, morning, clock):
    refused = await auditor.says("/audit refused today")
    assert refused.shows("search no hit · no hit", "PC 1300") and refused.hides("consult", "nobodyknown")
    clock.moves(days=1)
    assert (await auditor.hears()).shows("Seal 1")
    assert (await auditor.says("/audit today 1234")).shows(
        "There is nothing in the audit for 1234 22/11/2026"
    )
    assert (await auditor.says("/audit 1234 yesterday")).shows("consult TSK-0456")
    assert (await auditor.says("/audit week 1300 refused")).shows("search no hit")
    assert (await auditor.says("/audit TUR-0123 1300 week")).shows("PC 1300")
    assert (await auditor.says("/audit last week")).shows("There is nothing in the audit for last week")
    assert (await auditor.says("/audit sat TUR-0123")).shows("PC 1300", "21/11/2026")


async def test_the_bare_command_shows_the_newest_and_how_to_ask_and_pages(auditor, morning):
    await auditor.says("/audit TUR-0123")
    answer = await auditor.says("/audit")
    assert answer.shows("newest first", "Looks at a record: /audit TUR-0123", "refused") and answer.hides(
        *NAMES
    )
    assert answer.labels == ["Page 2 →", "XLSX", "PDF"]
    second = await auditor.taps(answer.message, "Page 2 →")
    assert second.shows("consult TUR-0123") and "← Page 1" in second.labels


async def test_the_newest_entry_comes_first_though_the_clock_was_set_back(auditor, morning, clock):
    clock.moves(minutes=-90)
    await auditor.says("/audit about 1234")
    answer = await auditor.says("/audit")
    assert answer.text.index("9001") < answer.text.index("1300")


async def test_what_is_not_known_is_said(auditor, morning, beatline):
    assert (await auditor.says("/audit 4711")).shows("I don't know “4711”")
    assert (await auditor.says("/audit TUR-0999")).shows(
        "nothing in the audit for TUR-0999", "isn't on record"
    )
    assert (await auditor.says("/audit seal 9")).shows("There is no seal of that number")
    assert (await auditor.says("/audit export TUR-0123")).shows("Which kind of file?")
    await beatline.database.write(
        lambda session: session.orm.add(
            Officer(id=50, collar="5555", surname="Ashfield", team_id=1, role="officer", rank="DC")
        )
    )
    answer = await auditor.says("/audit ashfield")
    assert answer.shows("2 officers are called ashfield") and answer.labels == [
        "1234 Ashfield",
        "5555 Ashfield",
    ]


async def test_an_auditors_own_look_is_on_record_too(auditor, morning):
    await auditor.says("/audit TUR-0123")
    answer = await auditor.says("/audit 9001")
    assert answer.shows("Fallowfield · auditor NPT1\n  audit TUR-0123")
    assert (await auditor.says("/audit TUR-0123")).shows("audit TUR-0123")
    assert (await auditor.says("/audit about 1234")).shows("There is nothing")
    await auditor.says("/audit 1234")
    assert (await auditor.says("/audit about 1234")).shows("audit officer 1234")


async def test_nobody_else_may(officer, sergeant, phone):
    for one in (officer, sergeant, phone("2001")):
        for words in ("/audit", "/audit TUR-0123", "/audit export 1234 pdf", "who looked at TUR-0123"):
            assert (await one.says(words)).shows("Your role can't do that here")


async def test_a_seal_can_be_read_in_full(auditor, morning, beatline, clock):
    later = clock.now + timedelta(days=1)
    await beatline.database.write(lambda session: seals.seal_due(session, turn(later)))
    digest = await beatline.database.read(lambda session: seals.newest(session).digest)
    answer = await auditor.says("/audit seal 1")
    assert digest in answer.text.replace(" ", "")


async def test_a_workbook_proves_its_entries(auditor, morning, beatline):
    listed = await auditor.says("/audit TUR-0123")
    said = await auditor.taps(listed.message, "XLSX")
    assert said.shows("3 entries, with their proof", "OFFICIAL-SENSITIVE")
    sent = await auditor.hears()
    assert sent.file_name == "audit-TUR-0123-20261121-1020.xlsx"
    assert not sent.protected
    book = openpyxl.load_workbook(BytesIO(sent.document))
    header, *rows = book["entries"].values
    for row in (dict(zip(header, row, strict=True)) for row in rows):
        assert recomputed(row) == row["digest"]
    assert [row[1] for row in rows] == ["9001", "1300", "1234"]
    proof = "\n".join(row[0] for row in book["proof"].values)
    heads = await beatline.database.read(
        lambda session: {e.chain: e.digest for e in entries(session) if e.officer_id in (2, 5, 6)}
    )
    assert all(f"Head of chain {chain} " in proof and digest in proof for chain, digest in heads.items())
    assert book["entries"].oddHeader.center.text == "OFFICIAL-SENSITIVE"


def recomputed(row):
    """By the recipe that the file itself gives."""
    names = ("previous digest", "chain", "number", "at (UTC)", "role", "team", "action", "object kind")
    said = [row[name] for name in (*names, "object", "reason", "outcome", "detail")]
    since = [row["session"], row["on behalf of"]]
    if since != [None, None]:
        said += [None if one is None else str(one) for one in since]
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


async def test_a_pdf_is_marked_numbered_and_says_who_took_it(auditor, morning, beatline):
    await auditor.says("/audit export 1300 today pdf")
    sent = await auditor.hears()
    pages = pypdf.PdfReader(BytesIO(sent.document)).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert all(page.extract_text().count("OFFICIAL-SENSITIVE") == 2 for page in pages)
    assert "page 1 of 1" in text
    assert "Exported by 9001 Fallowfield on Sat 21/11/2026 10:20" in text
    newest = await beatline.database.read(
        lambda session: [e.digest for e in entries(session) if e.officer_id == 5]
    )
    assert all(digest in text for digest in newest)
    assert "No seal has been made yet" in text
    assert not [name for name in NAMES if name in text]


async def test_an_export_is_on_record_before_it_leaves(auditor, morning, telegram, beatline, eventually):
    telegram.fault("error", "sendDocument", times=None, code=400)
    said = await auditor.says("/audit export TUR-0123 xlsx")
    assert said.shows("2 entries, with their proof: the XLSX is coming")
    last = await beatline.database.read(lambda session: entries(session)[-1])
    assert (last.action, last.object_ref, last.officer_id) == ("export", "TUR-0123", 6)
    assert last.detail == "TUR-0123, xlsx, 2 entries, page 1"
    told = await auditor.hears(after=said.message)
    assert told.shows("could not be made or sent", "Ask for it again: /audit export TUR-0123 xlsx")


async def test_a_file_that_takes_long_holds_up_no_answer(auditor, officer, morning, monkeypatch):
    started, go_on = threading.Event(), threading.Event()

    def slow(extract):
        started.set()
        assert go_on.wait(20)
        return DocumentPart((ReplyFile("audit.pdf", b"%PDF"),), "the audit")

    monkeypatch.setattr(audit_files, "sheet", slow)
    said = await auditor.says("/audit export TUR-0123 pdf")
    await asyncio.to_thread(started.wait, 20)
    assert (await officer.says("TSK-0456")).shows("TSK-0456")
    assert (await officer.says("/note meanwhile")).shows("PNB-1234-0001")
    go_on.set()
    assert (await auditor.hears(after=said.message)).document == b"%PDF"


async def test_a_file_holds_so_many_and_says_where_the_older_ones_are(auditor, morning, monkeypatch):
    monkeypatch.setattr(audit_extracts, "MOST", 2)
    said = await auditor.says("/audit export 1300 xlsx")
    assert said.shows("2 entries", "Older ones did not fit: /audit export 1300 xlsx page 2")
    await auditor.hears()
    older = await auditor.taps(said.message, "Older ones")
    assert older.hides("did not fit")
    book = openpyxl.load_workbook(BytesIO((await auditor.hears()).document))
    assert book["entries"].max_row == 1 + 1  # the first search of the morning
