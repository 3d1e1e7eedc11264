"""Referrals moved on in the chat: step by step, in one line, by two at once, and by an Inspector."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import AuditEntry, Decision, Officer, Referral, Role
from tests.conftest import ON_ONE_DATABASE
from tests.flow.conftest import Phone
from tests.unlocked import unlock_everybody

FIELDS = (
    "he was seen twice with a knife this month",
    "harm to a rival is likely within days",
    "breach of the order, search under warrant",
    "support was offered twice and was turned down",
    "visit at dawn; looked at again on friday",
)


def column(*columns):
    return lambda session: [tuple(row) for row in session.run(sa.select(*columns))]


@pytest.fixture
async def people(beatline, telegram, clock):
    """A sergeant of the owning team, and an Inspector of another."""

    def add(session):
        facts = {"role": Role.SUPERVISOR, "enrolled_at": clock.now}
        session.orm.add(
            Officer(id=11, collar="3002", surname="Gorse", rank="PS", team_id=3, account_id=5011, **facts)
        )
        session.orm.add(
            Officer(id=12, collar="3003", surname="Heath", rank="Insp", team_id=4, account_id=5012, **facts)
        )
        session.orm.flush()
        for table in ("unlocks", "pins"):
            session.run(sa.text(f"DELETE FROM {table}"))  # noqa: S608  # ours
        unlock_everybody(session, clock.now)

    await beatline.database.write(add)
    return {
        "sergeant": Phone(telegram.person(5011, "Gorse"), "3002"),
        "inspector": Phone(telegram.person(5012, "Heath"), "3003"),
    }


@ON_ONE_DATABASE
async def test_consent_step_by_step_with_a_restart_in_the_middle(beatline, start_bot, phone):
    worker = phone("2001")
    card = await worker.says("TUR-0123")
    offered = await worker.taps(card.message, "Move on")
    assert offered.labels == [
        "Consent given", "Leave it", "End: Consent declined", "End: Unable to contact", "End: Escalated",
    ]  # fmt: skip
    who = await worker.taps(offered.message, "Consent given")
    assert who.shows("TUR-0123 · to Consent given", "Who consented?")
    how = await worker.taps(who.message, "Mother")
    assert how.shows("How did they consent?")
    when = await worker.says("at the kitchen table")
    assert when.shows("On which day did they consent?")
    await beatline.stop()
    again = await start_bot()
    assert (await worker.says("tomorrow")).shows("That day lies ahead.")
    done = await worker.taps(when.message, "Yesterday")
    assert done.shows(
        "TUR-0123 · moved", "Consent given, from Contacting", "Next: Do the assessment by Fri 11/12"
    )
    found = await again.database.read(column(Referral.consent_by, Referral.consent_how, Referral.consent_on))
    assert [str(one) for one in found[0]] == ["Mother", "at the kitchen table", "2026-11-20"]
    history = await worker.taps(done.message, "History")
    assert history.shows("1. 10:15 Consent given · 2001 Brackenbury", "consent: Mother, at the kitchen table")
    assert (await worker.says("TUR-0123")).shows("Consent: Mother, 20/11/2026")


@ON_ONE_DATABASE
async def test_one_line_says_all_that_a_step_needs(beatline, phone):
    worker = phone("2001")
    done = await worker.says("/status TUR-0123 consent given: mother, at home, 20/11")
    assert done.shows("Consent given, from Contacting")
    asked = await worker.says("/status tur123 withdrawn: they moved away")
    assert asked.shows("This ends it for good") and asked.labels == ["End it", "Back"]
    assert (await worker.taps(asked.message, "Back")).shows("What comes next?")
    asked = await worker.says("/status tur123 withdrawn: they moved away")
    ended = await worker.taps(asked.message, "End it")
    assert ended.message_id == asked.message_id and ended.shows("It has ended.")
    assert (await worker.says("/status TUR-0123")).shows("It has ended, and what has ended stays ended.")
    officer = phone("3001")
    assert (await officer.says("/status CIR-0046 on hold: live investigation")).shows(
        "On hold, from Allocated"
    )
    back = await officer.says("/status CIR-0046")
    assert back.labels[0] == "Back to Allocated"


BAD = [
    ("/status", "Which referral is to move on?"),
    ("/status TUR-0123 completed", "It stands at Contacting, and that isn't next. Next: Consent given,"),
    ("/status TUR-0123 consent declined:   ", "This ends it for good"),
    ("/status TUR-0123 consent declined: ...", "That step needs a reason."),
    ("/status TUR-0123 consent given: mother, at home, 31/10", "That day is before the referral was made."),
    ("/status TUR-0123 consent given: mother, at home, 31/11/2026", "31"),
    ("/status TUR-0123 consent given: mother, at home, soon", "I can't read that as a day."),
    ("/status TUR-0123 unable to contact", "That step needs three attempts"),
    ("/status TUR-0123 7 consent given", "moved it to"),
    ("/status CIR-0045", "CIR-0045 isn't on record."),
    ("/status TUR-0999", "TUR-0999 isn't on record."),
    ("/status say mother", "That question isn't open any more."),
    ("/status decide TUR-0123", "PIN"),
]


@ON_ONE_DATABASE
async def test_rubbish_moves_nothing_and_each_is_answered_in_a_sentence(beatline, phone):
    worker = phone("2001")
    for said, answer in BAD:
        assert (await worker.says(said)).shows(answer), said
        await worker.says("/cancel")
    assert set(await beatline.database.read(column(Referral.step_number))) == {(0,)}
    stranger = phone("1300")
    assert (await stranger.says("/status TUR-0123")).shows("held by Turnaround", "Ring the owning team.")
    card = await stranger.says("TUR-0123")
    assert "Move on" not in card.labels
    assert (await stranger.says("/ref TUR-0123 history")).shows("Ring the owning team.")


BACKING_OUT = (
    *("leave it", "stop", "cancel please", "no wait", "sorry wrong one", "back", "undo", "oops", "Leave it"),
    *("no, never mind", "hang on", "wrong referral", "don't", "sorry, my mistake"),
)


@ON_ONE_DATABASE
async def test_words_that_back_out_of_a_question_move_nothing(beatline, phone):
    officer = phone("3001")
    for said in BACKING_OUT:
        asked = await officer.says("/status CIR-0045 declined")
        assert asked.shows("Why?") and "Leave it" in asked.labels
        assert (await officer.says(said)).hides("moved"), said
    assert set(await beatline.database.read(column(Referral.step_number))) == {(0,)}


@ON_ONE_DATABASE
async def test_the_second_of_two_reads_who_was_first_and_where_it_stands(beatline, phone, people):
    officer, sergeant = phone("3001"), people["sergeant"]
    offered = await officer.says("/status CIR-0045")
    asked = await officer.taps(offered.message, "Declined")
    assert (await sergeant.says("/status CIR-0045 pledged")).shows("Pledged, from Support offered")
    assert asked.labels == ["Leave it"]
    late = await officer.says("wants nothing from us", reply_to=asked.message)
    assert late.shows("3002 moved it to Pledged at 10:15.")
    assert (await officer.taps(late.message, "Where it stands now")).shows("CIR-0045", "Pledged")


@ON_ONE_DATABASE
async def test_declined_reviewed_decided_and_back_to_support(beatline, start_bot, phone, people, pushed):
    async def restricted(is_so):
        change = sa.update(Referral).where(Referral.ref == "CIR-0045").values(restricted=is_so)
        await beatline.database.write(lambda session: session.run(change))

    officer, sergeant, inspector = phone("3001"), people["sergeant"], people["inspector"]
    assert (await officer.says("/status CIR-0045 declined: wants nothing from us")).shows("Declined, from")
    offered = await officer.says("/status CIR-0045")
    assert "Enforcement review" not in offered.labels
    refused = await officer.says("/status CIR-0045 enforcement review: harm goes on")
    assert refused.shows("Only a supervisor of the owning team")
    await inspector.says("/me")
    assert (await sergeant.says("/status CIR-0045 enforcement review: harm goes on")).shows(
        "Enforcement review"
    )
    await pushed(inspector, "CIR-0045: a review waits, and you are asked to decide.")
    assert (await inspector.says("/referrals decide")).shows("CIR-0045 · Enforcement review")
    await restricted(True)
    assert (await inspector.says("CIR-0045")).shows("Enforcement review")
    await restricted(False)
    only = await sergeant.says("/status CIR-0045 enforcement active: x")
    assert only.shows("Only an Inspector or above decides on enforcement, and not who opened the review.")
    card = await inspector.says("CIR-0045")
    begun = await inspector.taps(
        (await inspector.taps(card.message, "Move on")).message, "Enforcement active"
    )
    assert begun.shows("1 of 5, information")
    assert (await inspector.says("too thin")).shows("10 to 1,000 characters")
    for field in FIELDS[:3]:
        await inspector.says(field)
    await beatline.stop()
    again = await start_bot()
    for field in FIELDS[3:]:
        asked = await inspector.says(field)
    assert asked.shows("With whom was it deconflicted?")
    preview = await inspector.says("DI Harrow, operation team")
    assert preview.shows("Your decision", *FIELDS, "Deconflicted with: DI Harrow")
    assert await again.database.read(column(Decision.number)) == []
    pad = await inspector.taps(preview.message, "Decide, with your PIN")
    assert pad.shows("This puts your decision on record. Your PIN again", "/status decide CIR-0045")
    done = await inspector.hears(after=(await inspector.enters(pad)).message)
    assert done.shows("Enforcement active, from Enforcement review")
    stored = await again.database.read(column(Decision.number, Decision.author_id, Decision.powers))
    assert stored == [(3, 12, FIELDS[2])]
    await officer.says("/attempt CIR-0045 rang: no answer, the line is dead")
    assert (await officer.says("/ref CIR-0045 history")).shows(
        *FIELDS, "Rang, nobody reached · PC 3001 Dunmoor", "no answer, the line is dead"
    )
    assert not any(
        field in (one.text or "") for one in inspector.messages if not one.from_bot for field in FIELDS
    )
    offered = await officer.says("/status CIR-0045")
    back = await officer.taps(offered.message, "Support offered")
    assert back.shows("Support offered, from Enforcement active")
    assert ("decide",) in await again.database.read(column(AuditEntry.action))


@ON_ONE_DATABASE
async def test_who_watches_is_told_without_a_name_and_only_while_they_may_know(
    beatline, phone, people, pushed, settled, ticked
):
    officer, sergeant, outsider = phone("3001"), people["sergeant"], people["inspector"]
    coarse = await phone("1300").says("/watch CIR-0045")  # who may know only whether it is open
    assert coarse.shows("CIR-0045 is held by CIRV. Ring the owning team.")
    assert (await outsider.says("/watch CIR-0045")).shows("You are told when it moves.")
    assert (await outsider.says("watch it", reply_to=(await outsider.says("CIR-0045")).message)).shows(
        "already"
    )
    await sergeant.says("/watch CIR-0045")
    assert (await outsider.says("/watch CIR-0046")).shows("CIR-0046 is held by CIRV")
    await officer.says("/status CIR-0045 pledged")
    push = await pushed(outsider, "CIR-0045 moved.")
    assert "Pledged" not in push.text
    assert push.buttons[0][0][0] == "Open"
    await pushed(sergeant, "CIR-0045 moved.")
    assert (await outsider.says("/watch")).shows("CIR-0045 · Pledged")
    await beatline.database.write(
        lambda session: session.run(sa.text("UPDATE referrals SET restricted = true"))
    )
    await officer.says("/status CIR-0045 engaged")
    await ticked()
    await settled()
    assert sum("moved." in (one.text or "") for one in outsider.messages if one.from_bot) == 1
    assert (await outsider.says("/watch")).shows("You watch no referral.")
    assert (await outsider.says("/unwatch CIR-0045")).shows("You don't watch it any more.")
    assert (await outsider.says("/unwatch CIR-0045")).shows("You don't watch it.")
    assert not any("CIR-0045 moved." in (one.text or "") for one in officer.messages)
