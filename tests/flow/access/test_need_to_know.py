"""Commands that a role may not use are refused in words and on record, however they are said."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from bot.services.access import policy
from bot.services.access.policy import Permission
from handlers.routes import ROUTES
from models import AuditEntry, Officer, Role

REFUSAL = "Your role can't do that here."
VIEWER = 5  # PC 1300 of Response


@pytest.fixture
def become(beatline):
    async def change(role):
        def made(session):
            officer = session.orm.get(Officer, VIEWER)
            officer.role = role
            session.orm.add(officer)

        await beatline.database.write(made)

    return change


def said(route):
    """The words that use it: a verb as in its example, a command in three ways."""
    command = f"/{route.command}"
    return (
        [next(iter(route.examples), command)]
        if route.is_verb
        else [command, f"{command} TUR-0123", f"{command} 1234"]
    )


@pytest.mark.drill
@pytest.mark.parametrize("role", Role)
async def test_each_command_that_a_role_may_not_use_is_refused_and_on_record(beatline, phone, become, role):
    await become(role)
    barred = [
        (route.command, words)
        for route in ROUTES
        if not policy.may(role, route.permission)
        for words in said(route)
    ]
    assert barred or role is Role.SUPERVISOR
    for _, words in barred:
        assert (await phone("1300").says(words)).text == REFUSAL

    def refused(session):
        entries = select(AuditEntry.object_ref, AuditEntry.outcome).where(
            AuditEntry.officer_id == VIEWER, AuditEntry.action == "refused"
        )
        return session.orm.exec(entries.order_by(col(AuditEntry.number))).all()

    expected = [(command, "refused") for command, _ in barred]
    assert await beatline.database.read(refused) == expected


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.PARTNER, "who is hollowell"),
        (Role.AUDITOR, "TUR-0123"),
        (Role.AUDITOR, "my tasks"),
        (Role.AUDITOR, "my referrals"),
        (Role.ADMINISTRATOR, "note I was here"),
        (Role.ADMINISTRATOR, "PNB-1300-0001"),
        (Role.ADMINISTRATOR, "BRF-0001"),
        (Role.ADMINISTRATOR, "remind me fri 0930 of it"),
    ],
)
async def test_plain_words_and_references_are_no_way_round(phone, become, role, words):
    await become(role)
    assert (await phone("1300").says(words)).text == REFUSAL


async def test_a_role_taken_away_in_mid_dialogue_ends_it(phone, become):
    assert (await phone("1300").says("/find")).shows("Who are you looking for?")
    await become(Role.PARTNER)
    assert (await phone("1300").says("hollowell")).text == REFUSAL


async def test_an_old_cards_button_says_nothing_new_to_a_changed_role(phone, become):
    card = await phone("1300").says("CIR-0045")
    await become(Role.ADMINISTRATOR)
    refused = await phone("1300").taps(card.message, "↻ Refresh")
    assert refused.message_id == card.message_id
    assert refused.text == REFUSAL


async def test_an_answer_to_a_card_that_may_not_be_known_any_more_is_not_filed(beatline, phone, become):
    card = await phone("1300").says("TUR-0123")
    await become(Role.PARTNER)
    answer = await phone("1300").says("saw them", reply_to=card.message)
    assert answer.shows("TUR-0123 isn't on record")


def test_every_permission_bars_somebody_or_is_everybodys():
    for permission in Permission:
        may = {role for role in Role if policy.may(role, permission)}
        assert may == set(Role) if permission is Permission.USE else may < set(Role)
