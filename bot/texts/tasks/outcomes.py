"""The outcome of a visit in words: its choices, its questions, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.language.times.bands import VisitBand
from bot.services.tasks.outcomes import DoorQuestion, OutcomeView, VisitUnsafeNotice
from bot.texts import cards, labels
from bot.texts.reply import Button, Expect, Reply, answered_in_words, bold, prose, say
from bot.texts.tasks.visits import offered
from bot.texts.times import day
from models.programme import VisitOutcome

ANSWER = "outcome answer"
OUTCOMES: Mapping[VisitOutcome, str] = MappingProxyType(
    {
        VisitOutcome.ENGAGED: "Engaged",
        VisitOutcome.THINKING: "Thinking",
        VisitOutcome.DECLINED: "Declined",
        VisitOutcome.NOT_IN: "Not in",
        VisitOutcome.UNSAFE: "Unsafe",
    }
)
QUESTIONS: Mapping[DoorQuestion, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        DoorQuestion.CONSENT_BY: (
            "Who consented?",
            ("the child and a parent", "a parent", "a carer", "they did"),
        ),
        DoorQuestion.CONSENT_HOW: ("How?", ("at the door", "in writing", "by telephone")),
        DoorQuestion.REASON: ("Why, in their words?", ("not for them", "no reason given")),
    }
)


def which() -> Reply:
    return say(prose("Which visit? For example: `/outcome TSK-0456 not in`"))


def choices(ref: str, step: int) -> Reply:
    buttons = [Button(label, f"/outcome {ref} v{step} {one}") for one, label in OUTCOMES.items()]
    return say((bold("How did the visit go?"), f" · {ref}"), buttons=cards.grid(buttons, across=2))


def asks(question: DoorQuestion, ref: str, outcome: VisitOutcome, facts: Mapping[str, str]) -> Reply:
    """A button answers as typed words do."""
    words, usual = QUESTIONS[question]
    asked = say(
        (bold(words), f" · {ref}, {OUTCOMES[outcome].lower()}"),
        "Tap one, or say it in your own words, without names. To leave it: /cancel",
        buttons=tuple((Button(one.capitalize(), f"/outcome answer {one}"),) for one in usual),
        expect=Expect(ANSWER, {**facts, "task": ref, "outcome": outcome.value, "asks": question.value}),
    )
    return answered_in_words(asked, words)


def recorded(found: OutcomeView, bands: Sequence[VisitBand]) -> Reply:
    due = f" by {day(found.next_due_on)}" if found.next_due_on else ""
    following = f"{found.next_action}{due}" if found.next_action else None
    return say(
        cards.heading(found.ref, f"outcome: {OUTCOMES[found.outcome].lower()}"),
        (bold(labels.TASK_STATUSES[found.ended]),),
        f"{found.referral}: {found.status}",
        cards.fact("Next", following),
        cards.tried(found.contacts, bands),
        "The lead and the supervisors are told. A supervisor decides before another visit."
        if found.outcome is VisitOutcome.UNSAFE
        else None,
        buttons=(
            *((one,) for offer in found.offers if (one := offered(found.referral, offer, ""))),
            (Button("Move on", f"/status {found.referral}"),) if found.is_own else (),
            (Button(found.referral, found.referral), Button(found.ref, found.ref), cards.concern(found.ref)),
        ),
    )


def nothing_open() -> Reply:
    return say(prose("No outcome is being asked for. Begin with: `/outcome TSK-0456 engaged`"))


def told_unsafe(notice: VisitUnsafeNotice) -> Reply:
    return say(
        f"{notice.collar} broke off a visit because it wasn't safe. Ring them now.",
        "No visit follows it until a supervisor has decided.",
    )
