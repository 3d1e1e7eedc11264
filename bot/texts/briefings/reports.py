"""The report of a sent briefing in words: while it is being sent, afterwards, and by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.language.names import officer_name
from bot.language.references import briefing_reference
from bot.services.briefings.progress_cards import CardEdit
from bot.services.briefings.reports import PAGE, BriefingReport, Recipient, ReportList
from bot.services.briefings.viewing import BriefingView
from bot.services.pushes.counts import DeliveryCounts
from bot.texts import cards, labels
from bot.texts.briefings.viewing import collars, people
from bot.texts.officers import leave
from bot.texts.reply import Button, Line, Reply, Row, bold, say
from bot.texts.times import short
from models.briefing import BriefingState

TITLES: Mapping[ReportList, str] = MappingProxyType(
    {
        ReportList.UNACKNOWLEDGED: "Not acknowledged",
        ReportList.ACKNOWLEDGED: "Acknowledged",
        ReportList.UNDERSTOOD: "Understood",
        ReportList.PARKED: "Off duty",
        ReportList.WAITING: "Under way",
        ReportList.REFUSED: "Not delivered",
        ReportList.UNCERTAIN: "Uncertain",
        ReportList.EXPIRED: "Too late",
        ReportList.CANCELLED: "Recalled",
    }
)
ACROSS = 2


def figures(counts: DeliveryCounts) -> str:
    """The figures that change while it is being sent: `412 of 600, 3 not delivered, 172 to go`."""
    numbers = (
        (counts.not_taken, "not delivered"),
        (counts.uncertain, "uncertain"),
        (counts.expired, "too late"),
        (counts.recalled, "recalled"),
        (counts.under_way, "to go"),
        (counts.parked, labels.PARKED),
    )
    others = "".join(f", {number} {what}" for number, what in numbers if number)
    return f"{counts.accepted} of {counts.recipients}{others}"


def progress_card(card: CardEdit, *, now: datetime) -> Reply:
    """The author's card, edited until sending is over, or once when it is no longer scheduled."""
    ref = briefing_reference(card.number)
    if card.state is not BriefingState.PUBLISHED:
        return _unscheduled(card, ref)
    return say(
        cards.heading(ref, card.title),
        (bold("Sending" if card.counts.under_way else "Sent"), f": {figures(card.counts)}"),
        cards.marking(now),
        buttons=((Button("Report", f"/briefings report {ref}"),),),
    )


def _unscheduled(card: CardEdit, ref: str) -> Reply:
    if card.state is BriefingState.WITHDRAWN:
        return say(cards.heading(ref, card.title), (bold("Withdrawn"), "; it will not be sent."))
    return say(
        cards.heading(ref, card.title),
        (bold("No longer scheduled"), ": nobody gets it until you send it again."),
        buttons=((Button("Look at it", f"/brief show {ref}"),),),
    )


def report(shown: BriefingReport, *, now: datetime) -> Reply:
    briefing, counts = shown.briefing, shown.counts
    return say(
        cards.heading(briefing.ref, briefing.title),
        _read(shown),
        f"To: {briefing.audience} · sent {short(briefing.published_at or now, now=now)}",
        f"{people(counts.recipients)}: {' · '.join(_states(counts))}",
        cards.fact("Not reached", collars([_with_reason(one) for one in shown.not_reached])),
        cards.fact(
            "Not acknowledged", collars([one.collar for one in shown.which(ReportList.UNACKNOWLEDGED)])
        ),
        _chased(shown.recipients),
        cards.marking(now, level=briefing.marking.value),
        buttons=tuple(_buttons(shown)),
    )


def listed(shown: BriefingReport, which: ReportList, *, page: int, now: datetime) -> Reply:
    briefing = shown.briefing
    found = shown.which(which)
    says = f"/briefings report {briefing.ref}"
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold(TITLES[which]), f" · {len(found)} of {shown.counts.recipients}"),
        *(_line(one, which, now) for one in found[(page - 1) * PAGE : page * PAGE]),
        cards.marking(now, level=briefing.marking.value),
        buttons=(
            *cards.pages(f"{says} {which}", page, total=len(found), size=PAGE),
            (Button("← Report", says),),
        ),
    )


def sent_again(briefing: BriefingView, number: int) -> Reply:
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold("On its way again"), f" to {people(number)}, and to nobody else."),
        buttons=((Button("Report", f"/briefings report {briefing.ref}"),),),
    )


def coming(briefing: BriefingView, form: str) -> Reply:
    what = "The chart" if form == "png" else "The workbook"
    reply = say(
        cards.heading(briefing.ref, briefing.title),
        f"{what} follows. Your request is in the audit.",
    )
    return Reply(reply.lines, fresh=True)


def _read(shown: BriefingReport) -> Line:
    counts = shown.counts
    understood = f" · {counts.understood} understood, {counts.at_once} at once" if shown.has_question else ""
    return (
        bold(f"{counts.acknowledged} of {counts.recipients} acknowledged"),
        f" · {counts.opened} opened{understood}",
    )


def _states(counts: DeliveryCounts) -> Iterator[str]:
    """Every state that has rows; their sum is the number of recipients."""
    numbers = {
        "under way": counts.under_way,
        labels.PARKED: counts.parked,
        "sent": counts.accepted,
        "uncertain": counts.uncertain,
        "too late": counts.expired,
        "recalled": counts.recalled,
    }
    yield from (f"{number} {name}" for name, number in numbers.items() if number)
    yield from (f"{number} not delivered ({reason})" for reason, number in counts.refused.items())


def _chased(recipients: Sequence[Recipient]) -> str | None:
    reminded = sum(one.reminders > 0 for one in recipients)
    climbed = sum(one.climbed_at is not None for one in recipients)
    climbs = f" · their line told of {climbed}" if climbed else ""
    return f"Reminded: {people(reminded)}{climbs}" if reminded else None


def _with_reason(one: Recipient) -> str:
    return f"{one.collar} ({one.reason})" if one.reason else one.collar


def _line(one: Recipient, which: ReportList, now: datetime) -> str:
    about = _about(one, which, now)
    return officer_name(None, one.collar, one.surname) + (f" · {about}" if about else "")


def _about(one: Recipient, which: ReportList, now: datetime) -> str:
    """The fact worth knowing about a person in this list."""
    if which is ReportList.UNDERSTOOD and one.understood_at is not None:
        tries = f", after {one.wrong_answers} wrong" if one.wrong_answers else ", at once"
        return short(one.understood_at, now=now) + tries
    if which is ReportList.ACKNOWLEDGED and one.acknowledged_at is not None:
        return short(one.acknowledged_at, now=now)
    if which is ReportList.UNACKNOWLEDGED:
        opened = f"opened {short(one.opened_at, now=now)}" if one.opened_at else "not opened"
        return opened + (f", reminded {one.reminders}×" if one.reminders else "")
    if which is ReportList.PARKED and one.leave_until is not None:
        return f"on leave until {leave.short(one.leave_until)}"
    return one.reason or ""


def _buttons(shown: BriefingReport) -> Iterator[Row]:
    ref = shown.briefing.ref
    says = f"/briefings report {ref}"
    counted = ((which, len(shown.which(which))) for which in TITLES)
    yield from cards.grid(
        (Button(f"{TITLES[which]} {number}", f"{says} {which}") for which, number in counted if number),
        across=ACROSS,
    )
    if shown.is_own and shown.unresolved:
        yield (Button(f"Send again to the {shown.unresolved} not reached", f"/briefings again {ref}"),)
    if shown.is_own and shown.in_doubt:
        label = f"Also to the {shown.in_doubt} uncertain: some may get it twice"
        yield (Button(label, f"/briefings again {ref} doubles"),)
    yield (Button("Workbook", f"{says} xlsx"), Button("Chart", f"{says} png"))
    yield (Button("↻ Refresh", says), Button("Open", ref))
