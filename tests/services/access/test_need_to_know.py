"""Every role asks for every kind of record by every route; the answers are those of docs/need-to-know.md."""

from __future__ import annotations

from itertools import product

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.errors import BeatlineError, NotPermittedError
from bot.language.distances import Position
from bot.language.references import RecordKind, Reference
from bot.services.access import policy
from bot.services.access.authority import Authority
from bot.services.access.policy import IntelligenceTie, NoteTie, Permission, ReferralTie, Visibility
from bot.services.kinds import referral_files
from bot.services.kinds.referral_files import FileCopy
from bot.services.notebook import visibility as note_visibility
from bot.services.referrals import boards, search, workbooks
from bot.services.referrals.lists import ReferralFilter
from bot.services.referrals.reasons import RevealReason
from bot.services.tasks import near
from bot.values import replace
from handlers.routes import ROUTES
from models import FieldNote, IntelligenceReport, Officer, Operation, Referral, Role, Task, TaskOfficer
from tests.services.access.asking import (
    BARRED,
    LONG_ON_POSTGRESQL,
    PAGE,
    Asked,
    actor,
    on_page,
)
from tests.services.access.need_to_know import (
    LATER,
    MATE,
    NOW,
    OTHER,
    OTHER_KIND,
    OWN,
    VIEWER,
)

COMMANDS = [route.command for route in ROUTES]
KINDS = {
    "TUR": RecordKind.REFERRAL,
    "CIR": RecordKind.REFERRAL,
    "TSK": RecordKind.TASK,
    "BRF": RecordKind.BRIEFING,
    "PNB": RecordKind.NOTE,
    "INT": RecordKind.INTELLIGENCE,
}


def told(answer):
    """The level of visibility that a card's words give away."""
    if answer == BARRED or "isn't on record" in answer:
        return Visibility.NOTHING
    if "Ring the owning team" in answer:
        return Visibility.EXISTS
    return Visibility.CARD if "Opened:" in answer or "Kind:" in answer else Visibility.COARSE


@LONG_ON_POSTGRESQL
def test_every_record_by_its_reference_tells_what_the_page_says(asked, world, standing):
    for ref, one in world.items():
        answer = asked.says("task" if ref.startswith("TSK") else "ref", ref)
        expected = on_page(standing, one, world)
        assert told(answer) == min(expected, Visibility.CARD), (ref, one, answer)
        assert not [word for word in one.beyond(min(expected, Visibility.CARD)) if word in answer], (
            one,
            answer,
        )
        if not ref.startswith("TSK"):
            assert asked.sight(ref) == expected, one


@LONG_ON_POSTGRESQL
def test_what_may_not_be_known_reads_to_the_letter_as_what_is_absent(asked, world, standing):
    for ref, one in world.items():
        if on_page(standing, one, world) is Visibility.NOTHING:
            model, command = (Task, "task") if ref.startswith("TSK") else (Referral, "ref")
            gone = sa.update(model).where(model.ref == ref).values(ref="ZZZ-0001")
            assert asked.says(command, ref) == asked.says(command, ref, after=(gone,))


WARRANT = {
    "id": 9999, "ref": "TSK-9999", "kind": "WARRANT_SUPPORT", "planner_id": OTHER,
    "title": "Warrantwords", "address": "Doorstreet", "latitude": 52.2, "longitude": -0.9,
}  # fmt: skip
DOORS, SIDE_DOORS = ("", "all today"), ("team", "op side", "TSK-9998", "1002 21/11 to 22/11", "warrantwords")


@pytest.mark.parametrize(
    "words", [*DOORS, *(pytest.param(one, marks=pytest.mark.drill) for one in SIDE_DOORS)]
)
def test_no_answer_to_an_inspector_without_need_to_know_is_other_for_a_warrant(sqlite_world, words):
    """By every route and with many words, with the warrant on record each answer is to the letter the same.

    A colleague of their team is its crew and has another task in the operation, which has another lead.
    """
    asked = Asked(sqlite_world.database, Authority.INSPECTOR)
    day = {"operation_id": 2, "starts_at": NOW, "ends_at": NOW, "created_at": NOW, "status": "allocated"}
    other = {"id": 9998, "ref": "TSK-9990", "kind": "BEAT_BUS", "title": "Bus", **day}
    without = (
        sa.insert(Operation).values(id=2, code="SIDE", name="Op Side", starts_on=NOW.date(), lead_id=OTHER),
        sa.insert(Task).values(other),
        sa.insert(TaskOfficer).values(task_id=9998, officer_id=MATE),
    )
    there = (
        *without,
        sa.insert(Task).values(**WARRANT, **day),
        sa.insert(TaskOfficer).values(task_id=9999, officer_id=MATE),
    )
    for command in COMMANDS:
        said = asked.says(command, words, after=there)
        bare = asked.says(command, words, after=without)
        draws_lots = said != bare and bare != asked.says(command, words, after=without)
        assert said == bare or draws_lots, (command, words)
        traces = [WARRANT[name] for name in ("ref", "title", "address")]
        assert not [one for one in traces if one in said.replace(words, "")], (command, words)
    above = sa.update(Officer).where(col(Officer.id) == MATE).values(supervisor_id=VIEWER)
    assert WARRANT["ref"] in asked.says("tasks", "all today", after=(*there, above))


def test_a_list_holds_what_the_page_lets_be_known_and_nothing_else(asked, world, standing):
    if not policy.may(asked.actor.role, Permission.LOOK_UP):
        assert asked.says("referrals") == asked.says("tasks") == BARRED
        return
    later = f"{LATER:%d/%m}"
    open_ones = {ref: one for ref, one in world.items() if one.is_open}
    for command, words, is_task in (("referrals", "", False), ("tasks", f"all {later}", True)):
        mine = {
            ref
            for ref, one in open_ones.items()
            if ref.startswith("TSK") is is_task and on_page(standing, one, world) >= Visibility.COARSE
        }
        pages = [asked.says(command, f"{words} page {page}") for page in range(1, len(mine) // 8 + 3)]
        listed = {ref for ref in open_ones if any(ref in page for page in pages)}
        assert listed == mine
        done = [
            one
            for ref, one in world.items()
            if is_task and not one.is_open and one.table == "ended task"
            if on_page(standing, one, world) >= Visibility.CARD
        ]
        number = f" · {len(mine)}" + (f" · {len(done)} done" if done else "")
        assert f"{number}\n" in pages[0].partition("\n")[0] + "\n"
        for ref in listed:
            beyond = world[ref].beyond(min(on_page(standing, world[ref], world), Visibility.CARD))
            assert not [word for word in beyond for page in pages if word in page]


WHY = FileCopy("PS 1001", None, NOW, RevealReason("SUPERVISION", ""))


@LONG_ON_POSTGRESQL
def test_a_whole_file_opens_to_whoever_may_see_detail_and_holds_no_task_beyond_its_reader(
    asked, database, world, standing
):
    referrals_of = {ref: one for ref, one in world.items() if not ref.startswith("TSK")}
    tasks_of = [one for one in world.values() if one.referral is not None]
    with database.reading() as session:
        for ref, one in referrals_of.items():
            asked.actor.trail.number = 0
            if on_page(standing, one, world) < Visibility.DETAIL:
                with pytest.raises(BeatlineError):
                    referral_files.read(session, asked.actor, ref, WHY)
                continue
            held = str(referral_files.read(session, asked.actor, ref, WHY))
            assert all(word in held for word in one.words[Visibility.DETAIL])
            for task in (one for one in tasks_of if one.referral == ref):
                assert not [word for word in task.beyond(on_page(standing, task, world)) if word in held], (
                    task
                )
            others = [other for name, other in referrals_of.items() if name != ref]
            assert not [word for other in others for word in other.words[Visibility.DETAIL] if word in held]


def test_a_board_counts_and_a_workbook_holds_what_the_page_lets_be_known(asked, database, world, standing):
    mine = {
        ref
        for ref, one in world.items()
        if not ref.startswith("TSK") and on_page(standing, one, world) >= Visibility.CARD
    }
    with database.reading() as session:
        board = boards.read(session, asked.actor, ReferralFilter(), "", today=NOW.date(), now=NOW)
        assert board.number == len([ref for ref in mine if world[ref].is_open])
        if asked.actor.role is not Role.SUPERVISOR:
            with pytest.raises(BeatlineError):
                workbooks.of_team(session, asked.actor, None, page=1, now=NOW)
            return
        held = workbooks.of_team(session, asked.actor, None, page=1, now=NOW)
        read = workbooks.read(session, asked.actor, [one for one, _ in held.rows], now=NOW)
        teams = {OWN, OTHER_KIND}  # of the second, somebody is supervised
        owned = sa.select(Referral.ref).where(Referral.team_id.in_(teams))
        expected = mine & set(session.run(owned).scalars())
        assert {ref for _, ref in held.rows} == {one.referral.ref for one in read} == expected
        assert "Surname" not in str(read)


def test_near_are_the_tasks_whose_cards_the_page_lets_be_seen(database, world, standing, monkeypatch):
    monkeypatch.setattr(near, "MOST", 1000)
    with database.transaction() as session:
        found = {one.ref for one in near.near(session, actor(standing), Position(52.2, -0.9), now=NOW)}
        session.connection().rollback()
    tasks = {ref: one for ref, one in world.items() if ref.startswith("TSK") and one.is_open}
    assert found & tasks.keys() == {
        ref for ref, one in tasks.items() if on_page(standing, one, world) >= Visibility.CARD
    }
    assert not found & {ref for ref, one in world.items() if ref.startswith("TSK") and not one.is_open}


def test_a_person_is_found_by_who_may_search_and_know_and_a_child_by_its_own_team(asked, world, standing):
    for ref, one in world.items():
        if ref.startswith("TSK"):
            continue
        name = one.words[Visibility.DETAIL][0]
        answer = asked.says("find", name)
        own = one.tie == ReferralTie.OWN
        found = on_page(standing, one, world) >= Visibility.COARSE and (own or not one.is_child)
        assert (ref in answer) == (found and PAGE[""][Permission.SEARCH][asked.actor.role] == "yes"), one
        if one.is_child and ref in answer:
            assert name not in answer


def test_the_search_itself_refuses_whoever_may_not(database, standing):
    someone = actor(standing)
    if not policy.may(someone.role, Permission.SEARCH):
        with database.reading() as session, pytest.raises(NotPermittedError):
            search.search(session, someone, "millbrook", today=NOW.date(), now=NOW)


def test_a_briefing_is_its_authors_its_recipients_and_supervisors(asked, planted):
    assert len(planted.briefings) == 4
    for ref, _, sent in planted.briefings:
        visible = sent or policy.may(asked.actor.role, Permission.BRIEF)
        visible &= policy.may(asked.actor.role, Permission.READ_BRIEFINGS)
        number = int(ref[-1])
        answer = asked.says("briefings", ref)
        assert (f"Body{number}" in answer) == visible, (ref, sent)
        assert (f"Headline{number}" in answer) == visible


def may_read_on_page(standing, tie, about, world):
    if tie != NoteTie.OWN and about and on_page(standing, world[about], world) < Visibility.COARSE:
        return False
    return Visibility[PAGE["note"][standing.value][tie].upper()] >= Visibility.CARD


def readable(session, viewer):
    """The ids of the notes that somebody may read."""
    query = sa.select(col(FieldNote.id)).join(Officer, col(Officer.id) == col(FieldNote.officer_id))
    return set(session.run(query.where(note_visibility.readable(viewer, NOW))).scalars())


def test_a_note_is_read_by_whom_the_page_lets_and_nobody_else(asked, database, world, standing, planted):
    assert {about and about[:3] for *_, about in planted.notes} == {None, "TUR", "CIR", "TSK"}
    with database.reading() as session:
        found = readable(session, asked.actor)
    for ref, note_id, tie, about in planted.notes:
        assert (note_id in found) == may_read_on_page(standing, tie, about, world), (ref, tie, about)


@LONG_ON_POSTGRESQL
def test_a_note_that_may_not_be_read_is_to_the_letter_absent(asked, world, standing, planted):
    for ref, _, tie, about in planted.notes[::9]:
        answer = asked.says("notes", ref)
        if may_read_on_page(standing, tie, about, world):
            assert "Seen by" in answer
        else:
            absent = f"{ref[:9]}9999"
            assert answer == asked.says("notes", absent).replace(absent, ref)


@LONG_ON_POSTGRESQL
def test_lists_of_notes_hold_what_may_be_read_and_count_nothing_else(asked, world, standing, planted):
    notes = planted.notes
    readable = {ref for ref, _, tie, about in notes if may_read_on_page(standing, tie, about, world)}
    answers = [asked.says("notes", f"seen page {page}") for page in range(1, len(readable) // 6 + 3)]
    if answers[0] != BARRED:
        assert {ref for ref, *_ in notes if any(ref in answer for answer in answers)} == readable
        assert f" · {len(readable)}\n" in answers[0].partition("\n")[0] + "\n"
    for about in sorted({about for *_, about in notes if about})[::3]:
        on_it = {ref for ref, _, _, other in notes[::2] if other == about} & readable
        answer = asked.says("notes", about)
        if "isn't on record" not in answer and "Ring the owning" not in answer and answer != BARRED:
            assert {ref for ref, *_ in notes if ref in answer} == on_it


@pytest.mark.parametrize("team_kind", ["turnaround_yjs", "intelligence"])
def test_intelligence_is_its_submitters_and_the_assessors(asked, planted, standing, team_kind):
    asked.actor = replace(asked.actor, team_kind=team_kind)
    shown = {True: set(), False: set()}
    for ref, own, words in planted.intelligence:
        tie = IntelligenceTie.SUBMITTED if own else IntelligenceTie.NONE
        if team_kind == "intelligence" and not own:
            tie = IntelligenceTie.ASSESSOR
        visible = Visibility[PAGE["intelligence report"][standing.value][tie].upper()] >= Visibility.CARD
        answer = asked.says("intel", ref)
        assert (words in answer) == visible, (ref, own, answer)
        shown[own].add(visible)
        if answer != BARRED and not visible:
            gone = sa.update(IntelligenceReport).where(IntelligenceReport.number == int(ref[4:]))
            assert answer == asked.says("intel", ref, after=(gone.values(number=99),))
    assert [len(found) for found in shown.values()] == [1, 1]


@pytest.mark.drill
def test_nobody_finds_intelligence_that_is_not_theirs_by_any_route(sqlite_world):
    """Nor its words in anything else that is said: no search, list, card, notebook or briefing has them."""
    others = {ref: words for ref, own, words in sqlite_world.intelligence if not own}
    ref, typed = next(iter(others.items()))
    for standing, command in product((Authority.OFFICER, Authority.PARTNER, Authority.SUPERVISOR), COMMANDS):
        asked = Asked(sqlite_world.database, standing)
        unnamed = [asked.says(command, words) for words in ("", "TSK-2000", "today", typed)]
        named = [asked.says(command, ref), asked.says(command, card=Reference(RecordKind.INTELLIGENCE, ref))]
        named.append(asked.says(command, card=Reference(RecordKind.TASK, "TSK-2000")))
        for other, words in others.items():
            assert not [one for one in unnamed if other in one], (standing, command)
            told = [one for one in (*unnamed[:-1], *named) if words in one]
            assert not told, (standing, command, told)


def test_the_pages_permissions_are_the_route_tables(standing):
    role = actor(standing).role
    for route in ROUTES:
        assert (PAGE[""][route.permission][role] == "yes") == policy.may(role, route.permission)


@pytest.mark.parametrize("every", [23, pytest.param(3, marks=pytest.mark.drill)])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_no_route_tells_more_than_the_page(sqlite_world, command, every):
    """Told the reference, and answering its card: no answer goes beyond their visibility."""
    for standing in Authority:
        asked = Asked(sqlite_world.database, standing)
        for ref, one in list(sqlite_world.records.items())[::every]:
            beyond = one.beyond(on_page(standing, one, sqlite_world.records))
            card = Reference(KINDS[ref[:3]], ref)
            for answer in (asked.says(command, ref), asked.says(command, card=card)):
                assert not [word for word in beyond if word in answer], (standing, one, answer)
