"""At the door of somebody referred: what to say, and how it went."""

from __future__ import annotations

import re
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Press, Route
from bot.language.references import Record, RecordKind
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.safeguarding import remarks
from bot.services.safeguarding.remarks import KeptRemark
from bot.services.tasks import door, outcomes
from bot.services.tasks.outcomes import DoorAnswers, DoorQuestion, OutcomeView
from bot.texts.reply import Reply
from bot.texts.safeguarding.duties import remarked
from bot.texts.tasks import door as texts
from bot.texts.tasks import outcomes as texts_of_outcomes
from handlers.words import task_named
from models.programme import VisitOutcome

SAID = re.compile(
    r"\s*(?:(?:tsk|task)?[ :#_-]{0,3}\d{1,9}\b)?(?:\s+v(?P<seen>\d{1,6})\b)?[\s:,]*"
    r"(?P<sure>anyway\s+)?(?:(?P<outcome>not ?in|[a-z]+)\b)?[\s:,;.-]*(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
UNSAID = frozenset({VisitOutcome.UNSAFE})  # counted as no attempt, which would hold the words
OUTCOMES = MappingProxyType({one.value.replace(" ", ""): one for one in VisitOutcome})
PARTS = MappingProxyType(
    {
        DoorQuestion.REASON: "reason",
        DoorQuestion.UNSAFE: "reason",
        DoorQuestion.CONSENT_BY: "by",
        DoorQuestion.CONSENT_HOW: "how",
    }
)
SURE = re.compile(r"(?:anyway|yes|yep|yeah|y|it (?:is|was))[\s.!]*", re.IGNORECASE)


def what_to_say(ask: Ask) -> Reply:
    found = task_named(ask)
    if found is None:
        return texts.which()
    return texts.script(door.require_words(ask.session, ask.actor, found.text, now=ask.now), now=ask.now)


def outcome(ask: Ask) -> Reply:
    """`/outcome TSK-0456 declined: not for them`; it asks for what is missing."""
    found = task_named(ask)
    if found is None:
        return texts_of_outcomes.which()
    said = SAID.match(ask.words)
    meant = OUTCOMES.get(lowered(said["outcome"] or "").replace(" ", "")) if said else None
    seen = int(said["seen"]) if said and said["seen"] else None
    if said is None or meant is None:
        row = outcomes.require_open(ask.session, ask.actor, found.text, seen=seen, now=ask.now)
        return texts_of_outcomes.choices(found.text, row.step)
    by, _, how = said["words"].partition(",")
    told = {"reason": said["words"].strip(), "by": by.strip(), "how": how.strip()}
    told["remark"] = said["words"].strip()
    facts = {key: value for key, value in told.items() if value} | ({"sure": "yes"} if said["sure"] else {})
    return _go_on(ask, found.text, meant, facts | ({"seen": str(seen)} if seen is not None else {}))


def answered(ask: Ask) -> Reply:
    facts = dict(ask.facts)
    if "asks" not in facts:
        return texts_of_outcomes.nothing_open()
    if facts["asks"] == DoorQuestion.DAY:
        if not SURE.fullmatch(ask.words):
            return texts_of_outcomes.left(facts["task"])
        return _go_on(ask, facts["task"], VisitOutcome(facts["outcome"]), {**facts, "sure": "yes"})
    facts[PARTS[DoorQuestion(facts["asks"])]] = ask.words.strip()
    facts["remark"] = f"{facts.get('remark', '')} {ask.words}".strip()
    return _go_on(ask, facts["task"], VisitOutcome(facts["outcome"]), facts)


def _go_on(ask: Ask, ref: str, meant: VisitOutcome, facts: dict[str, str]) -> Reply:
    given = DoorAnswers(facts.get("reason"), facts.get("by"), facts.get("how"), another_day="sure" in facts)
    seen = int(facts["seen"]) if "seen" in facts else None
    bands = ask.settings.visit_bands
    found = outcomes.record(ask.session, ask.actor, ref, meant, given, bands=bands, seen=seen, now=ask.now)
    if found is DoorQuestion.DAY:
        row = outcomes.require_open(ask.session, ask.actor, ref, meant, seen=seen, now=ask.now)
        return texts_of_outcomes.asks_day(ref, row.starts_at, meant, facts, now=ask.now)
    if isinstance(found, DoorQuestion):
        return texts_of_outcomes.asks(found, ref, meant, facts)
    return remarked(texts_of_outcomes.recorded(found, bands), _remark(ask, found, facts.get("remark", "")))


def _remark(ask: Ask, found: OutcomeView, words: str) -> KeptRemark | None:
    """The note of what was said, if it gives cause for concern or is kept nowhere else."""
    about = Record(RecordKind.TASK, found.task_id, found.ref)
    keep = remarks.keep if words and found.outcome in UNSAID else remarks.keep_concern
    return keep(ask.session, ask.actor, about, words, origin=ask.origin, now=ask.now)


ROUTES = (
    Route(
        "say",
        what_to_say,
        Permission.CARRY_OUT,
        help="Show what to say at the door, to read out",
        usage="/say REFERENCE",
        examples=("/say TSK-0456", "/say 456"),
        brings="The words of the programme for the person's age; to a child the offer alone.",
        press=Press(re.compile(r"(?:what to )?say|what do i say"), "/say {first}"),
        looks=True,
    ),
    Route(
        "outcome",
        outcome,
        Permission.CARRY_OUT,
        help="Say how a visit went: the task, the referral and what comes next follow",
        usage="/outcome REFERENCE engaged, thinking, declined, not in or unsafe",
        examples=("/outcome TSK-0456 not in", "/outcome TSK-0456 engaged: mother, at the door"),
        brings="Where the referral stands now, and times for the next visit.",
        steps={texts_of_outcomes.ANSWER: answered},
        wants={texts_of_outcomes.ANSWER: frozenset({"outcome answer"})},
        press=Press(re.compile(r"outcome"), "/outcome {first}"),
    ),
    Route(
        "outcome answer",
        answered,
        Permission.CARRY_OUT,
        help="Answer what a visit's outcome still needs",
        examples=("/outcome answer a parent",),
        hidden=True,
    ),
)
