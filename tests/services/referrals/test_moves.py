"""Moving a referral on: who may, what a step needs, what it leaves, and who was first."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from bot.errors import AccessRefusedError, BeatlineError, NotOnRecordError, RejectedError, RingTheTeamError
from bot.services.identity import guard
from bot.services.referrals import mover, moves, refusals
from bot.services.referrals.move_needs import CHECKS, ConsentGiven, MoveAnswers, Rationale
from bot.services.referrals.moves import MovedMeanwhileError
from bot.services.referrals.timers import Following
from models import Decision, Holiday, Referral, ReferralStep
from models.programme import MoveBy, MoveNeed
from tests.conftest import ON_ONE_DATABASE
from tests.services.conftest import NOW
from tests.services.referrals.moving import ADULT, CHILD, COLLARS, PEOPLE, account, fill

TODAY = NOW.date()
RATIONALE = Rationale(*["enough to be judged by"] * 5)
EVERYTHING = MoveAnswers(
    reason="no contact made",
    consent=ConsentGiven("mother", "at home", TODAY),
    lead=COLLARS["officer"],
    decision_due=TODAY + timedelta(days=7),
    attempts_enough=True,
    programme="turnaround",
    decision=RATIONALE,
    deconflicted="DI Harrow, live operations",
)


def actor(session, name):
    return guard.identify(session, account(name), now=NOW).actor


def moved(database, name, ref, to, answers=EVERYTHING, *, number=0, **how):
    with database.transaction() as session:
        return moves.move(session, actor(session, name), ref, to, answers, number=number, now=NOW, **how)


def walk(database, ref, *steps, start=0):
    """Take each (who, to); the number of the last step."""
    for number, (name, to) in enumerate(steps, start=start):
        moved(database, name, ref, to, number=number)
    return start + len(steps)


def row(database, *columns):
    with database.reading() as session:
        return tuple(session.run(sa.select(*(getattr(Referral, one) for one in columns))).one())


def column(database, *columns):
    with database.reading() as session:
        return [tuple(one) for one in session.run(sa.select(*columns).order_by(sa.text("1")))]


TO_REVIEW = (
    *(("officer", to) for to in ("TRIAGE", "ALLOCATED", "CONTACTING", "SUPPORT_OFFERED", "DECLINED")),
    ("sergeant", "ENFORCEMENT_REVIEW"),
)


def test_a_move_writes_status_step_and_what_comes_next(database):
    ref = fill(database, prefix="TUR", born=CHILD, status="CONTACTING")
    done = moved(database, "officer", ref, "CONSENT_GIVEN")
    assert (done.number, done.from_status, done.to_status, done.is_open) == (
        1, "Contacting", "Consent given", True,
    )  # fmt: skip
    columns = (
        "status",
        "status_since",
        "step_number",
        "next_action",
        "next_due_on",
        "consent_by",
        "consent_on",
    )
    due = date(2026, 12, 11)  # fifteen working days
    assert row(database, *columns) == ("CONSENT_GIVEN", NOW, 1, "Do the assessment", due, "mother", TODAY)
    steps = column(
        database, ReferralStep.number, ReferralStep.from_status, ReferralStep.to_status, ReferralStep.kind
    )
    assert steps == [(1, "CONTACTING", "CONSENT_GIVEN", "move")]
    assert column(database, ReferralStep.actor_id) == [(22,)]
    assert "consent: mother, at home, 21/11/2026" in column(database, ReferralStep.reason)[0][0]


@ON_ONE_DATABASE
def test_an_end_has_nothing_next_and_is_never_left(database):
    ref = fill(database, prefix="TUR", born=CHILD, status="CONTACTING")
    moved(database, "officer", ref, "CONSENT_DECLINED")
    assert row(database, "is_open", "next_action", "next_due_on") == (False, None, None)
    with pytest.raises(RejectedError, match="ended"):
        moved(database, "inspector", ref, "CONTACTING", number=1)


@ON_ONE_DATABASE
def test_on_hold_goes_back_to_where_it_was_held_from(database):
    ref = fill(database)
    number = walk(database, ref, *TO_REVIEW[:3], ("officer", "ON_HOLD"))
    assert row(database, "held_from") == ("CONTACTING",)
    with database.reading() as session:
        offered = mover.next_steps(session, mover.require(session, actor(session, "officer"), ref, now=NOW))
    assert [one.to for one in offered][:2] == ["CONTACTING", "ALLOCATED"]
    moved(database, "officer", ref, "CONTACTING", number=number)
    assert row(database, "held_from") == (None,)


@ON_ONE_DATABASE
def test_holidays_of_the_force_and_other_words_for_what_follows_count(database):
    ref = fill(database, prefix="TUR", born=CHILD)
    with database.transaction() as session:
        session.orm.add(Holiday(day=date(2026, 11, 23), title="Closed"))
    moved(database, "officer", ref, "SCREENING")
    assert row(database, "next_due_on") == (None,)
    moved(database, "officer", ref, "ACCEPTED", number=1)
    assert row(database, "next_due_on") == (date(2026, 11, 30),)
    with database.transaction() as session:
        doing = actor(session, "officer")
        due = moves.follow_up(session, doing, ref, Following("Visit again", "7d"), number=2, now=NOW)
    assert row(database, "next_action", "next_due_on", "step_number") == ("Visit again", due, 2)
    moved(database, "officer", ref, "CONTACTING", number=2, following=Following("Ring", "2d"))
    assert row(database, "next_action", "next_due_on") == ("Ring", TODAY + timedelta(days=2))


# Who may

MAY = {  # of a referral that is new, for: triage, which is the team's; voiding, which is a supervisor's
    "worker": (None, "Only a supervisor"),
    "officer": (None, "Only a supervisor"),
    "sergeant": (None, None),
    "inspector": (None, None),
    "chief": ("Only a supervisor", "Only a supervisor"),
    "stranger": ("CIR-0045", "CIR-0045"),
    "elsewhere": ("CIR-0045", "CIR-0045"),
    "auditor": ("CIR-0045", "CIR-0045"),
    "administrator": ("CIR-0045", "CIR-0045"),
}


@ON_ONE_DATABASE
@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("to", ["TRIAGE", "VOIDED"])
def test_only_those_who_may_move_it(database, name, to):
    ref = fill(database)
    refused = MAY[name][("TRIAGE", "VOIDED").index(to)]
    if refused is None:
        assert moved(database, name, ref, to).number == 1
        return
    with pytest.raises(AccessRefusedError, match=refused):
        moved(database, name, ref, to)
    assert row(database, "step_number") == (0,)


@ON_ONE_DATABASE
def test_the_lead_moves_it_and_so_does_a_supervisor_of_the_teams_officers(database):
    ref = fill(database, lead=26)
    assert moved(database, "stranger", ref, "TRIAGE").number == 1
    with database.transaction() as session:
        session.run(sa.text("UPDATE officers SET supervisor_id = 27 WHERE id = 22"))
    assert moved(database, "elsewhere", ref, "NOT_SUITABLE", number=1).number == 2


@ON_ONE_DATABASE
def test_a_restricted_one_is_not_on_record_for_others_and_rank_opens_nothing(database):
    ref = fill(database, restricted=True)
    with pytest.raises(RingTheTeamError):
        moved(database, "chief", ref, "TRIAGE")
    for name in ("stranger", "elsewhere"):
        with pytest.raises(NotOnRecordError):
            moved(database, name, ref, "TRIAGE")
    assert moved(database, "officer", ref, "TRIAGE").number == 1


# What a step needs

WRONG = [
    ("TUR", "SCREENING", "NOT_ELIGIBLE", {"reason": None}, refusals.NO_REASON),
    ("TUR", "SCREENING", "NOT_ELIGIBLE", {"reason": " \u200b \u3164 "}, refusals.NO_REASON),
    ("TUR", "SCREENING", "NOT_ELIGIBLE", {"reason": "..."}, refusals.NO_REASON),
    ("TUR", "SCREENING", "NOT_ELIGIBLE", {"reason": "x" * 501}, refusals.too_long(501, 500)),
    ("TUR", "CONTACTING", "CONSENT_GIVEN", {"consent": None}, refusals.NO_CONSENT),
    (
        "TUR", "CONTACTING", "CONSENT_GIVEN",
        {"consent": ConsentGiven(" ", "at home", TODAY)}, refusals.NO_CONSENT,
    ),
    (
        "TUR", "CONTACTING", "CONSENT_GIVEN",
        {"consent": ConsentGiven("mother", "at home", TODAY + timedelta(days=1))}, refusals.CONSENT_AHEAD,
    ),
    (
        "TUR", "CONTACTING", "CONSENT_GIVEN",
        {"consent": ConsentGiven("mother", "at home", TODAY - timedelta(days=1))}, refusals.CONSENT_BEFORE,
    ),
    ("TUR", "ACCEPTED", "CONTACTING", {"lead": None}, refusals.NO_LEAD),
    ("TUR", "ACCEPTED", "CONTACTING", {"lead": "9999"}, refusals.NO_SUCH_LEAD),
    ("TUR", "ACCEPTED", "CONTACTING", {"lead": COLLARS["auditor"]}, refusals.CANNOT_LEAD),
    ("TUR", "CONTACTING", "UNABLE_TO_CONTACT", {"attempts_enough": False}, refusals.TOO_FEW_ATTEMPTS),
    ("CIR", "SUPPORT_OFFERED", "DECISION_PENDING", {"decision_due": None}, refusals.NO_DECISION_DAY),
    (
        "CIR", "SUPPORT_OFFERED", "DECISION_PENDING",
        {"decision_due": TODAY - timedelta(days=1)}, refusals.DECISION_DAY,
    ),
    ("CIR", "TRIAGE", "REFERRED_CHILD_PATHWAY", {"programme": None}, refusals.NO_PROGRAMME),
    ("CIR", "TRIAGE", "REFERRED_CHILD_PATHWAY", {"programme": "CIRV"}, refusals.NO_PROGRAMME),
    ("CIR", "TRIAGE", "REFERRED_CHILD_PATHWAY", {"programme": "no such"}, refusals.NO_PROGRAMME),
    ("CIR", "ENFORCEMENT_REVIEW", "ENFORCEMENT_ACTIVE", {}, refusals.CHILD),
    ("CIR", "ENFORCEMENT_REVIEW", "ENFORCEMENT_ACTIVE", {"decision": None}, refusals.NO_DECISION),
    (
        "CIR", "ENFORCEMENT_REVIEW", "ENFORCEMENT_ACTIVE",
        {"decision": structs.replace(RATIONALE, powers="too thin")}, refusals.THIN_DECISION,
    ),
    (
        "CIR", "ENFORCEMENT_REVIEW", "ENFORCEMENT_ACTIVE",
        {"decision": structs.replace(RATIONALE, action=" " * 20)}, refusals.THIN_DECISION,
    ),
    ("CIR", "ENFORCEMENT_REVIEW", "ENFORCEMENT_ACTIVE", {"deconflicted": " "}, refusals.NOT_DECONFLICTED),
]  # fmt: skip


@ON_ONE_DATABASE
@pytest.mark.parametrize(("prefix", "status", "to", "less", "refused"), WRONG)
def test_a_step_without_what_it_needs_leaves_everything_as_it_was(
    database, prefix, status, to, less, refused
):
    born = CHILD if prefix == "TUR" or refused is refusals.CHILD else ADULT
    ref = fill(database, prefix=prefix, born=born, status=status)
    answers = structs.replace(EVERYTHING, **less)
    with pytest.raises(RejectedError) as caught:
        moved(database, "inspector", ref, to, answers)
    assert str(caught.value) == refused.sentence
    assert row(database, "status", "step_number") == (status, 0)
    assert column(database, ReferralStep.number) == column(database, Decision.number) == []


@ON_ONE_DATABASE
def test_a_status_that_is_not_next_is_refused_with_those_that_are(database):
    ref = fill(database)
    with pytest.raises(RejectedError, match=r"stands at Received.*Next: Triage\.$"):
        moved(database, "officer", ref, "ENGAGED")


@ON_ONE_DATABASE
def test_nobody_is_handed_to_a_programme_for_another_age(database):
    ref = fill(database, status="TRIAGE")
    with pytest.raises(RejectedError, match="Turnaround takes 10 to 17 at referral; this person is 22"):
        moved(database, "officer", ref, "REFERRED_CHILD_PATHWAY")


# Enforcement


def test_enforcement_is_an_inspectors_who_did_not_open_the_review(database):
    ref = fill(database)
    number = walk(database, ref, *TO_REVIEW)
    for name in ("worker", "officer", "sergeant"):
        with pytest.raises(AccessRefusedError, match="Only an Inspector or above decides"):
            moved(database, name, ref, "ENFORCEMENT_ACTIVE", number=number)
    assert (
        moved(database, "chief", ref, "ENFORCEMENT_ACTIVE", number=number).to_status == "Enforcement active"
    )
    stored = column(
        database, Decision.number, Decision.author_id, Decision.powers, Decision.deconflicted_with
    )
    assert stored == [(number + 1, 25, RATIONALE.powers, EVERYTHING.deconflicted)]
    assert moved(database, "officer", ref, "SUPPORT_OFFERED", MoveAnswers(), number=number + 1).is_open


@ON_ONE_DATABASE
def test_an_inspector_who_opened_the_review_does_not_decide_on_it(database):
    ref = fill(database)
    number = walk(database, ref, *TO_REVIEW[:-1], ("inspector", "ENFORCEMENT_REVIEW"))
    with pytest.raises(AccessRefusedError, match="not who opened the review"):
        moved(database, "inspector", ref, "ENFORCEMENT_ACTIVE", number=number)


@ON_ONE_DATABASE
def test_nobody_of_unknown_age_comes_into_enforcement(database):
    ref = fill(database, born=None, status="DECLINED")
    with pytest.raises(RejectedError, match="date of birth"):
        moved(database, "sergeant", ref, "ENFORCEMENT_REVIEW")


# Two at once


def test_of_two_who_move_it_at_once_the_second_reads_who_was_first(database):
    ref = fill(database, status="CONTACTING")
    barrier, said = threading.Barrier(2), {}

    def tap(name, to):
        with database.transaction() as session:
            who = actor(session, name)
            if not database.is_sqlite:  # where only one may write at a time, the barrier would wait for ever
                mover.require(session, who, ref, now=NOW)
                barrier.wait(30)
            try:
                said[name] = moves.move(session, who, ref, to, EVERYTHING, number=0, now=NOW)
            except BeatlineError as error:
                said[name] = error

    taps = {"officer": "SUPPORT_OFFERED", "worker": "ON_HOLD"}
    threads = [threading.Thread(target=tap, args=one) for one in taps.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    (first,) = (name for name, one in said.items() if not isinstance(one, BeatlineError))
    (second,) = taps.keys() - {first}
    assert isinstance(said[second], MovedMeanwhileError)
    label = said[first].to_status
    assert str(said[second]) == f"{COLLARS[first]} moved it to {label} at 10:15."
    assert row(database, "status", "step_number") == (taps[first], 1)
    assert column(database, ReferralStep.number) == [(1,)]


# Any sequence of taps


class Taps(RuleBasedStateMachine):
    """People of every standing try every status of a programme, with and without what it needs."""

    session = None

    @initialize(
        programme=st.sampled_from(["TUR", "CIR", "YVI"]),
        born=st.sampled_from([CHILD, date(2004, 5, 1), None]),
    )
    def begin(self, programme, born):
        self.savepoint = self.session.begin_nested()
        statuses = "SELECT s.code FROM programme_statuses AS s JOIN programmes AS p ON p.id = s.programme_id"
        statuses += " WHERE p.prefix = :p"
        self.codes = list(self.session.run(sa.text(statuses), {"p": programme}).scalars())
        self.begins = self.session.run(sa.text(f"{statuses} AND begins"), {"p": programme}).scalar_one()
        edges = "SELECT from_status, to_status, who FROM programme_moves AS m JOIN programmes AS p"
        edges += " ON p.id = m.programme_id WHERE p.prefix = :p"
        found = self.session.run(sa.text(edges), {"p": programme})
        self.edges = {(one.from_status, one.to_status): one.who for one in found}
        self.ref, self.status, self.number, self.born = f"{programme}-0045", self.begins, 0, born
        self.path, self.entered = [self.begins], None
        which = {"p": programme, "s": self.begins}
        self.session.run(
            sa.text("UPDATE people SET date_of_birth = :b"), {"b": born.isoformat() if born else None}
        )
        self.session.run(
            sa.text(
                "UPDATE referrals SET programme_id = (SELECT id FROM programmes WHERE prefix = :p),"
                " ref = :p || '-0045', status = :s"
            ),
            which,
        )

    @rule(
        name=st.sampled_from([*PEOPLE, *["sergeant", "inspector", "chief"] * 4]),
        to=st.data(),
        whole=st.sampled_from([True, True, True, False]),
        stale=st.integers(0, 9),
    )
    def tap(self, name, to, whole, stale):
        ahead = [after for before, after in self.edges if before == self.status]
        target = to.draw(st.sampled_from([*ahead * 8, *self.codes, "nonsense"]))
        number = self.number - (stale == 0)
        answers = EVERYTHING if whole else MoveAnswers()
        inside = self.session.begin_nested()
        try:
            moves.move(
                self.session, actor(self.session, name), self.ref, target, answers, number=number, now=NOW
            )
        except BeatlineError:
            inside.rollback()
            return
        inside.commit()
        self.check(name, target, stale)

    def check(self, name, target, stale):
        who, (role, rank, team) = self.edges.get((self.status, target)), PEOPLE[name]
        assert who is not None, "a move that the programme doesn't know"
        assert stale, "a move from a step that isn't the last"
        needed = {"team": {"own"}, "supervisor": {"own"}, "inspector": {"own", "other"}}[who]
        assert team in needed
        assert role.value in ("officer", "partner", "supervisor")
        assert who == "team" or role.value == "supervisor"
        if who == MoveBy.INSPECTOR:
            assert rank in ("Insp", "Ch Insp")
            assert self.born is not None
            assert self.born.year < 2008
            assert self.entered != name
        self.status, self.number, self.entered = target, self.number + 1, name

    @invariant()
    def the_record_agrees(self):
        if getattr(self, "ref", None):
            found = self.session.run(sa.select(Referral.status, Referral.step_number)).one()
            assert tuple(found) == (self.status, self.number)
            steps = (
                self.session.run(sa.select(ReferralStep.number).order_by(ReferralStep.number)).scalars().all()
            )
            assert list(steps) == list(range(1, self.number + 1))

    def teardown(self):
        if hasattr(self, "savepoint"):
            self.savepoint.rollback()


@pytest.mark.drill
@ON_ONE_DATABASE
def test_no_sequence_of_taps_reaches_what_no_row_allows(database):
    """On one connection, each example in a savepoint of its own."""
    fill(database)
    with database.transaction() as session:
        Taps.session = session
        state = Taps.TestCase()
        state.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
        state.runTest()


def test_every_need_of_a_move_is_checked():
    assert CHECKS.keys() == set(MoveNeed)
