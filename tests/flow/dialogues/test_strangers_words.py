"""Words as strangers typed them: each is read as it was meant or said to be wrong; none guesses a write."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import FieldNote, Referral
from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_a_second_outcome_by_the_same_officer_is_told_that_the_first_stands(beatline, phone):
    lead = phone("2001")
    await lead.says("/outcome TSK-0456 not in")
    again = await lead.says("/outcome TSK-0456 thinking")
    assert again.shows("You said how TSK-0456 went at 10:15: “not in”. That stands", "nothing was changed")
    assert "TUR-0123" in again.labels


@pytest.mark.parametrize(
    ("who", "said", "shows"),
    [
        ("3001", "cir45 history", "CIR-0045 · history"),
        ("1234", "tsk 456 history", "TSK-0456"),
        ("2001", "TUR-0123 details", "personal detail"),
        ("1234", "tsk456 address", "the address"),
        ("2001", "/note CIR-9999", "CIR-9999 isn't on record"),
        ("2001", "/status TUR-0123 consent given: the dog, at home, 20/11", "Say who consented"),
        ("2001", "/outcome TSK-0456 engaged: the dog, at home", "Who consented?"),
    ],
)
@ON_ONE_DATABASE
async def test_it_is_read_as_it_was_meant(beatline, phone, who, said, shows):
    assert (await phone(who).says(said)).shows(shows)


@ON_ONE_DATABASE
async def test_consent_by_the_dog_is_asked_about_again_and_moves_nothing(beatline, phone):
    lead = phone("2001")
    await lead.says("/status TUR-0123 consent given")
    assert (await lead.says("the dog")).shows("Say who consented")
    assert (await lead.says("his mum")).shows("How did they consent?")
    query = sa.select(Referral.status).where(Referral.ref == "TUR-0123")
    assert await beatline.database.read(lambda session: session.run(query).scalar()) == "CONTACTING"


@pytest.mark.parametrize("said", ["visits in kettering tomorrow", "visti tomorrow?"])
@ON_ONE_DATABASE
async def test_a_question_is_offered_no_write(beatline, phone, said):
    answer = await phone("1234").says(said)
    says = [words for row in answer.message.buttons for _, words in row]
    assert not [one for one in says if one.startswith(("/visit", "/note "))]


@ON_ONE_DATABASE
async def test_a_word_behind_a_reference_that_writes_is_not_done(beatline, phone):
    assert (await phone("1234").says("tsk456 done")).shows("TSK-0456", "Allocated")
    kept = sa.select(sa.func.count()).select_from(FieldNote)
    assert await beatline.database.read(lambda session: session.run(kept).scalar()) == 0


@ON_ONE_DATABASE
async def test_a_reason_behind_a_colon_is_asked_about_as_a_typed_one_is(beatline, phone):
    worker = phone("3001")

    def allocated(session):
        session.run(sa.update(Referral).where(Referral.id == 2).values(status="ALLOCATED"))

    await beatline.database.write(allocated)
    asked = await worker.says("/status CIR-0045 on hold: which one?")
    assert asked.shows("On hold?", "You wrote “on hold: which one?”. Nothing was changed.")
    assert (await worker.says("/status CIR-0045 on hold: x")).hides("moved")
    assert (await worker.says("/status CIR-0045 on hold: live investigation")).shows("moved", "On hold")


@ON_ONE_DATABASE
async def test_an_answer_that_is_refused_leaves_the_chat_if_one_that_is_taken_does(
    beatline, phone, eventually
):
    lead = phone("2001")
    await lead.says("/attempt TUR-0123 rang")
    said = lead.person.says("x" * 501)
    assert (await lead.hears(after=said)).shows("more than 500 characters")
    await eventually(lambda: lead.message(said.message_id).deleted)


@ON_ONE_DATABASE
async def test_a_new_lead_is_told_by_a_push_that_names_nobody(beatline, phone, greet, pushed):
    await greet("2001", "1234")

    def led(session):
        session.run(sa.update(Referral).where(Referral.id == 1).values(status="ACCEPTED", lead_id=None))

    await beatline.database.write(led)
    lead = phone("2001")
    assert (await lead.says("/status TUR-0123 contacting: 1234")).shows("moved", "Contacting")
    told = await pushed(phone("1234"), "TUR-0123", "you lead it now, by 2001")
    assert "Millbrook" not in told.text
