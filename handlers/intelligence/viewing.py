"""Officers' words to submit intelligence and follow it, and assessors' words to decide on it."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Handler, Names, Route
from bot.language.references import RecordKind
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.intelligence import queue as intelligence_queue
from bot.services.intelligence import viewing as intelligence
from bot.services.intelligence.drafts import AssessmentDraft, Draft, DraftQuestion, read
from bot.texts.intelligence import viewing as texts
from bot.texts.intelligence.assessments import ASSESSMENT, RETURN
from bot.texts.intelligence.drafts import DATE, SUBMISSION
from bot.texts.reply import Reply
from handlers.intelligence import assessments as assessing
from handlers.intelligence import drafts as submitting
from handlers.words import pull_page, reference

ANSWER = re.compile(rf"(?P<asked>{'|'.join(DraftQuestion)})\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)


def intel(ask: Ask) -> Reply:
    """`/intel` with the intelligence, or with a report's reference; a button answers the present question."""
    found = ANSWER.match(ask.words)
    if found and (read(Draft, ask.facts) or read(AssessmentDraft, ask.facts)):
        return _answer(ask, DraftQuestion(lowered(found["asked"])), found["words"].strip())
    shown = reference(ask, RecordKind.INTELLIGENCE)
    if shown is not None and len(ask.words) <= len(shown.text) + len("intelligence"):
        return texts.card(intelligence.require(ask.session, ask.actor, shown.text, now=ask.now), now=ask.now)
    return submitting.begin(ask)


def _answer(ask: Ask, asked: DraftQuestion, words: str) -> Reply:
    answer = assessing.answer if read(AssessmentDraft, ask.facts) else submitting.answer
    return answer(ask, words, asked=asked)


def _mine(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = intelligence.mine(ask.session, ask.actor, page=page, now=ask.now)
    return texts.mine(found, total, page=page, now=ask.now)


def _queue(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = intelligence_queue.list_waiting(ask.session, ask.actor, page=page, now=ask.now)
    return texts.queue(found, total, page=page, now=ask.now)


REPORT = Names(RecordKind.INTELLIGENCE, lambda ask: texts.which(ask.words))


def _verb(
    command: str,
    handle: Handler,
    *,
    purpose: str,
    example: str = "",
    names: Names | None = None,
    looks: bool = False,
) -> Route:
    return Route(
        command, handle, Permission.INTELLIGENCE, purpose, examples=(example,), names=names, looks=looks
    )


def _button(command: str, handle: Handler, *, purpose: str) -> Route:
    """A button of the dialogue in which a report is written or assessed."""
    return Route(command, handle, Permission.INTELLIGENCE, purpose, hidden=True)


ROUTES = (
    Route(
        "intel",
        intel,
        Permission.INTELLIGENCE,
        help="Submit intelligence (3x5x2) to the assessors; also in answer to a card",
        usage="/intel GRADE HANDLING DAY: WORDS",
        examples=(
            "/intel 2B public yesterday: WHAT IS KNOWN",
            "/intel",
        ),
        brings="A question for each part that is missing, then a preview with [Submit].",
        also=re.compile(r"intel(?:ligence)?\b[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL),
        shows=RecordKind.INTELLIGENCE,
        steps={
            SUBMISSION: submitting.said,
            DATE: submitting.date,
            ASSESSMENT: assessing.said,
            RETURN: assessing.correction_said,
        },
        plainly=re.compile(r"intel(?:ligence)?(?:\s*[:,]|\s+int\b|\s+[1-5][a-e]\b|\s*$)", re.IGNORECASE),
        exact=frozenset({DATE, ASSESSMENT}),
        on_cards=True,
    ),
    _verb(
        "intel mine", _mine, purpose="List the reports that you submitted", example="/intel mine", looks=True
    ),
    _verb(
        "intel queue",
        _queue,
        purpose="List the reports that wait for an assessor",
        example="/intel queue",
        looks=True,
    ),
    _verb(
        "intel correct",
        submitting.correct,
        purpose="Correct a report of yours that came back",
        example="/intel correct INT-0001",
        names=REPORT,
    ),
    _verb(
        "intel assess",
        assessing.begin,
        purpose="Assess a report, as an assessor",
        example="/intel assess INT-0001 v1",
        names=REPORT,
    ),
    _verb(
        "intel return",
        assessing.send_back,
        purpose="Send a report back to be corrected, as an assessor",
        example="/intel return INT-0001 v1 Say where this was.",
        names=REPORT,
    ),
    _button("intel sensitive", submitting.stopped, purpose="Stop the report, because it is sensitive"),
    _button("intel go", submitting.go_on, purpose="Go on with the report"),
    _button("intel other", submitting.other, purpose="Go on with the other report first"),
    _button("intel add", submitting.add, purpose="Add another item to the report"),
    _button("intel item", submitting.write_again, purpose="Write an item of the report again"),
    _button("intel drop", submitting.drop, purpose="Take an item out of the report"),
    _button("intel date", submitting.date, purpose="Say when it was known"),
    _button("intel submit", submitting.submit, purpose="Submit the report"),
    _button("intel confirm", assessing.confirm, purpose="Confirm the assessment"),
)
