"""The report of an operation: its figures, who may have it, and what never gets into it."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlmodel import col

from bot.errors import NotOnRecordError, RejectedError
from bot.services import queues
from bot.services.documents.queue import QUEUE
from bot.services.operations import objectives
from bot.services.operations.reports import requests, whole
from bot.services.operations.reports import scope as scopes
from bot.services.operations.reports.rows import RowKind
from bot.services.results import tallies
from bot.texts.operations import public_pages, report_workbooks, reports
from models import (
    AuditEntry,
    Contact,
    ContactKind,
    Dose,
    Operation,
    Patrol,
    Person,
    Referral,
    Result,
    ResultKind,
    ResultStrike,
    Task,
    TaskStatus,
    TaskStep,
    Training,
)
from tests.conftest import ON_ONE_DATABASE
from tests.services.operations.recomputed import recomputed

SERGEANT, CREW, MATE, RESPONSE, PARTNER = 1, 2, 3, 4, 6
WARRANT, CHILD = "Zebrafinch", "Quillfeather"
SECRET = {"title": f"Door of {WARRANT}", "address": f"1 {WARRANT} Street", "detail": f"{WARRANT} and {CHILD}"}


@pytest.fixture
def driven(database, force, desk):
    """A week with something of everything, and two words that must get nowhere."""
    week = {
        "starts_on": force.now.date() - timedelta(days=2),
        "ends_on": force.now.date(),
        "lead_id": RESPONSE,
    }
    with database.transaction() as session:
        session.run(sa.update(Operation).values(**week))
        said = "1: Take knives off the street | knives seized | 20"
        objectives.set_objective(session, force.actor(session, SERGEANT), "driven", said, now=force.now)
        said = "2: Cash | cash seized | 1000"
        objectives.set_objective(session, force.actor(session, SERGEANT), "driven", said, now=force.now)
        session.orm.add(
            Dose(operation_id=1, area_id=2, minutes=15, times=2, from_time=time(0), until_time=time(8))
        )
        arrived = force.now - timedelta(days=1, hours=5)
        stay = {"officer_id": CREW, "area_id": 2, "arrived_at": arrived}
        session.orm.add(Patrol(**stay, left_at=arrived + timedelta(minutes=20)))
    _tasks(force)
    _visits(force)
    put(force, "KNIVES_SEIZED", 2)
    put(force, "KNIVES_SEIZED", 9, struck=True)
    put(force, "CASH_SEIZED", pence=124_099)
    put(force, "DRUGS_WRAPS", 14, subtype="cannabis")
    desk.briefs("NPT1")
    with database.transaction() as session:
        session.run(sa.text("UPDATE briefings SET operation_id = 1"))
    return force


def _tasks(force):
    done = {"operation_id": 1, "status": TaskStatus.COMPLETED}
    force.task("TSK-0001", force.now, CREW, **done)
    rained = force.task("TSK-0002", force.now, CREW, operation_id=1, status=TaskStatus.NOT_DONE, step=1)
    force.task("TSK-0003", force.now, CREW, operation_id=1)
    live = force.task("TSK-0004", force.now, CREW, kind="WARRANT", operation_id=1, **SECRET)
    over = force.task("TSK-0005", force.now, CREW, kind="WARRANT", **done, **SECRET)
    private = force.task("TSK-0006", force.now, CREW, kind="CUCKOOING_CHECK", **done, title=CHILD)
    trained = force.task("TSK-0007", force.now, CREW, kind="TRAINING_DELIVERY", **done)
    force.task("TSK-0008", force.now, CREW)  # of no operation
    put(force, "ARRESTS", 3, task_id=live)
    put(force, "ARRESTS", 1, task_id=over)
    put(force, "CUCKOOING_VISITS", 1, task_id=private)
    with force.database.transaction() as session:
        session.orm.add(Training(task_id=trained, attended=12))
        session.orm.add(step(rained, TaskStatus.NOT_DONE, f"heavy rain, {CHILD} rang"))


def step(task, to, reason):
    facts = {"at": sa.func.now(), "actor_id": CREW, "from_status": TaskStatus.ALLOCATED}
    return TaskStep(task_id=task, number=1, to_status=to, reason=reason, **facts)


def _visits(force, outcomes=("engaged", "engaged", "declined: nothing for them", "not in")):
    for number, said in enumerate(outcomes, start=1):
        with force.database.transaction() as session:
            facts = {"source_key": str(number), "surname": CHILD, "date_of_birth": date(2011, 5, 1)}
            session.orm.add(Person(id=number, **facts))
            session.orm.flush()
            facts = {"programme_id": 1, "person_id": number, "status": "CONTACTING", "team_id": 3}
            when = {"status_since": force.now, "opened_on": force.now.date(), "grounds": CHILD}
            session.orm.add(Referral(id=number, ref=f"TUR-{number:04}", **facts, **when))
        is_in = said != "not in"
        status = TaskStatus.COMPLETED if is_in else TaskStatus.NOT_DONE
        facts = {"kind": "HOME_VISIT_TURNAROUND", "operation_id": 1, "referral_id": number, "step": 1}
        task = force.task(f"TSK-01{number:02}", force.now, CREW, **facts, status=status, title=CHILD)
        with force.database.transaction() as session:
            facts = {"referral_id": number, "officer_id": CREW, "at": force.now, "reached": is_in}
            session.orm.add(Contact(**facts, kind=ContactKind.VISIT, words=said, task_id=task))
            session.orm.add(step(task, status, None if is_in else said))


def put(force, kind, count=None, *, struck=False, **facts):
    with force.database.transaction() as session:
        of = sa.select(col(ResultKind.id)).where(col(ResultKind.code) == kind).scalar_subquery()
        last = session.run(sa.select(sa.func.coalesce(sa.func.max(Result.number), 0))).scalar()
        row = {"number": last + 1, "day": force.now.date(), "operation_id": 1, "count": count} | facts
        row |= {"recorded_by_id": MATE, "at": force.now, "kind_id": of}
        made = session.run(sa.insert(Result).values(**row).returning(col(Result.id))).scalar_one()
        if struck:
            why = {"at": force.now, "officer_id": CREW, "reason": "counted twice"}
            session.run(sa.insert(ResultStrike).values(result_id=made, **why))


def report(force, officer=SERGEANT, name="driven"):
    with force.database.reading() as session:
        actor = force.actor(session, officer)
        scope = scopes.require(session, actor, name, now=force.now)
        return whole.read(session, actor, scope, made_by="PS 1001", now=force.now)


def lines(found):
    """Each line of the workbook, by its words."""
    return {" ".join(words): figures for words, figures in recomputed(report_workbooks.xlsx(found))}


def written(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_its_figures_are_what_the_rows_on_record_come_to(driven):
    found = lines(report(driven))
    assert found["1 Knives seized"] == [2, 20]
    assert found["2 Cash seized"] == [1240, 1000]
    assert found["Seizure Cash seized pounds"] == [1240.99]
    assert found["of these cannabis wraps"] == [14]
    assert found["Enforcement Arrests arrests"] == [1]  # of the warrant that is over
    assert found["Engagement Door staff trained people"] == [12]
    assert found["Hotspot patrol"] == [3, 1, 1, 0, 1, 0, 0]
    assert found["Turnaround home visit"] == [4, 3, 0, 0, 1, 0, 0]
    assert found["Warrant"] == [1, 1, 0, 0, 0, 0, 0]
    assert (found["Weather"], found["Nobody was in"]) == ([1, 0], [1, 0])
    assert found["Turnaround"] == [4, 2, 0, 1, 1, 0, 0, 0]
    assert found["Kettering"] == [6, 1]
    assert found["BRF-0001 Sat 21/11"][:2] == [3, 3]


def test_the_pdf_says_what_the_workbook_comes_to(driven):
    found = report(driven)
    text = written(reports.pdf(found))
    for words, figures in recomputed(report_workbooks.xlsx(found)):
        said = [*words, *(f"{one:,}" if one != 1240.99 else "£1,240.99" for one in figures)]
        assert " ".join(said) in text, said
    assert "OFFICIAL-SENSITIVE" in text and "Copy of PS 1001 · Sat 21/11/2026 10:15" in text


@pytest.mark.parametrize("officer", [SERGEANT, RESPONSE, "the crew's lead"])
def test_neither_a_warrants_word_nor_a_childs_name_is_in_any_of_its_files(driven, officer):
    if officer == "the crew's lead":
        officer = CREW
        with driven.database.transaction() as session:
            session.run(sa.update(Operation).values(lead_id=CREW))
    found = report(driven, officer)
    page = public_pages.published(found)
    files = [reports.pdf(found), public_pages.pdf(found, page, is_over=False)]
    texts = [written(one) for one in files] + [public_pages.text(found, page, is_over=True)]
    with ZipFile(BytesIO(report_workbooks.xlsx(found))) as book:
        texts += [book.read(one).decode() for one in book.namelist()]
    for word in (WARRANT, CHILD, "TSK-0004", "TSK-0006", "TSK-0101", "TUR-0001", "nothing for them"):
        assert not [one for one in texts if word.casefold() in one.casefold()], word
    assert any("TSK-0005" in one for one in texts)
    assert (
        sum(row.number for row in found.rows if row.kind == "Arrests") == 1
    )  # nor its arrests, for the crew


def test_private_tasks_and_their_results_are_counts_without_day_or_reference(driven):
    rows = [one for one in report(driven).rows if one.what in (RowKind.TASK, RowKind.RESULT, RowKind.VISIT)]
    private = [
        one for one in rows if one.kind in ("Cuckooing check", "Cuckooing visits", "Turnaround home visit")
    ]
    assert [(one.number, one.ref, one.day) for one in private if one.detail != "nobody was in"] == [
        (1, "", None),
        (1, "", None),
        (3, "", None),
    ]


def test_a_restricted_referrals_visit_counts_for_those_who_may_know_of_it(driven):
    with driven.database.transaction() as session:
        session.run(sa.update(Referral).where(col(Referral.id) == 1).values(restricted=True))
    assert lines(report(driven))["Turnaround"] == [3, 1, 0, 1, 1, 0, 0, 0]


def test_a_strategy_sums_its_weeks_rows_and_publishes_no_count_of_people(driven):
    first = driven.now.date().replace(month=1)
    with driven.database.transaction() as session:
        session.orm.add(Operation(id=2, code="VIPER", name="Op Viper", kind="strategy", starts_on=first))
        session.orm.flush()
        session.run(sa.update(Operation).where(col(Operation.id) == 1).values(part_of_id=2))
    put(driven, "KNIVES_SEIZED", 4, operation_id=2)
    put(driven, "ADULTS_SAFEGUARDED", 40, operation_id=2)
    found = report(driven, name="viper")
    assert lines(found)["Seizure Knives seized knives"] == [6]
    assert lines(found)["Turnaround"] == [4, 2, 0, 1, 1, 0, 0, 0]
    page = public_pages.published(found)
    assert not page.visits
    assert "Adults" not in public_pages.text(found, page, is_over=True)


def test_the_page_to_publish_hides_small_counts_and_their_totals(driven):
    put(driven, "ADULTS_SAFEGUARDED", 2)
    put(driven, "CHILDREN_SAFEGUARDED", 6)
    put(driven, "SUPPORT_DECLINED", 8)
    found = report(driven)
    page = public_pages.published(found)
    told = public_pages.text(found, page, is_over=True)
    for line in ("Knives seized: 2", "Adults safeguarded: fewer than 5", "Children safeguarded: 6"):
        assert line in told
    assert "Arrests: fewer than 5" in told  # arrests are people, too
    assert "Turnaround: fewer than 5\n" in told
    assert "Support declined" not in told and "TSK" not in told and "Take knives" not in told
    assert "Patrols of hotspots: 1 of 6" in told and "Trainings of door staff: 1" in told
    assert "DRAFT" in public_pages.text(found, page, is_over=False)
    shown = written(public_pages.pdf(found, page, is_over=True))
    assert "Turnaround" + " fewer than 5" * 7 in shown and "OFFICIAL" not in shown


@ON_ONE_DATABASE
def test_what_was_done_to_people_is_hidden_below_five_and_not_shown_for_a_strategy(driven):
    few = ("CHARGES", "STOP_SEARCHES", "RECALLS", "CPW", "ROUGH_SLEEPER_CONTACTS", "PUPILS")
    shown = {"PATROLS": 3, "LEAFLETS": 2, "MACHETES_SEIZED": 1, "CONVICTIONS": 5}
    for code in few:
        put(driven, code, 4)
    for code, number in shown.items():
        put(driven, code, number)
    with driven.database.reading() as session:
        labels = dict(session.run(sa.select(col(ResultKind.code), col(ResultKind.label))).all())
    told = public_pages.text(found := report(driven), public_pages.published(found), is_over=True)
    assert [code for code in few if not _says(told, labels[code], "fewer than 5")] == []
    assert [code for code, number in shown.items() if not _says(told, labels[code], number)] == []
    with driven.database.transaction() as session:
        first = driven.now.date().replace(month=1)
        session.orm.add(Operation(id=2, code="VIPER", name="Op Viper", kind="strategy", starts_on=first))
        session.orm.flush()
        session.run(sa.update(Operation).where(col(Operation.id) == 1).values(part_of_id=2))
    page = public_pages.published(report(driven, name="viper"))
    kinds = {one.kind for one in page.results}
    assert {labels["LEAFLETS"], labels["PATROLS"]} <= kinds
    assert not kinds & {labels[code] for code in few}


def _says(told, label, number):
    return any(f"{label}" in line and line.endswith(f": {number}") for line in told.splitlines())


@ON_ONE_DATABASE
def test_a_total_with_a_small_part_is_not_shown(driven):
    for number in range(10, 16):
        put(driven, "EVENTS", 1)
        task = driven.task(f"TSK-02{number}", driven.now, kind="VISIT_CIRV", operation_id=1, referral_id=1)
        with driven.database.transaction() as session:
            session.run(sa.update(Task).where(col(Task.id) == task).values(status=TaskStatus.COMPLETED))
    found = report(driven)
    told = public_pages.text(found, public_pages.published(found), is_over=True)
    assert "Turnaround: not shown (engaged fewer than 5, " in told and "not said 6)" in told


@ON_ONE_DATABASE
def test_it_is_for_supervisors_and_its_lead_and_each_export_is_on_record(driven):
    with driven.database.transaction() as session:
        for officer, error in ((CREW, RejectedError), (PARTNER, NotOnRecordError)):
            with pytest.raises(error):
                requests.request(
                    session, driven.actor(session, officer), "driven", is_public=False, now=driven.now
                )
        lead = driven.actor(session, RESPONSE)
        requests.request(session, lead, "driven", is_public=True, now=driven.now)
        entries = sa.select(col(AuditEntry.action), col(AuditEntry.object_ref), col(AuditEntry.detail))
        assert ("export", "Op Driven", "page to publish") in session.run(entries).all()
    with driven.database.transaction() as session:
        (claim,) = queues.claim(session, QUEUE, 9, now=driven.now)
    with driven.database.reading() as session:
        assert requests.gather(session, claim).is_public
    with driven.database.transaction() as session:
        session.run(sa.update(Operation).values(lead_id=None))
    with driven.database.reading() as session, pytest.raises(RejectedError):
        requests.gather(session, claim)


@ON_ONE_DATABASE
def test_more_than_it_holds_is_refused_before_it_is_made(driven, monkeypatch):
    monkeypatch.setattr(whole, "MOST", 3)
    with (
        driven.database.transaction() as session,
        pytest.raises(RejectedError, match="and Op Driven has more"),
    ):
        requests.request(session, driven.actor(session, SERGEANT), "driven", is_public=False, now=driven.now)


@ON_ONE_DATABASE
def test_the_operations_tally_counts_those_who_came_to_its_trainings_once(driven):
    def totals(officer):
        with driven.database.reading() as session:
            week = {"start": driven.now.date() - timedelta(days=2), "end": driven.now.date()}
            found = tallies.of_operations(session, driven.actor(session, officer), (1,), **week)
            return {one.code: one.count for one in found}

    assert (totals(SERGEANT)["DOOR_STAFF_TRAINED"], "DOOR_STAFF_TRAINED" in totals(PARTNER)) == (12, False)
    put(driven, "DOOR_STAFF_TRAINED", 5)
    assert totals(CREW)["DOOR_STAFF_TRAINED"] == 17
    with driven.database.reading() as session:
        trained = session.run(sa.select(col(Task.id)).where(col(Task.ref) == "TSK-0007")).scalar_one()
    put(driven, "DOOR_STAFF_TRAINED", 11, task_id=trained)  # by an older version, or by import
    assert totals(CREW)["DOOR_STAFF_TRAINED"] == 16
