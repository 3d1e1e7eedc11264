"""A referral's next steps in words, and the questions that a step asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.services.dialogues import TOLD
from bot.services.referrals.move_answers import RATIONALE
from bot.services.referrals.mover import MovableRow, NextStep
from bot.services.referrals.moves import MovedReferral
from bot.services.referrals.steps import ContactView, HistoryEntry
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, Row, bold, cut_at_word, fits, prose, say
from bot.texts.times import day, short
from bot.values import replace
from models.contact import ContactKind
from models.referral import StepKind

ANSWER = "status answer"  # the step of the dialogue
TO = "which step"  # asked where the words name none
SAID = 80  # characters
CHANGE = re.compile(r"change\s+([1-6])", re.IGNORECASE)
CHANGED = MappingProxyType({str(at): one for at, one in enumerate((*RATIONALE, "deconflicted"), start=1)})
SHOWN = 640  # characters of each part of a decision
DECIDE = "decide"  # asked for last: the officer's own tap, with their PIN
END = "end"  # asked for first, if the step ends it
PAGE = 6  # steps of a history on a page
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "reason": "Why? The reason stands in the history.",
        "consent_by": "Who consented?",
        "consent_how": "How did they consent?",
        "consent_on": "On which day did they consent?",
        "lead": "Who leads it from now on? Give a collar number.",
        "decision_due": "By when will they decide?",
        "programme": "To which programme?",
        "information": "1 of 5, information: what is known, and how well?",
        "assessment": "2 of 5, threat and risk: what may happen, to whom, and what is the working strategy?",
        "powers": "3 of 5, powers and policy: which apply?",
        "options": "4 of 5, options: what else was weighed, support among it, and why not?",
        "action": "5 of 5, action and review: what is to be done, and when is it looked at again?",
        "deconflicted": "With whom was it deconflicted? Name, and team or operation.",
    }
)
OFFERED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "consent_by": ("Child and parent", "Mother", "Father", "Carer", "The person"),
        "consent_how": ("At home", "By telephone", "In writing", "At school"),
        "consent_on": ("Today", "Yesterday"),
        "decision_due": ("In 7 days", "In 14 days"),
    }
)
STAYED: Mapping[StepKind, str] = MappingProxyType(
    {
        StepKind.UNSAFE: "A visit was broken off as unsafe",
        StepKind.VISITS_ALLOWED: "Another visit is allowed",
        StepKind.VISITS_ENDED: "No more visits",
    }
)
CONTACTS: Mapping[ContactKind, str] = MappingProxyType(
    {
        ContactKind.RANG: "Rang",
        ContactKind.WROTE: "Wrote",
        ContactKind.MET: "Met",
        ContactKind.VISIT: "Visit",
    }
)
HELD = ("Live investigation", "Away for a time", "Unwell")


def which() -> Reply:
    return say(prose("Which referral is to move on? For example: `/status TUR-0123`"))


def gone() -> Reply:
    return say(prose("That question isn't open any more. Begin again, for example: `/status TUR-0123`"))


def options(row: MovableRow, steps: Sequence[NextStep]) -> Reply:
    """The next steps that this officer may take, each a button; the ends stand apart."""
    ends = [one for one in steps if one.is_end]
    return say(
        cards.heading(row.ref, "move on"),
        (bold(row.label), f" · step {row.step_number}"),
        "What comes next?",
        buttons=(
            *cards.grid((_begins(row, step) for step in steps if not step.is_end), across=2),
            (Button("Leave it", row.ref),),
            *((_begins(row, step),) for step in ends),
        ),
    )


def which_step(row: MovableRow, steps: Sequence[NextStep], said: str, told: str, *, is_near: bool) -> Reply:
    """The words name no next step, or nearly one: it is asked, and what stood behind them is kept for it."""
    labels = ", ".join(step.label for step in steps)
    asked = f"{labels}?" if is_near else f"It stands at {row.label}, and that isn't next. Next: {labels}."
    facts = {"status": row.ref, "number": str(row.step_number), "asks": TO, TOLD: told}
    says = (
        Button(one.label, f"/status say {one.label}") for one in steps if fits(f"/status say {one.label}")
    )
    return say(
        cards.heading(row.ref, "move on"),
        asked,
        f"You wrote “{cut_at_word(said, SAID)}”. Nothing was changed.",
        buttons=cards.grid(says, across=2),
        expect=Expect(ANSWER, facts, alone=True),
    )


def not_decided(preview: Reply) -> Reply:
    return replace(preview, lines=(*preview.lines, "Your words weren't used: press a button."))


def _begins(row: MovableRow, step: NextStep) -> Button:
    """The button names the step that was seen, so that of two people the second reads who was first."""
    label = f"Back to {step.label}" if step.to == row.held_from else step.label
    label = f"End: {label}" if step.is_end else label
    begin = f"/status {row.ref} {row.step_number}"
    said = f"{begin} {step.label}"
    return Button(label, said if fits(said) else f"{begin} {step.to}")


def asks(
    ref: str, step: NextStep, part: str, facts: Mapping[str, str], *, offered: Sequence[str] = ()
) -> Reply:
    """The question for one part; typed words and buttons answer it alike."""
    says = (Button(one, f"/status say {one}") for one in offered or _offered(step, part))
    return say(
        cards.heading(ref, f"to {step.label}"),
        QUESTIONS[part],
        "To leave it: /cancel",
        buttons=cards.grid((one for one in says if fits(one.says)), across=2),
        expect=Expect(ANSWER, {**facts, "asks": part}, alone=True),
    )


def asks_end(ref: str, step: NextStep, facts: Mapping[str, str]) -> Reply:
    return say(
        cards.heading(ref, f"to {step.label}"),
        "This ends it for good.",
        buttons=((Button("End it", "/status say End it"), Button("Back", f"/status {ref}")),),
        expect=Expect(ANSWER, {**facts, "asks": END}, alone=True),
    )


def _offered(step: NextStep, part: str) -> tuple[str, ...]:
    if part != "reason":
        return OFFERED.get(part, ())
    return HELD if step.holds else ()  # of no other step is it known which reason fits


def decision(ref: str, step: NextStep, facts: Mapping[str, str]) -> Reply:
    """The decision as it will stand, and the tap that makes it."""
    return say(
        cards.heading(ref, f"to {step.label}"),
        (bold("Your decision"), ", with your name, rank and the time. It can't be changed."),
        *(f"{at}. {cards.cut(facts[part], SHOWN)}" for at, part in enumerate(RATIONALE, start=1)),
        f"6. Deconflicted with: {facts['deconflicted']}",
        "Each part is kept whole, though it is cut here."
        if any(len(facts[one]) > SHOWN for one in RATIONALE)
        else None,
        "Support can be offered again at any time.",
        buttons=(
            (Button("Decide, with your PIN", f"/status decide {ref}"), Button("Leave it", ref)),
            *cards.grid((Button(f"Change {at}", f"/status say change {at}") for at in CHANGED), across=3),
        ),
        expect=Expect(ANSWER, {**facts, "asks": DECIDE}, alone=True),
    )


def moved(done: MovedReferral) -> Reply:
    due = f" by {day(done.next_due_on)}" if done.next_due_on else ""
    after = f"{done.next_action or 'To be decided'}{due}" if done.is_open else None
    return say(
        cards.heading(done.ref, "moved"),
        (bold(done.to_status), f", from {done.from_status}"),
        cards.fact("Next", after),
        None if done.is_open else "It has ended.",
        buttons=_after(done),
    )


def _after(done: MovedReferral) -> tuple[Row, ...]:
    card = Button("Card", done.ref)
    move_on = (Button("Move on", f"/status {done.ref}"),) if done.is_open else ()
    return ((card, *move_on, Button("History", f"/ref {done.ref} history")),)


def history(ref: str, steps: Sequence[HistoryEntry], *, page: int, now: datetime) -> Reply:
    """A page of the steps, newest first: who, when, why."""
    shown = steps[(page - 1) * PAGE : page * PAGE]
    return say(
        cards.heading(ref, "history"),
        None if shown else "No step is on record here.",
        *(line for step in shown for line in _step(step, now)),
        cards.marking(now),
        buttons=(
            *cards.pages(f"/ref {ref} history", page, total=len(steps), size=PAGE),
            (Button("Card", ref),),
        ),
    )


def _step(step: HistoryEntry, now: datetime) -> tuple[str, ...]:
    if isinstance(step, ContactView):
        by = step.by or "another system"
        came_of_it = "" if step.reached else ", nobody reached"
        line = f"{short(step.at, now=now)} {CONTACTS[step.kind]}{came_of_it} · {by}"
        return (line, f"   {cards.cut(step.words, 400)}")
    jump = ", a jump" if step.kind is StepKind.JUMP else ""
    what = STAYED.get(step.kind, step.to_status)
    number = f"{step.number}. " if step.number else ""
    line = f"{number}{short(step.at, now=now)} {what} · {step.by or 'another system'}{jump}"
    why = (f"   {cards.cut(step.reason, 400)}",) if step.reason else ()
    decided = (f"   {at}. {cards.cut(one, 300)}" for at, one in enumerate(step.decision, start=1))
    return (line, *why, *decided)
