"""A handover holds what its reader may know, and as a briefing only what a whole team may."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.shifts import shift_ahead
from bot.services.team import handovers
from bot.texts.reply import words
from bot.texts.team import handovers as texts
from models import FieldNote, Result, ResultKind, SafeguardingDuty

PLANTED = ("Quillfeather", "Doorstreet", "TSK-0099", "arrant")


@pytest.fixture
def shift(force):
    """It is 10:15; the sergeant, 1, has constables 2 and 3 in the team."""
    now, hour = force.now, timedelta(hours=1)
    force.task("TSK-0001", now - 3 * hour, 2, ends_at=now - 2 * hour)
    force.task("TSK-0002", now + hour, 2, 3)
    force.task("TSK-0003", now + hour, 4)
    force.task("TSK-0004", now + 48 * hour, 2)
    force.task("TSK-0005", now + 2 * hour, team_id=1)
    force.task("TSK-0006", now + 2 * hour, 3, kind="BAIL_CHECK", title="Robin's door")
    secret = {"kind": "WARRANT", "title": PLANTED[0], "address": PLANTED[1]}
    warrant = force.task("TSK-0099", now + hour, 3, **secret)
    with force.database.transaction() as session:
        for number, task in enumerate((None, warrant), start=1):
            kind = sa.select(ResultKind.id).where(ResultKind.code == "ARRESTS").scalar_subquery()
            facts = {"number": number, "day": now.date(), "count": number, "at": now, "team_id": 1}
            session.run(sa.insert(Result).values(kind_id=kind, task_id=task, recorded_by_id=3, **facts))
        note = {"number": 1, "text": "x", "previous_digest": "0", "digest": "1"}
        times = dict.fromkeys(("occurred_at", "written_at", "received_at"), now)
        session.orm.add(FieldNote(id=1, officer_id=2, **note, **times))
        session.orm.flush()
        form = {"form": "ppn", "concern": "safeguarding", "offered_at": now}
        session.orm.add(SafeguardingDuty(note_id=1, officer_id=2, **form))
    return force


def read(database, force, officer, **how):
    with database.transaction() as session:
        ahead = shift_ahead(force.now, SHIFT_STARTS)
        return handovers.read(session, force.actor(session, officer), ahead, now=force.now, **how)


def test_a_sergeant_reads_of_the_team_and_those_below_alone(database, shift):
    found = read(database, shift, 1)
    assert [one.ref for one in found.tasks] == ["TSK-0001", "TSK-0002", "TSK-0099", "TSK-0005", "TSK-0006"]
    assert (found.total, found.overdue, found.forms) == (5, 1, 1)
    assert found.tasks[1].crew == ("1002", "1003")
    assert [one.count for one in found.results] == [3]
    said = "\n".join(map(words, texts.handover(found, page=1, now=shift.now).lines))
    assert "TSK-0001 · 07:15 Hotspot patrol · 1002 · OVERDUE" in said
    assert "TSK-0005 · 12:15 Hotspot patrol · nobody yet" in said
    assert "Results entered since 07:00: arrests 3" in said


def test_a_briefing_of_it_says_nothing_of_a_warrant_nor_who_is_visited(database, shift):
    found = read(database, shift, 1, for_all=True)
    said = texts.text(found, now=shift.now)
    assert "TSK-0002" in said and said.startswith("As of Sat 21/11 10:15\n")
    assert "Besides 1 private task, known to their crews." in said
    assert "Results entered since 07:00: arrests 1" in said
    assert [one for one in (*PLANTED, "TSK-0006", "Robin") if one in said] == []
    shift.task("TSK-0098", shift.now, 3, kind="WARRANT")
    assert texts.text(read(database, shift, 1, for_all=True), now=shift.now) == said


def test_a_page_holds_six_and_a_briefing_no_more_than_fits(database, shift):
    for number in range(100, 205):
        shift.task(f"TSK-0{number}", shift.now, 2)
    first, second = (read(database, shift, 1, page=page) for page in (1, 2))
    assert (len(first.tasks), first.total) == (6, handovers.COUNTED + 1)
    assert not {one.ref for one in first.tasks} & {one.ref for one in second.tasks}
    said = texts.text(read(database, shift, 1, for_all=True), now=shift.now)
    assert len(said) < 4000 and "more" in said.splitlines()[-1]
