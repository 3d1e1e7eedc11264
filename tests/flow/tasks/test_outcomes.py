"""The outcome of a visit: task, referral, contact and what comes next, once, in four taps at most."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Contact, Officer, Referral, ReferralStep, Task, TaskStep
from tests.conftest import ON_ONE_DATABASE


@pytest.fixture
def stands(beatline):
    """The referral's status, next action and day; the visit's status and steps; the contacts."""

    async def look(ref, task):
        def read(session):
            referral = session.run(sa.select(Referral.__table__).where(Referral.ref == ref)).one()
            visit = session.run(sa.select(Task.__table__).where(Task.ref == task)).one()
            steps = session.run(sa.select(TaskStep.to_status).where(TaskStep.task_id == visit.id)).scalars()
            kept = sa.select(Contact.kind, Contact.words, Contact.task_id).order_by(Contact.id)
            return referral, visit, list(steps), [tuple(one) for one in session.run(kept)]

        return await beatline.database.read(read)

    return look


async def test_consent_takes_four_taps_and_is_given_once(beatline, phone, stands):
    lead, mate = phone("2001"), phone("1234")
    card = await lead.says("TSK-0456")
    old = await mate.says("/outcome TSK-0456")
    asked = await lead.taps(card.message, "Outcome")
    assert asked.labels == ["Engaged", "Thinking", "Declined", "Not in", "Unsafe"]
    who = await lead.taps(asked.message, "Engaged")
    assert who.shows("Who consented?")
    how = await lead.taps(who.message, "A parent")
    done = await lead.taps(how.message, "At the door")
    assert done.shows("TSK-0456 · outcome: engaged", "Completed", "TUR-0123: Consent given")
    late = await mate.taps(old.message, "Declined")
    assert late.shows("2001 Brackenbury moved TSK-0456 to Completed", "nothing was changed")
    referral, visit, steps, contacts = await stands("TUR-0123", "TSK-0456")
    assert (referral.status, referral.consent_by, referral.consent_how) == (
        "CONSENT_GIVEN",
        "a parent",
        "at the door",
    )
    assert visit.step == 3
    assert steps == ["accepted", "in_progress", "completed"]
    assert contacts == [("visit", "engaged", visit.id)]


OUTCOMES = {  # who, what they type; the visit and the referral after it; words of the answer
    "not in": ("1234", "/outcome TSK-0456 notin", "not_done", "CONTACTING", "Visit in a band"),
    "thinking": ("1234", "/outcome 456 thinking", "completed", "CONTACTING", "by Sat 28/11"),
    "declined": (
        *("2001", "/outcome TSK-0456 declined: not for us"),
        *("completed", "CONSENT_DECLINED", "Consent declined"),
    ),
    "unsafe": (
        *("1234", "/outcome TSK-0456 unsafe: knife on the table"),
        *("not_done", "CONTACTING", "supervisors are told"),
    ),
    "engaged": (
        *("1234", "/outcome TSK-0456 engaged: mother, at home"),
        *("completed", "CONSENT_GIVEN", "Consent given"),
    ),
    "pledged": ("3001", "/outcome TSK-0458 engaged", "completed", "PLEDGED", "Pledged"),
    "pending": ("3001", "/outcome TSK-0458 thinking", "completed", "DECISION_PENDING", "by Sat 28/11"),
    "no": (
        *("3001", "/outcome TSK-0458 declined: not now"),
        *("completed", "DECLINED", "Offer support again by Fri 27/11"),
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
@ON_ONE_DATABASE
async def test_each_outcome_moves_all_that_it_should(phone, stands, outcome):
    who, said, task, status, shows = OUTCOMES[outcome]
    answer = await phone(who).says(said)
    if "458" in said:  # it was yesterday
        assert answer.shows("TSK-0458 is of Fri 20/11", "and was then?")
        answer = await phone(who).taps(answer.message, answer.labels[0])
    if outcome == "declined":
        assert answer.shows("This ends the referral for good") and answer.labels == ["End it", "Back"]
        answer = await phone(who).taps(answer.message, "End it")
    assert answer.shows("outcome:", shows)
    of = ("TUR-0123", "TSK-0456") if "456" in said else ("CIR-0045", "TSK-0458")
    referral, visit, _, contacts = await stands(*of)
    assert (referral.status, visit.status) == (status, task)
    assert [one[0] for one in contacts] == ([] if outcome == "unsafe" else ["visit"])
    history = await phone(who).says(f"/task {of[1]} history")
    assert history.hides("not for us", "not now", "mother")  # these are for those who know the referral


@ON_ONE_DATABASE
async def test_who_engages_now_may_pledge_now(phone, stands, beatline):
    def contacting(session):
        session.run(sa.update(Referral).where(Referral.id == 2).values(status="CONTACTING"))

    await beatline.database.write(contacting)
    asked = await phone("3001").says("/outcome TSK-0458 engaged")
    engaged = await phone("3001").taps(asked.message, "Engaged")
    assert engaged.shows("CIR-0045: Support offered", "Ask for the decision by Sat 28/11")
    following = await phone("3001").taps(engaged.message, "Move on")
    assert "Pledged" in following.labels


@ON_ONE_DATABASE
async def test_from_contacting_two_steps_are_taken_at_once(beatline, phone, stands):
    def contacting(session):
        session.run(sa.update(Referral).where(Referral.id == 2).values(status="CONTACTING"))

    await beatline.database.write(contacting)
    await phone("3001").says("/outcome TSK-0458 declined")
    assert (await phone("3001").says("yes")).shows("Why, in their words?")
    assert (await phone("3001").says("not for me")).shows("CIR-0045: Declined")

    def steps(session):
        query = sa.select(ReferralStep.to_status, ReferralStep.reason).order_by(ReferralStep.id)
        return [tuple(one) for one in session.run(query)]

    taken = await beatline.database.read(steps)
    assert [one[0] for one in taken] == ["SUPPORT_OFFERED", "DECLINED"]
    assert "not for me" in taken[1][1]


@ON_ONE_DATABASE
async def test_not_in_offers_a_band_that_was_not_tried_and_unsafe_leaves_it_to_a_supervisor(
    beatline, phone, greet, pushed
):
    await greet("2001", "1234", "0077")
    lead, mate = phone("2001"), phone("1234")
    not_in = await lead.says("/outcome TSK-0456 not in")
    assert not_in.shows("Tried: Sat (weekend). Not yet: weekday morning, afternoon, evening.")
    visit = await lead.taps(not_in.message, not_in.labels[0])
    assert visit.shows("TSK-500001", "Mon 23/11 15:30")
    await lead.says("/visit TUR-0123 mon 1800 with 1234")
    await pushed(mate, "TSK-500002", "new visit")
    await pushed(mate, "TSK-0456", "closed")
    assert (await mate.says("/outcome TSK-500002 not in")).shows(
        "TSK-500002 is of Mon 23/11", "before its time"
    )


JOURNEY = "knife on the kitchen table"


@ON_ONE_DATABASE
async def test_an_unsafe_visit_is_told_with_its_words_and_holds_up_the_next_until_a_supervisor_decides(
    beatline, phone, greet, pushed, clock
):
    await greet("2001", "1234", "0077")
    lead, mate, sergeant = phone("2001"), phone("1234"), phone("0077")
    await lead.says("/visit TUR-0123 mon 1800 with 1234")
    choices = await lead.says("/outcome TSK-0456")
    asked = await lead.taps(choices.message, "Unsafe")
    assert asked.shows("What made it unsafe?") and asked.labels[-1] == "Leave it"
    done = await lead.says(JOURNEY)
    assert done.shows("Closed, not done", "Next: Supervisor decides before any other visit by Sat 21/11")
    push = await pushed(sergeant, "TUR-0123: a visit was broken off", "Ring 2001 now")
    assert JOURNEY not in push.text
    await pushed(mate, "TSK-500001 waits", "Don't go: ask your supervisor.")
    card = await mate.says("TSK-500001")
    assert card.shows("⚠ Not safe on Sat 21/11: ask your supervisor", f"Why: {JOURNEY}")
    assert not {"Accept", "Arrived", "Outcome"} & set(card.labels)
    for said in ("/task TSK-500001 accept", "/outcome TSK-500001 not in", "/outcome TSK-500001"):
        assert (await mate.says(said)).shows("TSK-500001 waits", "Don't go.", "ring Turnaround, 01604 555010")
    warned = await lead.says("TUR-0123")
    assert warned.shows("⚠ Not safe on Sat 21/11: ask your supervisor", JOURNEY)
    assert "Visit" not in warned.labels and "Allow another visit" not in warned.labels
    for said in ("/visit TUR-0123", "/visit TUR-0123 tue 1800"):
        assert (await lead.says(said)).shows("TUR-0123 waits", "Ask your supervisor")
    assert (await lead.says("/visit allow TUR-0123")).shows("Ring the owning team")
    assert (await lead.says("/ref TUR-0123 history")).shows("A visit was broken off as unsafe", JOURNEY)
    assert (await mate.says("/task TSK-0456 history")).shows(f"unsafe: {JOURNEY}")
    for asked_by in ("/task TSK-0456 history", "/ref TUR-0123 history", "TUR-0123", "TSK-500001"):
        assert JOURNEY not in (await phone("1300").says(asked_by)).text
    seen = await sergeant.says("TUR-0123")
    assert seen.shows(JOURNEY)
    allowed = await sergeant.taps(seen.message, "Allow another visit")
    assert allowed.shows("another visit is allowed", JOURNEY)
    await pushed(mate, "TSK-500001 may go ahead")
    assert (await mate.says("/task TSK-500001 accept")).shows("Accepted")
    assert (await lead.says("/visit TUR-0123 tue 1800")).shows("TSK-500002")
    assert (await lead.says("TUR-0123")).hides("Not safe on")
    assert (await mate.says("TSK-500001")).hides(JOURNEY)


@ON_ONE_DATABASE
async def test_no_more_visits_cancels_those_that_wait(beatline, phone, greet, pushed):
    await greet("2001", "1234", "0077")
    await phone("2001").says("/visit TUR-0123 mon 1800 with 1234")
    await phone("2001").says("/outcome TSK-0456 unsafe: threats")
    push = await pushed(phone("0077"), "TUR-0123: a visit was broken off")
    assert [label for row in push.buttons for label, _ in row] == [
        "Allow another visit", "No more visits", "Open",
    ]  # fmt: skip
    assert (await phone("0077").taps(push, "No more visits")).shows("no more visits", "threats")
    await pushed(phone("1234"), "TSK-500001 is cancelled")
    assert (await phone("2001").says("/visit TUR-0123 tue 1800")).shows("a supervisor has decided")
    assert (await phone("0077").says("/visit end TUR-0123")).shows("is held by Turnaround")


@ON_ONE_DATABASE
async def test_unsafe_is_never_turned_away_whoever_was_first(beatline, phone, greet, pushed, stands):
    await greet("2001", "1234", "0077")
    lead, mate, sergeant = phone("2001"), phone("1234"), phone("0077")
    card = await mate.says("TSK-0456")
    chosen = await mate.says("/outcome TSK-0456")
    asked = await lead.says("/outcome TSK-0456 declined: not for us")
    assert (await lead.taps(asked.message, "End it")).shows("TUR-0123: Consent declined")
    filed = await mate.says(f"unsafe: {JOURNEY}", reply_to=card.message)
    assert filed.shows("Is it “Unsafe”?")
    both = await mate.taps(filed.message, "Unsafe")
    assert both.shows(
        "TSK-0456 · unsafe, too", "Completed", "2001 Brackenbury said “declined” at", "that stays on record",
        "is on record beside it, in your words", "The lead and the supervisors are told",
    )  # fmt: skip
    push = await pushed(sergeant, "TUR-0123: a visit was broken off", "Ring 1234 now")
    assert (await sergeant.says("TUR-0123")).shows("Consent declined", "⚠ Not safe on", JOURNEY)
    asked = await mate.taps(chosen.message, "Unsafe")
    again = await mate.taps(asked.message, "A dog")
    assert again.shows("unsafe, too", "were told at") and again.hides("are told")
    assert (await mate.says("/outcome TSK-0456 unsafe: a dog")).shows("said already", "nothing was added")
    ended = await lead.says("/task TSK-0456 not done: they had a knife")
    assert ended.shows("If it wasn't safe, say so all the same.")
    assert (await lead.taps(ended.message, "Unsafe")).shows("What made it unsafe?")
    referral, _, _, contacts = await stands("TUR-0123", "TSK-0456")
    assert (referral.status, [one[1] for one in contacts]) == ("CONSENT_DECLINED", ["declined: not for us"])
    assert (await sergeant.taps(push, "Allow another visit")).shows("another visit is allowed")


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("1300", "/outcome TSK-0456 engaged", "Only the crew of TSK-0456"),
        ("2001", "/outcome TSK-0458 engaged", "isn't on record"),
        ("1234", "/outcome TSK-0457 notin", "it is for no referral"),
        ("1234", "/outcome TSK-0456 v9 notin", "nothing was changed"),
        ("1234", "/outcome TSK-0456 wibble", "How did the visit go?"),
        ("1234", "/outcome", "Which visit?"),
        ("2001", "/outcome TSK-0456 declined:  ", "Why, in their words?"),
        ("1234", "/outcome answer yes", "No outcome is being asked for"),
    ],
)
@ON_ONE_DATABASE
async def test_what_cannot_be_changes_nothing(beatline, phone, stands, who, said, answer):
    assert (await phone(who).says(said)).shows(answer)
    referral, visit, steps, contacts = await stands("TUR-0123", "TSK-0456")
    assert (referral.status, visit.step, steps, contacts) == ("CONTACTING", 0, [], [])


async def test_the_card_of_an_unsafe_visit_that_has_ended_says_so_to_the_end(beatline, phone, greet, pushed):
    await greet("2001", "1234", "0077")
    assert (await phone("1234").says("TSK-0456")).hides("It was unsafe")
    await phone("1234").says(f"/outcome TSK-0456 unsafe: {JOURNEY}")
    card = await phone("1234").says("TSK-0456")
    assert card.shows("Closed, not done", "⚠ It was unsafe: see its referral before you go there")
    assert card.hides(JOURNEY)
    assert "It was unsafe" not in card.labels
    assert (await phone("1234").says("/tasks mine today done")).shows("⚠ unsafe")
    await phone("0077").taps(await pushed(phone("0077"), "TUR-0123: a visit was"), "Allow another visit")
    assert (await phone("1234").says("TSK-0456")).shows("⚠ It was unsafe")


async def test_a_visit_that_ended_today_was_unsafe_after_all_say_its_crew_and_their_supervisor(
    beatline, phone, greet, pushed, clock
):
    def below(session):
        session.run(sa.update(Officer).where(Officer.collar == "1234").values(supervisor_id=1))

    await beatline.database.write(below)
    await greet("2001", "1234", "0077")
    assert (await phone("1234").says("/outcome TSK-0456 not in")).shows("outcome: not in")
    card = await phone("1234").says("TSK-0456")
    assert card.hides("⚠ It was unsafe")
    assert "It was unsafe" in card.labels
    assert "It was unsafe" not in (await phone("1300").says("TSK-0456")).labels
    theirs = await phone("0077").says("TSK-0456")
    asked = await phone("0077").taps(theirs.message, "It was unsafe")
    assert asked.shows("What made it unsafe?")
    told = await phone("0077").says("a man in the yard had a bat")
    assert told.shows("unsafe, too", "said “not in” at", "The lead and the supervisors are told")
    assert await pushed(phone("2001"), "TUR-0123: a visit was broken off")
    card = await phone("1234").says("TSK-0456")
    assert card.shows("⚠ It was unsafe", "Closed, not done")
    assert "It was unsafe" not in card.labels


@ON_ONE_DATABASE
async def test_a_visit_that_ended_on_a_day_before_offers_no_unsafe(beatline, phone, greet, clock):
    await phone("1234").says("/outcome TSK-0456 not in")
    clock.moves(days=1)
    card = await phone("1234").says("TSK-0456")
    if card.labels and "1" in card.labels:
        await phone("1234").enters(card)
        card = await phone("1234").says("TSK-0456")
    assert "It was unsafe" not in card.labels


async def test_the_lead_hears_once_of_a_slip_and_of_unsafe_whoever_was_told(
    beatline, phone, greet, pushed, clock
):
    await greet("2001", "1234", "0077")
    mate = phone("1234")
    assert (await mate.says("/outcome slip TSK-0456")).shows("You didn't say how TSK-0456 went", "Nobody was")
    await mate.says("/outcome TSK-0456 unsafe: threats")
    await pushed(phone("2001"), "TUR-0123: a visit was broken off")
    told = await mate.says("oops")
    sent = await mate.taps(told.message, "Tell the lead it was a slip")
    assert sent.shows("TSK-0456: I tell the lead, and whoever was told of danger, that it was a slip.")
    for one in ("2001", "0077"):
        push = await pushed(phone(one), "TUR-0123: 1234 says that “unsafe” of TSK-0456 was a slip.")
        assert [label for row in push.buttons for label, _ in row] == ["Open", "TSK-0456"]
    assert (await mate.says("/outcome slip TSK-0456")).shows("they were told of this slip already")
    clock.moves(minutes=16)
    assert (await mate.says("/outcome slip TSK-0456")).shows("You didn't say how")


async def test_after_a_slip_the_answer_says_what_stands_and_how_to_put_it_right(beatline, phone, clock):
    mate = phone("1234")
    assert (await mate.says("oops wrong one")).shows("There was nothing to cancel.")
    await mate.says("/outcome TSK-0456 not in")
    for words in ("oops wrong one", "undo", "oops", "that was a mistake", "wrong button", "/cancel"):
        told = await mate.says(words)
        assert told.shows("You said “not in” of TSK-0456 at", "That stands.", "nothing to cancel")
        assert told.shows("If it was a slip, ring the owning team, Turnaround, 01604 555010")
        assert told.labels[:4] == [
            *("Tell the lead it was a slip", "Copy 01604 555010", "Note", "TSK-0456"),
        ]
    ended = await mate.says("/outcome TSK-0456 engaged")
    assert ended.shows("You said how TSK-0456 went at", ": “not in”. That stands, and nothing was changed.")
    assert ended.shows("If it was a slip, ring the owning team, Turnaround, 01604 555010")
    assert ended.hides("Closed, not done", "move the referral on")
    assert "Tell the lead it was a slip" in ended.labels
    clock.moves(minutes=16)
    assert (await mate.says("oops")).hides("not in")


@ON_ONE_DATABASE
async def test_after_a_slip_its_lead_moves_the_referral_on(beatline, phone):
    await phone("2001").says("/outcome TSK-0456 unsafe: threats")
    told = await phone("2001").says("undo")
    assert told.shows("You said “unsafe” of TSK-0456", "The lead and the supervisors were told.")
    assert told.shows("If it was a slip, move the referral on") and told.labels[0] == "Move on"
    assert (await phone("1234").says("wrong button")).hides("You said")
