"""The whole file of a referral as a PDF: marked on each page, and across it whose copy it is, and of when.

No name of the person stands in its title, its file's name or the words below it: those light up a phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.language.ages import is_child
from bot.language.times.wall import to_local
from bot.services.files.store import Store
from bot.services.kinds.referral_files import (
    MOST_NOTES,
    STAYS,
    FileDecision,
    FileGround,
    FileTask,
    ReferralFile,
)
from bot.services.referrals.steps import ReferralStepView
from bot.services.tasks.viewing import CoarseTask
from bot.texts import labels
from bot.texts.cards import MARKING, cut, marking
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.pages import Frame, Pages
from bot.texts.notebook import extracts as notebook
from bot.texts.referrals.attempts import KINDS
from bot.texts.reply import ReplyFile
from bot.texts.times import full, gap
from models.referral import StepKind
from models.referral_draft import KnownBy

Fact = tuple[str, str | None]
ANSWERS = {"known by": "The referral is known to", "address": "The address was given as"}
KNOWN: Mapping[str, str] = MappingProxyType(
    {
        KnownBy.BOTH: "the person and their parent or carer",
        KnownBy.PERSON: "the person",
        KnownBy.CARER: "their parent or carer",
    }
)
REASONING = (
    ("Information", "information"),
    ("Assessment", "assessment"),
    ("Powers and policy", "powers"),
    ("Options", "options"),
    ("Action", "action"),
    ("Deconflicted with", "deconflicted_with"),
)
NONE = "None on record."
LONGEST = 60  # letters of a name across the page, so that the time behind it is never cut
LEFT_OUT = (
    "Attempts and decisions are in the copies of the owning team, the lead and Inspectors. Tasks and notes"
    " are those that this reader may see."
)
ONLY = "Tasks and notes are those that this reader may see."
CARE = "Keep it from those who don't need it. The look is in the audit."


def sheet(held: ReferralFile, source: Store) -> DocumentPart:
    ref = held.referral.ref
    file = ReplyFile(f"{ref}-{to_local(held.copy.made_at):%Y%m%d-%H%M}.pdf", pdf(held, source))
    leaves = f"It is deleted from this chat after {gap(STAYS.total_seconds())}."
    words = f"{ref} · the whole file\n{copy_of(held)}\n{leaves}\n{marking(held.copy.made_at)}"
    return DocumentPart((file,), words)  # like the detail, it can't be forwarded or saved


def copy_of(held: ReferralFile) -> str:
    """`Copy of PC 1234 Ashfield · Sat 21/11/2026 10:15`."""
    whose = (
        f"{held.copy.made_by} for {held.copy.on_behalf_of}" if held.copy.on_behalf_of else held.copy.made_by
    )
    return f"Copy of {cut(whose, LONGEST)} · {full(held.copy.made_at)}"


def pdf(held: ReferralFile, source: Store) -> bytes:
    title = f"{held.referral.ref} · {held.referral.programme} referral · whole file"
    mine = copy_of(held)
    pages = Pages(Frame(title, MARKING, f"{mine}. {CARE}", held.copy.made_at, watermark=mine))
    pages.facts(_filled(_copy(held)))
    for heading, facts in (
        ("Person", _person(held)),
        ("Where it stands", _stands(held)),
        ("Grounds", _grounds(held)),
        ("Answers", _answers(held)),
        ("History", _history(held)),
        ("Attempts and visits", _contacts(held)),
        ("Decisions", _decisions(held)),
        ("Tasks", _tasks(held)),
    ):
        if facts is not None:
            _section(pages, heading, facts)
    _notes(pages, held, source)
    return pages.done()


def _section(pages: Pages, heading: str, facts: Iterator[Fact]) -> None:
    pages.heading(heading)
    written = list(_filled(facts))
    pages.facts(written)
    if not written:
        pages.lines(NONE)


def _filled(facts: Iterator[Fact]) -> Iterator[tuple[str, str]]:
    yield from ((name, words) for name, words in facts if words and words.strip())


def _copy(held: ReferralFile) -> Iterator[Fact]:
    why = " · ".join(filter(None, (labels.reason(held.copy.reason.code), held.copy.reason.detail)))
    yield "Reason for the look", why
    yield "In this copy", LEFT_OUT if held.contacts is None else ONLY


def _person(held: ReferralFile) -> Iterator[Fact]:
    one = held.person
    yield "Name", one.name
    yield "Also known as", one.also_known_as
    if one.date_of_birth is not None:
        child = ", a child" if is_child(one.date_of_birth, to_local(held.copy.made_at).date()) else ""
        yield "Born", f"{one.date_of_birth:%d/%m/%Y}, aged {one.age}{child}"
    else:
        yield "Born", "not on record: treat as a child"
    yield "Address", one.address
    for other in one.others:
        yield "Another address given", f"{other.address}, {full(other.at)}, by {other.by}"
    yield "Area", one.area
    yield "Telephone", one.telephone
    yield "Parent or carer", ", ".join(filter(None, (one.contact, one.contact_telephone)))
    yield "Warnings", one.warnings


def _stands(held: ReferralFile) -> Iterator[Fact]:
    it, origin = held.referral, held.origin
    due = f"by {it.next_due_on:%d/%m/%Y}" if it.next_due_on else None
    late = "OVERDUE" if it.overdue(to_local(held.copy.made_at).date()) else None
    yield "Status", f"{it.status}, since {full(it.status_since)}"
    yield "Held from", origin.held_from
    yield "Next", " · ".join(filter(None, (it.next_action, due, late)))
    yield "Decision due", f"{origin.decision_due_on:%d/%m/%Y}" if origin.decision_due_on else None
    yield "Lead", it.lead or "nobody yet"
    yield "Team", it.team or "none yet"
    yield "Operation", it.operation
    on = f"{it.consent_on:%d/%m/%Y}" if it.consent_on else None
    yield "Consent", ", ".join(filter(None, (it.consent_by, origin.consent_how, on))) or "none on record"
    yield "Opened", f"{it.opened_on:%d/%m/%Y}"
    if origin.made_at is not None:
        yield "Made here", ", ".join(filter(None, (full(origin.made_at), origin.made_by)))
    yield "Follows on", origin.previous
    yield "Restricted", "yes" if origin.restricted else None


def _grounds(held: ReferralFile) -> Iterator[Fact]:
    """Those that officers brought; of one that was imported, what the other system says."""
    if held.grounds:
        yield from ((f"{at}. {full(one.at)}", _ground(one)) for at, one in enumerate(held.grounds, start=1))
        return
    one = held.person
    day = f"{one.ground_date:%d/%m/%Y}" if one.ground_date else None
    yield "Ground", " · ".join(filter(None, (labels.ground(one.grounds or ""), day)))
    yield "Worry", one.worry


def _ground(one: FileGround) -> str:
    day = f"{one.on_day:%d/%m/%Y}" if one.on_day else None
    what = " · ".join(filter(None, (labels.ground(one.label), day, one.by)))
    return f"{what}\n{one.worry}"


def _answers(held: ReferralFile) -> Iterator[Fact]:
    for one in held.answers:
        said = KNOWN.get(one.answer, one.answer) if one.question in ANSWERS else one.answer
        yield full(one.at), f"{ANSWERS.get(one.question, one.question)} {said}\n{one.by}"


def _history(held: ReferralFile) -> Iterator[Fact]:
    for step in held.steps:
        yield f"{step.number}. {full(step.at)}", _step(step)


def _step(step: ReferralStepView) -> str:
    moved = " → ".join(filter(None, (step.from_status, step.to_status)))
    jump = ", a jump that no move allows" if step.kind is StepKind.JUMP else ""
    who = f"{moved} · {step.by or 'another system'}{jump}"
    return "\n".join(filter(None, (who, step.reason)))


def _contacts(held: ReferralFile) -> Iterator[Fact] | None:
    return None if held.contacts is None else _contact_facts(held)


def _contact_facts(held: ReferralFile) -> Iterator[Fact]:
    for one in held.contacts or ():
        how = KINDS.get(one.kind, "Visit")
        head = " · ".join(filter(None, (how, one.task, one.by)))
        yield full(one.at), f"{head}\n{one.words}"


def _decisions(held: ReferralFile) -> Iterator[Fact] | None:
    found = held.decisions
    return None if found is None else (fact for one in found for fact in _decision(one))


def _decision(one: FileDecision) -> Iterator[Fact]:
    yield f"On step {one.number}", f"{full(one.at)} · {one.by}"
    yield from ((name, getattr(one, field)) for name, field in REASONING)


def _tasks(held: ReferralFile) -> Iterator[Fact]:
    for one in held.tasks:
        yield one.card.ref, "\n".join(_task(one))


def _task(one: FileTask) -> Iterator[str]:
    card = one.card
    when = " to ".join(full(one) for one in (card.starts_at, card.ends_at) if one)
    kind = labels.task_kind(card.kind_label, card.kind)
    if isinstance(card, CoarseTask):
        held_by = f"held by {'; '.join(card.teams_called)}" if card.teams_called else "not allocated yet"
        yield " · ".join(filter(None, (kind, when, card.area, held_by)))
        return
    yield f"{card.title} · {kind} · {labels.TASK_STATUSES[card.status]}"
    yield when
    yield ", ".join(filter(None, (card.address, card.area))) or "no place given"
    yield f"Crew: {', '.join(card.crew) or 'nobody yet'}"
    for step in one.steps:
        why = f": {step.reason}" if step.reason else ""
        by = step.by or "another system"
        yield f"{step.number}. {full(step.at)} {labels.TASK_STATUSES[step.to]} · {by}{why}"


def _notes(pages: Pages, held: ReferralFile, source: Store) -> None:
    pages.heading(f"Notes · {len(held.notes)}")
    if held.more_notes:
        pages.lines(f"{held.more_notes:,} newer ones than these {MOST_NOTES}: /book {held.referral.ref}")
    for one in held.notes:
        notebook.body(pages, one, held.forms.get(one.id, ()), source)
    if not held.notes:
        pages.lines(NONE)
