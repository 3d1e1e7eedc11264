"""Intelligence reports in words. Lists and notices of them tell nothing of the contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.language.times.wall import write_date
from bot.services.intelligence.assessments import IntelligenceAssessedNotice, IntelligenceReturnedNotice
from bot.services.intelligence.handling import Handling
from bot.services.intelligence.queue import IntelligenceWaitsNotice
from bot.services.intelligence.viewing import PAGE, IntelligenceReportLine, IntelligenceReportView, ItemView
from bot.texts import cards
from bot.texts.intelligence import grades
from bot.texts.reply import Button, Line, Piece, Reply, Row, bold, copying, prose, say, strike
from bot.texts.times import short
from models.intelligence import IntelligenceState

STATES: Mapping[IntelligenceState, str] = MappingProxyType(
    {
        IntelligenceState.REQUIRES_ASSESSMENT: "Waiting for assessment",
        IntelligenceState.REQUIRES_CORRECTION: "Returned for correction",
        IntelligenceState.REQUIRES_LINKING: "Assessed",
    }
)
_MINE: Row = (Button("My reports", "/intel mine"),)
_QUEUE: Row = (Button("Reports waiting", "/intel queue"),)


def submitted(report: IntelligenceReportView) -> Reply:
    again = " again" if report.version > 1 else ""
    return say(
        cards.heading(report.ref, "intelligence report"),
        (bold(f"Submitted{again}"), f" · {_count(len(report.items))}"),
        "You will be told when it is assessed, or if it is returned for correction.",
        buttons=((Button("Show it", report.ref), *_MINE),),
    )


def card(report: IntelligenceReportView, *, now: datetime) -> Reply:
    return say(
        cards.heading(report.ref, "intelligence report"),
        (bold(STATES[report.state]), f" since {short(report.waiting_since, now=now)}")
        if report.state is IntelligenceState.REQUIRES_ASSESSMENT
        else (bold(STATES[report.state]),),
        cards.fact("To correct", report.to_correct),
        *(line for item in report.items for line in _item(item)),
        cards.fact("About", report.about),
        f"Date of intelligence: {write_date(report.items[0].known_on)} · written {_written(report, now)}",
        None if report.is_own else f"From: {report.submitter}",
        _group(report.mopi_group),
        cards.marking(now),
        buttons=tuple(_buttons(report)),
    )


def mine(found: Sequence[IntelligenceReportLine], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("You haven't submitted any reports.", buttons=((Button("Start a report", "/intel"),),))
    return say(
        (bold("My intelligence reports"), f" · {total}"),
        *((_ref(one), f" · {_since(one, now)} · {STATES[one.state].lower()}") for one in found),
        cards.marking(now),
        buttons=(
            *_open(found, cards.on_page("/intel mine", page)),
            *cards.pages("/intel mine", page, total=total, size=PAGE),
        ),
    )


def queue(found: Sequence[IntelligenceReportLine], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("No reports are waiting for you. You will be told when one is.")
    return say(
        (bold("To assess"), f" · {total} · oldest first"),
        *(f"{one.ref} · {_since(one, now)} · {one.team} · {_count(one.items)}" for one in found),
        cards.marking(now),
        buttons=(
            *_open(found, cards.on_page("/intel queue", page)),
            *cards.pages("/intel queue", page, total=total, size=PAGE),
        ),
    )


def sent_back(report: IntelligenceReportView) -> Reply:
    return say(
        cards.heading(report.ref, "intelligence report"),
        (bold("Sent back"), f" to {report.submitter}, who is told."),
        buttons=(_QUEUE,),
    )


def assessed(report: IntelligenceReportView) -> Reply:
    codes = ", ".join(str(one.graded.grade) for one in report.items if one.graded)
    return say(
        cards.heading(report.ref, "intelligence report"),
        (bold("Assessed"), f" · {codes} · MoPI group {report.mopi_group}"),
        "Link it on the force system next. Nobody else here is shown any of it.",
        buttons=(_QUEUE,),
    )


def which(words: str) -> Reply:
    named = f"“{words[:40]}” isn't one." if words else "You didn't name one."
    return say(f"Which report? {named}", prose("For example: `/intel INT-0001`"), buttons=(_MINE,))


def told_returned(notice: IntelligenceReturnedNotice) -> Reply:
    ref = notice.ref
    return say(
        (bold(ref), " was returned for correction."),
        buttons=((Button("Show it", ref),),),
    )


def told_assessed(notice: IntelligenceAssessedNotice) -> Reply:
    ref = notice.ref
    return say((bold(ref), " was assessed."), buttons=((Button("Show it", ref),),))


def told_waiting(notice: IntelligenceWaitsNotice) -> Reply:
    number = notice.number
    words = "1 intelligence report waits" if number == 1 else f"{number} intelligence reports wait"
    return say(f"{words} to be assessed.", buttons=(_QUEUE,))


def handling(of: Handling) -> Iterator[str]:
    """The handling lines, which go with a text wherever it goes."""
    yield f"{of.code} · {grades.HANDLINGS[of.code]}"
    if of.conditions:
        yield f"Conditions: {of.conditions}"
    if of.action:
        yield f"{of.action} · {grades.ACTIONS[of.action]}" + (f": {of.usage}" if of.usage else "")
    if of.sanitisation:
        yield f"{of.sanitisation} · {grades.SANITISATIONS[of.sanitisation]}"


def _item(item: ItemView) -> Iterator[Line]:
    yield (bold(f"{item.number} · {item.grade}"), f" · {item.text}")
    source, assessment = grades.SOURCES[item.grade.source], grades.ASSESSMENTS[item.grade.assessment]
    provenance = grades.PROVENANCES[item.provenance]
    yield f"{provenance[0].upper()}{provenance[1:]}; source {source}; {assessment}."
    if item.graded is not None:
        yield (bold(f"Sanitised, {item.graded.grade}"), f": {item.graded.text}")
        yield "; ".join(handling(item.graded.handling))


def _buttons(report: IntelligenceReportView) -> Iterator[Row]:
    if report.is_own and report.state is IntelligenceState.REQUIRES_CORRECTION:
        yield (Button("Correct it", f"/intel correct {report.ref}"),)
    if report.may_assess and report.state is IntelligenceState.REQUIRES_ASSESSMENT:
        seen = f"{report.ref} v{report.version}"
        yield (Button("Assess", f"/intel assess {seen}"), Button("Send back", f"/intel return {seen}"))
    about = (Button(report.about, report.about),) if report.about else ()
    yield (*copying(report.ref), *about)


def _open(found: Sequence[IntelligenceReportLine], back: str) -> tuple[Row, ...]:
    return cards.grid((cards.opens(one.ref, one.ref, back) for one in found), across=4)


def _ref(one: IntelligenceReportLine) -> Piece:
    """Struck where its officer has nothing left to do."""
    return strike(one.ref) if one.state is IntelligenceState.REQUIRES_LINKING else one.ref


def _since(one: IntelligenceReportLine, now: datetime) -> str:
    return short(one.waiting_since, now=now)


def _written(report: IntelligenceReportView, now: datetime) -> str:
    return short(report.created_at, now=now)


def _group(number: int | None) -> str | None:
    return None if number is None else f"MoPI group {number}: {grades.GROUPS[number]}"


def _count(items: int) -> str:
    return "1 item" if items == 1 else f"{items} items"
