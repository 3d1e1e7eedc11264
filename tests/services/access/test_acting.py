"""Every role does with every kind of record what can be done with it; the page says who may, and who may not.

Whoever is refused reads no more than the page lets them know.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.chat.routing import RoutingInput
from bot.errors import BeatlineError
from bot.services.access import policy
from bot.services.access.authority import Authority
from bot.services.access.policy import Permission, ReferralTie, TaskTie, Visibility
from bot.services.tasks.life import MOVES, TaskVerb
from bot.texts import labels, refusals
from handlers.routes import ROUTES
from models import Contact, FieldNote, ReferralDraft, ReferralStep, TaskStep, Watch
from models.task import Task
from tests.services.access.asking import BARRED, LONG_ON_POSTGRESQL, PAGE, TABLE, on_page, shown

WRITTEN = (Contact, Watch, FieldNote, ReferralStep, TaskStep, Task, ReferralDraft)
REFERRALS = {  # what is said about one, by its line of the page
    "attempt": "{ref} rang: no answer",
    "visit": "{ref} fri 1730",
    "watch": "{ref}",
    "concern": "{ref} somebody is at risk",
    "status": "{ref} {step}",
}
TASKS = {"outcome": "{ref} anyway not in", "say": "{ref}", "concern": "{ref} somebody is at risk"}
SAID = "what to say"  # the words for the door write nothing: they are shown
FOR_A_VISIT = ("outcome", "say")
STEPS = {
    True: "consent given: mother, at home, 21/11/2026",
    False: "on hold: live investigation",
}  # by: of Turnaround
ELSEWHERE = {  # they act on no record of another's, or their rights are tested there
    "refer": "tests/services/referrals/test_making.py: a draft is its officer's alone",
    "task": "each verb by itself",
    "alone": "tests/flow/lone_visits: they answer for themselves, or take an alarm that they were told of",
}


def count(session):
    return [session.count(sa.select(sa.literal(1)).select_from(table)) for table in WRITTEN]


def does(one, command, words):
    """The answer, and whether anything was written; nothing of it is kept."""
    match = TABLE.match(RoutingInput(f"/{command} {words}", None, has_items=False, step=None))
    if not policy.may(one.actor.role, match.route.permission):
        return BARRED, False
    with one._database.transaction() as session:
        before = count(session)
        try:
            answer, wrote = shown(match.answer(one._ask(session, match.words, None))), False
            wrote = count(session) != before
        except BeatlineError as error:
            answer, wrote = shown(refusals.words(error)), False
        session.connection().rollback()
    return answer, wrote


def may(standing, table, command, one, known):
    """The page's word: whoever may know of it at all, and holds such a tie."""
    if on_page(standing, one, known) < Visibility.COARSE:
        return False
    cell = PAGE[table][f"/{command}"][one.tie]
    about = known.get(one.referral) if one.ref.startswith("TSK") else one
    return {
        "yes": True,
        "no": False,
        "card": about is not None and on_page(standing, about, known) >= Visibility.CARD,
        "own": about is not None and about.tie == ReferralTie.OWN,
        "detail": about is not None and on_page(standing, about, known) is Visibility.DETAIL,
    }[cell]


@pytest.mark.parametrize("command", REFERRALS)
@LONG_ON_POSTGRESQL
def test_a_referral_is_acted_on_by_whom_the_page_lets(asked, world, standing, command):
    for ref, one in world.items():
        if ref.startswith("TSK") or not one.is_open:
            continue
        words = REFERRALS[command].format(ref=ref, step=STEPS[ref.startswith("TUR")])
        answer, wrote = does(asked, command, words)
        expected = may(standing, "with a referral", command, one, world)
        expected |= command == "status" and _supervises(standing, one, world)
        assert wrote == expected, (standing, one, answer)
        beyond = one.beyond(on_page(standing, one, world))
        assert not [word for word in beyond if word in answer], (standing, one, answer)


def _supervises(standing, one, world):
    """Supervisors take the team's steps for the team of somebody below them, too: here all but their own."""
    is_above = standing in (Authority.SUPERVISOR, Authority.INSPECTOR)
    in_their_team = one.tie != ReferralTie.PROGRAMME  # see OWNERS: nobody works there
    return is_above and in_their_team and on_page(standing, one, world) >= Visibility.CARD


@pytest.mark.parametrize("command", [*TASKS, *(f"task {verb}" for verb in MOVES)])
@LONG_ON_POSTGRESQL
def test_a_task_is_acted_on_by_whom_the_page_lets(asked, world, standing, command):
    verb = command.removeprefix("task ")
    for ref, one in world.items():
        if not ref.startswith("TSK") or not one.is_open or (command in FOR_A_VISIT and not one.referral):
            continue
        said = TASKS.get(command, f"{{ref}} {verb} anyway: because").format(ref=ref)
        answer, wrote = does(asked, command.partition(" ")[0], said)
        acted = SAID in answer if command == "say" else wrote
        assert acted == _may_act(standing, command, one, world), (standing, one, answer)
        beyond = one.beyond(on_page(standing, one, world))
        assert not [word for word in beyond if word in answer], (standing, one, answer)


def _may_act(standing, command, one, world):
    if command in TASKS:
        return may(standing, "with a task", command, one, world)
    verb = next(each for each in MOVES if command == f"task {each}")
    if verb is TaskVerb.NOT_DONE and one.referral:
        return False  # on a visit it asks for the outcome
    line = PAGE["step"][labels.TASK_VERBS[verb]]
    follows = labels.TASK_STATUSES["allocated"].lower() in line["may follow"]
    ties = {tie for tie in TaskTie if tie in line["taken by, if"]}
    if standing not in (Authority.SUPERVISOR, Authority.INSPECTOR):
        ties.discard(TaskTie.LINE)
    is_seen = on_page(standing, one, world) >= Visibility.COARSE
    return follows and is_seen and one.tie in ties


def test_every_route_that_acts_on_these_records_is_asked():
    """A new route of these permissions belongs in a matrix; so does one that writes by another."""
    asked_for = {*REFERRALS, *TASKS, *ELSEWHERE}
    of = {Permission.REFER, Permission.MOVE, Permission.CARRY_OUT}
    left = [
        route.command
        for route in ROUTES
        if route.permission in of and route.command.split()[0] not in asked_for and not route.hidden
    ]
    assert left == []
