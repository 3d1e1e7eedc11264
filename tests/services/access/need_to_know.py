"""A record of every kind and tie; its words show how much of it a viewer sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product

from sqlmodel import select

from bot.services.access.policy import NoteTie, ReferralTie, TaskTie, Visibility
from bot.services.notebook import book
from bot.services.notebook.book import BookEntry, EntryTimes
from models import (
    Assessment,
    Briefing,
    BriefingState,
    Decider,
    Delivery,
    DeliveryState,
    IntelligenceItem,
    IntelligenceReport,
    IntelligenceState,
    Marking,
    Matter,
    Occurrence,
    OccurrenceKind,
    Officer,
    Operation,
    Person,
    Provenance,
    Referral,
    Role,
    Source,
    Task,
    TaskOfficer,
    TaskStatus,
    Team,
)

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
VIEWER, MATE, OTHER, CHARGE, DEEP = 1, 2, 3, 4, 5
PLANNED, LED = "planned", "led"
OWN, SAME_KIND, OTHER_KIND = 1, 2, 3  # teams; the first two work for Turnaround
BOOKS = {
    VIEWER: NoteTie.OWN.value,
    MATE: NoteTie.OVERSEEN.value,
    CHARGE: NoteTie.OVERSEEN.value,
    OTHER: NoteTie.NONE.value,
}
TURNAROUND, CIRV = 1, 2
CHILD, ADULT = date(2012, 5, 1), date(2001, 5, 1)
LATER = NOW + timedelta(days=30)  # when no task is live

# The team, the lead, the programme: each holds one tie and none before it.
OWNERS = {
    "own": (ReferralTie.OWN, OWN, OTHER, CIRV),
    "led": (ReferralTie.OWN, OTHER_KIND, VIEWER, CIRV),
    "asked": (ReferralTie.ASKED, OTHER_KIND, OTHER, CIRV),
    "live": (ReferralTie.LIVE_TASK, OTHER_KIND, OTHER, CIRV),
    "programme": (ReferralTie.PROGRAMME, SAME_KIND, OTHER, TURNAROUND),
    "none": (ReferralTie.NONE, OTHER_KIND, OTHER, CIRV),
}
KINDS = {
    "BEAT_BUS": "open task",
    "BAIL_CHECK": "private task",
    "WARRANT_SUPPORT": "need to know task",
    "LITTER_PICK": "open task",
    "ARREST_ATTEMPT": "ended task",
}
TIES = {
    VIEWER: TaskTie.CREW,
    MATE: TaskTie.TEAM,
    CHARGE: TaskTie.LINE,
    DEEP: TaskTie.LINE,
    PLANNED: TaskTie.PLANNER,
    LED: TaskTie.PLANNER,
}
LINKED = {"LITTER_PICK": "private task"}  # nobody has named that kind: private, once it is for a referral


@dataclass(frozen=True)
class Known:
    """A record: the page's table and column for it, and the words that each level of visibility adds."""

    ref: str
    table: str
    tie: str
    words: dict[Visibility, tuple[str, ...]]
    is_open: bool = True
    is_child: bool = False
    referral: str | None = None

    def beyond(self, sight):
        """The words beyond this level of visibility."""
        return [word for least, words in self.words.items() if least > sight for word in words]


def plant(session):
    """Every record, by its reference."""
    _people(session)
    referrals = dict(_referrals(session))
    tasks = dict(_tasks(session, referrals))
    return referrals | tasks


def _people(session):
    for i, kind in ((OWN, "turnaround_yjs"), (SAME_KIND, "turnaround_yjs"), (OTHER_KIND, "yviu_cirv")):
        session.orm.add(Team(id=i, code=f"TEAM{i}", name=f"Team {i}", kind=kind))
    session.orm.flush()
    people = ((VIEWER, OWN, None), (OTHER, OTHER_KIND, None), (MATE, OWN, OTHER))
    for i, team, above in (*people, (CHARGE, OTHER_KIND, VIEWER), (DEEP, OTHER_KIND, CHARGE)):
        name = f"Lead{i}" if i < CHARGE else "Charge"
        facts = {"id": i, "collar": f"100{i}", "surname": name, "account_id": 100 + i}
        session.orm.add(Officer(team_id=team, role=Role.OFFICER, supervisor_id=above, **facts))
        session.orm.flush()
    session.orm.add(Operation(id=1, code="LED", name="Op Led", starts_on=NOW.date(), lead_id=VIEWER))
    session.orm.flush()


def _referrals(session):
    kinds = product(OWNERS, (False, True), (True, False), (ADULT, CHILD))
    for i, (owner, restricted, is_open, born) in enumerate(kinds, start=1000):
        tie, team, lead, programme = OWNERS[owner]
        names = {"surname": f"Surname{i}", "forenames": f"Forename{i}", "address": f"{i} Road{i}"}
        session.orm.add(Person(id=i, source_key=str(i), date_of_birth=born, warnings=f"Beware{i}", **names))
        session.orm.flush()
        ref = f"{'TUR' if programme == TURNAROUND else 'CIR'}-{i}"
        session.orm.add(
            Referral(
                id=i, ref=ref, programme_id=programme, person_id=i, restricted=restricted,
                team_id=team, lead_id=lead, opened_on=NOW.date(), status_since=NOW,
                status="CONTACTING" if is_open else "COMPLETED", next_action=f"Action{i}",
            )
        )  # fmt: skip
        session.orm.flush()
        if owner == "asked":
            session.orm.add(Decider(referral_id=i, officer_id=VIEWER, matter=Matter.REVIEW, since=NOW))
        if owner == "live":
            _task(session, f"TSK-{i}", "BEAT_BUS", VIEWER, referral=i, at=NOW + timedelta(days=1))
        yield ref, Known(
            ref,
            "restricted referral" if restricted else "referral",
            tie.value,
            {
                Visibility.EXISTS: (f"TEAM{team}",),
                Visibility.COARSE: (f"Beware{i}",),
                Visibility.CARD: (f"Action{i}", f"Lead{lead}"),
                Visibility.DETAIL: (f"Surname{i}", f"Forename{i}", f"Road{i}"),
            },
            is_open=is_open,
            is_child=born == CHILD,
        )  # fmt: skip


def _tasks(session, referrals):
    """Of each kind, crewed by each and by nobody, for no referral and for referrals of both programmes."""
    linked = [None, *(one.ref for one in referrals.values() if _is_a_sample(one))]
    alone = product(KINDS, (CHARGE, DEEP, PLANNED, LED), (None,))
    combinations = (*product(KINDS, (VIEWER, MATE, OTHER, None), linked), *alone)
    for i, (kind, crew, ref) in enumerate(combinations, start=2000):
        tie = TIES.get(crew, TaskTie.NONE)
        if tie is TaskTie.NONE and ref is not None and referrals[ref].tie is ReferralTie.PROGRAMME.value:
            tie = TaskTie.PROGRAMME
        referral = int(ref.partition("-")[2]) if ref else None
        ended = KINDS[kind] == "ended task"
        facts = {"planner_id": VIEWER} if crew == PLANNED else {"operation_id": 1} if crew == LED else {}
        facts["status"] = TaskStatus.COMPLETED if ended else TaskStatus.ALLOCATED
        who = crew if isinstance(crew, int) else None
        _task(session, f"TSK-{i}", kind, who, referral=referral, at=LATER, **facts)
        yield (
            f"TSK-{i}",
            Known(
                f"TSK-{i}",
                (LINKED if ref else {}).get(kind, KINDS[kind]),
                tie.value,
                {
                    Visibility.COARSE: ("Held by", "Not allocated yet"),
                    Visibility.CARD: (f"Title{i}", f"Street{i}"),
                },
                referral=ref,
                is_open=not ended,
            ),
        )


def _is_a_sample(one):
    ties = (ReferralTie.PROGRAMME.value, ReferralTie.NONE.value)
    return one.tie in ties and one.is_open and not one.is_child


def _task(session, ref, kind, crew, *, referral, at, **facts):
    number = ref.partition("-")[2]
    place = {"title": f"Title{number}", "address": f"Street{number}", "latitude": 52.2, "longitude": -0.9}
    task = Task(ref=ref, kind=kind, starts_at=at, created_at=NOW, referral_id=referral, **place, **facts)
    session.orm.add(task)
    session.orm.flush()
    if crew is not None:
        session.orm.add(TaskOfficer(task_id=task.id, officer_id=crew))


def plant_briefings(session):
    """Of each: whether the viewer wrote it, whether it was sent to them."""
    for number, (own, sent) in enumerate(product((True, False), repeat=2), start=1):
        facts = {"version": 1, "state": BriefingState.PUBLISHED, "audience": "all", "published_at": NOW}
        facts |= {"marking": next(iter(Marking)), "created_at": NOW}
        words = {"title": f"Headline{number}", "text": f"Body{number}"}
        author = VIEWER if own else OTHER
        session.orm.add(Briefing(id=number, number=number, author_id=author, **words, **facts))
        session.orm.flush()
        due = {"kind": OccurrenceKind.BRIEFING, "subject_id": number, "due_at": NOW}
        session.orm.add(Occurrence(id=number, made_at=NOW, expires_at=NOW, missed=False, **due))
        session.orm.flush()
        if sent:
            row = {"occurrence_id": number, "officer_id": VIEWER, "not_before": NOW, "attempts": 0}
            session.orm.add(Delivery(state=DeliveryState.QUEUED, **row))
        yield f"BRF-{number:04}", own, sent


def plant_intelligence(session):
    """One of the viewer's and one of another's in each state, all on the same task: (ref, own, words)."""
    for number, (state, own) in enumerate(product(IntelligenceState, (True, False)), start=1):
        assessed = state is IntelligenceState.REQUIRES_LINKING
        report = IntelligenceReport(
            id=number, number=number, submitter_id=VIEWER if own else OTHER, state=state, about="TSK-2000",
            created_at=NOW, waiting_since=NOW, mopi_group=3 if assessed else None,
        )  # fmt: skip
        session.orm.add(report)
        session.orm.flush()
        grade = {"provenance": Provenance.PUBLIC, "source": Source.UNTESTED, "assessment": Assessment.DIRECT}
        item = {"report_id": number, "version": 1, "number": 1, "known_on": NOW.date()}
        session.orm.add(IntelligenceItem(text=f"Rumour{number}", **item, **grade))
        session.orm.flush()
        yield f"INT-{number:04}", own, f"Rumour{number}"


def plant_notes(session, world):
    """In books of every tie, on nothing, on records, and on those notes: (ref, id, tie, about)."""
    abouts = [None, *(one.ref for one in world.values() if _is_noted(one))]
    for (officer, tie), about in product(BOOKS.items(), abouts):
        links = {}
        if about is not None:
            model, column = (Task, "task_id") if about.startswith("TSK") else (Referral, "referral_id")
            links = {column: session.orm.exec(select(model.id).where(model.ref == about)).one()}
        for _ in range(2):  # the second is about the first
            entry = BookEntry(officer, f"Seen by {officer}", EntryTimes(NOW, NOW, NOW), links)
            note_id, number = book.append_entry(session, entry)
            links = {"note_id": note_id}
            yield f"PNB-100{officer}-{number:04}", note_id, tie, about


def _is_noted(one):
    """Open ones of each table and tie; of tasks, every seventh."""
    is_sample = not one.ref.startswith("TSK") or int(one.ref[4:]) % 7 == 0
    return one.is_open and not one.is_child and is_sample
