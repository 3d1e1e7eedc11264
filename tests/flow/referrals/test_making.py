"""A referral from the first worry to the owning team: step by step, in one line, or joined to another."""

from __future__ import annotations

from sqlmodel import col, select

from models import (
    AuditEntry,
    Officer,
    Person,
    Referral,
    ReferralAnswer,
    ReferralDraft,
    ReferralDraftState,
    ReferralGround,
    ReferralStep,
)

SECRET = ("Rowan", "Fernley", "15/04/2012", "12 Mill Lane", "older group")
MOST_TYPED, MOST_TAPPED = 4, 8
LINE = "/refer tur FERNLEY, Rowan 15/04/2012 ASB_REPEAT 20/11: out late with an older group"


def rows(model):
    return lambda session: session.orm.exec(select(model).order_by(col(model.id))).all()


def own_words(phone):
    return [one.text for one in phone.messages if not one.from_bot]


def nothing_of(phone, *secret):
    return not [word for word in secret for one in phone.messages if word in one.text]


class Touches:
    """An officer whose words and taps are counted."""

    def __init__(self, phone):
        self.phone = phone
        self.typed = self.tapped = 0

    async def says(self, words):
        self.typed += 1
        return await self.phone.says(words)

    async def taps(self, answer, button):
        self.tapped += 1
        return await self.phone.taps(answer.message, button)


async def test_a_referral_is_made_step_by_step_across_a_restart(
    beatline, start_bot, officer, phone, greet, pushed, eventually, clock
):
    await greet("2001")
    me = Touches(officer)
    asked = await me.says("/refer")
    asked.shows("Who is it?")
    asked = await me.says("FERNLEY, Rowan 15/04/2012")
    asked.shows("Referral draft 1", "Turnaround", "Where does the person live?")
    await eventually(lambda: nothing_of(officer, "Fernley", "FERNLEY"))
    asked = await me.says("12 Mill Lane, Abington")
    asked.shows("What is the ground?")
    asked = await me.taps(asked, "Repeated antisocial behaviour")
    asked.shows("On which day")
    asked = await me.taps(asked, "Yesterday")
    asked.shows("1. Has the child had support", "6. Is the child a child in need?")
    asked = await me.taps(asked, "6: yes")
    asked.shows("6. Is the child a child in need? Yes.")

    await beatline.stop()
    again = await start_bot()
    listed = await officer.says("/refer drafts")
    asked = await officer.taps(listed.message, "Draft 1")  # taken up again after the restart
    asked = await me.taps(asked, "No to the others")
    asked.shows("Does the child, or a parent or carer, know of the referral?")
    asked = await me.taps(asked, "Both know")
    asked.shows("What worries you?")
    preview = await me.says("out late with an older group")
    preview.shows("Not sent yet", "Age: 14", "Repeated antisocial behaviour, 20/11/2026", "Both know")
    preview.shows("Is the child a child in need? Yes.", "For: Turnaround")
    preview.hides(*SECRET)
    shown = await me.taps(preview, "Show")
    shown.shows("Rowan Fernley", *SECRET[2:], "hidden again at")
    sent = await me.taps(shown, "Send")
    sent.shows("TUR-5001", "Sent to Turnaround, 01604 555010", "told at once")
    assert me.typed <= MOST_TYPED
    assert me.tapped <= MOST_TAPPED

    clock.moves(seconds=20)
    told = await pushed(phone("2001"), "TUR-5001", "new referral")
    assert nothing_of(phone("2001"), *SECRET)
    assert "Turnaround" not in told.text
    await eventually(lambda: nothing_of(officer, *SECRET))
    await _is_on_record(again)
    card = await officer.says("TUR-5001")
    card.shows("Open", "Held by Turnaround, 01604 555010")
    card.hides("Submitted", "Rowan")
    card = await phone("2001").says("TUR-5001")
    card.shows("Submitted", "Next: Screen the referral")
    old = await officer.taps(preview.message, "Open")
    old.shows("Draft 1 was sent as TUR-5001.")


async def _is_on_record(bot):
    (referral,) = [one for one in await bot.database.read(rows(Referral)) if one.made_at]
    assert (referral.ref, referral.status, referral.team_id, referral.made_by_id) == (
        "TUR-5001",
        "SUBMITTED",
        2,
        2,
    )
    assert (referral.grounds, f"{referral.ground_date:%d/%m/%Y}") == ("ASB_REPEAT", "20/11/2026")
    assert referral.worry == "out late with an older group"
    person = (await bot.database.read(rows(Person)))[-1]
    assert (person.surname, person.forenames, person.made_here) == ("Fernley", "Rowan", True)
    assert (person.address, person.area_id, person.id) == ("12 Mill Lane, Abington", 2, referral.person_id)
    (ground,) = await bot.database.read(rows(ReferralGround))
    assert (ground.code, ground.by_id, ground.referral_id) == ("ASB_REPEAT", 2, referral.id)
    answers = {one.question: one.answer for one in await bot.database.read(rows(ReferralAnswer))}
    assert (answers["CHILD_IN_NEED"], answers["LOOKED_AFTER"], answers["known by"]) == ("yes", "no", "both")
    (step,) = [one for one in await bot.database.read(rows(ReferralStep)) if one.referral_id == referral.id]
    assert (step.from_status, step.to_status, step.actor_id) == (None, "SUBMITTED", 2)
    (draft,) = await bot.database.read(rows(ReferralDraft))
    assert draft.state is ReferralDraftState.SENT
    assert not any((draft.surname, draft.date_of_birth, draft.worry, draft.address, draft.answers))
    entries = await bot.database.read(rows(AuditEntry))
    assert [one.object_ref for one in entries if one.action == "refer"] == ["TUR-5001"]
    assert not [one for one in entries for word in SECRET if word in f"{one.detail} {one.object_ref}"]


async def test_one_line_goes_straight_to_the_preview_and_leaves_the_chat(beatline, officer, eventually):
    preview = await officer.says(LINE)
    preview.shows("Not sent yet", "Repeated antisocial behaviour, 20/11/2026", "don't know to all", "Age: 14")
    preview.hides(*SECRET)
    assert preview.labels == ["Send", "Show", "Change", "Later", "Drop"]
    await eventually(lambda: own_words(officer) == [])
    shown = await officer.taps(preview.message, "Show")
    shown.shows("Rowan Fernley", "Born: 15/04/2012", "Worry: out late with an older group")
    changing = await officer.taps(shown.message, "Change")
    await eventually(lambda: officer.message(shown.message_id).text.endswith("hidden again"))
    asked = await officer.taps(changing.message, "Known by")
    preview = await officer.taps(asked.message, "The child knows")
    preview.shows("The child knows")
    sent = await officer.taps(preview.message, "Send")
    sent.shows("TUR-5001", "Sent to Turnaround")
    again = await officer.says("/refer send 1 v1")
    again.shows("Draft 1 was sent as TUR-5001.")
    assert len([one for one in await beatline.database.read(rows(Referral)) if one.made_at]) == 1


async def test_a_preview_that_is_shown_hides_itself_again(beatline, officer, eventually, clock):
    preview = await officer.says(LINE)
    shown = await officer.taps(preview.message, "Show")
    clock.moves(minutes=3)
    await eventually(lambda: officer.message(shown.message_id).text.endswith("hidden again"))
    assert nothing_of(officer, *SECRET)
    hidden = officer.message(shown.message_id)
    (await officer.taps(hidden, "Open")).shows("Not sent yet")


REFUSED = {
    "/refer tur FERNLEY, Rowan 22/11/2026 NFA 20/11: out with an older group": "lies ahead",
    "/refer tur FERNLEY, Rowan 01/01/1906 NFA 20/11: out with an older group": "would be 120",
    "/refer tur FERNLEY, Rowan 15/04/12 NFA 20/11: out with an older group": "Write the year of birth",
    "/refer tur FERNLEY, Rowan 09/31/2026 NFA 20/11: out with an older group": "there is no month 31",
    "/refer tur FERNLEY, Rowan 15/04/2012 NFA 20/12: out with an older group": "comes before the referral",
    "/refer tur FERNLEY, Rowan 15/04/2012 WHIM 20/11: out with an older group": "I don't know that ground",
    "/refer tur F, Rowan 15/04/2012 NFA 20/11: out with an older group": "in full",
    f"/refer tur {'F' * 80}, Rowan 15/04/2012 NFA 20/11: out with an older group": "too long for a name",
    "/refer tur FERNLEY, 😀😀 15/04/2012 NFA 20/11: out with an older group": "Leave out the signs",
    "/refer tur Ферн, Роуэн 15/04/2012 NFA 20/11: out with an older group": "Latin letters",
    "/refer tur the and of 15/04/2012 NFA 20/11: out with an older group": "That isn't a name",
    "/refer tur FERNLEY, Rowan 15/04/2012 NFA 20/11: \u2003\u2003 .": "what worries you",
}


NOBODY = (
    "/refer what's this",
    "/refer seen out late again near shops",
    "/refer Rowan Fernley dob",
    "/refer lad in red coat, no name",
)


async def test_a_slip_gets_a_sentence_leaves_the_chat_and_costs_the_bad_part_alone(
    beatline, officer, eventually
):
    for words, says in REFUSED.items():
        answer = await officer.says(words)
        answer.shows(says, "Referral draft")
        answer.hides("FERNLEY", "Nothing is kept")
    await eventually(lambda: own_words(officer) == [])
    kept = await beatline.database.read(rows(ReferralDraft))
    assert len(kept) == len(REFUSED)
    assert all(one.worry or words.endswith(".") for one, words in zip(kept, REFUSED, strict=True))
    assert {one.surname for one in kept} == {"Fernley", None}
    assert not [one for one in kept if not one.surname and one.forenames]
    for words in NOBODY:
        (await officer.says(words)).shows("That isn't a name.", "Nothing is kept of it.")
    assert len(await beatline.database.read(rows(ReferralDraft))) == len(REFUSED)
    (await officer.says("/refer nonsense")).shows("I don't know that programme.", "CIRV, Turnaround")
    (await officer.says("/refer turnarond")).shows("Did you mean Turnaround?")
    (await officer.says("/refer send 99 v1")).shows("You have no draft of that number.")
    for words in ("draft", "send", "add x", "drfts", "draft1", "help", "list", "cancel"):
        (await officer.says(f"/refer {words}")).shows("Drafts of referrals")


async def test_a_partner_is_told_which_programme_is_theirs(beatline, phone, greet, eventually):
    await greet("2001")
    partner = phone("2001")
    (await partner.says("/refer cirv Smith, Bob 01/01/2004")).shows(
        "You refer to", "only.", "Nothing is kept"
    )
    assert await beatline.database.read(rows(ReferralDraft)) == []
    await eventually(lambda: nothing_of(partner, "Bob"))


async def test_a_whole_line_with_a_slip_is_asked_for_that_alone(beatline, officer):
    asked = await officer.says(f"/refer tur FERNLEY, Rowan 15/04/2012 NFA 20/11: {'late ' * 600}")
    asked.shows("too long", "What worries you?")
    (await officer.says("out late with an older group")).shows("Not sent yet", "20/11/2026")
    asked = await officer.says("/refer tur FERNLEY, Rowan 15/04/2012 WHIM 20/11: out with an older group")
    asked.shows("I don't know that ground.", "What is the ground?")
    (await officer.taps(asked.message, "No further action")).shows("Not sent yet", "20/11/2026")
    preview = await officer.says("/refer tur FERNLEY, Rowan 15/04/2012 nfa on friday out with an older group")
    preview.shows("Not sent yet", "20/11/2026")
    typed = await officer.says("/refer send 3")
    typed.shows("Nothing is sent before you have seen the whole of it.")
    typed.hides("since that button was made")


async def test_a_name_in_doubt_is_asked_about_and_never_repeated(beatline, officer):
    async def named(words, *taps):
        asked = await officer.says(words)
        for tap in taps:
            asked.hides("Fernley", "Rowan")
            asked = await officer.taps(asked.message, tap)
        asked.shows("Turnaround", "Where does the person live?")
        draft = (await beatline.database.read(rows(ReferralDraft)))[-1]
        return draft.surname, draft.forenames

    right = ("Fernley", "Rowan")
    assert await named("/refer Fernley Rowan 15/04/2012", "The first") == right
    assert await named("/refer Rowan Fernley dob 15/04/2012", "The last") == right
    assert await named("/refer turnarond Fernley, Rowan 15/04/2012", "Turnaround") == right
    assert await named("/refer Turn around Fernley, Rowan 15/04/2012", "Turnaround") == right
    assert await named("/refer tyr Fernley, Rowan 15/04/2012", "Turnaround") == right
    assert await named("/refer xyz Fernley, Rowan 15/04/2012", "It is no part of the name") == right
    assert await named("/refer Xyz Fernley, Rowan 15/04/2012", "Only what follows it") == right
    assert await named("/refer turnarond Rowan Fernley 15/04/2012", "Turnaround", "The last") == right
    assert await named("/refer for turnaround Rowan FERNLEY 15/04/2012") == right
    double = await named("/refer Ashby Fernley, Rowan 15/04/2012", "All of it is the surname")
    assert double == ("Ashby Fernley", "Rowan")


async def test_a_programme_that_cant_take_the_person_names_the_one_that_can(beatline, officer):
    answer = await officer.says("/refer tur FERNLEY, Rowan 15/04/2008 NFA 20/11: out with an older group")
    answer.shows("Turnaround takes 10 to 17 at referral; this person is 18. CIRV takes 18 to 25.")
    asked = await officer.taps(answer.message, "Refer to CIRV")
    asked.shows("Referral draft 1 · CIRV", "What is the ground?")
    answer = await officer.says("/refer FERNLEY, Rowan 15/04/2018")
    answer.shows("No programme in use takes somebody of 8.")
    nearly = await officer.says("/refer tur FERNLEY, Rowan 12/01/2009 NFA 20/11: out with an older group")
    nearly.shows("17, and 18 on 12/01/2027, in 52 days. CIRV takes over.")


async def test_a_child_who_is_known_is_joined_and_nothing_else_is_said(
    beatline, officer, phone, greet, pushed
):
    await greet("2001")
    preview = await officer.says("/refer tur MILBROOK, Jorden 01/05/2011 NFA 20/11: out with an older group")
    preview.shows("This child is known there already. Ring Turnaround, 01604 555010.")
    preview.hides("TUR-0123", "Contacting")
    added = await officer.taps(preview.message, "Add my ground to it")
    added.shows("Your ground is added")
    added.hides("TUR-0123", "Contacting")
    await pushed(phone("2001"), "TUR-0123", "1234 has added a ground")
    referral = await officer.says("refer", reply_to=(await officer.says("TUR-0123")).message)
    referral.shows("Referral draft 2 · Turnaround", "What is the ground?")  # the person of the card, unseen


async def test_a_draft_waits_for_a_supervisor_of_the_owning_team(beatline, officer, sergeant, greet, pushed):
    def supervise(session):
        partner = session.orm.get(Officer, 3)
        partner.supervisor_id = 1
        session.orm.add(partner)

    await beatline.database.write(supervise)
    await greet("0077")
    preview = await officer.says("/refer tur FERNLEY, Rowan 15/04/2012 NFA 20/07: out with an older group")
    preview.shows("The ground is older than the programme's window")
    waits = await officer.taps(preview.message, "Send")
    waits.shows("Waits for a supervisor of Turnaround")
    notice = await pushed(sergeant, "A referral waits for you", "1234")
    look = await sergeant.taps(notice, "Look")
    changes = await officer.taps(waits.message, "Change it again")
    changes.shows("It waits for no supervisor while you change it.")
    (await sergeant.taps(look.message, "Confirm")).shows("its officer changes it")
    preview = await officer.taps(changes.message, "Preview")
    await officer.taps(preview.message, "Send")
    notice = await pushed(sergeant, "A referral waits for you", "1234")
    look = await sergeant.taps(notice, "Look")
    look.shows("Rowan Fernley", "From 1234.", "Shown to 0077")
    made = await sergeant.taps(look.message, "Confirm")
    made.shows("TUR-5001", "for 1234")
    await pushed(officer, "Draft 1", "0077 has confirmed it. It is TUR-5001.")


async def test_a_draft_is_told_of_a_day_before_it_is_erased(beatline, officer, pushed, ticked, clock):
    await officer.says(LINE)
    clock.moves(hours=48)
    await ticked()
    told = await pushed(officer, "Draft 1 of a referral is erased on Tue 24/11/2026 10:15")
    assert nothing_of(officer, *SECRET), told.text
    clock.moves(hours=24)
    await ticked()
    (draft,) = await beatline.database.read(rows(ReferralDraft))
    assert (draft.state, draft.surname, draft.worry) == (ReferralDraftState.ERASED, None, None)
    (await officer.says("/refer draft 1")).shows("Draft 1 was left for too long and has been erased.")


async def test_refer_in_answer_to_ones_own_note_takes_its_words_for_the_worry(beatline, officer):
    note = await officer.says("note Lad of fourteen again with the older group by the shops")
    asked = await officer.says("refer", reply_to=note.message)
    asked.shows("Who is it?")
    asked = await officer.says("Rowan Fernley 15/04/2012")
    for words in ("last", "/refer address 1 not known", "/refer ground 1 NFA 20/11", "/refer answer 1 no"):
        asked = await officer.says(words)
    preview = await officer.taps(asked.message, "Both know")
    preview.shows("Not sent yet", "About: PNB-1234-0001")
    shown = await officer.taps(preview.message, "Show")
    shown.shows("Worry: Lad of fourteen again with the older group by the shops")


async def test_cancel_drops_a_draft_and_later_keeps_it(beatline, officer, eventually):
    asked = await officer.says("/refer tur FERNLEY, Rowan 15/04/2012")
    kept = await officer.taps(asked.message, "Later")
    kept.shows("Referral draft 1 is kept until Tue 24/11/2026 10:15")
    asked = await officer.taps(kept.message, "Go on")
    asked.shows("Where does the person live?")
    shown = await officer.taps(asked.message, "Show")
    shown.shows(
        "Rowan Fernley", "Born: 15/04/2012", "Where does the person live?"
    )  # what was understood, read back
    asked = await officer.says("12 Mill Lane")
    asked.shows("What is the ground?")
    await eventually(lambda: nothing_of(officer, *SECRET))
    (await officer.says("/cancel")).shows("Referral draft 1 is dropped; nothing of it is kept.")
    (await officer.says("/refer drafts")).shows("You have no drafts of referrals.")
