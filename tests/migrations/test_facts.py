"""Notices that wait when the version changes are told after it, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.services.audit.seals import SealedNotice
from bot.services.briefings.enquiries import EnquiryAnsweredNotice, EnquiryNotice
from bot.services.briefings.handover import DraftsHandedNotice
from bot.services.briefings.runs import PauseReason, RunAskedNotice, RunMissedNotice, RunsPausedNotice
from bot.services.briefings.sending import EmptyAudienceNotice, MissedBriefingNotice, UndeliveredNotice
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice, UnacknowledgedNotice
from bot.services.briefings.withdrawal import BriefingWithdrawnNotice
from bot.services.documents.queue import DocumentFailedNotice, DocumentFailure
from bot.services.enrolment.admissions import EnrolledNotice, EnrolmentWaitsNotice
from bot.services.enrolment.revoking import PinResetNotice, RevokedNotice
from bot.services.exchange.sheets.leavers import OfficersRoleChangedNotice, RoleChangedNotice
from bot.services.identity.unlocking import PinBarredNotice
from bot.services.intelligence.assessments import IntelligenceAssessedNotice, IntelligenceReturnedNotice
from bot.services.intelligence.queue import IntelligenceWaitsNotice
from bot.services.kinds import notices as kinds_notices
from bot.services.kinds.fetched_files import AttachmentLostNotice, FileLostNotice, FilesWaitNotice
from bot.services.notebook.checks import CheckedNotice
from bot.services.officers.leave import LeaveNotice
from bot.services.officers.officers import UnreachableNotice
from bot.services.oversight.access_digest import AccessDigestNotice
from bot.services.oversight.ceilings import CeilingLiftedNotice, CeilingReachedNotice
from bot.services.oversight.flags import NewFlagsNotice
from bot.services.pushes import facts
from bot.services.pushes.facts import NewVersion, NoticeKind, ShiftEnd, TaskStart
from bot.services.reminders.reminders import MissedRemindersNotice
from bot.services.retractions.replacements import (
    BriefingEnd,
    BriefingRetractedNotice,
    FilesRetractedNotice,
    Replacement,
)
from bot.services.retractions.requests import WipedNotice
from bot.services.safeguarding.reminders import SafeguardingNotice, SafeguardingUnansweredNotice
from bot.services.upkeep.heartbeats import ClockStoodNotice
from models import Occurrence, Retraction, Role
from models.migrations import downgrade, upgrade
from models.safeguarding import Form
from tests.migrations.test_rows_survive import ROWS, do, run

pytestmark = pytest.mark.drill  # steps of the past, which seldom change

BEFORE = "0018"
AT = datetime(2026, 11, 27, 6, 45, 0, 1, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
BRIEFING, NOTE = "BRF-0012", "PNB-1234-0007"
WORDS = {  # of a notice, as the version before wrote them
    "missed-reminders": MissedRemindersNotice(),
    f"missed-briefing {BRIEFING}": MissedBriefingNotice(BRIEFING),
    f"nobody {BRIEFING}": EmptyAudienceNotice(BRIEFING),
    f"undelivered {BRIEFING}": UndeliveredNotice(BRIEFING),
    "wiped 1234 41 2": WipedNotice("1234", 41, 2),
    "ceiling 1234": CeilingReachedNotice("1234"),
    "lifted": CeilingLiftedNotice(),
    "new-flags 3": NewFlagsNotice(3),
    f"sealed 7 {AT.isoformat()} 1200 31 ab12": SealedNotice(7, AT, 1200, 31, "ab12"),
    "looks 12": AccessDigestNotice(12),
    "barred 1234": PinBarredNotice("1234"),
    "asked-in 5\nPC 1234 Ash\nSam A: {x}\n5001": EnrolmentWaitsNotice(5, "PC 1234 Ash", "Sam A: {x}", "5001"),
    "asked-in 6\nPC 1234 Ash\n\n5001": EnrolmentWaitsNotice(6, "PC 1234 Ash", "", "5001"),
    "enrolled PC 1234 Ash, NPT 1": EnrolledNotice("PC 1234 Ash, NPT 1"),
    "revoked 1234 0077": RevokedNotice("1234", "0077"),
    "pin-reset 0077": PinResetNotice("0077"),
    "role-changed supervisor": RoleChangedNotice(Role.SUPERVISOR),
    "officers-role-changed 1234 auditor": OfficersRoleChangedNotice("1234", Role.AUDITOR),
    "unreachable 1234": UnreachableNotice("1234"),
    f"safeguarding {NOTE}:ppn+mash PNB-1234-0008:nrm": SafeguardingNotice(
        {NOTE: (Form.PPN, Form.MASH), "PNB-1234-0008": (Form.NRM,)}
    ),
    f"safeguarding-unanswered {NOTE} PNB-1234-0008": SafeguardingUnansweredNotice((NOTE, "PNB-1234-0008")),
    "intelligence-returned INT-1": IntelligenceReturnedNotice("INT-1"),
    "intelligence-assessed INT-1": IntelligenceAssessedNotice("INT-1"),
    "intelligence-waits 2": IntelligenceWaitsNotice(2),
    "files-wait": FilesWaitNotice(),
    f"file-lost {NOTE}": FileLostNotice(NOTE),
    f"attachment-lost {BRIEFING}": AttachmentLostNotice(BRIEFING),
    "paper-failed locked /audit export 1234 page 2": DocumentFailedNotice(
        DocumentFailure.LOCKED, "/audit export 1234 page 2"
    ),
    f"checked {NOTE}": CheckedNotice(NOTE),
    f"run-missed {BRIEFING} {AT.isoformat()}": RunMissedNotice(BRIEFING, AT),
    f"run-asked {BRIEFING} {LATER.isoformat()}": RunAskedNotice(BRIEFING, LATER),
    f"runs-paused {BRIEFING} nobody": RunsPausedNotice(BRIEFING, PauseReason.NOBODY),
    f"clock-stood {AT.isoformat()} {LATER.isoformat()}": ClockStoodNotice(AT, LATER),
    f"briefing-withdrawn {BRIEFING} PS 1001": BriefingWithdrawnNotice(BRIEFING, "PS 1001"),
    f"briefing-recalled {BRIEFING} 28 2": BriefingRetractedNotice(BRIEFING, 28, 2),
    f"files-recalled {BRIEFING} 28 2": FilesRetractedNotice(BRIEFING, 28, 2),
    "drafts-handed 0077 3 1": DraftsHandedNotice("0077", 3, 1),
    "leave 0077": LeaveNotice("0077"),
    f"enquiry {BRIEFING} 4": EnquiryNotice(BRIEFING, 4),
    f"enquiry-answered {BRIEFING} 4": EnquiryAnsweredNotice(BRIEFING, 4),
    "briefings-unread": UnacknowledgedNotice(),
    "briefings-unread-in-line": LineUnacknowledgedNotice(),
}
YOUNGER = {  # than that revision
    *(
        NoticeKind.CLOCK_SET_BACK,
        NoticeKind.CLASH_AGAIN,
        NoticeKind.REFERRAL_MOVED,
        NoticeKind.VISIT_UNSAFE,
        NoticeKind.VISIT_WAITS,
        NoticeKind.VISIT_SLIP,
        NoticeKind.REVIEW_WAITS,
        NoticeKind.LEAD_GIVEN,
        NoticeKind.TASK_OFF,
        NoticeKind.REFERRALS_DUE,
    ),
    *(NoticeKind.REFERRALS_OVERDUE, NoticeKind.LYING_STILL, NoticeKind.TURNS_ADULT),
    *(NoticeKind.CLOCK_SET_BACK, NoticeKind.REFERRAL_MADE, NoticeKind.GROUND_ADDED, NoticeKind.REFERRAL_PAIR),
    *(NoticeKind.TASK_FREE, NoticeKind.TASK_OFFERED, NoticeKind.TASK_HANDED, NoticeKind.TASK_MOVED),
    *(NoticeKind.TASK_EXPIRED, NoticeKind.TASKS_UNFINISHED, NoticeKind.LEAVE_OVER_TASKS),
    *(NoticeKind.DRAFT_WAITS, NoticeKind.DRAFT_CONFIRMED, NoticeKind.DRAFT_RETURNED, NoticeKind.DRAFT_ENDS),
    *(NoticeKind.TASK_WORD, NoticeKind.CLASH, NoticeKind.CLASH_OVER, NoticeKind.TRAINING_YEAR),
    *(NoticeKind.LEAD_GIVEN, NoticeKind.RECURRING_TASK_ENDED),
    *(NoticeKind.RECURRING_TASK_MISSED, NoticeKind.RECURRING_TASK_SKIPPED, NoticeKind.THING_LOST),
    NoticeKind.CREW_CHANGED,
}
OTHERS = {  # by kind and words
    ("task", AT.isoformat()): TaskStart(AT),
    ("digest", LATER.isoformat()): ShiftEnd(LATER),
    ("briefing", "2 Method, Risk"): NewVersion(2, "Method, Risk"),
}
REPLACEMENTS = {
    f"withdrawn {BRIEFING} {AT.isoformat()} PS 1001": Replacement(
        BriefingEnd.WITHDRAWN, BRIEFING, AT, "PS 1001"
    ),
    f"replaced {BRIEFING} {AT.isoformat()} 2": Replacement(BriefingEnd.REPLACED, BRIEFING, AT, "2"),
    f"expired {BRIEFING} {LATER.isoformat()}": Replacement(BriefingEnd.EXPIRED, BRIEFING, LATER),
    f"files {BRIEFING} {LATER.isoformat()}": Replacement(BriefingEnd.FILES, BRIEFING, LATER),
}
OCCURRENCE = sa.text("""
    INSERT INTO occurrences (id, kind, subject_id, due_at, made_at, expires_at, missed, words)
    VALUES (:id, :kind, :id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, false, :words)
""")
RETRACTION = sa.text("""
    INSERT INTO recalls (id, kind, officer_id, account_id, message_id, made_at, give_up_at, attempts, words)
    VALUES (:id, 'mask', 1, 1, :id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 0, :words)
""")


def put(statement, rows):
    return lambda connection: connection.execute(statement, rows)


def numbered(rows):
    return [{"id": number, **row} for number, row in enumerate(rows, start=1)]


@pytest.fixture
def before(empty):
    """A database of the version before, and a way to write its rows."""
    do(empty, upgrade, to=BEFORE)
    do(empty, run(*ROWS[:2]))
    return empty


def occurrences(database, *columns):
    with database.reading() as session:
        query = sa.select(*(getattr(Occurrence, name) for name in columns)).order_by(Occurrence.id)
        return session.run(query).all()


def words_of(database, table):
    query = sa.select(sa.column("words")).select_from(sa.table(table)).order_by(sa.column("id"))
    with database.reading() as session:
        return list(session.run(query).scalars())


def test_every_notice_in_flight_is_told_as_it_would_have_been(before):
    assert {one.kind for one in WORDS.values()} == {*NoticeKind} - YOUNGER
    do(before, put(OCCURRENCE, numbered({"kind": "notice", "words": words} for words in WORDS)))
    do(before, upgrade)
    found = [kinds_notices.read(*row) for row in occurrences(before, "notice", "facts")]
    assert found == list(WORDS.values())
    do(before, downgrade, to=BEFORE)
    assert words_of(before, "occurrences") == list(WORDS)


def test_a_start_an_end_and_what_is_new_survive(before):
    do(before, put(OCCURRENCE, numbered({"kind": kind, "words": words} for kind, words in OTHERS)))
    do(before, upgrade)
    found = occurrences(before, "notice", "facts")
    assert [row.notice for row in found] == [None, None, None]
    told = zip(OTHERS.values(), found, strict=True)
    assert [facts.read(type(one), row.facts) for one, row in told] == list(OTHERS.values())
    do(before, downgrade, to=BEFORE)
    assert words_of(before, "occurrences") == [words for _, words in OTHERS]


def test_what_nobody_could_read_becomes_no_facts_and_stops_nothing(before):
    odd = ["wiped 1234 some 2", "renamed-since BRF-0012", "", "enquiry", "sealed", "x" * 80]
    rows = [{"kind": "notice", "words": words} for words in (*odd, None)]
    do(before, put(OCCURRENCE, numbered([*rows, {"kind": "task", "words": None}])))
    do(before, upgrade)
    found = occurrences(before, "notice", "facts")
    assert [row.facts for row in found] == [None] * len(found)
    assert [row.notice for row in found][:2] == ["wiped", "renamed-since"]
    do(before, downgrade, to=BEFORE)


def test_a_push_being_taken_back_says_what_became_of_it_and_stays_in_its_batch(before):
    do(before, put(RETRACTION, numbered({"words": words} for words in (*REPLACEMENTS, None, "odd"))))
    do(before, upgrade)
    with before.reading() as session:
        query = sa.select(Retraction.batch, Retraction.facts).order_by(Retraction.id)
        *found, bare, odd = session.run(query).all()
    assert [facts.read(Replacement, row.facts) for row in found] == list(REPLACEMENTS.values())
    assert [row.batch for row in found] == [one.batch for one in REPLACEMENTS.values()]
    assert (bare.batch, bare.facts, odd.batch, odd.facts) == (None, None, "odd", None)
    do(before, downgrade, to=BEFORE)
    assert words_of(before, "recalls") == [*REPLACEMENTS, None, "odd"]
