"""Being the author of a briefing is no right: each verb asks again what the author may do now."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import NotOnRecordError, NotPermittedError
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.recurrence_words import read_rule
from bot.services import briefings
from bot.services.briefings import drafts, enquiries, missed_runs, sending, unacknowledged, viewing
from bot.services.briefings import schedules as briefing_schedules
from bot.services.pushes.facts import NoticeKind
from bot.services.pushes.needs import NEEDS, NOTICE_NEEDS
from models import Briefing, BriefingState, OccurrenceKind, Role
from models.schedule import IfMissed
from tests.turns import turn

HOUR = timedelta(hours=1)
FALLEN = [Role.OFFICER, Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR]
INSIDE = {"publish", "is_open"}  # called by the others, and a question that answers False


def verbs():
    """Every function of the package that does something with a briefing for an actor."""
    for module in pkgutil.iter_modules(briefings.__path__):
        found = importlib.import_module(f"{briefings.__name__}.{module.name}")
        for name, function in vars(found).items():
            if not inspect.isfunction(function) or function.__module__ != found.__name__ or name[0] == "_":
                continue
            if {"actor", "ref"} <= inspect.signature(function).parameters.keys() and name not in INSIDE:
                yield function


def test_an_author_whose_role_fell_does_nothing_with_it(desk, force):
    sent, draft = desk.briefs("RESP"), desk.drafts("RESP")
    desk.does(enquiries.ask_author, sent, "Is the car park open?", officer=4)
    found = list(verbs())
    assert len(found) > 30
    for role in FALLEN:
        force.change(1, role=role)
        for verb in found:
            for ref in (sent, draft):
                is_refused(desk, force, verb, ref)


def is_refused(desk, force, verb, ref):
    facts = {
        "items": (), "number": 1, "name": "situation", "text": "words", "words": "words",
        "reason": "a reason", "choice": 1, "form": "xlsx", "page": 1, "good_for": HOUR,
        "late": HOUR, "doubtful": True,
        "version": 1, "again": True, "due_at": force.now, "shifts": SHIFT_STARTS,
        "if_missed": IfMissed.SKIP, "rule": read_rule("every weekday 0645", now=force.now).rule,
        "now": force.now,
    }  # fmt: skip
    asked = inspect.signature(verb).parameters.keys() - {"session", "actor", "ref", "values"}
    with desk.database.transaction() as session:
        actor = force.actor(session, 1)
        if verb is briefing_schedules.find_begun:
            assert verb(session, actor, ref) is None
            return
        with pytest.raises((NotOnRecordError, NotPermittedError)):
            verb(session, actor, ref, **{name: facts[name] for name in asked})


@pytest.mark.parametrize(
    "lists", [viewing.own, viewing.drafts, unacknowledged.of_my_line, missed_runs.listed]
)
def test_the_lists_of_what_one_wrote_or_answers_for_ask_as_well(desk, force, lists):
    more = {"page": 1} if "page" in inspect.signature(lists).parameters else {}
    desk.does(lists, **more)
    force.change(1, role=Role.OFFICER)
    with pytest.raises(NotPermittedError):
        desk.does(lists, **more)


def test_what_they_scheduled_is_handed_over_and_does_not_go_out(desk, force):
    ref = desk.drafts("RESP")
    desk.does(drafts.change, ref, publish_at=desk.now + HOUR)
    desk.sends(ref)
    force.change(5, role=Role.SUPERVISOR)
    force.change(1, role=Role.OFFICER, supervisor_id=5)
    desk.moves(hours=1)
    with desk.database.transaction() as session:
        sending.publish_due(session, turn(desk.now))
    assert desk.pushes() != []
    with desk.database.reading() as session:
        row = session.run(sa.select(Briefing.author_id, Briefing.state)).one()
    assert row == (5, BriefingState.DRAFT)


def test_a_notice_of_their_briefing_does_not_reach_them(desk, force):
    ref = desk.briefs("RESP")
    desk.does(enquiries.ask_author, ref, "Is the car park open?", officer=4)
    force.change(1, role=Role.OFFICER)
    assert desk.told() == []


def test_a_chase_passes_over_a_supervisor_whose_role_fell(desk, force):
    desk.under({2: 3, 3: 4})
    desk.briefs("NPT1")
    force.change(3, role=Role.OFFICER)
    told = {officer for officer, notice, _ in desk.told_after(hours=6) if notice.kind is LINE}
    assert 4 in told
    assert 3 not in told


LINE = NoticeKind.LINE_UNACKNOWLEDGED


def test_every_push_says_what_its_officer_must_still_hold():
    assert NOTICE_NEEDS.keys() == set(NoticeKind)
    assert NEEDS.keys() == set(OccurrenceKind)
