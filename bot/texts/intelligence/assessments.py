"""The questions to an assessor, up to the preview of the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.services.intelligence.assessments import GROUPS
from bot.services.intelligence.drafts import AssessmentDraft, DraftDecision, DraftQuestion, facts_of
from bot.services.intelligence.viewing import IntelligenceReportView, ItemView
from bot.texts import cards
from bot.texts.intelligence import grades
from bot.texts.intelligence.viewing import handling
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, say, say_beside
from models.intelligence import ActionCode, HandlingCode, SanitisationCode

ASSESSMENT, RETURN = "intel assessment", "intel return"
QUOTED = 40
CANCEL = "To leave it undecided: /cancel"


def asks(draft: AssessmentDraft, report: IntelligenceReportView, *, note: Line | None = None) -> Reply:
    """The next question, or the preview where nothing is missing."""
    if draft.asked is None:
        return preview(draft, report, note=note)
    if draft.place is None:
        return _asks_group(draft, note)
    item, decision = report.items[draft.place], draft.decisions[draft.place]
    words, buttons = QUESTIONS[draft.asked](item)
    return say(
        note,
        _heading(f"Item {item.number} of {len(report.items)}", report.ref),
        (bold(words),),
        f"Submitted as {item.grade}, {grades.PROVENANCES[item.provenance]}: {item.text}",
        " · ".join(_so_far(decision)) or None,
        CANCEL,
        buttons=buttons,
        expect=_expect(draft),
    )


def not_understood(draft: AssessmentDraft, report: IntelligenceReportView, words: str) -> Reply:
    note = f"“{words[:QUOTED]}” isn't one of these. Tap one, or type its code."
    return asks(draft, report, note=note)


def nothing_open() -> Reply:
    return say_beside("You have no assessment open.", buttons=((Button("Reports waiting", "/intel queue"),),))


def asks_correction(report: IntelligenceReportView) -> Reply:
    facts = {"ref": report.ref, "version": str(report.version)}
    return say(
        _heading("Send back", report.ref),
        (bold("What needs correcting?"),),
        "They will read your words. To leave it: /cancel",
        expect=Expect(RETURN, facts),
    )


def preview(draft: AssessmentDraft, report: IntelligenceReportView, *, note: Line | None = None) -> Reply:
    lines = (
        line for item, one in zip(report.items, draft.decisions, strict=True) for line in _decided(item, one)
    )
    return say(
        note,
        _heading("Your assessment", report.ref),
        (bold("Not decided yet"),),
        *lines,
        f"MoPI group {draft.group}: {grades.GROUPS[draft.group or GROUPS[0]]}",
        cards.MARKING,
        buttons=(
            (Button("Confirm", "/intel confirm"),),
            (Button("Start again", f"/intel assess {draft.ref} v{draft.version}"),),
        ),
        expect=_expect(draft),
    )


def _decided(item: ItemView, draft: DraftDecision) -> Iterator[Line]:
    decision = draft.whole()
    yield (bold(f"{item.number} · {decision.grade}"), f" · {decision.text}")
    yield "; ".join(handling(decision.handling))


def _so_far(decision: DraftDecision) -> Iterator[str]:
    """The codes chosen already."""
    grade = f"{decision.source or ''}{decision.assessment or ''}{decision.handling or ''}"
    yield from (code for code in (grade, decision.action, decision.sanitisation) if code)


def _asks_group(draft: AssessmentDraft, note: Line | None) -> Reply:
    buttons = tuple((Button(f"{one} · {grades.GROUPS[one]}", f"/intel group {one}"),) for one in GROUPS)
    return say(
        note,
        _heading("Retention", draft.ref),
        (bold("Which MoPI group?"),),
        CANCEL,
        buttons=buttons,
        expect=_expect(draft),
    )


def _grade(item: ItemView) -> tuple[str, tuple[Row, ...]]:
    confirm = Button(f"Confirm {item.grade}", f"/intel grade {item.grade}")
    return "Is the grade right? If not, type the right one, such as 1A.", ((confirm,),)


def _handling(_: ItemView) -> tuple[str, tuple[Row, ...]]:
    return "How may it be handled?", _choice(DraftQuestion.HANDLING, HandlingCode, grades.HANDLINGS)


def _conditions(_: ItemView) -> tuple[str, tuple[Row, ...]]:
    return "C: on what conditions may it be shared?", ()


def _action(_: ItemView) -> tuple[str, tuple[Row, ...]]:
    return "C: what action is allowed on it?", _choice(DraftQuestion.ACTION, ActionCode, grades.ACTIONS)


def _usage(_: ItemView) -> tuple[str, tuple[Row, ...]]:
    return "A3: which overt action does its owner allow?", ()


def _sanitisation(_: ItemView) -> tuple[str, tuple[Row, ...]]:
    words = "C: may others sanitise it?"
    return words, _choice(DraftQuestion.SANITISATION, SanitisationCode, grades.SANITISATIONS)


def _sanitised(_: ItemView) -> tuple[str, tuple[Row, ...]]:
    same = Button("As it was submitted", f"/intel {DraftQuestion.SANITISED} same")
    return "What is the sanitised text? It must not reveal the source or tactics.", ((same,),)


def _choice(asked: DraftQuestion, codes: Iterable[Any], words: Mapping[Any, str]) -> tuple[Row, ...]:
    return tuple((Button(f"{code} · {words[code]}", f"/intel {asked} {code}"),) for code in codes)


def _heading(what: str, ref: str) -> Line:
    """A heading unlike a card's: the reply is the answer, and must not be filed on the report."""
    return (bold(what), f" · {ref}")


def _expect(draft: AssessmentDraft) -> Expect:
    return Expect(ASSESSMENT, facts_of(draft), alone=True)


QUESTIONS: Mapping[DraftQuestion, Callable[[ItemView], tuple[str, tuple[Row, ...]]]] = MappingProxyType(
    {
        DraftQuestion.GRADE: _grade,
        DraftQuestion.HANDLING: _handling,
        DraftQuestion.CONDITIONS: _conditions,
        DraftQuestion.ACTION: _action,
        DraftQuestion.USAGE: _usage,
        DraftQuestion.SANITISATION: _sanitisation,
        DraftQuestion.SANITISED: _sanitised,
    }
)
