"""A referral leaves as a paper: its whole file, the board, the workbook of a team."""

from io import BytesIO

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlmodel import col, select

from models import AuditEntry, Contact, Decision, FieldNote, Officer, Person, Referral, Role, Task
from models.contact import ContactKind
from models.referral import ReferralGround, ReferralStep
from models.task import TaskOfficer, TaskStatus
from tests.conftest import ON_ONE_DATABASE

PLANTED = "Quillfeather"  # of a restricted referral that nobody here works on but its team
HIDDEN_TASK, HIDDEN_NOTE = "Ram the back door", "What the other team's officer saw"


def plant(session):
    """A life for TUR-0123; a warrant and a note on it that others wrote; a name that stays where it is."""
    now = session.orm.get(Referral, 1).status_since
    session.orm.get(Person, 1).telephone = "07700 900123"
    session.orm.add(Person(id=9, source_key="p9", surname=PLANTED, forenames="Robin"))
    session.orm.flush()
    facts = {"programme_id": 2, "status": "CONTACTING", "status_since": now, "opened_on": now.date()}
    session.orm.add(Referral(id=9, ref="CIR-0999", person_id=9, team_id=3, restricted=True, **facts))
    said = {"referral_id": 1, "by_id": 5, "at": now}
    session.orm.add(ReferralGround(code="ASB_REPEAT", on_day=now.date(), worry="With an older group", **said))
    steps = [("ACCEPTED", None), ("CONTACTING", "=no contact made")]
    for number, (status, why) in enumerate(steps, start=1):
        step = {"to_status": status, "reason": why, "number": number}
        session.orm.add(ReferralStep(referral_id=1, at=now, actor_id=3, **step))
    session.orm.add(
        Contact(referral_id=1, at=now, officer_id=3, kind=ContactKind.RANG, words="left a message")
    )
    reasons = dict.fromkeys(("information", "assessment", "powers", "options", "action"), "Because of this.")
    session.orm.add(
        Decision(referral_id=1, number=2, at=now, author_id=1, deconflicted_with="DI 0042", **reasons)
    )
    warrant = {"kind": "WARRANT_SUPPORT", "title": HIDDEN_TASK, "status": TaskStatus.ALLOCATED}
    session.orm.add(
        Task(id=50, ref="TSK-0999", referral_id=1, starts_at=now, created_at=now, planner_id=5, **warrant)
    )
    session.orm.flush()
    session.orm.add(TaskOfficer(task_id=50, officer_id=5))
    note = {"number": 1, "text": HIDDEN_NOTE, "referral_id": 1, "previous_digest": "0", "digest": "1"}
    session.orm.add(FieldNote(officer_id=5, occurred_at=now, written_at=now, received_at=now, **note))


@pytest.fixture
async def beatline(beatline):
    await beatline.database.write(plant)
    return beatline


async def entries(beatline, action):
    def found(session):
        query = select(AuditEntry).where(col(AuditEntry.action) == action).order_by(col(AuditEntry.id))
        return session.orm.exec(query).all()

    return await beatline.database.read(found)


async def paper(officer, eventually, kind="document", *, which=1):
    """The message with the newest file of that kind, once so many have come."""

    def there():
        found = [one for one in officer.messages if getattr(one, kind)]
        return found[-1] if len(found) >= which else None

    return await eventually(there)


def words(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


async def test_the_whole_file_comes_for_a_reason_with_what_its_reader_may_see(
    officer, phone, beatline, eventually
):
    await officer.says("/note TUR-0123 The mother answered and will ring")
    said = await officer.says("/ref TUR-0123 file please")
    assert said.shows("TUR-0123 · the whole file is coming")
    file = await paper(officer, eventually)
    assert file.text.splitlines()[0] == "TUR-0123 · the whole file"
    assert "Copy of PC 1234 Ashfield · Sat 21/11/2026 10:15" in file.text
    assert file.protected and "Millbrook" not in file.text + file.file_name
    text = words(file.document)
    for page in PdfReader(BytesIO(file.document)).pages:
        shown = page.extract_text()
        assert shown.count("OFFICIAL-SENSITIVE") == 2 and "Copy of PC 1234 Ashfield" in shown
    told = ("Jordan Millbrook", "aged 15", "07700 900123", "Contacting", "With an older group", "TSK-0456")
    missing = [
        one for one in (*told, "=no contact made", "The mother answered", "A task of") if one not in text
    ]
    assert missing == []
    hidden = (HIDDEN_TASK, HIDDEN_NOTE, PLANTED, "TSK-0999", "left a message", "DI 0042")
    assert [one for one in hidden if one in text] == []
    assert "Attempts and decisions are in the copies of the owning team" in text
    (entry,) = await entries(beatline, "reveal")
    assert (entry.reason, entry.object_ref) == ("TASK", "TUR-0123")
    assert entry.detail == "TSK-0456 · the whole file"

    worker = phone("2001")  # of the owning team
    await worker.says("/ref TUR-0123 file the Meeting about the plan on Monday")
    file = await paper(worker, eventually)
    text = words(file.document)
    assert (
        "left a message" in text
        and "DI 0042" in text
        and "Something else · the Meeting about the plan on Monday" in text
    )
    assert [one for one in (HIDDEN_TASK, HIDDEN_NOTE, PLANTED, "TSK-0999") if one in text] == []


async def test_the_file_leaves_the_chat_after_an_hour_and_the_audit_says_so(
    officer, beatline, clock, eventually
):
    await officer.says("/ref TUR-0123 file please")
    file = await paper(officer, eventually)
    assert "It is deleted from this chat after 1 h." in file.text
    clock.moves(minutes=59)
    await officer.says("/me")
    assert file in officer.messages
    clock.moves(minutes=2)
    await eventually(lambda: file not in officer.messages)
    await eventually(lambda: entries(beatline, "delete message"))
    (entry,) = await entries(beatline, "delete message")
    assert (entry.object_ref, entry.outcome) == ("TUR-0123", "done")


@pytest.mark.parametrize("words", ["/lock", "/revoke 1234"])
async def test_the_file_leaves_a_chat_that_is_locked_or_revoked_at_once(
    officer, phone, beatline, eventually, words
):
    await officer.says("/ref TUR-0123 file please")
    file = await paper(officer, eventually)
    asked = await (officer if words == "/lock" else phone("0077")).says(words)
    if words != "/lock":
        await phone("0077").enters(asked)
    await eventually(lambda: file not in officer.messages)


async def test_without_a_task_a_reason_is_asked_for_and_a_file_that_holds_little_comes_too(
    phone, beatline, eventually
):
    lead = phone("3001")
    why = await lead.says("/ref CIR-0046 file")
    assert why.shows("whole file", "Why do you need CIR-0046's file?")
    asked = await lead.taps(why.message, "Something else")
    assert asked.shows("15 characters or more")
    assert (await lead.says(" .             ")).shows("doesn't say why")
    assert (await lead.says("the meeting about the plan on Monday")).shows("is coming, as a PDF")
    file = await paper(lead, eventually)
    assert "None on record." in words(file.document)
    again = await lead.says("/ref CIR-0046 file")  # a reason is good for one
    await lead.taps(again.message, "Safeguarding")
    await paper(lead, eventually, which=2)


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("collar", "said", "answer"),
    [
        ("1300", "/ref TUR-0123 file", "TUR-0123 is held by Turnaround, 01604 555010"),
        ("0077", "/ref TUR-0123 file supervision", "TUR-0123 is held by Turnaround, 01604 555010"),
        ("2001", "/ref CIR-0045 file", "CIR-0045 isn't on record"),
        ("1234", "/ref CIR-0999 file", "CIR-0999 isn't on record"),
        ("1234", "/ref TUR-9999 file", "TUR-9999 isn't on record"),
        ("1234", "/ref file", "Which referral's file?"),
        ("3001", "/ref CIR-0046 file because", "doesn't say why"),
        ("3001", "/ref CIR-0046 file other       ", "15 characters or more"),
        ("3001", "/ref CIR-0046 file task", "aren't in the crew of a live task"),
        ("2001", "/ref TUR-0123 file incident", "Which incident?"),
        ("9001", "/ref TUR-0123 file", "can't do that"),
        ("1234", "/referrals board xyz", "I don't know the board “xyz”"),
        ("1300", "/referrals board cirv", "No open referral whose status you may know (cirv)"),
        ("3001", "/referrals xlsx", "for supervisors of the team that holds the referrals"),
        ("2001", "/referrals xlsx", "for supervisors of the team that holds the referrals"),
        ("0077", "/referrals xlsx", "no referral is held by yours"),
        ("0077", "/referrals xlsx xyz", "I don't know the programme “xyz”"),
    ],
)
async def test_whoever_may_not_have_a_paper_is_told_why_and_nothing_is_made(
    phone, beatline, collar, said, answer
):
    assert (await phone(collar).says(said)).shows(answer)
    assert await entries(beatline, "reveal") == await entries(beatline, "export") == []


def to_lead(session):
    """The constable of CIRV becomes the team's sergeant."""
    officer = session.orm.get(Officer, 4)
    officer.role, officer.rank = Role.SUPERVISOR, "PS"


async def test_the_board_counts_what_its_reader_may_know_in_words_and_as_a_picture(
    sergeant, phone, beatline, eventually
):
    said = await sergeant.says("/referrals board")
    assert said.shows(
        "all · 2 open, 1 overdue", "CIRV · 1 open, 1 overdue", "Support offered: 1 · 3 days · 1 overdue"
    )
    assert said.shows("Contacting: 1 · 3 days", "The picture is coming", "OFFICIAL-SENSITIVE")
    picture = await paper(sergeant, eventually, "photo")
    assert picture.protected and "Support offered: 1 · 3 days · 1 overdue" in picture.text
    assert Image.open(BytesIO(picture.photo)).width == 1080
    assert (await sergeant.says("/referrals cirv board")).shows("CIRV · 1 open")
    assert (await sergeant.says("the board of referrals, please")).shows("all · 2 open")
    one = await sergeant.says("/referrals board cirv pls")
    assert one.shows("CIRV · 1 open, 1 overdue") and one.hides("Turnaround")
    worker = phone("3001")  # of the team that holds the restricted ones
    assert (await worker.says("/referrals board")).shows("all · 3 open", "Allocated: 1", "Contacting: 1")


async def test_the_workbook_is_the_owning_teams_supervisors_and_names_nobody(phone, beatline, eventually):
    await beatline.database.write(to_lead)
    lead = phone("3001")
    assert (await lead.says("/referrals xlsx")).shows("a workbook of 3 of 3 referrals is coming")
    file = await paper(lead, eventually)
    book = openpyxl.load_workbook(BytesIO(file.document))
    head, *rows = book["referrals"].iter_rows(values_only=True)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["reference"] for one in cells] == ["CIR-0045", "CIR-0046", "CIR-0999"]
    assert cells[0]["overdue"] == "yes" and cells[0]["lead"] == "PS 3001 Dunmoor"
    assert [one["restricted"] for one in cells] == ["no", "yes", "yes"]
    every = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert [one for one in (PLANTED, "Hollowell", "TUR-0123") if one in every + file.text] == []
    exported = await entries(beatline, "export")
    assert [one.object_ref for one in exported] == ["CIR-0045", "CIR-0046", "CIR-0999"]
