"""The questions to an officer who submits intelligence, up to the preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.language.times.wall import write_date
from bot.services.intelligence.drafts import Draft, DraftItem, DraftQuestion, facts_of
from bot.services.intelligence.viewing import IntelligenceReportView
from bot.texts import cards
from bot.texts.intelligence import grades
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, say, say_beside
from bot.values import replace
from models.intelligence import Assessment, Provenance, Source

SUBMISSION, DATE = "intel", "intel date"
QUOTED = 40
LIKE_A_MESSAGE = 200  # characters: no answer to a choice is as long


def stop(draft: Draft) -> Reply:
    """The first question of all, whatever has been answered already."""
    return say(
        _title(draft),
        _which(draft),
        (bold("Could any of it show who told you, or how we found out?"),),
        "An informant, somebody at risk for talking, a covert method.",
        buttons=(
            (Button("No, go on", "/intel go"),),
            (Button("Yes, it is sensitive", "/intel sensitive"),),
            *_other(draft),
        ),
        expect=_expect(draft),
    )


def sensitive() -> Reply:
    return say(
        (bold("Not here, then."), " Nothing was kept."),
        "Submit it on the force's own intelligence system, as sensitive; or speak to the intelligence team.",
        "If you typed any of it here, delete those messages: hold one, Delete.",
        "Somebody in danger now: ring the control room.",
    )


def submitted_already(draft: Draft) -> Reply:
    """The report is sensitive after all, but assessors have read it."""
    return say(
        (
            bold("Ring the intelligence team now."),
            f" {draft.ref} was submitted, and can't be taken back here.",
        ),
        "They decide what happens to it. Don't write any more of it in this chat.",
    )


def asks(draft: Draft, *, note: Line | None = None) -> Reply:
    """The next question, or the preview where nothing is missing."""
    if not draft.cleared:
        return stop(draft)
    if draft.place is None:
        return preview(draft, note=note)
    question = QUESTIONS[draft.items[draft.place].missing or DraftQuestion.TEXT]
    lines, buttons = question(draft.items[draft.place])
    number = (bold(f"Item {draft.place + 1}"), f" · {lines[0]}")
    return say(
        note,
        _which(draft),
        number,
        *lines[1:],
        _leave(draft),
        buttons=(*buttons, *_other(draft)),
        expect=_expect(draft),
    )


def not_understood(draft: Draft, words: str) -> Reply:
    if len(words) > LIKE_A_MESSAGE:
        note = (
            "That looks like the rest of a long message, and was not kept: an item holds one message."
            " Add it as the next item, after the preview."
        )
    else:
        note = f"“{words[:QUOTED]}” isn't one of these. Tap one, or type its code."
    return asks(draft, note=note)


def correcting(draft: Draft, report: IntelligenceReportView) -> Reply:
    return preview(draft, note=f"To correct: {report.to_correct}")


def still_open(draft: Draft) -> Reply:
    return asks(draft, note="You have already started one. Finish it. To start again, first: /cancel")


def waits(draft: Draft, new: Draft) -> Reply:
    """The present question of the open report; the new one waits behind it, or is taken first by button."""
    asked = asks(draft)
    note = (bold(_called(draft)), " isn't submitted yet. ", bold(_called(new)), " waits, and comes next.")
    return replace(asked, lines=(*say(note).lines, *asked.lines))


def followed(reply: Reply, following: Draft) -> Reply:
    """The reply, then the question of the report that waited."""
    asked = asks(following)
    again = replace(asked, lines=(*reply.lines, (bold("The one that waited:"),), *asked.lines))
    return replace(again, buttons=(*asked.buttons, *reply.buttons), fresh=True)


def nothing_open() -> Reply:
    return say_beside("You have no report open here, or it was submitted.", buttons=(_BEGIN, _MINE))


def asks_date(draft: Draft, *, note: Line | None = None) -> Reply:
    return say(
        note,
        (bold("On which day was it known?"), f" Now: {write_date(draft.known_on)}"),
        "For example: yesterday, fri, 18/11",
        buttons=(
            (Button("Today", "/intel date today"), Button("Yesterday", "/intel date yesterday")),
            (Button("Leave it", "/intel go"),),
        ),
        expect=Expect(DATE, facts_of(draft), alone=True),
    )


def no_date(draft: Draft, words: str) -> Reply:
    return asks_date(draft, note=f"I can't read “{words[:QUOTED]}” as a day.")


def preview(draft: Draft, *, note: Line | None = None) -> Reply:
    again = draft.ref is not None
    return say(
        note,
        _title(draft),
        (bold("Not submitted yet"),),
        f"After it: {_called(draft.waiting[0])}" if draft.waiting else None,
        *(line for number, item in enumerate(draft.items, 1) for line in _item(number, item)),
        f"Date of intelligence: {write_date(draft.known_on)}",
        f"{cards.MARKING} · only the intelligence team's assessors will see it",
        buttons=(
            (Button("Submit again" if again else "Submit", "/intel submit"),),
            (Button("Add an item", "/intel add"), Button("Change the day", "/intel date")),
            *_changes(draft),
            (Button("It is sensitive after all", "/intel sensitive"),),
            *_other(draft),
        ),
        expect=_expect(draft),
    )


def _changes(draft: Draft) -> Iterator[Row]:
    for number in range(1, len(draft.items) + 1):
        change = Button(f"Rewrite {number}", f"/intel item {number}")
        drop = Button(f"Drop {number}", f"/intel drop {number}")
        yield (change, drop) if len(draft.items) > 1 else (change,)


def _item(number: int, item: DraftItem) -> Iterator[Line]:
    whole = item.whole()
    yield (bold(f"{number} · {whole.grade}"), f" · {item.text}")
    source, assessment = grades.SOURCES[whole.grade.source], grades.ASSESSMENTS[whole.grade.assessment]
    yield f"{_capital(grades.PROVENANCES[whole.provenance])}; source {source}; {assessment}."


def _text(_: DraftItem) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    words = "Who, what, where, when, how, why. One thing per item. Nothing about who told you."
    return ("what is known?", words), ()


def _provenance(_: DraftItem) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    crimestoppers = "If they want to stay anonymous: Crimestoppers, 0800 555 111."
    return ("how is it known?", crimestoppers), _choice(
        DraftQuestion.PROVENANCE, Provenance, _provenance_label
    )


def _source(item: DraftItem) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    provenance = item.provenance or Provenance.PUBLIC
    proposed = grades.EVALUATED[provenance]
    hint = f"{_capital(grades.PROVENANCES[provenance])}: I propose {grades.source(proposed)}."
    first = sorted(Source, key=lambda code: code is not proposed)
    return ("is the source reliable?", hint), _choice(DraftQuestion.SOURCE, first, grades.source)


def _assessment(_: DraftItem) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    return ("how does the source know?",), _choice(DraftQuestion.ASSESSMENT, Assessment, grades.assessment)


def _provenance_label(one: Provenance) -> str:
    return _capital(grades.PROVENANCES[one])


def _choice(asked: DraftQuestion, codes: Iterable[StrEnum], label: Callable[[Any], str]) -> tuple[Row, ...]:
    return tuple((Button(label(code), f"/intel {asked} {code}"),) for code in codes)


def _title(draft: Draft) -> Line:
    about = f" on {draft.about}" if draft.about else ""
    return (bold("Intelligence report"), f"{about} · {draft.ref or '3x5x2'}")


def _called(draft: Draft) -> str:
    """The report by its reference, or by its first words."""
    words = cards.cut(draft.items[0].text, QUOTED)
    return draft.ref or (f"“{words}”" if words else "The report without a text")


def _which(draft: Draft) -> Line | None:
    """The report that the question is about, where there are several."""
    if not draft.waiting:
        return None
    return (bold(_called(draft)), f" · after it: {_called(draft.waiting[0])}")


def _other(draft: Draft) -> tuple[Row, ...]:
    return ((Button("The other one first", "/intel other"),),) if draft.waiting else ()


def _leave(draft: Draft) -> str:
    if draft.ref:
        return f"To leave {draft.ref} as it was: /cancel"
    return "To leave it, so that nothing is kept: /cancel"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _expect(draft: Draft) -> Expect:
    return Expect(SUBMISSION, facts_of(draft), alone=True)


_BEGIN: Row = (Button("Start one", "/intel"),)
_MINE: Row = (Button("My reports", "/intel mine"),)
QUESTIONS: Mapping[DraftQuestion, Callable[[DraftItem], tuple[tuple[str, ...], tuple[Row, ...]]]] = (
    MappingProxyType(
        {
            DraftQuestion.TEXT: _text,
            DraftQuestion.PROVENANCE: _provenance,
            DraftQuestion.SOURCE: _source,
            DraftQuestion.ASSESSMENT: _assessment,
        }
    )
)
