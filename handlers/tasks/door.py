"""At the door of somebody referred: what to say, and how it went."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Meant, Press, Route
from bot.database import Session
from bot.errors import BeatlineError
from bot.language import doorstep
from bot.language.doorstep import DoorWord
from bot.language.emergencies import tells_of_danger
from bot.language.lone_answers import lone_answer
from bot.language.named import Named, Surely, named
from bot.language.references import Record, RecordKind, Reference
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.dialogues import TOLD
from bot.services.lone_visits import lists as lone_visits
from bot.services.safeguarding import remarks
from bot.services.safeguarding.remarks import KeptRemark
from bot.services.tasks import door, in_hand, outcomes, slips
from bot.services.tasks.outcomes import DoorAnswers, DoorQuestion, OutcomeView
from bot.services.tasks.unsafe_after import UnsafeToo
from bot.texts.lone_answers import with_help
from bot.texts.lone_visits import viewing as lone_visit_texts
from bot.texts.reply import Reply, with_words
from bot.texts.safeguarding.duties import remarked
from bot.texts.tasks import door as texts
from bot.texts.tasks import doorstep as texts_of_doorstep
from bot.texts.tasks import outcomes as texts_of_outcomes
from bot.texts.tasks import slips as slip_texts
from bot.texts.tasks.unsafe_after import added
from bot.values import replace
from handlers.words import task_named
from models.programme import VisitOutcome

SAID = re.compile(
    r"\s*(?:v(?P<seen>\d{1,6})\b)?[\s:,;.-]*(?P<sure>anyway\s+)?(?P<words>.*)", re.IGNORECASE | re.DOTALL
)
VISIT = re.compile(r"(?:^\s*|\b(?:tsk|task)[ :#_-]{0,3})\d{1,9}\b(?!\s*(?:/|:\d))", re.IGNORECASE)
OUTCOMES = tuple(VisitOutcome)
NAMES: Mapping[VisitOutcome, tuple[str, ...]] = MappingProxyType(
    {
        VisitOutcome.ENGAGED: ("engaged",),
        VisitOutcome.THINKING: ("thinking", "thinking about it"),
        VisitOutcome.DECLINED: ("declined",),
        VisitOutcome.NOT_IN: ("not in", "notin"),
        VisitOutcome.UNSAFE: ("unsafe",),
    }
)
OTHER_WORDS: Mapping[VisitOutcome, tuple[str, ...]] = MappingProxyType(
    {
        VisitOutcome.ENGAGED: ("engaging", "engages"),
        VisitOutcome.THINKING: ("wants to think", "undecided", "will think"),
        VisitOutcome.DECLINED: ("refused", "declines", "not interested", "said no", "says no"),
        VisitOutcome.NOT_IN: (
            *("nobody in", "no one in", "noone in", "nobody home", "no reply", "no answer", "not home"),
            *("not at home", "wasn't in", "nobody there"),
        ),
        VisitOutcome.UNSAFE: ("not safe",),
    }
)
UNSAID = frozenset({VisitOutcome.UNSAFE})  # counted as no attempt, which would hold the words
ON_THE_WAY = frozenset({DoorWord.LEFT, DoorWord.COMING, DoorWord.ARRIVED})
PARTS = MappingProxyType(
    {
        DoorQuestion.REASON: "reason",
        DoorQuestion.UNSAFE: "reason",
        DoorQuestion.CONSENT_BY: "by",
        DoorQuestion.CONSENT_HOW: "how",
    }
)
ENDS = re.compile(r"(?:end it|yes|yep|yeah)[\s.!]*", re.IGNORECASE)
SURE = re.compile(r"(?:anyway|yes|yep|yeah|y|it (?:is|was))[\s.!]*", re.IGNORECASE)
AGREED = MappingProxyType(
    {
        DoorQuestion.DAY.value: ("sure", SURE),
        DoorQuestion.WORD.value: ("despite", SURE),
        DoorQuestion.END.value: ("ends", ENDS),
    }
)


def what_to_say(ask: Ask) -> Reply:
    found = task_named(ask)
    if found is None:
        return _words_for_own(ask)
    return texts.script(door.require_words(ask.session, ask.actor, found.text, now=ask.now), now=ask.now)


def _words_for_own(ask: Ask) -> Reply:
    """The words for one's visit in progress, else for the next that one has accepted today."""
    own = [one for one in in_hand.list_own(ask.session, ask.actor, now=ask.now) if one.is_visit]
    going = [one.ref for one in own if one.is_going_on]
    if len(going) > 1:
        return texts.at_which(going)
    refs = going or [one.ref for one in own if one.own.accepted_at is not None]
    if not refs:
        return texts.which()
    script = texts.script(door.require_words(ask.session, ask.actor, refs[0], now=ask.now), now=ask.now)
    return texts.with_others(script, refs[1:])


def outcome(ask: Ask) -> Reply:
    """`/outcome TSK-0456 declined: not for them`; it asks for what is missing."""
    found = task_named(ask)
    if found is None:
        return texts_of_outcomes.which()
    said = SAID.match(VISIT.sub("", ask.words, count=1))
    seen = int(said["seen"]) if said and said["seen"] else None
    words, sure = (said["words"].strip(), bool(said["sure"])) if said else ("", False)
    return _heard(ask, found.text, words, "", seen, sure=sure)


def _heard(ask: Ask, ref: str, words: str, told: str, seen: int | None, *, sure: bool = False) -> Reply:
    """Take the outcome that the words begin with; of what names none, or nearly one, it is asked."""
    heard = _named(words)
    if heard is None or heard.surely is Surely.NEARLY:
        near = OUTCOMES[heard.at] if heard else None
        row = outcomes.require_open(ask.session, ask.actor, ref, near, seen=seen, now=ask.now)
        told = (heard.rest if heard else words) or told
        return texts_of_outcomes.choices(ref, row.step, said=words, told=told, near=near)
    words = heard.rest or told
    by, _, how = words.partition(",")
    said = {"reason": words, "by": by.strip(), "how": how.strip(), "remark": words}
    facts = {key: value for key, value in said.items() if value} | ({"sure": "yes"} if sure else {})
    return _go_on(ask, ref, OUTCOMES[heard.at], facts | ({"seen": str(seen)} if seen is not None else {}))


def _named(words: str) -> Named | None:
    return named(words, [NAMES[one] for one in OUTCOMES], [OTHER_WORDS[one] for one in OUTCOMES])


def read_on_card(
    session: Session, actor: Actor, about: Reference, words: str, *, now: datetime
) -> Meant | None:
    """The outcome that an answer to a visit's card names; sure where it says nothing else."""
    heard = _named(words) if about.kind is RecordKind.TASK else None
    if heard is None or heard.surely is Surely.SO_FAR or (heard.rest and heard.surely < Surely.BY_NAME):
        return None
    try:
        row = outcomes.require_open(session, actor, about.text, OUTCOMES[heard.at], now=now)
    except BeatlineError:
        return None
    says = f"/outcome {about.text} v{row.step} {OUTCOMES[heard.at]}"
    surely = heard.surely is Surely.BY_NAME and not heard.rest
    return Meant(texts_of_outcomes.OUTCOMES[OUTCOMES[heard.at]], with_words(says, heard.rest), surely)


def answered(ask: Ask) -> Reply:
    facts = dict(ask.facts)
    if "asks" not in facts:
        return texts_of_outcomes.nothing_open()
    if facts["asks"] == texts_of_outcomes.WHICH:
        return _with_help(ask, _which(ask, facts))
    if facts["asks"] == texts_of_outcomes.AT_WHICH:
        return _at_which(ask, facts["why"])
    if (agreed := AGREED.get(facts["asks"])) is not None:
        key, words = agreed
        if not words.fullmatch(ask.words):
            return texts_of_outcomes.left(facts["task"])
        return _go_on(ask, facts["task"], VisitOutcome(facts["outcome"]), {**facts, key: "yes"})
    facts[PARTS[DoorQuestion(facts["asks"])]] = ask.words.strip()
    facts["remark"] = f"{facts.get('remark', '')} {ask.words}".strip()
    return _go_on(ask, facts["task"], VisitOutcome(facts["outcome"]), facts)


def _which(ask: Ask, facts: Mapping[str, str]) -> Reply:
    """The outcome that was asked for; words of something else, or that one is all right, tell none."""
    if (moved := doorstep.read(ask.words)) in ON_THE_WAY:
        own = in_hand.list_own(ask.session, ask.actor, now=ask.now)
        return texts_of_doorstep.asks(moved, ask.words, own)
    words = facts["near"] if "near" in facts and SURE.fullmatch(ask.words) else ask.words
    if facts.get("near") == VisitOutcome.UNSAFE and tells_of_danger(words) and _named(words) is None:
        told = f"{facts['why']}; {words}"
        return texts_of_outcomes.choices(
            facts["task"], int(facts["seen"]), said=words, told=told, near=VisitOutcome.UNSAFE
        )
    if lone_answer(words):
        return texts_of_outcomes.choices(facts["task"], int(facts["seen"]), said=words)
    told = facts.get(TOLD, "")
    if (heard := _named(words)) and OUTCOMES[heard.at] == facts.get("near"):
        told = facts["why"]
    return _heard(ask, facts["task"], words, told, int(facts["seen"]))


def _with_help(ask: Ask, reply: Reply) -> Reply:
    """[Help] first where somebody out alone says words of danger to the question."""
    is_alone = tells_of_danger(ask.words) and lone_visits.own(ask.session, ask.actor) is not None
    return with_help(reply) if is_alone else reply


def _at_which(ask: Ask, why: str) -> Reply:
    """The visit that was unsafe, of several, by a tap or its reference; other words are read anew."""
    found = task_named(ask)
    if found is not None:
        said = SAID.match(VISIT.sub("", ask.words, count=1))
        seen = int(said["seen"]) if said and said["seen"] else None
        return _heard(ask, found.text, VisitOutcome.UNSAFE.value, why, seen)
    own = in_hand.list_own(ask.session, ask.actor, now=ask.now)
    meant = doorstep.read(ask.words)
    asked = (DoorWord.UNSAFE, f"{VisitOutcome.UNSAFE}: {why}") if meant is None else (meant, ask.words)
    return replace(texts_of_doorstep.asks(*asked, own), unused=True)


def _go_on(ask: Ask, ref: str, meant: VisitOutcome, facts: dict[str, str]) -> Reply:
    given = DoorAnswers(
        facts.get("reason"), facts.get("by"), facts.get("how"),
        despite_word="despite" in facts, another_day="sure" in facts, ends="ends" in facts,
    )  # fmt: skip
    seen = int(facts["seen"]) if "seen" in facts else None
    bands = ask.settings.visit_bands
    found = outcomes.record(ask.session, ask.actor, ref, meant, given, bands=bands, seen=seen, now=ask.now)
    if found is DoorQuestion.DAY:
        row = outcomes.require_open(ask.session, ask.actor, ref, meant, seen=seen, now=ask.now)
        return texts_of_outcomes.asks_day(ref, row.starts_at, meant, facts, now=ask.now)
    if found is DoorQuestion.WORD:
        return texts_of_outcomes.asks_word(ref, meant, facts)
    if found is DoorQuestion.END:
        return texts_of_outcomes.asks_end(ref, meant, facts)
    if isinstance(found, DoorQuestion):
        return texts_of_outcomes.asks(found, ref, meant, facts)
    shown = added(found) if isinstance(found, UnsafeToo) else texts_of_outcomes.recorded(found, bands)
    recorded = remarked(shown, _remark(ask, found, facts.get("remark", "")))
    return lone_visit_texts.still_asks(recorded, lone_visits.own(ask.session, ask.actor), found.ref)


def _remark(ask: Ask, found: OutcomeView | UnsafeToo, words: str) -> KeptRemark | None:
    """The note of what was said, if it gives cause for concern or is kept nowhere else."""
    if isinstance(found, UnsafeToo) and not found.is_kept:
        return None
    about = Record(RecordKind.TASK, found.task_id, found.ref)
    is_unsaid = isinstance(found, UnsafeToo) or found.outcome in UNSAID
    keep = remarks.keep if words and is_unsaid else remarks.keep_concern
    return keep(ask.session, ask.actor, about, words, origin=ask.origin, now=ask.now)


def slip(ask: Ask) -> Reply:
    found = task_named(ask)
    if found is None:
        return texts_of_outcomes.which()
    return slip_texts.sent(slips.tell(ask.session, ask.actor, found.text, now=ask.now))


ROUTES = (
    Route(
        "say",
        what_to_say,
        Permission.CARRY_OUT,
        help="Show what to say at the door, to read out",
        usage="/say REFERENCE",
        examples=("/say TSK-0456", "/say 456"),
        brings="The words of the programme for the person's age; to a child the offer alone.",
        also=doorstep.TO_SAY,
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
        reasons=frozenset({texts_of_outcomes.ANSWER}),
        wants={texts_of_outcomes.ANSWER: frozenset({"outcome answer"})},
        press=Press(re.compile(r"outcome"), "/outcome {first}"),
        reads=read_on_card,
    ),
    Route(
        "outcome slip",
        slip,
        Permission.CARRY_OUT,
        help="Let the lead know that the outcome that you said just now was a slip",
        examples=("/outcome slip TSK-0456",),
        hidden=True,
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
