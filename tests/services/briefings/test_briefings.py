"""Versions, new editions, withdrawal and expiry of briefings, on both databases."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from operator import itemgetter

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.errors import NotOnRecordError, RejectedError
from bot.services import queues
from bot.services.access import refusals as access_refusals
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import receipts as briefing_receipts
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings import revisions, sending, sources, templates, withdrawal
from bot.services.briefings import viewing as briefings
from bot.services.briefings.ends import ExpiredError, WithdrawnError
from bot.services.briefings.fields import Fields
from bot.services.briefings.handover import DraftsHandedNotice
from bot.services.briefings.sending import DuplicateWarning
from bot.services.briefings.withdrawal import BriefingWithdrawnNotice, WithdrawalCounts
from bot.services.enrolment import accounts
from bot.services.kinds import push_contents
from bot.services.pushes import facts
from bot.services.pushes import queue as push_queue
from bot.services.pushes.queue import PushResult
from bot.services.retractions import queue as retraction_queue
from bot.services.retractions.replacements import BriefingEnd, BriefingRetractedNotice, Replacement
from models import (
    Briefing,
    BriefingForm,
    BriefingState,
    BriefingVersion,
    Delivery,
    DeliveryState,
    Occurrence,
    Retraction,
    RetractionKind,
    Role,
)
from tests.notices_told import notices_told
from tests.refusals import refused
from tests.turns import turn

LATE = timedelta(hours=2)
METHOD = (("Method", "Two pairs on foot."),)


@pytest.fixture
def desk(force):
    """The sergeant, officer 1, at work on briefings; each step a transaction."""
    return Desk(force)


class Desk:
    def __init__(self, force):
        self.force = force
        self.database = force.database

    def does(self, work, *args, by=1, **facts):
        with self.database.transaction() as session:
            return work(session, self.force.actor(session, by), *args, now=self.force.now, **facts)

    def writes(self, **facts):
        fields = {"title": "T", "text": "", "audience": "NPT1", "form": BriefingForm.IIMARCH, "parts": METHOD}
        return self.does(briefing_drafts.begin, Fields(**(fields | facts))).briefing

    def sends(self, briefing, *, again=False, by=1):
        return self.does(sending.send, briefing.ref, version=briefing.version, again=again, late=LATE, by=by)

    def sent(self, **facts):
        briefing = self.writes(**facts)
        return self.sends(briefing).briefing

    def delivers(self, *officers):
        """The messenger takes the waiting pushes; those of these officers only, if any are given."""
        with self.database.transaction() as session:
            now = self.force.now
            batch = push_queue.claim(
                session, 100, read=push_contents.read, now=now, until=now + timedelta(seconds=10)
            )
            results = [
                PushResult(
                    one.delivery_id, one.attempt, DeliveryState.ACCEPTED, message_id=500 + one.delivery_id
                )
                for one in batch.claimed
                if not officers or one.account_id - 100 in officers
            ]
            push_queue.record(session, results, now=now)

    def revises(self, ref, **changes):
        draft = self.does(revisions.revise, ref).briefing
        if changes:
            draft = self.does(briefing_drafts.change, draft.ref, **changes).briefing
        return self.sends(draft)

    def rows(self, *columns, **where):
        with self.database.reading() as session:
            query = sa.select(*columns).filter_by(**where)
            return [tuple(row) for row in session.run(query)]

    def passes(self, **how):
        self.force.now += timedelta(**how)

    def ticks(self):
        with self.database.transaction() as session:
            withdrawal.end_due(session, turn(self.force.now))

    def recalls(self):
        """(officer, what a push of theirs is to say)."""
        rows = self.rows(Retraction.officer_id, Retraction.facts)
        return sorted(
            ((officer, facts.read(Replacement, stored)) for officer, stored in rows), key=itemgetter(0)
        )

    def told(self):
        with self.database.reading() as session:
            return [notice for _, notice in notices_told(session)]


def test_every_change_is_kept_as_it_was(desk):
    briefing = desk.writes(title="One")
    desk.does(briefing_drafts.set_field, briefing.ref, "Risk", "Ice.")
    desk.does(briefing_drafts.change, briefing.ref, title="Two")
    assert desk.rows(BriefingVersion.version, BriefingVersion.title, BriefingVersion.changed) == [
        (1, "One", "first draft"),
        (2, "One", "Risk"),
        (3, "Two", "title"),
    ]
    with desk.database.transaction() as session:
        row = session.orm.exec(select(BriefingVersion).where(BriefingVersion.version == 2)).one()
        assert row.fields == {"Method": "Two pairs on foot.", "Risk": "Ice."}


@pytest.mark.parametrize(
    "statement", ["UPDATE briefing_versions SET title = 'x'", "DELETE FROM briefing_versions"]
)
def test_no_version_can_be_altered(desk, statement):
    desk.writes()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), desk.database.transaction() as session:
        session.connection().exec_driver_sql(statement)


def test_fields_make_the_text_and_have_their_limits(desk):
    briefing = desk.writes()
    with refused(access_refusals.TOO_SECRET):
        desk.does(briefing_drafts.set_field, briefing.ref, "Information", "SECRET: the source")
    for name in ("Information", "Intention", "Risk"):
        with refused(briefings_refusals.LONG_WHOLE) if name == "Risk" else nullcontext():
            desk.does(briefing_drafts.set_field, briefing.ref, name, "x" * 4000)
    text = desk.does(briefing_drafts.preview, briefing.ref).briefing.text
    assert text.startswith("Information\nxxx")
    assert text.endswith("\n\nMethod\nTwo pairs on foot.")


def test_a_draft_without_an_audience_is_kept_but_not_sent(desk):
    briefing = desk.writes(audience="")
    with pytest.raises(RejectedError):
        desk.sends(briefing)
    assert desk.rows(Occurrence.id) == []


def test_a_new_version_asks_anew_and_the_old_receipts_stay_with_theirs(desk):
    briefing = desk.sent()
    desk.delivers()
    desk.does(briefing_receipts.acknowledge, briefing.ref, by=2)
    found = desk.revises(briefing.ref, parts=(("Method", "One car."), ("Risk", "Ice.")))
    assert (found.briefing.ref, found.briefing.edition, found.changed) == (briefing.ref, 2, "Method, Risk")
    card = desk.does(briefings.open_briefing, briefing.ref, by=2)
    assert card.acknowledged_at is None
    assert (card.changed, dict(card.parts)["Risk"]) == ("Method, Risk", "Ice.")
    old, new = desk.rows(Occurrence.id, Occurrence.facts, Occurrence.superseded_at)
    assert (old[1], new[1:]) == (None, ({"edition": 2, "changed": "Method, Risk"}, None))
    assert old[2] == desk.force.now
    receipts = desk.rows(Delivery.occurrence_id, Delivery.acknowledged_at, officer_id=2)
    assert receipts == [(old[0], desk.force.now), (new[0], None)]
    assert {row[0] for row in desk.rows(Delivery.officer_id, occurrence_id=new[0])} == {1, 2, 3}


def test_what_still_waits_of_the_old_version_is_not_sent(desk):
    briefing = desk.sent()
    desk.revises(briefing.ref, title="Two")
    old, new = (row[0] for row in desk.rows(Occurrence.id))
    assert {row[0] for row in desk.rows(Delivery.state, occurrence_id=old)} == {DeliveryState.CANCELLED}
    assert {row[0] for row in desk.rows(Delivery.state, occurrence_id=new)} == {DeliveryState.QUEUED}
    assert desk.does(briefings.to_read, page=1, by=2)[1] == 1


def test_who_had_the_old_version_gets_the_new_one_whatever_their_team_by_now(desk):
    briefing = desk.sent()
    desk.force.change(2, team_id=2)
    assert desk.revises(briefing.ref, title="Two").audience.officers == {1, 2, 3}


def test_a_new_version_needs_something_new_and_the_same_audience(desk):
    briefing = desk.sent()
    draft = desk.does(revisions.revise, briefing.ref).briefing
    assert desk.does(revisions.revise, briefing.ref).briefing.ref == draft.ref
    with refused(briefings_refusals.NOTHING_NEW):
        desk.sends(draft)
    with pytest.raises(RejectedError, match="to the same people"):
        desk.does(briefing_drafts.change, draft.ref, audience="RESP")
    with refused(briefings_refusals.SENT_ALREADY):
        desk.does(briefing_drafts.change, briefing.ref, title="Two")


def test_withdrawing_stops_what_waits_and_changes_what_was_pushed(desk):
    briefing = desk.sent()
    desk.delivers(2)
    desk.force.change(1, rank="PS")
    _, ended = desk.does(withdrawal.withdraw, briefing.ref, "wrong place")
    assert ended == WithdrawalCounts(stopped=0, changing=3, too_old=0)  # two of them once they have arrived
    note = Replacement(BriefingEnd.WITHDRAWN, briefing.ref, desk.force.now, "PS 1001")
    assert desk.recalls() == [(2, note)]
    for by in (1, 2):
        with pytest.raises(WithdrawnError, match="withdrawn by 1001 Ash at 10:15: wrong place"):
            desk.does(briefings.open_briefing, briefing.ref, by=by)
    with pytest.raises(WithdrawnError):
        desk.does(briefing_receipts.acknowledge, briefing.ref, by=3)
    with pytest.raises(NotOnRecordError):
        desk.does(briefings.open_briefing, briefing.ref, by=4)


@pytest.mark.parametrize(("is_told", "seconds"), [(True, 0), (False, 21)])
def test_a_push_that_was_under_way_is_changed_once_it_has_arrived(desk, is_told, seconds):
    briefing = desk.sent()
    desk.delivers(2)
    desk.does(withdrawal.withdraw, briefing.ref, "wrong place")
    with desk.database.transaction() as session:
        flying = session.orm.exec(select(Delivery).where(Delivery.officer_id == 3)).one()
        assert flying.state is DeliveryState.SENDING
        result = PushResult(flying.id, flying.attempts, DeliveryState.ACCEPTED, message_id=77)
        push_queue.record(session, [result], now=desk.force.now)
        if is_told:
            withdrawal.retract_arrived(session, [flying.id], now=desk.force.now)
    desk.passes(seconds=seconds)
    desk.ticks()
    assert [officer for officer, _ in desk.recalls()] == [2, 3]


def test_what_is_older_than_48_hours_is_counted(desk):
    briefing = desk.sent()
    desk.delivers()
    desk.passes(hours=49)
    _, ended = desk.does(withdrawal.withdraw, briefing.ref, "wrong place")
    assert ended == WithdrawalCounts(stopped=0, changing=0, too_old=3)


def test_who_withdrew_hears_what_could_not_be_changed(desk):
    briefing = desk.sent()
    desk.delivers()
    desk.does(withdrawal.withdraw, briefing.ref, "wrong place")
    with desk.database.transaction() as session:
        now = desk.force.now
        first, *others = queues.claim(session, retraction_queue.QUEUE, 8, now=now)
        failed = retraction_queue.RetractionResult(first, "message can't be edited")
        for result in (failed, *map(retraction_queue.RetractionResult, others)):
            retraction_queue.record(session, result, now=now)
    assert desk.told() == [BriefingRetractedNotice(briefing.ref, 2, 1)]


def test_another_supervisor_may_withdraw_and_the_author_is_told(desk):
    briefing = desk.sent()
    desk.force.change(5, role=Role.SUPERVISOR, rank="Insp")
    desk.does(withdrawal.withdraw, briefing.ref, "wrong place", by=5)
    assert desk.told() == [BriefingWithdrawnNotice(briefing.ref, "Insp 1005")]
    with pytest.raises(NotOnRecordError):
        desk.does(withdrawal.withdraw, desk.sent(text="").ref, "x", by=2)


def test_one_that_is_over_cannot_be_opened_and_its_pushes_say_so(desk):
    ends = desk.force.now + timedelta(hours=3)
    briefing = desk.sent(valid_until=ends, destroy_by=ends + timedelta(hours=1))
    desk.delivers()
    desk.passes(hours=3)
    desk.ticks()
    assert desk.recalls()[0] == (1, Replacement(BriefingEnd.EXPIRED, briefing.ref, ends))
    with pytest.raises(ExpiredError, match="expired at 13:15"):
        desk.does(briefings.open_briefing, briefing.ref, by=2)
    assert desk.does(briefings.to_read, page=1, by=2) == ([], 0)
    assert (
        desk.does(briefings.open_briefing, briefing.ref).title == "T"
    )  # its author's still, until it is destroyed
    desk.passes(hours=1)
    with pytest.raises(ExpiredError):
        desk.does(briefings.open_briefing, briefing.ref)


def test_an_end_before_the_beginning_is_refused(desk):
    briefing = desk.writes()
    with refused(briefings_refusals.OVER_ALREADY):
        desk.does(briefing_drafts.change, briefing.ref, valid_until=desk.force.now)


@pytest.mark.parametrize(("audience", "people"), [("NPT1", 3), ("1002, RESP", 1), ("RESP", None)])
def test_the_same_text_to_the_same_people_asks_by_whatever_words(desk, audience, people):
    first = desk.sent()
    second = desk.writes(title="Other", audience=audience)
    done = desk.sends(second)
    if people is None:
        assert done.briefing.state is BriefingState.PUBLISHED
        return
    assert isinstance(done, DuplicateWarning)
    assert (done.double.ref, done.double.people) == (first.ref, people)
    desk.passes(days=1, minutes=1)
    assert desk.sends(second).briefing.state is BriefingState.PUBLISHED


def test_a_leavers_drafts_are_their_supervisors_and_nothing_is_sent(desk):
    desk.force.change(5, role=Role.SUPERVISOR)
    desk.force.change(1, supervisor_id=5)
    draft = desk.writes(audience="")
    scheduled = desk.writes(title="Later", publish_at=desk.force.now + timedelta(hours=1))
    desk.sends(scheduled)
    with desk.database.transaction() as session:
        accounts.end_account(session, 1, asked_by=5, now=desk.force.now)
    desk.passes(hours=1)
    with desk.database.transaction() as session:
        sending.publish_due(session, turn(desk.force.now, briefings_late=LATE))
    assert desk.told() == [DraftsHandedNotice("1001", 2, 1)]
    found, total = desk.does(briefings.drafts, page=1, by=5)
    assert (total, {one.ref for one in found}) == (2, {draft.ref, scheduled.ref})


def test_a_leavers_drafts_are_dropped_where_nobody_above_may_brief(desk):
    draft = desk.writes(title="", audience="")
    with desk.database.transaction() as session:
        accounts.end_account(session, 1, asked_by=None, now=desk.force.now)
    assert desk.rows(Briefing.state) == [(BriefingState.WITHDRAWN,)]
    assert draft.state is BriefingState.DRAFT


def test_a_template_keeps_what_was_said_when_it_was_saved(desk):
    briefing = desk.writes()
    assert desk.does(templates.save, briefing.ref, " Friday  NIGHT ") == "friday night"
    desk.does(briefing_drafts.set_field, briefing.ref, "Method", "Otherwise.")
    made = desk.does(sources.from_template, "Friday night").briefing
    assert (made.parts, made.audience, made.form) == (METHOD, "NPT1", BriefingForm.IIMARCH)
    with refused(briefings_refusals.NO_TEMPLATE):
        desk.does(sources.from_template, "monday")
    desk.force.change(5, role=Role.SUPERVISOR)
    other = desk.does(sources.from_template, "friday night", by=5).briefing
    with refused(briefings_refusals.NAME_TAKEN):
        desk.does(templates.save, other.ref, "friday night", by=5)


def test_from_an_operation_come_its_objective_and_its_areas(desk):
    with desk.database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE operations SET objective = 'Fewer knives'")
    made = desk.does(sources.from_operation, "driven").briefing
    assert (made.title, made.parts, made.audience) == ("Op Driven", (("Intention", "Fewer knives"),), "KET")


def test_again_copies_without_its_times(desk):
    first = desk.sent(valid_until=desk.force.now + timedelta(hours=3))
    copy = desk.does(sources.from_briefing, first.ref).briefing
    assert (copy.parts, copy.audience, copy.valid_until) == (first.parts, first.audience, None)
    desk.does(withdrawal.withdraw, first.ref, "wrong place")
    assert desk.does(sources.from_briefing, first.ref).briefing.title == "T"  # to correct it


def test_a_revoked_officers_chat_is_emptied_also_of_what_was_to_be_changed(desk):
    briefing = desk.sent()
    desk.delivers()
    desk.does(withdrawal.withdraw, briefing.ref, "wrong place")
    with desk.database.transaction() as session:
        accounts.end_account(session, 2, asked_by=1, now=desk.force.now)
    assert desk.rows(Retraction.kind, officer_id=2) == [(RetractionKind.DELETE,)]


def test_what_was_replaced_and_then_withdrawn_says_the_last(desk):
    briefing = desk.sent()
    desk.delivers()
    desk.revises(briefing.ref, title="Two")
    desk.delivers()
    assert {note.end for _, note in desk.recalls()} == {BriefingEnd.REPLACED}
    _, ended = desk.does(withdrawal.withdraw, briefing.ref, "wrong place")
    assert ended.changing == 6
    assert {note.end for _, note in desk.recalls()} == {BriefingEnd.WITHDRAWN}
