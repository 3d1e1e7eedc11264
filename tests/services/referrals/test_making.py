"""A referral is sent once, to the right team, and joined to one that is there."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.errors import RejectedError
from bot.language.times.wall import to_local
from bot.services.referrals import timers
from bot.services.referrals.making import confirming, drafting, drafts, intakes, known, outlooks, sending
from bot.services.referrals.making.outlooks import DraftStanding
from bot.services.referrals.making.sending import SendOutcome
from models import (
    Area,
    AuditEntry,
    Delivery,
    KnownBy,
    Occurrence,
    Officer,
    Person,
    Referral,
    ReferralAnswer,
    ReferralDraft,
    ReferralGround,
    ReferralStep,
    Role,
    Team,
)
from models.referral import OTHER_ADDRESS
from tests.conftest import ON_ONE_DATABASE

BORN = date(2012, 3, 14)
KEPT = timedelta(hours=72)
TURN, NORTH, KETTERING, PARTNER, SERGEANT, CIRV_SERGEANT = 3, 1, 2, 6, 1, 7
SECRET = ("Rowan", "Fernley", "Mill Lane")


@pytest.fixture
def force(database, force):
    """Turnaround's team has a partner, whom the sergeant supervises; CIRV's has a sergeant of its own."""
    with database.transaction() as session:
        session.orm.get(Team, TURN).kind = "turnaround_yjs"
        session.orm.get(Officer, PARTNER).supervisor_id = SERGEANT
        session.orm.add(Team(id=4, code="CIRV", name="CIRV", kind="yviu-cirv"))
        session.orm.flush()
        session.orm.add(
            Officer(
                id=CIRV_SERGEANT, collar="1007", surname="Elm", team_id=4, role=Role.SUPERVISOR,
                account_id=107, enrolled_at=force.now,
            )
        )  # fmt: skip
    return force


def made(session, force, officer=2, programme="turnaround", **values):
    """A whole draft, and the officer whose it is."""
    actor = force.actor(session, officer)
    one = intakes.by_name(intakes.in_use(session))[programme]
    row = {
        "programme_id": one.id, "surname": "Fernley", "forenames": "Rowan", "date_of_birth": BORN,
        "address": "12 Mill Lane", "area_id": KETTERING, "ground": one.grounds[0].code,
        "ground_on": force.now.date(), "answers": {each.code: "no" for each in one.questions},
        "known_by": KnownBy.BOTH, "worry": "out late with an older group",
    }  # fmt: skip
    return actor, drafts.begin(session, actor, keep_for=KEPT, now=force.now, **(row | values))


def sent(session, force, officer=2, **how):
    actor, draft = made(session, force, officer, **how)
    return sending.send(session, actor, draft.number, version=draft.version, now=force.now)


def referrals(session):
    columns = (
        "id",
        "ref",
        "person_id",
        "team_id",
        "status",
        "made_by_id",
        "previous_id",
        "is_open",
        "next_due_on",
    )
    query = sa.select(*(col(getattr(Referral, name)) for name in columns)).where(
        col(Referral.made_at).is_not(None)
    )
    return session.run(query.order_by(col(Referral.id))).all()


def told(session):
    query = (
        sa.select(col(Occurrence.notice), col(Delivery.officer_id), col(Occurrence.facts))
        .join(Delivery, col(Delivery.occurrence_id) == col(Occurrence.id))
        .order_by(col(Occurrence.id))
    )
    return [(row.notice, row.officer_id) for row in session.run(query) if not_personal(row.facts)]


def not_personal(facts):
    assert not [word for word in SECRET if word in str(facts)]
    return True


def on_record(session, ref, *, status, programme=1, restricted=False, born=BORN, team=TURN, **names):
    """A referral that another system has brought."""
    person = {"surname": "Fernley", "forenames": "Rowan"} | names
    key = f"P-{ref}"
    session.run(sa.insert(Person).values(source_key=key, date_of_birth=born, **person))
    person_id = session.run(sa.select(col(Person.id)).where(col(Person.source_key) == key)).scalar_one()
    row = {"programme_id": programme, "person_id": person_id, "status": status, "restricted": restricted}
    since = {"status_since": sa.func.now(), "opened_on": date(2026, 1, 5)}
    session.run(sa.insert(Referral).values(ref=ref, team_id=team, **row, **since))
    return person_id


def test_a_referral_is_made_whole_and_told_to_its_team_without_a_name(database, force):
    with database.transaction() as session:
        done = sent(session, force)
        assert (done.outcome, done.ref, done.told) == (SendOutcome.MADE, "TUR-5001", 1)
        (row,) = referrals(session)
        assert (row.status, row.team_id, row.made_by_id, row.is_open) == ("SUBMITTED", TURN, 2, True)
        assert row.next_due_on is not None
        begins = intakes.by_name(intakes.in_use(session))["turnaround"]
        assert row.next_due_on == timers.due(session, begins.timer, to_local(force.now).date())
        assert told(session) == [("referral-made", PARTNER)]
        for table in (ReferralGround, ReferralStep):
            assert session.run(sa.select(col(table.referral_id))).scalars().all() == [row.id]
        said = dict(session.run(sa.select(col(ReferralAnswer.question), col(ReferralAnswer.answer))).all())
        assert (said["LOOKED_AFTER"], said["known by"]) == ("no", "both")
        draft = session.run(sa.select(ReferralDraft.__table__)).one()
        assert {getattr(draft, name) for name in ("surname", "date_of_birth", "worry", "area_id")} == {None}


def test_sending_twice_makes_one(database, force):
    with database.transaction() as session:
        actor, draft = made(session, force)
        assert sending.send(session, actor, 1, version=draft.version, now=force.now).ref == "TUR-5001"
        with pytest.raises(RejectedError, match=r"Draft 1 was sent as TUR-5001\."):
            sending.send(session, actor, 1, version=draft.version, now=force.now)
        assert len(referrals(session)) == 1


@ON_ONE_DATABASE
def test_what_was_changed_since_it_was_seen_is_not_sent(database, force):
    with database.transaction() as session:
        actor, draft = made(session, force)
        drafts.change(session, actor, 1, now=force.now, worry="something else altogether")
        done = sending.send(session, actor, 1, version=draft.version, now=force.now)
        assert done.outcome is SendOutcome.STALE
        assert referrals(session) == []


def test_numbers_follow_the_last_made_here_and_pass_over_those_that_are_taken(database, force):
    with database.transaction() as session:
        for number in (5002, 5003, 9000):
            on_record(session, f"TUR-{number}", status="CONTACTING", born=date(2011, 1, 1), surname="Other")
        refs = [sent(session, force, date_of_birth=date(2012, 1, day)).ref for day in (1, 2, 3)]
        assert refs == ["TUR-5001", "TUR-5004", "TUR-5005"]
        assert sent(session, force, programme="cirv", date_of_birth=date(2004, 1, 1)).ref == "CIR-5001"


def test_two_officers_with_one_child_in_the_same_minute_make_one_referral_with_two_grounds(database, force):
    with database.transaction() as session:
        seen = [made(session, force, officer)[1].version for officer in (2, 4)]
    barrier, outcomes = Barrier(2), []

    def send(officer, version):
        barrier.wait()
        with database.transaction() as session:
            actor = force.actor(session, officer)
            outcomes.append(sending.send(session, actor, 1, version=version, now=force.now).outcome)

    threads = [Thread(target=send, args=one) for one in zip((2, 4), seen, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == [SendOutcome.MADE, SendOutcome.NOT_YET]  # the second is told first
    with database.transaction() as session:
        open_one = next(
            one for officer in (2, 4) for one in drafts.listed(session, force.actor(session, officer))
        )
        actor = force.actor(session, open_one.officer_id)
        seen = outlooks.look_ahead(session, actor, open_one, now=force.now)
        assert seen.standing is DraftStanding.KNOWN
        done = sending.send(session, actor, 1, version=open_one.version, join=True, now=force.now)
        assert done.outcome is SendOutcome.JOINED
    with database.reading() as session:
        (row,) = referrals(session)
        query = sa.select(col(ReferralGround.referral_id), col(ReferralGround.by_id))
        grounds = session.run(query.order_by(col(ReferralGround.by_id))).all()
        assert [tuple(one) for one in grounds] == [(row.id, 2), (row.id, 4)]
        assert sorted(told(session)) == [("ground-added", PARTNER), ("referral-made", PARTNER)]


def test_a_child_who_is_known_gets_a_ground_and_no_second_referral(database, force):
    with database.transaction() as session:
        on_record(session, "TUR-0107", status="CONTACTING", surname="Fernly", forenames="Rowen Lee")
        actor, draft = made(session, force)
        done = sending.send(session, actor, 1, version=draft.version, now=force.now)
        assert (done.outcome, done.outlook.standing) == (SendOutcome.NOT_YET, DraftStanding.KNOWN)
        done = sending.send(session, actor, 1, version=draft.version, join=True, now=force.now)
        assert (done.outcome, done.ref) == (SendOutcome.JOINED, None)
        assert referrals(session) == []
        assert session.run(sa.select(sa.func.count()).select_from(ReferralGround)).scalar_one() == 1
        assert told(session) == [("ground-added", PARTNER)]


@pytest.mark.parametrize(
    ("stored", "kept", "given"),
    [
        ("9 Elm Row", "9 Elm Row", ["12 Mill Lane"]),
        ("12 Mill Lane", "12 Mill Lane", []),
        (None, "12 Mill Lane", []),
    ],
)
@ON_ONE_DATABASE
def test_an_address_that_differs_is_kept_beside_the_records(database, force, stored, kept, given):
    with database.transaction() as session:
        person = on_record(session, "TUR-0107", status="CONTACTING", address=stored)
        actor, draft = made(session, force)
        sending.send(session, actor, 1, version=draft.version, join=True, now=force.now)
        address = sa.select(col(Person.address)).where(col(Person.id) == person)
        assert session.run(address).scalar_one() == kept
        others = sa.select(col(ReferralAnswer.answer)).where(col(ReferralAnswer.question) == OTHER_ADDRESS)
        assert session.run(others).scalars().all() == given


def test_the_same_ground_of_the_same_officer_is_added_once(database, force):
    with database.transaction() as session:
        on_record(session, "TUR-0107", status="CONTACTING")
        added = [
            sending.send(session, *one, version=1, join=True, now=force.now).outcome
            for one in _same_and_others(session, force)
        ]
        joined, already = SendOutcome.JOINED, SendOutcome.ALREADY
        assert added == [joined, already, joined, joined, joined]
        assert session.run(sa.select(sa.func.count()).select_from(ReferralGround)).scalar_one() == 4


def _same_and_others(session, force):
    """A ground, the same again, and one that differs by its words, its day, its officer."""
    yesterday = force.now.date() - timedelta(days=1)
    for officer, how in (
        (2, {}),
        (2, {}),
        (2, {"worry": "with a knife"}),
        (2, {"ground_on": yesterday}),
        (4, {}),
    ):
        actor, draft = made(session, force, officer, **how)
        yield actor, draft.number


@ON_ONE_DATABASE
def test_a_draft_that_is_changed_waits_for_no_supervisor(database, force):
    with database.transaction() as session:
        actor, draft = made(session, force, ground_on=force.now.date() - timedelta(days=120))
        assert not drafts.take_back(session, actor, 1, now=force.now)
        sending.send(session, actor, 1, version=draft.version, now=force.now)
        sergeant = force.actor(session, SERGEANT)
        seen = confirming.look(session, sergeant, draft.id, now=force.now)
        assert drafts.take_back(session, actor, 1, now=force.now)
        with pytest.raises(RejectedError, match="its officer changes it"):
            confirming.confirm(session, sergeant, draft.id, version=seen.draft.version, now=force.now)
        back = drafts.require_begun(session, actor, 1)
        assert (
            sending.send(session, actor, 1, version=back.version, now=force.now).outcome is SendOutcome.WAITS
        )


def test_of_a_restricted_one_nothing_is_said_and_its_team_sees_the_pair(database, force):
    with database.transaction() as session:
        hidden = on_record(session, "TUR-0107", status="CONTACTING", restricted=True)
        actor, draft = made(session, force)
        assert drafting.settle(session, actor, draft, now=force.now).standing is DraftStanding.READY
        done = sending.send(session, actor, 1, version=draft.version, now=force.now)
        assert done.ref == "TUR-5001"
        assert referrals(session)[0].person_id != hidden
        assert told(session) == [("referral-made", PARTNER), ("referral-pair", PARTNER)]


def looks(session, ref):
    columns = (AuditEntry.officer_id, AuditEntry.action, AuditEntry.detail)
    query = sa.select(*map(col, columns)).where(col(AuditEntry.object_ref) == ref).order_by(AuditEntry.id)
    return [tuple(one) for one in session.run(query)]


def test_to_hear_that_somebody_is_known_is_a_look_at_their_referral_once_for_each_draft(database, force):
    with database.transaction() as session:
        on_record(session, "TUR-0107", status="CONTACTING")
        on_record(session, "TUR-0108", status="COMPLETED", forenames="Casey")
        on_record(session, "TUR-0109", status="CONTACTING", forenames="Ash", restricted=True)
        actor, draft = made(session, force)
        for _ in range(3):
            drafting.settle(session, actor, draft, now=force.now)
        asked = (2, "consult", "referral draft 1002 1")
        assert looks(session, "TUR-0107") == [asked]
        for name in ("Casey", "Rowan", "Ash"):
            other = drafts.change(session, actor, 1, now=force.now, forenames=name)
            drafting.settle(session, actor, other, now=force.now)
        assert [looks(session, f"TUR-010{one}") for one in (7, 8, 9)] == [[asked], [asked], []]
        actor, again = made(session, force)
        drafting.settle(session, actor, again, now=force.now)
        assert looks(session, "TUR-0107") == [asked, (2, "consult", "referral draft 1002 2")]


@ON_ONE_DATABASE
def test_an_unfinished_draft_tells_nothing_and_is_no_look(database, force):
    with database.transaction() as session:
        on_record(session, "TUR-0107", status="CONTACTING")
        actor, draft = made(session, force, ground=None)
        drafting.settle(session, actor, draft, now=force.now)
        assert looks(session, "TUR-0107") == []


def test_what_is_given_once_only_is_refused_and_any_other_follows_the_old_one(database, force):
    with database.transaction() as session:
        on_record(session, "TUR-0107", status="COMPLETED")
        done = sent(session, force)
        assert (done.outcome, done.outlook.standing) == (SendOutcome.NOT_YET, DraftStanding.HAD_BEFORE)
        grown = {"date_of_birth": date(2004, 2, 3), "programme": "cirv"}
        person = on_record(session, "CIR-0045", status="COMPLETED", programme=2, born=date(2004, 2, 3))
        assert sent(session, force, **grown).ref == "CIR-5001"
        (row,) = referrals(session)
        old = session.run(sa.select(col(Referral.id)).where(col(Referral.ref) == "CIR-0045")).scalar_one()
        assert (row.previous_id, row.person_id) == (old, person)


@pytest.mark.parametrize(
    ("names", "same"),
    [
        ({"surname": "FERNLEY", "forenames": "rowan"}, True),
        ({"surname": "Fearnley", "forenames": "Rowan"}, True),
        ({"surname": "Fernley-Ash", "forenames": "Rowan James"}, True),
        ({"surname": "Rowan", "forenames": "Fernley"}, True),
        ({"surname": "Férnley", "forenames": "Rowann"}, True),
        ({"surname": "Millbrook", "forenames": "Rowan"}, False),
        ({"surname": "Fernley", "forenames": "Casey"}, False),
        ({"surname": "Ash", "forenames": "Bo"}, False),
    ],
)
@ON_ONE_DATABASE
def test_names_that_are_spelt_or_sound_alike_may_be_one_persons(database, force, names, same):
    with database.transaction() as session:
        on_record(session, "TUR-0107", status="CONTACTING", **names)
        _, draft = made(session, force)
        programme = intakes.by_name(intakes.in_use(session))["turnaround"]
        assert (known.compare(session, draft, programme).open is not None) == same
        other = drafts.change(
            session, force.actor(session, 2), 1, now=force.now, date_of_birth=BORN.replace(day=15)
        )
        assert known.compare(session, other, programme).open is None


@ON_ONE_DATABASE
def test_the_team_is_the_one_whose_area_holds_the_persons_else_it_is_asked(database, force):
    with database.transaction() as session:
        session.orm.add(Area(id=3, code="WST", name="West"))
        session.orm.flush()
        session.orm.add(Team(id=5, code="TURW", name="Turnaround West", kind="turnaround_yjs", area_id=3))
        session.orm.get(Team, TURN).area_id = NORTH
        session.orm.flush()
        done = sent(session, force)  # Kettering lies in the North
        assert done.outlook.team.id == TURN
        actor, draft = made(session, force, area_id=None, date_of_birth=date(2012, 1, 1))
        seen = drafting.settle(session, actor, draft, now=force.now)
        assert (seen.standing, [one.code for one in seen.teams]) == (
            DraftStanding.WHICH_TEAM,
            ["TURN", "TURW"],
        )
        draft = drafts.change(session, actor, draft.number, now=force.now, team_id=5)
        done = sending.send(session, actor, draft.number, version=draft.version, now=force.now)
        assert (done.outcome, done.told) == (SendOutcome.MADE, 0)


def test_an_old_ground_waits_for_a_supervisor_of_the_owning_team(database, force):
    old = force.now.date() - timedelta(days=120)
    with database.transaction() as session:
        actor, draft = made(session, force, ground_on=old)
        done = sending.send(session, actor, 1, version=draft.version, now=force.now)
        assert (done.outcome, told(session)) == (SendOutcome.WAITS, [("referral-draft-waits", SERGEANT)])
        for other in (2, 3, CIRV_SERGEANT):  # its own officer, a colleague, another team's sergeant
            with pytest.raises(RejectedError, match="doesn't wait"):
                confirming.look(session, force.actor(session, other), draft.id, now=force.now)
        sergeant = force.actor(session, SERGEANT)
        confirming.give_back(session, sergeant, draft.id, "ask the school first", now=force.now)
        back = drafts.require_begun(session, actor, 1)
        assert back.returned == "1001: ask the school first"
        sending.send(session, actor, 1, version=back.version, now=force.now)
        seen = confirming.look(session, sergeant, draft.id, now=force.now)
        done = confirming.confirm(session, sergeant, draft.id, version=seen.draft.version, now=force.now)
        assert (done.outcome, done.ref) == (SendOutcome.MADE, "TUR-5001")
        step = session.run(sa.select(ReferralStep.__table__)).one()
        assert (step.actor_id, step.reason) == (2, "confirmed by 1001")
        assert ("referral-draft-confirmed", 2) in told(session)
        with pytest.raises(RejectedError, match="doesn't wait"):
            confirming.confirm(session, sergeant, draft.id, version=seen.draft.version, now=force.now)


@ON_ONE_DATABASE
def test_a_partner_refers_to_the_own_programme_alone(database, force):
    with database.transaction() as session:
        partner = force.actor(session, PARTNER)
        found = intakes.open_to(partner, intakes.in_use(session))
        assert [one.code for one in found] == ["turnaround"]
        done = sent(session, force, PARTNER, programme="cirv", date_of_birth=date(2004, 1, 1))
        assert (done.outcome, done.outlook.standing) == (SendOutcome.NOT_YET, DraftStanding.UNFINISHED)
        assert referrals(session) == []


@ON_ONE_DATABASE
def test_an_answer_that_rules_a_programme_out_sends_nothing(database, force):
    with database.transaction() as session:
        done = sent(session, force, answers={"LOOKED_AFTER": "yes"})
        assert (done.outcome, done.outlook.standing) == (SendOutcome.NOT_YET, DraftStanding.REFUSED)
        assert referrals(session) == []
