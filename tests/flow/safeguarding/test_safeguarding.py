"""A note suggests a form; it is offered, and reminded of until there is a reference or a reason why not."""

import pytest
from sqlmodel import select

from models import AuditEntry, FieldNote, SafeguardingDuty
from tests.conftest import ON_ONE_DATABASE

HURT = "Two children, one with bruising to both arms"
MORE = ["Kind", "Place", "People", "Words said"]
SLAVERY = "Says he is forced to work, passport held by the boss"


async def duties(beatline):
    def read(session):
        return {one.form.value: one for one in session.orm.exec(select(SafeguardingDuty)).all()}

    return await beatline.database.read(read)


async def test_a_note_is_kept_and_what_it_suggests_is_offered_in_one_line(officer, beatline):
    receipt = await officer.says(f"/note {HURT}")
    first, line = receipt.text.splitlines()
    assert first == "PNB-1234-0001 · 10:15"
    assert line.startswith("⚠ Child at risk? PPN and ring MASH 0300 126 7000 (out of hours 01604 626938).")
    assert line.endswith("Immediate danger: 999.")
    assert receipt.labels[:-4] == ["PPN ref", "MASH ref", "Not needed"]
    kept = await beatline.database.read(lambda session: session.orm.exec(select(FieldNote.text)).one())
    assert kept == HURT


async def test_on_the_card_of_a_childs_referral_the_words_need_not_say_that_it_is_a_child(officer):
    bruised = "bruises on his arm, says he fell"
    child, adult = await officer.says("TUR-0123"), await officer.says("CIR-0045")
    assert (await officer.says(bruised, reply_to=child.message)).shows("Child at risk?", "MASH")
    assert (await officer.says(bruised, reply_to=adult.message)).hides("Child at risk?")


async def test_a_plain_note_offers_nothing(officer, beatline):
    assert (await officer.says("/note spoke to the child's football coach")).labels == MORE
    assert await duties(beatline) == {}


async def test_a_reminder_comes_until_the_reference_is_given_and_never_after(
    officer, sergeant, clock, pushed, ticked
):
    for one in (officer, sergeant):
        await one.says("/me")
    await officer.says(f"/note {HURT}")
    clock.moves(hours=4)
    push = await pushed(officer, "Reference still missing: PNB-1234-0001 PPN and MASH.")
    listed = await officer.taps(push, "Give it, or say why not")
    assert listed.shows("Forms without a reference · 2", "PNB-1234-0001 · PPN · child at risk · 10:15")
    asked = await officer.taps(listed.message, "0001 PPN ref")
    assert asked.shows("PNB-1234-0001 · PPN", "What is its reference?")
    assert (await officer.says("PPN12345")).shows("PNB-1234-0001 · PPN: PPN12345", "Kept")
    assert (await officer.says("/mash PNB-1234-0001 M-77")).shows("MASH: M-77")
    assert (await officer.says("/safeguarding")).shows("None of your notes is waiting")
    clock.moves(hours=48)
    await ticked()
    assert not any("still missing" in one.text for one in officer.messages)  # the first became the list
    assert not any("Safeguarding references still missing" in one.text for one in sergeant.messages)


async def test_not_needed_asks_why_and_ends_all_that_the_note_asks_for(officer, beatline):
    receipt = await officer.says(f"/note {HURT}")
    asked = await officer.taps(receipt.message, "Not needed")
    assert asked.shows("PNB-1234-0001 · not needed", "Why not?")
    assert (await officer.taps(asked.message, "A colleague sent it")).shows(
        "PPN and MASH not needed", "a colleague has sent it"
    )
    assert {one.reason for one in (await duties(beatline)).values()} == {"a colleague has sent it"}
    assert (await officer.says("/safeguarding PNB-1234-0001 not nobody")).shows(
        "No form is open on that note"
    )


async def test_a_reason_in_own_words_is_kept_and_not_put_into_the_audit(officer, beatline):
    await officer.says(f"/note {HURT}")
    await officer.says("/ppn PNB-1234-0001 not needed")
    assert (await officer.says("fell off a bike, seen by GP")).shows("PPN not needed", "fell off a bike")
    found = await duties(beatline)
    assert (found["ppn"].reason, found["mash"].reason) == ("fell off a bike, seen by GP", None)
    details = await beatline.database.read(
        lambda session: session.orm.exec(select(AuditEntry.reason, AuditEntry.detail)).all()
    )
    assert not any("bike" in f"{reason} {detail}" for reason, detail in details)


async def test_a_childs_nrm_asks_no_consent_and_the_hub_first(officer, beatline):
    receipt = await officer.says(f"/note {SLAVERY}")
    assert receipt.shows("⚠ Modern slavery? PPN and NRM. Modern Slavery Helpline 0800 0121 700.")
    whose = await officer.taps(receipt.message, "NRM ref")
    assert whose.labels == ["Child or may be", "Adult consents", "Adult doesn't", "Not needed"]
    follows = await officer.taps(whose.message, "Child or may be")
    assert follows.shows(
        "NRM, always.", "consent is not needed", "MASH 0300 126 7000", "It is an online form"
    )
    assert (await duties(beatline)).keys() == {"ppn", "nrm", "mash"}
    kept = await officer.says("NRM 26/123")
    assert kept.shows("PNB-1234-0001 · NRM: NRM 26/123", "NRM submitted")
    assert kept.labels == ["RG positive", "RG negative"]
    assert (await officer.taps(kept.message, "RG positive")).labels == ["CG positive", "CG negative"]
    assert (await officer.says("/nrm PNB-1234-0001 cg negative")).shows("Conclusive grounds negative")


async def test_an_adult_without_consent_is_a_duty_to_notify(officer):
    await officer.says(f"/note {SLAVERY}")
    assert (await officer.says("/nrm PNB-1234-0001 D123")).shows("First say whether")
    follows = await officer.says("/nrm PNB-1234-0001 declines")
    assert follows.shows("PNB-1234-0001 · DtN", "Duty to notify (DtN)", "there is no NRM")
    assert (await officer.says("D123")).shows("DtN: D123", "DtN submitted")
    assert (await officer.says("/nrm PNB-1234-0001 rg positive")).shows("out of order")


@ON_ONE_DATABASE
@pytest.mark.parametrize("words", ["he was crying all night", "not yet", "x1" * 16, "1 2 3", "²³", "-", "a"])
async def test_a_story_is_no_reference(officer, beatline, words):
    await officer.says(f"/note {HURT}")
    assert (await officer.says(f"/ppn PNB-1234-0001 {words}")).shows(
        "That isn't a reference such as PPN12345"
    )
    assert (await duties(beatline))["ppn"].ended_at is None


@pytest.mark.parametrize("words", ["/ppn pnb 1234 1 PPN9", "/ppn note 1 PPN9", "/ppn PPN9"])
async def test_the_note_is_named_in_any_form_or_by_answering_its_receipt(officer, words):
    receipt = await officer.says(f"/note {HURT}")
    card = receipt.message if words == "/ppn PPN9" else None
    assert (await officer.says(words, reply_to=card)).shows("PNB-1234-0001 · PPN: PPN9")


async def test_nobody_answers_for_anothers_note(officer, phone):
    await officer.says(f"/note {HURT}")
    await phone("1300").says("/note of the same number")
    for words in (
        "/ppn PNB-1234-0001 P1",
        "/nrm PNB-1234-0001 child",
        "/safeguarding PNB-1234-0001 not open",
    ):
        assert (await phone("1300").says(words)).shows("isn't on record")


async def test_a_cuckooing_check_asks_once_and_not_at_every_line(officer, beatline):
    def makes(session):
        from models import Task

        session.orm.get(Task, 1).kind = "CUCKOOING_CHECK"

    await beatline.database.write(makes)
    card = await officer.says("TSK-0456")
    first = await officer.says("curtains drawn", reply_to=card.message)
    assert first.shows("is a potential victim, not a suspect. PPN.")
    assert (await officer.says("knocked again", reply_to=card.message)).labels == MORE


async def test_a_partner_is_not_sent_to_the_polices_own_forms(phone, beatline):
    receipt = await phone("2001").says(f"/note {HURT}")
    assert receipt.labels[:-4] == ["MASH ref", "Not needed"]
