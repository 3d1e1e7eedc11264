"""Words of concern in an outcome's or an attempt's remark, or a tick, offer the forms as a note's do."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models import FieldNote, SafeguardingDuty
from tests.conftest import ON_ONE_DATABASE

HURT = "bruises on both arms"
OFFERED = ("⚠ Child at risk?", "ring MASH 0300", "Noted in your book as PNB-1234-0001")
FORMS = ["PPN ref", "MASH ref", "Not needed"]
SAID = {  # the ways in which a remark is made
    "outcome": (f"/outcome TSK-0456 thinking: {HURT}",),
    "not in": (f"/outcome TSK-0456 not in: {HURT}",),
    "unsafe": (f"/outcome TSK-0456 unsafe: {HURT}",),
    "declined, asked": ("/outcome TSK-0456 declined", HURT, "End it"),
    "consent": ("/outcome TSK-0456 engaged", "mother", f"in the kitchen; {HURT}"),
    "attempt": (f"/attempt TUR-0123 met: {HURT}",),
    "attempt, asked": ("/attempt TUR-0123 met", HURT),
    "attempt's kind asked": (f"/attempt TUR-0123 {HURT}", "met"),
    "a tick with words": (f"/concern TUR-0123 {HURT}",),
}


async def kept(beatline):
    def read(session):
        notes = session.orm.exec(select(FieldNote)).all()
        duties = session.orm.exec(select(SafeguardingDuty)).all()
        return [(one.text, one.task_id, one.referral_id) for one in notes], sorted(d.form for d in duties)

    return await beatline.database.read(read)


@pytest.mark.parametrize("way", SAID)
@ON_ONE_DATABASE
async def test_words_of_concern_offer_the_forms_wherever_they_are_said(officer, beatline, way):
    for words in SAID[way]:
        answer = await officer.says(words)
    assert answer.shows(*OFFERED)
    assert answer.labels[:3] == FORMS
    notes, forms = await kept(beatline)
    ((text, task, referral),) = notes
    assert HURT in text
    assert (task, referral) == ((None, 1) if "TUR" in SAID[way][0] else (1, None))
    assert forms == ["mash", "ppn"]


async def test_a_tick_offers_the_form_and_its_reminder_ends_with_an_answer(officer, phone, beatline):
    done = await officer.says("/outcome TSK-0456 not in")
    assert done.hides("Noted in your book")
    assert await kept(beatline) == ([], [])
    ticked = await officer.taps(done.message, "⚠ Concern")
    assert ticked.shows("TSK-0456 · concern", "⚠ Somebody at risk? PPN.", "PNB-1234-0001")
    asked = await officer.taps(ticked.message, "PPN ref")
    assert asked.shows("What is its reference?")
    assert (await officer.says("PPN12345")).shows("PNB-1234-0001 · PPN: PPN12345")
    counted = await phone("2001").says("/attempt TUR-0123 rang: no answer")
    assert "⚠ Concern" in counted.labels


@pytest.mark.parametrize(
    "words", ["/outcome TSK-0456 declined: not for them", "/attempt TUR-0123 rang: no answer"]
)
@ON_ONE_DATABASE
async def test_a_plain_remark_offers_nothing_and_is_no_note(officer, beatline, words):
    assert (await officer.says(words)).hides("⚠ Child", "Noted")
    assert await kept(beatline) == ([], [])


@ON_ONE_DATABASE
async def test_the_words_of_an_unsafe_visit_are_kept_though_it_counts_as_no_attempt(officer, beatline):
    assert (await officer.says("/outcome TSK-0456 unsafe: dog loose in the yard")).shows("Noted in your book")
    ((text, task, _),) = (await kept(beatline))[0]
    assert (text, task) == ("dog loose in the yard", 1)


@ON_ONE_DATABASE
async def test_concern_about_what_is_not_on_record_is_refused(officer, phone):
    assert (await officer.says("/concern")).shows("About which visit or referral?")
    assert (await phone("2001").says("/concern TSK-0458")).shows("isn't on record")
