"""A text that names a record has it from a service that asked the sight and put the look on record.

A walk over the code itself: each class that a text takes and that holds a reference, and each service that
gives one to a handler, a document or a push. What it calls is followed to the end.
"""

from __future__ import annotations

import pytest

from tests.code_graph import CodeGraph, graph

NAMING = {"ref", "refs", "about", "referral", "object_ref"}
SERVICES = "bot.services."
POLICY = f"{SERVICES}access.policy"
TABLES = ("referral_visibility", "task_visibility", "intelligence_visibility", "is_assessor")
TABLES += ("REFERRALS", "TASKS", "NOTES")
SIGHTS = {
    *(f"{POLICY}.{name}" for name in TABLES),
    *(f"{SERVICES}briefings.viewing.{name}" for name in ("require_visible", "require_manager", "_find")),
}
AUDIT = f"{SERVICES}audit.trail.record"
NOTICE = f"{SERVICES}pushes.facts.Notice"
SIGHTED = {
    *(
        f"{SERVICES}{name}.viewing.{view}"
        for name, view in (("briefings", "BriefingView"), ("tasks", "TaskView"))
    ),
    f"{SERVICES}intelligence.viewing.IntelligenceReportView",
    f"{SERVICES}referrals.viewing.ReferralVisibility",
}
"""A service that takes one of these has it from another that asked."""

OWN_BOOK = "an entry in the officer's own book, which they may always read"
AUDITORS = "for those with the audit, who read references and never cards"
OWN_DRAFT = "typed by the officer who reads it, or by one whose referral this supervisor confirms"
ASKED = "the answer before it asked the sight and wrote the entry; the maker asks the permission again"
CHECKS = "only checks: nothing of it is shown but the reference that was typed"
PUSHED = "kinds.push_contents asks the sight at the door; a push is on record when it is published"
EXCUSED = {
    "briefings.enquiries.require_open_enquiry": CHECKS,
    "briefings.reports.gather": ASKED,
    "briefings.schedules.find_begun": CHECKS,
    "briefings.states.require_changeable": CHECKS,
    "briefings.viewing.require_visible": "for callers that write an entry of their own",
    "briefings.viewing.to_read": "those sent to the officer, by their delivery",
    "files.kept.FileSelection": ASKED,
    "intelligence.viewing.mine": "the reports that the officer submitted",
    "kinds.push_contents.read": PUSHED,
    "kinds.referral_papers.gather_workbook": ASKED,
    "lone_visits.answering.OutAlone": "the officer's own visit, on a task of whose crew they are",
    "lone_visits.lists.own": "the officer's own visit, on a task of whose crew they are",
    "notebook.extracts.gather": ASKED,
    "notebook.writing.NoteReceipt": OWN_BOOK,
    "operations.reports.requests.gather": ASKED,
    "oversight.audit_reading.AuditEntryView": AUDITORS,
    "oversight.flags.FlagView": AUDITORS,
    "pushes.queue.claim": PUSHED,
    "referrals.making.drafts.ReferralDraftView": OWN_DRAFT,
    "lone_visits.answering.open_alarm": "the task on which the officer is alone themselves",
    "referrals.making.known.KnownReferral": "compared blind: no text says its reference",
    "referrals.making.sending.SentReferral": "made by their own draft just now: its reference alone",
    "reminders.reminders.ReminderView": "set or ended by its officer; kinds.own_reminders has the lists",
    "retractions.unmasked.UnmaskedMessage": AUDITORS,
    "safeguarding.duties.Suggestion": OWN_BOOK,
    "safeguarding.remarks.KeptRemark": OWN_BOOK,
    "safeguarding.rows.SafeguardingDutyView": OWN_BOOK,
    "trainings.certificates.gather": ASKED,
    "tasks.in_hand.list_own": "the officer is in its crew, who may always read it",
    "tasks.unfinished.list_unfinished": "the officer is in its crew, who may always read it",
}
NOTICES = {
    "briefings": "a briefing, to its author, those who had it or their line",
    "intelligence": "a report, to its submitter or the assessors",
    "kinds.fetched_files": "an entry, to the owner of the book; a briefing, to its author",
    "notebook": "an entry, to the owner of the book",
    "pushes.facts": "referrals, to those who may still know of them: kinds.push_contents asks at the door",
    "referrals": "a referral, to its team or maker; kinds.push_contents asks the sight at the door",
    "retractions": "a briefing, to those who had it",
    "safeguarding": "entries, to the supervisor of who wrote them",
    "tasks": "a reference alone: to its crew, team or planner, their line, or to whom it is offered",
}
"""No sight is asked for a notice when it is queued: it names nothing but these."""


def naming(code):
    """The services' classes that a text takes, and that name a record."""
    taken = {one for text in code.functions("bot.texts.") for one in code.takes(text)}
    return {one for one in taken if one.startswith(SERVICES) and NAMING & code.fields(one).keys()}


def givers(code, wanted):
    """The services that give one of them to a handler, a maker or a push."""
    called = code.read_in("handlers.", "bot.jobs.")
    return [one for one in code.functions(SERVICES) if one in called and wanted & code.gives(one)]


def short(name):
    return name.removeprefix(SERVICES)


def unasked(code, excused=()):
    """(class, service) of each service that asks no sight or puts no look on record."""
    wanted = {one for one in naming(code) if NOTICE not in code.bases(one) and short(one) not in excused}
    found = set()
    for service in givers(code, wanted):
        read = code.reached(service)
        is_asked = SIGHTED & code.takes(service) or (SIGHTS & read and AUDIT in read)
        if not is_asked and short(service) not in excused:
            found |= {(short(one), short(service)) for one in wanted & code.gives(service)}
    return sorted(found)


def test_every_record_that_a_text_names_was_asked_for_and_is_in_the_audit():
    code = graph()
    assert len(naming(code)) > 30
    assert len(givers(code, naming(code))) > 40
    assert unasked(code, EXCUSED) == []


def test_whatever_is_excused_still_needs_it_and_has_its_reason():
    code = graph()
    needed = {name for both in unasked(code) for name in both}
    assert EXCUSED.keys() - needed == set()
    notices = {short(one) for one in naming(code) if NOTICE in code.bases(one)}
    assert {one for one in notices if not any(one.startswith(f"{about}.") for about in NOTICES)} == set()
    assert {about for about in NOTICES if not any(one.startswith(f"{about}.") for one in notices)} == set()


PLANTED = {
    "bot.services.sites": """
from dataclasses import dataclass
from bot.services.audit import trail
from bot.services.sites import sight
@dataclass
class SiteView:
    ref: str
def listed(session, actor) -> tuple[list[SiteView], int]:
    {}
def _found(session, actor):
    return sight.asked(session, actor)
""",
    "bot.services.sites.sight": """
from bot.services.access import policy
def asked(session, actor):
    return session.run(policy.TASKS)
""",
    "bot.texts.sites": """
from bot.services.sites import SiteView
def listing(found: Sequence[SiteView]) -> Reply:
    return say(*found)
""",
    "handlers.sites": """
from bot.services import sites
from bot.texts import sites as texts
def listing(ask: Ask) -> Reply:
    return texts.listing(sites.listed(ask.session, ask.actor))
""",
}


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("return session.run(SITES)", True),
        ("return _found(session, actor)", True),
        ("trail.record(session, actor, 'consult', [])", True),
        ("trail.record(session, actor, 'consult', [], _found(session, actor))", False),
    ],
)
def test_a_new_text_that_takes_an_unchecked_row_is_found(body, is_found):
    planted = {name: source.replace("{}", body) for name, source in PLANTED.items()}
    assert unasked(CodeGraph(planted)) == ([("sites.SiteView", "sites.listed")] if is_found else [])
