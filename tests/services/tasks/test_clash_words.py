"""Need to know in the words of a clash: what stands in any field of a warrant is on no other side."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import BeatlineError
from bot.services.tasks import viewing as tasks
from bot.services.tasks.clashes import lists, settling
from bot.services.tasks.clashes.notices import ClashNotice
from bot.texts import pushes, refusals
from bot.texts.reply import words
from bot.texts.tasks import clashes as texts
from bot.texts.tasks import viewing as card_texts
from models import Area, AuditEntry, Operation, TaskKind
from tests.services.tasks.clashing import (
    CREW,
    INSPECTOR,
    OTHER_SERGEANT,
    OTHERS_CREW,
    OUTSIDE,
    SERGEANT,
    clashing,
)

__all__ = ["clashing"]
SECRET = "zebrawood"
VISIT, WARRANT = "TSK-0001", "TSK-0002"
KNOWS = {OTHER_SERGEANT, OTHERS_CREW, INSPECTOR}
HERE = {"latitude": 52.24, "longitude": -0.9}


@pytest.fixture
def planted(clashing):
    """A private visit, and 300 m away a warrant in whose every word stands the secret."""
    with clashing.force.database.transaction() as session:
        session.orm.add(Area(id=9, code=SECRET, name=SECRET))
        session.orm.add(Operation(id=9, code=SECRET, name=SECRET, starts_on=clashing.now.date()))
        kind = {"code": SECRET.upper(), "label": SECRET, "circle": "need to know"}
        session.orm.add(TaskKind(**kind))
    clashing.visit(**HERE)
    said = dict.fromkeys(("title", "address", "detail"), SECRET)
    at = {"latitude": HERE["latitude"] + 0.0027, "longitude": HERE["longitude"]}
    starts = clashing.now + timedelta(hours=9, minutes=7)
    clashing.task(
        WARRANT, SECRET, OTHERS_CREW, OTHERS_CREW, area_id=9, operation_id=9, starts_at=starts, **said, **at
    )
    return clashing


def spoken(reply):
    buttons = [f"{one.label} {one.says}" for row in reply.buttons for one in row]
    return "\n".join([*map(words, reply.lines), *buttons])


def answers(clashing, officer):
    """All that somebody may be shown of it."""

    def shown(act):
        try:
            return spoken(clashing.does(officer, act))
        except BeatlineError as error:
            return spoken(refusals.words(error))

    yield shown(lambda s, a, now: texts.listed(lists.listed(s, a, now=now), now=now))
    yield shown(lambda s, a, now: card_texts.card(tasks.require(s, a, VISIT, now=now), now=now))
    for act in (settling.settle, lambda *said, now: settling.override(*said, "to be there first", now=now)):
        yield shown(lambda s, a, now, act=act: texts.settled(act(s, a, VISIT, None, now=now)))


@pytest.mark.parametrize("officer", [CREW, SERGEANT, OUTSIDE])
def test_a_warrants_words_reference_and_time_are_nowhere_on_the_other_side(planted, officer):
    told = planted.ticks() + planted.ticks(hours=6) + planted.ticks(minutes=30)
    assert any(isinstance(one, ClashNotice) and one.ref == WARRANT for _, one in told)
    said = [spoken(pushes.push(one, now=planted.now)) for to, one in told if to not in KNOWS]
    said += answers(planted, officer)
    said += [spoken(pushes.push(one, now=planted.now)) for to, one in planted.news() if to not in KNOWS]
    assert len(said) > 5
    hidden = (SECRET, WARRANT, "TSK-0002", "19:22", "warrant", "need")
    assert [one for one in said if any(word in one.lower() for word in map(str.lower, hidden))] == []


def test_no_entry_of_the_audit_names_both(planted):
    planted.ticks()
    planted.does(SERGEANT, settling.settle, VISIT, None)
    with planted.force.database.reading() as session:
        rows = session.run(sa.select(AuditEntry.object_ref, AuditEntry.reason, AuditEntry.detail)).all()
    assert {WARRANT, VISIT} <= {one.object_ref for one in rows}
    assert [
        one
        for one in rows
        if WARRANT in f"{one.reason} {one.detail}" or SECRET in f"{one.reason} {one.detail}"
    ] == []
