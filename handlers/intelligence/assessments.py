"""The dialogue in which an assessor decides on a report, or returns it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.letters import capitals, lowered
from bot.services import dialogues
from bot.services.audit import trail
from bot.services.intelligence import assessments
from bot.services.intelligence import drafts as intelligence_drafts
from bot.services.intelligence.assessments import GROUPS, DecidedMeanwhileError
from bot.services.intelligence.drafts import AssessmentDraft, DraftDecision, DraftQuestion
from bot.services.intelligence.grades import read_grade
from bot.services.intelligence.submissions import check_text
from bot.services.intelligence.viewing import KIND, IntelligenceReportView
from bot.texts import refusals
from bot.texts.intelligence import assessments as questions
from bot.texts.intelligence import viewing as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.intelligence.words import beside
from models.intelligence import ActionCode, HandlingCode, SanitisationCode

VERSION = re.compile(r"\bv(\d{1,6})\b", re.IGNORECASE)
REF = re.compile(r"(?:int|intel|intelligence)[\s:#_-]*\d+\s*(?:v\d{1,6}\b\s*)?", re.IGNORECASE)
SAME = frozenset(("same", "as it was submitted"))


def begin(ask: Ask) -> Reply:
    """`assess INT-0001 v1` assesses that version or none."""
    report = _waiting(ask, ask.named, _version(ask.words))
    trail.record(ask.session, ask.actor, "consult", [(KIND, report.ref)], now=ask.now)
    asked = questions.asks(intelligence_drafts.assessing(report), report)
    open_ = _draft(ask)
    return asked if open_ and open_.ref == report.ref else beside(asked)


def said(ask: Ask) -> Reply:
    return answer(ask, ask.words)


def answer(ask: Ask, words: str, *, asked: DraftQuestion | None = None) -> Reply:
    """The answer to the present question; an old button only asks it again."""
    draft = _draft(ask)
    if draft is None:
        return questions.nothing_open()
    try:
        report = _waiting(ask, draft.ref, draft.version)
    except DecidedMeanwhileError as error:
        return _too_late(ask, error)
    if draft.asked is None or asked not in (None, draft.asked):
        return questions.asks(draft, report)
    further = _answered(draft, report, words)
    return questions.asks(further, report) if further else questions.not_understood(draft, report, words)


def confirm(ask: Ask) -> Reply:
    draft = _draft(ask)
    if draft is None:
        return questions.nothing_open()
    if draft.asked is not None or draft.group is None:
        return answer(ask, "", asked=DraftQuestion.TEXT)
    try:
        report = assessments.assess(
            ask.session, ask.actor, draft.ref, [one.whole() for one in draft.decisions],
            mopi_group=draft.group, version=draft.version, now=ask.now,
        )  # fmt: skip
    except DecidedMeanwhileError as error:
        return _too_late(ask, error)
    dialogues.end(ask.session, ask.actor.id)
    return texts.assessed(report)


def send_back(ask: Ask) -> Reply:
    """`return INT-0001 v1 WHAT IS TO BE CORRECTED` returns it; without those words it asks for them."""
    report = _waiting(ask, ask.named, _version(ask.words))
    wanted = REF.sub("", ask.words, count=1).strip()
    return (
        _sent_back(ask, report.ref, report.version, wanted) if wanted else questions.asks_correction(report)
    )


def correction_said(ask: Ask) -> Reply:
    return _sent_back(ask, ask.facts["ref"], int(ask.facts["version"]), ask.words)


def _sent_back(ask: Ask, ref: str, version: int, words: str) -> Reply:
    try:
        report = assessments.send_back(ask.session, ask.actor, ref, words, version=version, now=ask.now)
    except DecidedMeanwhileError as error:
        return _too_late(ask, error)
    dialogues.end(ask.session, ask.actor.id)
    return texts.sent_back(report)


def _version(words: str) -> int | None:
    found = VERSION.search(words)
    return int(found[1]) if found else None


def _draft(ask: Ask) -> AssessmentDraft | None:
    return intelligence_drafts.read(AssessmentDraft, ask.facts)


def _waiting(ask: Ask, ref: str, version: int | None) -> IntelligenceReportView:
    return assessments.require_waiting(ask.session, ask.actor, ref, version=version, now=ask.now)


def _too_late(ask: Ask, error: DecidedMeanwhileError) -> Reply:
    """Refuse and end the dialogue; an exception would keep it open."""
    dialogues.end(ask.session, ask.actor.id)
    return refusals.words(error)


def _answered(draft: AssessmentDraft, report: IntelligenceReportView, words: str) -> AssessmentDraft | None:
    """The draft with the answer; None if the words are no answer."""
    if draft.place is None:
        group = int(words) if words.strip() in {str(one) for one in GROUPS} else None
        return replace(draft, group=group) if group else None
    decision, text = draft.decisions[draft.place], report.items[draft.place].text
    if draft.asked is DraftQuestion.SANITISED and lowered(words.strip()) in SAME:
        words = text
    made = READERS[draft.asked or DraftQuestion.GRADE](decision, words)
    return draft.with_decision(draft.place, made) if made else None


def _grade(decision: DraftDecision, words: str) -> DraftDecision | None:
    """`1A`, or with the handling code: `1AP`."""
    grade = read_grade(words)
    if grade is None:
        return None
    return replace(decision, source=grade.source, assessment=grade.assessment, handling=grade.handling)


def _handling(decision: DraftDecision, words: str) -> DraftDecision | None:
    code = capitals(words.strip(" ."))
    return replace(decision, handling=HandlingCode(code)) if code in set(HandlingCode) else None


def _action(decision: DraftDecision, words: str) -> DraftDecision | None:
    code = capitals(words.strip(" ."))
    return replace(decision, action=ActionCode(code)) if code in set(ActionCode) else None


def _sanitisation(decision: DraftDecision, words: str) -> DraftDecision | None:
    code = capitals(words.strip(" ."))
    return replace(decision, sanitisation=SanitisationCode(code)) if code in set(SanitisationCode) else None


READERS: Mapping[DraftQuestion, Callable[[DraftDecision, str], DraftDecision | None]] = MappingProxyType(
    {
        DraftQuestion.GRADE: _grade,
        DraftQuestion.HANDLING: _handling,
        DraftQuestion.CONDITIONS: lambda decision, words: replace(decision, conditions=check_text(words)),
        DraftQuestion.ACTION: _action,
        DraftQuestion.USAGE: lambda decision, words: replace(decision, usage=check_text(words)),
        DraftQuestion.SANITISATION: _sanitisation,
        DraftQuestion.SANITISED: lambda decision, words: replace(decision, text=check_text(words)),
    }
)
