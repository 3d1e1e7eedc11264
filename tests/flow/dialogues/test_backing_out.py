"""Officers back out of a question in words of their own: nothing is written, whatever was asked."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.chat.route import REST
from bot.chat.routing import RouteTable
from handlers.routes import ROUTES
from models import Contact, Referral, Task
from tests.conftest import ON_ONE_DATABASE

TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
STEPS = sorted((step, route) for route in ROUTES for step in route.steps if step not in (REST, "note-edited"))
DRAFTED = {
    "refer",
    "intel",
    "brief",
    "briefings",
    "newtask",
    "routes",
    "result",
}  # their questions gather what [Send] alone sends
NO_REASON = {  # the steps that ask for no reason
    "amend", "strike", "add", "note", "remind", "visit", "attempt kind", "attempt time", "find", "details",
    "form reference", "hand over to", "task move to", "attempt reached",
    "bus when", "training when", "training names", "training preview", "op plan", "result", "assign all",
}  # fmt: skip
ASKED = {  # who says what; the question
    "consent": ("2001", "/status TUR-0123 consent given", "Who consented?"),
    "cancel": ("0077", "/task TSK-0456 cancel", "Why is it cancelled?"),
    "outcome": ("2001", "/outcome TSK-0456 declined", "Why, in their words?"),
    "attempt": ("2001", "/attempt TUR-0123 rang", "What came of it?"),
    "visit": ("2001", "/visit TUR-0123", "When is the next visit?"),
}
WAYS = (
    "cancel please",
    "no wait",
    "stop",
    "leave it",
    "sorry wrong one",
    "back",
    "undo",
    "oops",
    "never mind",
)


@pytest.fixture
def stands(beatline):
    async def read():
        def look(session):
            return (
                [*session.run(sa.select(Referral.ref, Referral.status).order_by(Referral.ref))],
                [*session.run(sa.select(Task.ref, Task.status).order_by(Task.ref))],
                [*session.run(sa.select(Contact.id))],
            )

        return await beatline.database.read(look)

    return read


@pytest.mark.parametrize("asked", ASKED)
@ON_ONE_DATABASE
async def test_each_way_out_leaves_each_question_and_writes_nothing(phone, stands, asked):
    who, said, question = ASKED[asked]
    officer, before = phone(who), await stands()
    for number, way in enumerate(WAYS):
        put = await officer.says(said)
        assert put.shows(question)
        assert put.labels[-1] == "Leave it"
        how = {"reply_to": put.message} if number % 2 else {}
        assert (await officer.says(way, **how)).shows("Cancelled."), way
    put = await officer.says(said)
    assert (await officer.taps(put.message, "Leave it")).shows("Cancelled.")
    assert await stands() == before


async def _asked_why(worker):
    ends = await worker.says("/status TUR-0123 escalated")
    assert (await worker.taps(ends.message, "End it")).shows("Why?")


@ON_ONE_DATABASE
async def test_what_may_be_no_reason_is_asked_about_and_counts_once_it_is_said_to_be_one(phone, stands):
    worker, before = phone("2001"), await stands()
    await _asked_why(worker)
    doubt = await worker.says("what is this?")
    assert doubt.shows("Is that the answer to “Why?”?", "Nothing was done with it yet.")
    assert doubt.labels[:2] == ["Yes, the answer", "Leave it"]
    assert await stands() == before
    assert (await worker.taps(doubt.message, "Leave it")).shows("Cancelled.")
    await _asked_why(worker)
    doubt = await worker.says("he said never mind")
    assert (await worker.taps(doubt.message, "Yes, the answer")).shows("Escalated, from Contacting")


@ON_ONE_DATABASE
async def test_a_label_typed_in_answer_to_its_question_presses_it(beatline, phone):
    worker = phone("2001")
    asked = await worker.says("/status TUR-0123 consent given")
    how = await worker.says("Child and parent", reply_to=asked.message)
    assert how.shows("How did they consent?")
    assert (await worker.says("leave it", reply_to=how.message)).shows("Cancelled.")


@pytest.mark.parametrize("reason", ["x", ".", "..", "cancel", "never mind", "leave it"])
@ON_ONE_DATABASE
async def test_no_step_takes_a_reason_that_says_nothing(phone, stands, reason):
    before = await stands()
    for who, said in (
        ("2001", "/status TUR-0123 escalated: "),
        ("1234", "/task TSK-0456 not done: "),
        ("0077", "/task TSK-0456 cancel: "),
    ):
        await phone(who).says(said + reason)
    assert await stands() == before


def test_every_step_takes_a_reason_or_is_known_not_to():
    assert len(STEPS) > 20
    for step, route in STEPS:
        command = route.command.split()[0]
        exempt = command in DRAFTED or {step, command} & NO_REASON or any(map(step.startswith, NO_REASON))
        assert TABLE.takes_reason(step) or exempt, step
