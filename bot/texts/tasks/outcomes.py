"""The outcome of a visit in words: its choices, its questions, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.language.times.bands import VisitBand
from bot.language.times.wall import to_local, write_day
from bot.services.dialogues import TOLD
from bot.services.tasks.outcomes import DoorQuestion, OutcomeView
from bot.texts import cards, labels, questions
from bot.texts.reply import (
    Button,
    Expect,
    Reply,
    Row,
    answered_in_words,
    bold,
    cut_at_word,
    prose,
    say,
    say_beside,
)
from bot.texts.tasks.visits import offered
from bot.texts.times import day
from models.programme import VisitOutcome

ANSWER = "outcome answer"
WHICH, AT_WHICH = "which outcome", "at which visit"
ANYWAY = "anyway"
DECIDES = "The lead and the supervisors are told. A supervisor decides before another visit; open ones wait."
SETTLES = frozenset({VisitOutcome.ENGAGED, VisitOutcome.DECLINED})
SAID = 80  # characters
OUTCOMES = labels.VISIT_OUTCOMES
QUESTIONS: Mapping[DoorQuestion, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        DoorQuestion.CONSENT_BY: (
            "Who consented?",
            ("the child and a parent", "a parent", "a carer", "they did"),
        ),
        DoorQuestion.CONSENT_HOW: ("How?", ("at the door", "in writing", "by telephone")),
        DoorQuestion.REASON: ("Why, in their words?", ("not for them", "no reason given")),
        DoorQuestion.UNSAFE: ("What made it unsafe?", ("threats", "a weapon", "a dog", "I can't say now")),
    }
)


def which() -> Reply:
    return say(prose("Which visit? For example: `/outcome TSK-0456 not in`"))


def choices(
    ref: str, step: int, *, said: str = "", told: str = "", near: VisitOutcome | None = None
) -> Reply:
    """The outcomes to choose from, or the one that was nearly said; `told` waits for the choice."""
    offered = {near: OUTCOMES[near]} if near else OUTCOMES
    asked = f"{OUTCOMES[near]}?" if near else "How did the visit go?"
    if not said:
        buttons = [Button(label, f"/outcome {ref} v{step} {one}") for one, label in offered.items()]
        return say((bold(asked), f" · {ref}"), buttons=cards.grid(buttons, across=2))
    return say(
        (bold(asked), f" · {ref}"),
        f"You wrote “{cut_at_word(said, SAID)}”. Nothing was changed.",
        buttons=cards.grid(
            (Button(label, f"/outcome answer {one}") for one, label in offered.items()), across=2
        ),
        expect=Expect(ANSWER, {"task": ref, "seen": str(step), "asks": WHICH, **_waits(told, near)}),
    )


def _waits(told: str, near: VisitOutcome | None) -> dict[str, str]:
    """The words that wait for the choice; those that came with an outcome are for that one alone."""
    return {"near": near.value, "why": told} if near else {TOLD: told}


def asks(question: DoorQuestion, ref: str, outcome: VisitOutcome, facts: Mapping[str, str]) -> Reply:
    """A button answers as typed words do."""
    words, usual = QUESTIONS[question]
    asked = say(
        (bold(words), f" · {ref}, {OUTCOMES[outcome].lower()}"),
        "Tap one, or say it in your own words, without names. To leave it: /cancel",
        buttons=tuple((Button(f"{one[:1].upper()}{one[1:]}", f"/outcome answer {one}"),) for one in usual),
        expect=Expect(ANSWER, {**facts, "task": ref, "outcome": outcome.value, "asks": question.value}),
    )
    return answered_in_words(asked, words)


def asks_day(
    ref: str, starts_at: datetime, outcome: VisitOutcome, facts: Mapping[str, str], *, now: datetime
) -> Reply:
    """A visit of another day: of one to come it is asked whether they were there now."""
    was = "was then" if starts_at < now else "is now, before its time"
    return say(
        (
            bold(ref),
            f" is of {write_day(to_local(starts_at))}. Is it “{OUTCOMES[outcome].lower()}”, and {was}?",
        ),
        "Nothing was changed yet.",
        buttons=((Button(OUTCOMES[outcome], f"/outcome answer {ANYWAY}"), questions.LEAVE),),
        expect=Expect(
            ANSWER,
            {**facts, "task": ref, "outcome": outcome.value, "asks": DoorQuestion.DAY.value},
        ),
    )


def asks_word(ref: str, outcome: VisitOutcome, facts: Mapping[str, str]) -> Reply:
    """Of a visit that waits for a word: whether somebody was there all the same."""
    return say(
        (bold(ref), " waits for a word. Ring your supervisor before you go."),
        f"Is it “{OUTCOMES[outcome].lower()}” all the same? Nothing was changed yet.",
        buttons=((Button(OUTCOMES[outcome], f"/outcome answer {ANYWAY}"), questions.LEAVE),),
        expect=Expect(
            ANSWER,
            {**facts, "task": ref, "outcome": outcome.value, "asks": DoorQuestion.WORD.value},
        ),
    )


def asks_end(ref: str, outcome: VisitOutcome, facts: Mapping[str, str]) -> Reply:
    """As a step that ends a referral is asked about, wherever it is taken."""
    return say(
        (bold(ref), f" · {OUTCOMES[outcome].lower()}"),
        _took(facts.get("reason")),
        "This ends the referral for good. Nothing was changed yet.",
        buttons=((Button("End it", "/outcome answer End it"), Button("Back", f"/outcome {ref}")),),
        expect=Expect(
            ANSWER,
            {**facts, "task": ref, "outcome": outcome.value, "asks": DoorQuestion.END.value},
        ),
    )


def recorded(found: OutcomeView, bands: Sequence[VisitBand]) -> Reply:
    due = f" by {day(found.next_due_on)}" if found.next_due_on else ""
    following = f"{found.next_action}{due}" if found.next_action else None
    return say(
        cards.heading(found.ref, f"outcome: {OUTCOMES[found.outcome].lower()}"),
        (bold(labels.TASK_STATUSES[found.ended]),),
        _took(found.reason),
        f"{found.referral}: {found.status}",
        _stayed(found),
        cards.fact("Next", following),
        cards.tried(found.contacts, bands),
        DECIDES if found.outcome is VisitOutcome.UNSAFE else None,
        buttons=(
            *((one,) for offer in found.offers if (one := offered(found.referral, offer, ""))),
            _steps(found),
            (Button(found.referral, found.referral), Button(found.ref, found.ref), cards.concern(found.ref)),
        ),
    )


def _took(reason: str | None) -> str | None:
    """The words that an outcome takes with it: wrong ones are seen at once."""
    return f"In your words: “{cut_at_word(reason, SAID)}”" if reason else None


def _stayed(found: OutcomeView) -> str | None:
    """Of an outcome that the programme has no step for: it is said, and what may be meant is asked."""
    if found.has_moved or found.outcome not in SETTLES:
        return None
    who = "Press [Move on]" if found.is_own else "Ask its lead to move it on"
    asked = f"Did they withdraw? {who}" if found.outcome is VisitOutcome.DECLINED else f"{who} if it should"
    return f"This didn't move the referral. {asked}, or leave it where it stands."


def _steps(found: OutcomeView) -> Row:
    if not found.is_own:
        return ()
    stays = _stayed(found) is not None
    stay = (Button("Stay", found.referral),) if stays else ()
    return (Button("Move on", f"/status {found.referral}"), *stay)


def left(ref: str) -> Reply:
    return say((bold(ref), ": nothing was changed."), buttons=((Button(ref, ref),),))


def nothing_open() -> Reply:
    return say_beside(prose("No outcome is being asked for. Begin with: `/outcome TSK-0456 engaged`"))
