"""Next steps and outcomes as they are typed: without a colon, with a slip, in answer to a card."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import FieldNote, Referral, Task
from tests.conftest import ON_ONE_DATABASE

TAKEN = [  # who says what; words of the answer
    ("3001", "/status CIR-0045 Pledged.", "Pledged, from Support offered"),
    ("3001", "/status pledged cir 45", "Pledged, from Support offered"),
    ("3001", "/status CIR-0045 is now PLEDGED!", "Pledged, from Support offered"),
    ("3001", "/status CIR-0045 declined, reason he wants nothing", "Declined, from Support offered"),
    ("3001", "/status CIR-0045 declined he wants nothing", "Declined, from Support offered"),
    ("2001", "/status TUR-0123 consent given mother at home yesterday", "Consent given, from Contacting"),
    ("2001", "/status consent given tur 123: mother, at home, 20/11", "Consent given, from Contacting"),
    ("1234", "/outcome not in TSK-0456", "outcome: not in"),
    ("1234", "/outcome TSK-0456 Not in.", "outcome: not in"),
    ("1234", "/outcome 456 nobody in", "outcome: not in"),
]


@pytest.mark.parametrize(("who", "said", "answer"), TAKEN, ids=[said for _, said, _ in TAKEN])
@ON_ONE_DATABASE
async def test_dress_order_and_colons_do_not_matter(beatline, phone, who, said, answer):
    assert (await phone(who).says(said)).shows(answer)


@ON_ONE_DATABASE
async def test_a_near_miss_is_asked_and_keeps_what_was_said_with_it(beatline, phone):
    officer, mate = phone("3001"), phone("2001")
    near = await officer.says("/status CIR-0045 declnied: he wants nothing")
    assert near.shows("CIR-0045", "Declined?", "declnied: he wants nothing", "Nothing was changed.")
    assert near.labels == ["Declined", "Leave it"]
    assert (await officer.taps(near.message, "Declined")).shows("Declined, from Support offered")
    assert (await officer.says("/ref CIR-0045 history")).shows("he wants nothing")
    near = await mate.says("/outcome TSK-0456 declnied: says no to all of it")
    assert near.labels == ["Declined", "Leave it"]
    ends = await mate.taps(near.message, "Declined")
    assert (await mate.taps(ends.message, "End it")).shows("outcome: declined")
    assert (await mate.says("/ref TUR-0123 history")).shows("says no to all of it")


@ON_ONE_DATABASE
async def test_what_is_not_next_is_quoted_and_the_next_steps_are_buttons(beatline, phone):
    officer = phone("3001")
    answer = await officer.says("/status CIR-0045 completed")
    assert answer.shows("It stands at Support offered, and that isn't next. Next: Pledged", "“completed”")
    assert answer.labels[-1] == "Leave it"
    assert (await officer.taps(answer.message, "Pledged")).shows("Pledged, from Support offered")
    unread = await phone("1234").says("/outcome TSK-0456 he slammed the door")
    assert unread.shows("How did the visit go?", "he slammed the door")


@pytest.fixture
def stands(beatline):
    async def read():
        def look(session):
            notes = [*session.run(sa.select(FieldNote.text)).scalars()]
            return notes, session.run(sa.select(Task.status).where(Task.ref == "TSK-0456")).scalar()

        return await beatline.database.read(look)

    return read


PRESSED = [  # who answers which card with what; words of the answer
    ("1234", "TSK-0456", "not in", "outcome: not in"),
    ("1234", "TSK-0456", "Not in.", "outcome: not in"),
    ("1234", "TSK-0456", "engaged", "Who consented?"),
    ("3001", "CIR-0045", "pledged", "Pledged, from Support offered"),
    ("3001", "CIR-0045", "Declined", "Why?"),
    ("3001", "CIR-0045", "visit fri 1730", "Fri 27/11 17:30"),
]


@pytest.mark.parametrize(("who", "card", "said", "answer"), PRESSED, ids=[one[2] for one in PRESSED])
@ON_ONE_DATABASE
async def test_an_answer_to_a_card_presses_the_step_that_it_names(phone, stands, who, card, said, answer):
    officer = phone(who)
    shown = await officer.says(card)
    assert (await officer.says(said, reply_to=shown.message)).shows(answer)
    assert (await stands())[0] == []


PERHAPS = [  # the same; the button that it may be
    ("1234", "TSK-0456", "nobody in", "Not in"),
    ("1234", "TSK-0456", "not in, left a card", "Not in"),
    ("1234", "TSK-0456", "declnied", "Declined"),
    ("3001", "CIR-0045", "pledged: he signed it with his mum", "Pledged"),
    ("3001", "CIR-0045", "pleged", "Pledged"),
]


@pytest.mark.parametrize(("who", "card", "said", "label"), PERHAPS, ids=[one[2] for one in PERHAPS])
@ON_ONE_DATABASE
async def test_what_may_be_a_note_as_well_is_filed_and_asked(phone, stands, who, card, said, label):
    officer = phone(who)
    before = (await stands())[1]
    shown = await officer.says(card)
    filed = await officer.says(said, reply_to=shown.message)
    assert filed.shows("PNB-", f"Filed. Is it “{label}”?")
    assert filed.labels[:2] == [label, "No, a note"]
    assert await stands() == ([said], before)
    (await officer.taps(filed.message, label)).hides("PNB-")


@ON_ONE_DATABASE
async def test_an_answer_that_names_nothing_is_a_note_and_nobody_is_asked(phone, stands):
    officer = phone("1234")
    shown = await officer.says("TSK-0456")
    for said in ("the dog is loose in the yard", "visit went well", "in hand"):
        filed = await officer.says(said, reply_to=shown.message)
        assert filed.shows("PNB-")
        filed.hides("Is it “")
    other = await phone("1300").says("CIR-0045")
    assert (await phone("1300").says("pledged", reply_to=other.message)).hides("moved")


@ON_ONE_DATABASE
async def test_an_ended_referral_takes_no_step_by_its_word(beatline, phone):
    await beatline.database.write(
        lambda session: session.run(
            sa.update(Referral).where(Referral.ref == "CIR-0045").values(status="COMPLETED")
        )
    )
    shown = await phone("3001").says("CIR-0045")
    assert (await phone("3001").says("pledged", reply_to=shown.message)).shows("PNB-")
