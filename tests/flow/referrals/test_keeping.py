"""Nothing that an officer says of a referral is lost in silence, and none of it stays in the chat."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests.conftest import ON_ONE_DATABASE

NAME = "/refer tur FERNLEY, Rowan 15/04/2012"
WHOLE = f"{NAME} ASB_REPEAT 20/11: out late with an older group"


async def at_worry(officer):
    """The questions about the address and the worry, both unanswered or answered, of a new draft."""
    address = await officer.says(NAME)
    asked = await officer.says("12 Mill Lane, Abington")
    for button in ("Repeated antisocial behaviour", "Yesterday", "No to all", "Both know"):
        asked = await officer.taps(asked.message, button)
    return address, asked


async def pictured(officer, **how):
    picture = BytesIO()
    Image.new("RGB", (64, 48), "red").save(picture, "JPEG")
    return await officer.hears(after=officer.sends_photo(picture.getvalue(), **how))


def nothing_of(phone, *secret):
    return not [word for word in secret for one in phone.messages if word in str(one.text)]


async def test_a_second_answer_is_added_or_says_what_it_replaces(beatline, officer, eventually):
    address, _ = await at_worry(officer)
    worry = await officer.says("/refer draft 1")  # the question stands twice
    preview = await officer.says("out with the older lads again")
    offered = await officer.says("also with Kai Elmore who had a knife")
    offered.hides("Kai")
    assert offered.labels[0] == "Add to the worry of draft 1" and "Keep as a note" in offered.labels
    (await officer.taps(offered.message, offered.labels[0])).shows("Added to the worry.")
    (await officer.says("and out on Friday", reply_to=worry.message)).shows("Added to the worry.")
    (await officer.says("9 Acre Lane", reply_to=address.message)).shows("Address replaced.")
    (await officer.says("/refer born 1 16/04/2012")).shows("Date of birth replaced.")
    changed = await officer.says("/refer known 1 nobody")
    changed.shows("Known by replaced.", "Nobody knows yet")
    changed.hides("is closed")
    shown = await officer.taps(changed.message, "Show")
    shown.shows("out with the older lads again\nalso with Kai Elmore who had a knife\nand out on Friday")
    shown.shows("9 Acre Lane", "16/04/2012")
    asked = await officer.says("/refer worry 1")
    asked.shows("Your words take the place of those that are kept.")
    await eventually(lambda: officer.message(shown.message_id).text.endswith("hidden again"))
    changed = await officer.says("seen with a knife at school")
    changed.shows("Worry replaced.")
    sent = await officer.taps(changed.message, "Send")
    sent.shows("TUR-5001")
    late = await officer.says("10 Acre Lane", reply_to=address.message)
    late.shows("Draft 1 was sent as TUR-5001.")
    await eventually(lambda: nothing_of(officer, "Kai", "Acre Lane", "knife", "lads"))
    assert preview.labels[0] == "Send"


SLIPS = (
    "/ref tur SMITH, Bob 14/03/2012 NFA 20/11: out late with an older group",
    "/reffer tur SMITH, Bob 14/03/2012 NFA 20/11: out late with an older group",
    "refer tur Smith, Bob 15/04/2012 NFA 20/11: out late with an older group",
    "Refer Smith, Bob",
    "REFER SMITH Bob 14 March 2012",
    "/refr Smith, Bob",
    "please refer Smith, Bob 14/03/2012",
    "/referral tur Smith, Bob 14/03/2012",
)


async def test_a_slip_in_the_command_begins_and_leaves_nothing_in_the_chat(beatline, officer, eventually):
    for number, words in enumerate(SLIPS, 1):
        (await officer.says(words)).shows(f"Referral draft {number}")
        await officer.says(f"/refer drop {number}")
        await officer.says("/cancel")
    await eventually(lambda: nothing_of(officer, "Smith", "SMITH"))
    answer = await officer.says("/reffer")
    assert "Did you mean /refer?" in answer.labels


async def test_late_words_are_offered_for_the_referral_alone(beatline, officer, eventually, clock):
    await at_worry(officer)
    clock.moves(minutes=12)
    held = await officer.says("TUR-0123 is his mate, so is Lee")
    held.hides("Lee")
    await officer.says("/remind list")
    offered = await officer.says("he was with Kai Elmore")
    offered.hides("Kai")
    assert offered.labels[0] == "It answers “What worries you?”" and "Keep as a note" in offered.labels
    (await officer.says("find zzyzx")).hides("zzyzx")
    (await officer.taps(held.message, "Yes, the answer")).shows("Not sent yet")
    await eventually(lambda: nothing_of(officer, "is Lee"))
    (await officer.taps(offered.message, offered.labels[0])).shows("Added to the worry.")
    await eventually(lambda: nothing_of(officer, "Kai", "Fernley", "FERNLEY"))
    stray = await officer.says("he is sixteen")
    assert stray.labels[0] == "Add to the worry of draft 1" and "Keep as a note" in stray.labels


async def test_of_a_picture_the_words_are_taken(beatline, officer, eventually):
    await at_worry(officer)
    (await pictured(officer)).shows("A picture can't stand on a referral", "What worries you?")
    preview = await pictured(officer, caption="Lee Ash with older lads")
    preview.shows("A picture can't stand on a referral", "Not sent yet")
    await eventually(lambda: nothing_of(officer, "Lee Ash"))
    (await officer.taps(preview.message, "Show")).shows("Worry: Lee Ash with older lads")


async def test_in_a_locked_chat_cancel_clears_the_chat_and_keeps_the_draft(beatline, officer, eventually):
    await officer.says(NAME)
    await officer.says("/lock")
    await officer.says("/refer tur ASHWOOD, Robin 15/04/2012 ASB_REPEAT 20/11: out late with an older group")
    await officer.says("2 Acre Lane")
    (await officer.says("/cancel")).shows("Cancelled.", "Referral draft 1 is kept until")
    await eventually(lambda: nothing_of(officer, "ASHWOOD", "Acre"))
    await officer.enters(await officer.says("/unlock"))
    (await officer.says("/refer drafts")).shows("Draft 1")


async def test_cancel_with_nothing_open_names_the_draft_that_is_kept(beatline, officer):
    await officer.says("/refer tur FERNLEY, Rowan 15/04/2008 ASB_REPEAT 20/11: out with an older group")
    answer = await officer.says("/cancel")
    answer.shows("Referral draft 1 is kept until Tue 24/11/2026 10:15")
    (await officer.taps(answer.message, "Drop")).shows("is dropped")
    (await officer.says("/cancel")).shows("There was nothing to cancel")


async def test_cancel_lets_go_of_a_draft_whose_send_was_refused(beatline, officer):
    said = "/refer tur FERNLEY, Rowan 15/04/2008 ASB_REPEAT 20/11: out with an older group"
    await officer.says(said)
    (await officer.says("/refer send 1")).hides("Sent to")
    answer = await officer.says("/cancel")
    answer.shows("Referral draft 1 is kept until", "what you write now doesn't go into it", "wasn't sent")
    stray = await officer.says("he is sixteen")
    assert not any("draft 1" in label for label in stray.labels)
    (await officer.says("/refer drafts")).shows("Draft 1")


async def test_a_question_is_named_by_what_it_asks(beatline, officer):
    await officer.says("/refer tur")
    await officer.says("😀😀 15/04/2012")
    (await officer.says("/remind list")).shows("“Who is it?” is closed.")


async def test_a_ground_is_added_once(beatline, officer):
    for answer in ("TUR-5001", "You have added that ground already.", "You have added that ground already."):
        preview = await officer.says(WHOLE)
        button = "Send" if answer == "TUR-5001" else "Add my ground to it"
        (await officer.taps(preview.message, button)).shows(answer)


@ON_ONE_DATABASE
async def test_a_draft_put_off_takes_no_words_until_it_is_taken_up_again(beatline, officer):
    def unread(answer):
        return "Keep as a note" in answer.labels and not any("answers" in one for one in answer.labels)

    for begun in ("/refer tur FERNLEY, Rowan 15/04/2012", "/refer draft 1"):
        asked = await officer.says(begun)
        kept = await officer.taps(asked.message, "Later")
        kept.shows("is kept until")
        for words in ("hello", "ok", "rang the school", "wibble wobble"):
            assert unread(await officer.says(words)), words
    again = await officer.taps(kept.message, "Go on")
    again.shows("Where does the person live?")
    assert (await officer.says("12 Mill Lane")).shows("What is the ground?")


@ON_ONE_DATABASE
async def test_words_that_are_refused_and_name_nobody_stay_in_the_chat_and_can_be_kept(officer, eventually):
    story = "worried about a lad on my patch hes being used to run drugs"
    await officer.says("/refer tur")
    refused = await officer.says(story)
    refused.shows("That isn't a name.", "Who is it?")
    refused.hides("left the chat")
    assert "Keep as a note" in refused.labels
    await officer.says("FERNLEY, Rowan")
    (await officer.says("nicked 2")).hides("left the chat")
    wrong = await officer.says("Rowan Fernley 14/3/12")
    wrong.shows("Your words were not taken, and left the chat.")
    await eventually(lambda: nothing_of(officer, "Fernley 14/3/12"))
    assert not nothing_of(officer, story) and not nothing_of(officer, "nicked 2")
    (await officer.taps(refused.message, "Keep as a note")).shows("PNB-1234-0001")
