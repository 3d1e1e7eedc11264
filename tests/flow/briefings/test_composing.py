"""Briefings written field by field, changed and withdrawn, as people say and see it."""

from __future__ import annotations

import pytest

FIRST, SECOND = "Knife carrying around the bus station.", "Nobody is hurt."


@pytest.fixture(autouse=True)
async def known(greet):
    await greet("1234", "0077")


@pytest.fixture
async def sent(sergeant):
    """IIMARCH with one field, on its way to the officer alone: a change in the sergeant's own chat
    would be taken for an answer."""
    await sergeant.says("/brief iimarch Op Driven Friday")
    await sergeant.says(FIRST)
    await sergeant.says("/brief audience BRF-0001 1234")
    return await sergeant.says("/brief send BRF-0001 v3")


async def test_iimarch_is_asked_field_by_field_with_what_belongs_in_each(sergeant):
    asked = await sergeant.taps((await sergeant.says("/brief")).message, "IIMARCH")
    assert asked.shows("New IIMARCH briefing", "What is the title?")
    first = await sergeant.says("Op Driven Friday")
    assert first.shows("BRF-0001 · Op Driven Friday, 1 of 7", "Information", "sanitised intelligence")
    assert first.labels == ["Skip", "Preview"]
    await sergeant.says(FIRST)
    third = await sergeant.taps((await sergeant.says("/brief field BRF-0001 intention")).message, "Skip")
    assert third.shows("3 of 7", "Method")
    second = await sergeant.taps(third.message, "Back")
    await sergeant.says(SECOND)
    half = await sergeant.taps(second.message, "Preview")
    assert half.shows("Still missing: audience", FIRST, SECOND)
    assert "Send" not in half.labels
    await sergeant.says("/brief field BRF-0001 human")
    assert (await sergeant.says("Articles 2 and 8.")).shows("Who is it for?")
    whole = await sergeant.says("NPT1, partners not 2001")
    assert whole.shows("To: NPT1, partners, not 2001 · 2 people", "Human rights\nArticles 2 and 8.")
    assert "Send" in whole.labels


async def test_the_preview_is_what_a_reader_sees(sergeant, officer, sent, pushed):
    assert sent.shows("On its way to 1 person")
    again = await sergeant.taps((await sergeant.says("BRF-0001")).message, "Copy")
    promised = again.text.partition("Once opened:\n")[2].replace("BRF-0002", "BRF-0001").splitlines()
    card = await officer.taps(await pushed(officer, "BRF-0001"), "Open")
    seen = [line for line in card.text.splitlines() if line != "To acknowledge"]
    assert seen[:-1] == promised[:-1]
    assert seen[-1].startswith(f"{promised[-1]} · as of")


async def test_a_draft_goes_on_after_a_restart_and_others_lie_beside_it(sergeant, beatline, start_bot, phone):
    await sergeant.says("/brief smeac Other matter")
    await sergeant.says("/brief iimarch Op Driven Friday")
    await sergeant.says(FIRST)
    await beatline.stop()
    await start_bot()
    assert (await sergeant.says(SECOND)).shows("3 of 7", "Method")
    drafts = await sergeant.says("/brief drafts")
    assert drafts.shows("Drafts · 2", "BRF-0001", "SMEAC: Other matter", "BRF-0002", "IIMARCH: Op Driven")
    shown = await sergeant.taps(drafts.message, "BRF-0002 IIMARCH: Op Driven Friday")
    assert shown.shows(FIRST, SECOND)


async def test_a_long_one_comes_in_pages_that_lose_nothing(sergeant, officer, pushed):
    await sergeant.says("/brief iimarch Long")
    texts = [f"{word} " * 400 for word in ("Märkte", "🙂🙂🙂", "Umland")]
    for text in texts:
        await sergeant.says(text)
    await sergeant.says("/brief audience BRF-0001 NPT1")
    await sergeant.says("/brief send BRF-0001 v5")
    push = await pushed(officer, "BRF-0001")
    await officer.taps(push, "Open")
    last = await pushed(officer, "as of 10:15")
    pages = officer.messages[officer.messages.index(push) + 1 :]
    assert len(pages) > 1
    for text in texts:
        assert sum(page.text.count(text.split()[0]) for page in pages) == 400
    assert [label for row in last.buttons for label, _ in row] == [
        "Acknowledge",
        "Ask the author",
        "Copy BRF-0001",
    ]
    marked = [entity["type"] for page in pages for entity in page.body.get("entities", ())]
    assert marked == ["bold"] * 5  # the reference, how it stands, three fields


async def test_a_new_version_takes_the_place_of_the_old_and_asks_anew(
    sergeant, officer, sent, pushed, settled
):
    await settled()
    card = await officer.taps(await pushed(officer, "BRF-0001"), "Open")
    await officer.taps(card.message, "Acknowledge")
    draft = await sergeant.taps((await sergeant.says("BRF-0001")).message, "New version")
    assert draft.shows("BRF-0002 · preview", "A new version of BRF-0001", "Still missing: a change")
    await sergeant.taps((await sergeant.taps(draft.message, "Change fields")).message, "Method")
    await sergeant.says("Two pairs on foot.")
    preview = await sergeant.says("/brief show BRF-0002")
    assert preview.shows("BRF-0001 · Op Driven Friday\nVersion 2, changed: Method")
    done = await sergeant.taps(preview.message, "Send")
    assert done.shows("BRF-0001", "On its way to 1 person", "Version 2, changed: Method")
    new = await pushed(officer, "Version 2, changed: Method")
    assert "on foot" not in new.text
    old = await pushed(officer, "BRF-0001 · replaced by version 2 at 10:15")
    assert old.message_id == card.message_id
    assert (await officer.taps(old, "Open")).shows(
        "To acknowledge", "Two pairs on foot.", "Version 2, changed"
    )
    assert (await sergeant.says("/briefings report BRF-0001")).shows("0 of 1 acknowledged")


async def test_withdrawing_changes_what_was_pushed_and_says_by_whom(sergeant, officer, sent, pushed, settled):
    push = await pushed(officer, "BRF-0001")
    await settled()
    asked = await sergeant.taps((await sergeant.says("BRF-0001")).message, "Withdraw")
    assert asked.shows("Why?")
    done = await sergeant.says("Wrong place")
    assert done.shows("Withdrawn: Wrong place", "1 push being changed")
    changed = await pushed(officer, "BRF-0001 · withdrawn by PS 0077 at 10:15")
    assert changed.message_id == push.message_id
    assert "Op Driven" not in changed.text
    opened = await officer.says("BRF-0001")
    assert opened.shows("withdrawn by 0077 Copsewell at 10:15: Wrong place")
    assert (await officer.says("/briefings")).shows("nothing for you to read")
    assert (await sergeant.taps(done.message, "Correct it")).shows("BRF-0002 · preview", FIRST)


async def test_a_question_and_haste_are_put_on_it_by_buttons_and_stand_in_its_preview(sergeant):
    preview = await sergeant.says("/brief to NPT1: Parade | At 07:00.")
    more = await sergeant.taps(preview.message, "More")
    asked = await sergeant.taps(more.message, "Ask a question")
    assert asked.shows("Send the question, then its answers")
    assert (await sergeant.says("When is parade?")).shows("Give a question and 2 to 6 answers")
    shown = await sergeant.says("When is parade? | 06:00 | *07:00")
    assert shown.shows(
        "BRF-0001 · preview", "Once acknowledged, it asks: When is parade?", "· 06:00", "✓ 07:00"
    )
    more = await sergeant.taps(shown.message, "More")
    urgent = await sergeant.taps(more.message, "Urgent")
    assert urgent.shows("Urgent: sent at any hour", "When is parade?")
    await sergeant.says("/brief question BRF-0001 none")
    assert (await sergeant.says("/brief show BRF-0001")).hides("When is parade?")


async def test_a_new_version_may_differ_in_its_question_alone(sergeant, officer, pushed):
    await sergeant.says("/brief to NPT1: Parade | At 07:00.")
    await sergeant.says("/brief send BRF-0001 v1")
    await pushed(officer, "BRF-0001 · Parade")
    assert (await sergeant.says("/brief change BRF-0001")).shows("Still missing: a change")
    shown = await sergeant.says("/brief question BRF-0002 When is parade? | 06:00 | *07:00")
    assert (await sergeant.taps(shown.message, "Send")).shows("Version 2, changed: question")
    assert "changed: question" in (await pushed(officer, "BRF-0001 · Parade", "ersion 2")).text


async def test_one_that_is_over_says_so(sergeant, officer, clock, pushed, settled):
    await sergeant.says("/brief to NPT1: Parade | At 07:00.")
    await sergeant.says("/brief until BRF-0001")
    assert (await sergeant.says("blue")).shows("can't read “blue” as a time")
    assert (await sergeant.says("today 1200")).shows("Valid: until Sat 21/11/2026 12:00")
    await sergeant.says("/brief send BRF-0001 v2")
    await pushed(officer, "BRF-0001 · Parade")
    await settled()
    clock.moves(hours=2)
    await pushed(officer, "BRF-0001 · expired at 12:00")
    assert (await officer.says("BRF-0001")).shows("BRF-0001 expired at 12:00, so it can't be opened")


SAID = {
    "/brief iimarch TOP SECRET matter": "SECRET",
    "/brief op blackbird": "don't know an operation of that name",
    "/brief template monday": "no template of that name",
    "/brief marking BRF-0001 secret": "OFFICIAL or OFFICIAL-SENSITIVE",
    "/brief marking BRF-0001 official": "OFFICIAL\n",
    "/brief field BRF-0001 method": "has no fields",
    "/brief withdraw BRF-0001 x": "hasn't been sent yet",
    "/brief change BRF-0001": "hasn't been sent yet",
    "/brief until BRF-0001 28/11": "At what time",
    "/brief again BRF-0099": "isn't on record",
    "/brief to 0077: A | B": "you alone",
    "/brief to not NPT1: A | B": "First say who is included",
    "/brief to NPT1 not NPT1: A | B": "no active officer in that audience",
    "/brief to sergeants on duty: A | B": "no active officer in that audience",
    "/brief save BRF-0001": "Under what name?",
    "/brief save BRF-0001 as friday": "is saved as “friday”",
    "/brief wibble": "Step by step",
}


async def test_whatever_is_said_gets_a_sentence(sergeant):
    await sergeant.says("/brief to NPT1: Parade | At 07:00.")
    for line, words in SAID.items():
        assert (await sergeant.says(line)).shows(words)
