"""Facts of a push survive their row, on both databases; every kind of notice has a class and a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import get_args, get_origin, get_type_hints

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from bot.chat.outgoing import message_params
from bot.services.access import policy
from bot.services.kinds import notices as kinds_notices
from bot.services.kinds import push_contents
from bot.services.kinds.notices import NOTICES
from bot.services.pushes import facts, ledger, needs, notices
from bot.services.pushes.contents import (
    BriefingContent,
    DigestContent,
    ReminderContent,
    Subject,
    TaskContent,
    UnreadableContent,
)
from bot.services.pushes.facts import NewVersion, NoticeKind, ShiftEnd, TaskStart, UnreadableFactsError
from bot.services.retractions.replacements import Replacement
from bot.texts import pushes as texts
from bot.texts.cards import split_back
from models import Marking, Occurrence, OccurrenceKind, Role
from tests.dead_ends import TABLE, hints, refused
from tests.notices_told import notices_told

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KINDS = [*NOTICES.values()]
OTHERS = [NewVersion, TaskStart, ShiftEnd, Replacement]
REFERENCES = st.from_regex(r"(PNB-[A-Z0-9]{1,10}|BRF)-[0-9]{4,9}", fullmatch=True)
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # NUL and lone surrogates too


def some(hint):
    """Any value of a field's type."""
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return st.lists(some(parts[0]), max_size=3).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(REFERENCES, some(parts[1]), max_size=3)
    if hint is datetime:
        return st.datetimes(timezones=st.just(UTC))
    return ANY_TEXT if hint is str else st.from_type(hint)


def usual(hint):
    """A value as officers see it."""
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return (usual(parts[0]),)
    if get_origin(hint) is Mapping:
        return {usual(parts[0]): usual(parts[1])}
    if type(None) in parts:
        return usual(parts[0])
    if issubclass(hint, Enum):
        return next(iter(hint))
    if issubclass(hint, Struct):
        return hint(**made(hint, usual))
    return {str: "BRF-0001", int: 2, bool: True, datetime: datetime(2026, 11, 21, tzinfo=UTC)}[hint]


def made(kind, value):
    hints = get_type_hints(kind)
    return {name: value(hints[name]) for name in kind.__struct_fields__}


def each(kinds):
    return st.tuples(*(st.builds(kind, **made(kind, some)) for kind in kinds))


def test_every_kind_of_notice_has_one_class_and_one_text():
    assert set(NOTICES) == {*NoticeKind}
    assert {kind.kind for kind in KINDS} == set(NOTICES)
    assert set(texts.NOTICES) == set(KINDS)
    assert len(KINDS) > 40


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_notice_is_put_into_words(kind):
    notice = kind(**made(kind, usual))
    assert texts.push(notice, now=NOW).lines


TASK = TaskContent("TSK-0001", NOW)
PUSHED = [
    *((OccurrenceKind.NOTICE, kind(**made(kind, usual))) for kind in KINDS),
    (OccurrenceKind.REMINDER, ReminderContent(1, "x", "TSK-0001", NOW)),
    (OccurrenceKind.TASK, TASK),
    (OccurrenceKind.DIGEST, DigestContent((TASK,), 9)),
    (OccurrenceKind.BRIEFING, BriefingContent(1, "x", Marking.OFFICIAL, None)),
]


@pytest.mark.parametrize(("kind", "content"), PUSHED, ids=lambda one: type(one).__name__)
def test_no_push_offers_what_the_role_of_its_officer_is_refused(kind, content):
    """Each push in every role in which it comes through the door."""
    notice = content.kind.value if kind is OccurrenceKind.NOTICE else None
    roles = [role for role in Role if policy.may(role, needs.needed(kind, notice))]
    assert roles
    for role in roles:
        reply = TABLE.permitted(texts.push(content, now=NOW), role)
        sent, *_ = message_params(reply, 1)
        says = [split_back(button.says)[0] for row in reply.buttons for button in row]
        says += hints(sent["text"], sent.get("entities") or [])
        assert [one for one in says if refused(one, role)] == [], role


@pytest.mark.drill
def test_every_notice_survives_its_row(database, force):
    @settings(max_examples=10, deadline=None)
    @given(each(KINDS))
    def survive(told):
        with database.transaction() as session:
            for number, notice in enumerate(told):
                notices.tell(session, 1, notice, now=force.now + timedelta(seconds=number))
            assert notices_told(session) == [(1, notice) for notice in told]
            session.connection().rollback()

    survive()


def test_what_other_pushes_are_told_with_survives_its_row(database, force):
    @settings(max_examples=20, deadline=None)
    @given(each(OTHERS))
    def survive(told):
        with database.transaction() as session:
            for number, one in enumerate(told, start=1):
                ledger.publish(
                    session, OccurrenceKind.TASK, number, force.now, (),
                    now=force.now, expires_at=force.now, facts=one,
                )  # fmt: skip
            rows = session.run(sa.select(Occurrence.facts).order_by(Occurrence.subject_id)).scalars()
            assert [facts.read(kind, row) for kind, row in zip(OTHERS, rows, strict=True)] == [*told]
            session.connection().rollback()

    survive()


UNREADABLE = [
    ("renamed-since", {}),
    (None, {}),
    (NoticeKind.FILE_LOST, None),
    (NoticeKind.FILE_LOST, {"reference": "Hollowell"}),
    (NoticeKind.ROLE_CHANGED, {"role": "Hollowell"}),
    (NoticeKind.NEW_FLAGS, {"number": "Hollowell"}),
    (NoticeKind.SAFEGUARDING, ["Hollowell"]),
]


@pytest.mark.parametrize(("kind", "stored"), UNREADABLE)
def test_what_cannot_be_read_says_nothing_of_what_it_holds(kind, stored):
    with pytest.raises(UnreadableFactsError) as caught:
        kinds_notices.read(kind, stored)
    assert "Hollowell" not in f"{caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize("kind", [OccurrenceKind.TASK, OccurrenceKind.DIGEST, OccurrenceKind.BRIEFING])
def test_a_push_of_any_kind_that_cannot_be_read_is_named_by_its_kind(database, force, kind):
    subject = Subject(1, 1, 1, force.now, None, {"odd": "Hollowell"})
    with database.reading() as session:
        found = push_contents.read(session, kind, [subject], now=force.now)
    assert found == {1: UnreadableContent(kind.value)}


def test_one_notice_that_cannot_be_read_leaves_the_others(database, force):
    odd = Subject(1, 1, 1, force.now, "renamed-since", {})
    lifted = NOTICES[NoticeKind.CEILING_LIFTED]
    fine = Subject(2, 1, 1, force.now, lifted.kind.value, {})
    with database.reading() as session:
        found = push_contents.read(session, OccurrenceKind.NOTICE, [odd, fine], now=force.now)
    assert found == {1: UnreadableContent("renamed-since"), 2: lifted()}
