"""Words from a doorstep that name no task: they bring its question, and a tap alone changes anything."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Task, TaskStatus
from tests.conftest import ON_ONE_DATABASE


@pytest.fixture
def going(beatline):
    """Has these tasks in progress, and no others."""

    async def go(*refs):
        def change(session):
            session.run(sa.update(Task).values(status=TaskStatus.ALLOCATED))
            session.run(sa.update(Task).where(Task.ref.in_(refs)).values(status=TaskStatus.IN_PROGRESS))

        await beatline.database.write(change)

    return go


async def status(beatline, ref):
    return await beatline.database.read(
        lambda session: session.run(sa.select(Task.status).where(Task.ref == ref)).scalar_one()
    )


async def test_the_task_in_progress_is_asked_about_and_a_tap_answers(beatline, officer, going):
    await going("TSK-0456")
    asked = await officer.says("No answer.")
    assert asked.shows("Not in at TSK-0456? Nothing was changed yet.")
    assert asked.labels == ["Not in", "Other outcome", "TSK-0456", "Keep as a note"]
    assert await status(beatline, "TSK-0456") is TaskStatus.IN_PROGRESS
    assert (await officer.taps(asked.message, "Not in")).shows("TSK-0456 · outcome: not in")
    assert await status(beatline, "TSK-0456") is TaskStatus.NOT_DONE


@ON_ONE_DATABASE
async def test_what_names_no_outcome_asks_for_one(officer, going):
    await going("TSK-0456")
    asked = await officer.says("Spoke to mum")
    assert asked.shows("How did the visit go? · TSK-0456", "You wrote “Spoke to mum”. Nothing was changed.")
    assert asked.labels[:4] == ["Engaged", "Thinking", "Declined", "Not in"]
    await officer.says("/cancel")
    assert (await officer.says("all done")).shows("How did the visit go? · TSK-0456")


@ON_ONE_DATABASE
async def test_a_task_that_is_no_visit_ends_done_or_not_done(beatline, officer, going):
    await going("TSK-0457")
    asked = await officer.says("nobody in")
    assert asked.shows("Not done at TSK-0457?")
    asked = await officer.says("I’m done.")
    assert asked.shows("Done with TSK-0457?")
    assert asked.labels[:2] == ["Done", "Not done"]
    assert await status(beatline, "TSK-0457") is TaskStatus.IN_PROGRESS


@ON_ONE_DATABASE
async def test_of_several_one_is_chosen(officer, going):
    await going("TSK-0456", "TSK-0457")
    asked = await officer.says("declined")
    assert asked.shows("At which task? Nothing was changed yet.")
    assert asked.labels == ["Declined · TSK-0456", "Not done · TSK-0457", "Keep as a note"]


@ON_ONE_DATABASE
async def test_without_one_the_answer_says_what_to_do(officer, going):
    await going()
    asked = await officer.says("engaged")
    assert asked.shows("No task of yours is in progress. Open its card, and say it in answer to that.")
    assert asked.labels == ["TSK-0456", "Keep as a note"]
    assert (await officer.says("left")).labels[0] == "Left the area"
    assert (await officer.says("finished")).labels[0] == "Book off"
    asked = await officer.says("on my way")
    assert asked.shows("Accept TSK-0456?")
    assert (await officer.taps(asked.message, "Accept")).shows("Accepted by PC 1234 Ashfield")


@ON_ONE_DATABASE
async def test_an_open_question_has_the_words_first(officer, going):
    await going("TSK-0457")
    card = await officer.says("TSK-0457")
    asked = await officer.says("not done", reply_to=card.message)
    while not asked.text.startswith("Why"):
        asked = await officer.taps(asked.message, "Not done")
    assert (await officer.says("no answer")).shows("TSK-0457", "Closed, not done")


@ON_ONE_DATABASE
async def test_words_before_another_word_are_no_reason_for_the_outcome(officer, going):
    await going("TSK-0456")
    await officer.says("spoke to mum")
    assert (await officer.says("left")).hides("How did the visit go?", "You wrote")
    asked = await officer.says("refused")
    assert asked.shows("Declined at TSK-0456? Nothing was changed yet.")
    assert (await officer.taps(asked.message, "Declined")).hides("spoke to mum", "left")


@ON_ONE_DATABASE
async def test_the_words_that_an_outcome_takes_are_shown(officer, going):
    await going("TSK-0456")
    await officer.says("spoke to mum")
    asked = await officer.says("refused")
    assert asked.shows("TSK-0456 · declined", "In your words: “spoke to mum”")
    assert (await officer.says("End it")).shows("outcome: declined", "In your words: “spoke to mum”")


@ON_ONE_DATABASE
async def test_what_made_it_unsafe_is_kept_with_it(officer, going):
    await going("TSK-0456")
    asked = await officer.says("unsafe big dog in yard")
    assert asked.shows("Unsafe? · TSK-0456", "You wrote “unsafe big dog in yard”. Nothing was changed.")
    assert (await officer.taps(asked.message, "Unsafe")).shows(
        "outcome: unsafe", "In your words: “big dog in yard”"
    )


@ON_ONE_DATABASE
async def test_of_several_the_words_of_danger_go_with_the_choice(officer, going):
    await going("TSK-0456", "TSK-0457")
    asked = await officer.says("unsafe dog")
    assert asked.labels == ["Unsafe · TSK-0456", "Not done · TSK-0457", "Keep as a note"]
    assert (await officer.taps(asked.message, "Unsafe · TSK-0456")).shows("In your words: “dog”")


LONG = (
    "unsafe there are three lads on the stairs with a big dog and they say they know where my car is parked"
)


async def test_what_made_it_unsafe_may_be_long(officer, going):
    await going("TSK-0456")
    asked = await officer.says(LONG)
    assert asked.shows("Unsafe? · TSK-0456", "Nothing was changed.")
    assert (await officer.says("yes")).shows("outcome: unsafe", "“there are three lads on the stairs")


async def test_of_several_visits_long_words_of_danger_are_kept_for_the_choice(beatline, officer, going):
    def linked(session):
        of_other = sa.select(Task.referral_id, Task.starts_at).where(Task.ref == "TSK-0456")
        referral, starts_at = session.run(of_other).one()
        session.run(
            sa.update(Task).where(Task.ref == "TSK-0457").values(referral_id=referral, starts_at=starts_at)
        )

    await beatline.database.write(linked)
    await going("TSK-0456", "TSK-0457")
    asked = await officer.says(LONG)
    assert asked.shows("At which task? Nothing was changed yet.")
    assert asked.labels[:2] == ["Unsafe · TSK-0456", "Unsafe · TSK-0457"]
    assert (await officer.says("the first one")).labels[:2] == ["Unsafe · TSK-0456", "Unsafe · TSK-0457"]
    chosen = await officer.taps(asked.message, "Unsafe · TSK-0457")
    assert chosen.shows("TSK-0457 · outcome: unsafe", "“there are three lads on the stairs")


@ON_ONE_DATABASE
@pytest.mark.parametrize("between", ["/alone", "/me"])
async def test_words_before_something_said_aside_are_no_reason(officer, going, between):
    await going("TSK-0456")
    asked = await officer.says("spoke to mum")
    await officer.says(between)
    refused = await officer.says("refused")
    assert refused.hides("spoke to mum")
    if between == "/me":  # the question stays open
        assert refused.shows("Why, in their words?")
    await officer.says("/cancel")
    assert (await officer.taps(asked.message, "Declined")).hides("In your words")


@ON_ONE_DATABASE
async def test_all_right_is_no_reason_for_an_outcome(officer, going):
    await going("TSK-0456")
    await officer.says("spoke to mum")
    for words in ("all right", "10 more mins"):
        assert (await officer.says(words)).shows("How did the visit go?")
    assert (await officer.says("refused")).shows("Why, in their words?")


@ON_ONE_DATABASE
async def test_words_with_one_outcome_are_no_reason_for_another(officer, going):
    await going("TSK-0456")
    await officer.says("unsafe big dog in yard")
    assert (await officer.says("refused")).hides("big dog")


@ON_ONE_DATABASE
async def test_long_words_of_danger_in_answer_to_the_card_offer_unsafe(officer, going):
    await going("TSK-0456")
    card = await officer.says("TSK-0456")
    filed = await officer.says(
        f"{LONG}, and the mother says that they come every night", reply_to=card.message
    )
    assert filed.shows("Is it “Unsafe”?")
    assert "Unsafe" in filed.labels
