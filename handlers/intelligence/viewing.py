"""What officers say to submit intelligence and to see how it stands, and assessors to decide on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page, reference
from bot.language.references import RecordKind
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

WORD = re.compile(r"(?P<verb>[a-z]+)\b\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


def intel(ask: Ask) -> Reply:
    """`/intel`, with a verb or with what is known: each button says one of these."""
    found = WORD.match(ask.words)
    verb = found["verb"].lower() if found else ""
    if found and verb in ANSWERED and (read(Draft, ask.facts) or read(AssessmentDraft, ask.facts)):
        return _answer(ask, DraftQuestion(verb), found["rest"].strip())
    if found and verb in VERBS:
        return VERBS[verb](ask, found["rest"].strip())
    shown = reference(ask, RecordKind.INTELLIGENCE)
    if shown is not None and len(ask.words) <= len(shown.text) + len("intelligence"):
        return texts.card(intelligence.require(ask.session, ask.actor, shown.text, now=ask.now), now=ask.now)
    return submitting.begin(ask)


def _answer(ask: Ask, asked: DraftQuestion, words: str) -> Reply:
    answer = assessing.answer if read(AssessmentDraft, ask.facts) else submitting.answer
    return answer(ask, words, asked=asked)


def _mine(ask: Ask, words: str) -> Reply:
    page, _ = pull_page(words)
    found, total = intelligence.mine(ask.session, ask.actor, page=page, now=ask.now)
    return texts.mine(found, total, page=page, now=ask.now)


def _queue(ask: Ask, words: str) -> Reply:
    page, _ = pull_page(words)
    found, total = intelligence_queue.list_waiting(ask.session, ask.actor, page=page, now=ask.now)
    return texts.queue(found, total, page=page, now=ask.now)


def _sensitive(ask: Ask, _: str) -> Reply:
    return submitting.stopped(ask)


ANSWERED = frozenset(asked.value for asked in DraftQuestion)
VERBS: Mapping[str, Callable[[Ask, str], Reply]] = MappingProxyType(
    {
        "mine": _mine,
        "queue": _queue,
        "sensitive": _sensitive,
        "go": submitting.go_on,
        "add": submitting.add,
        "item": submitting.write_anew,
        "drop": submitting.drop,
        "date": submitting.date,
        "submit": submitting.submit,
        "correct": submitting.correct,
        "assess": assessing.begin,
        "return": assessing.send_back,
        "confirm": assessing.confirm,
    }
)
ROUTES = (
    Route(
        "intel",
        intel,
        Permission.INTELLIGENCE,
        help="submit intelligence (3x5x2) to the assessors; also in answer to a card; /intel mine",
        usage="/intel 2B public yesterday: WHAT IS KNOWN",
        also=re.compile(r"intel(?:ligence)?\b[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL),
        shows=RecordKind.INTELLIGENCE,
        steps={
            SUBMISSION: submitting.said,
            DATE: submitting.date_said,
            ASSESSMENT: assessing.said,
            RETURN: assessing.correction_said,
        },
        on_cards=True,
    ),
)
