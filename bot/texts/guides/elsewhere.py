"""Questions that are not for this bot: the radio, and the control room, answer them."""

from __future__ import annotations

from bot.language.doorstep import why_unsafe
from bot.services.lone_visits.lists import LoneLine
from bot.texts.lone_answers import answers, help_first
from bot.texts.reply import Button, Reply, Row, added, say, with_words
from bot.texts.tasks.outcomes import OUTCOMES, choices
from bot.values import replace
from models.lone_visit import LoneState, LoneWord
from models.programme import VisitOutcome

FIRST = ((Button("My tasks today", "/tasks mine today"), Button("What can I say?", "/help")),)


def emergency() -> Reply:
    return say(
        "In an emergency use your radio or 999. Nobody is called from here, nothing is recorded.",
        buttons=FIRST,
    )


def emergency_alone(own: LoneLine) -> Reply:
    """To somebody out alone whose words tell of danger and don't ask for help outright."""
    return say(f"In an emergency use your radio or 999 first. {_called(own)}", buttons=_answers(own))


def with_unsafe(shown: Reply, own: LoneLine, words: str) -> Reply:
    """The same for `unsafe ...` at a visit: the outcome stands behind [Help] and takes the words along."""
    if own.ref is None or not own.is_visit:
        return shown
    why = why_unsafe(words)
    says = with_words(f"/outcome {own.ref} v{own.step} {VisitOutcome.UNSAFE}", why)
    expect = None
    if not says.endswith(why):  # no button can carry so many
        expect = choices(own.ref, own.step, said=words, told=why, near=VisitOutcome.UNSAFE).expect
        says = f"/outcome answer {VisitOutcome.UNSAFE}"
    label = OUTCOMES[VisitOutcome.UNSAFE]
    told = added(shown, f"Nothing is recorded yet: [{label}] ends {own.ref} as unsafe, in your words.")
    first, *others = shown.buttons
    return replace(told, buttons=(first, (Button(label, says),), *others), expect=expect)


def _called(own: LoneLine) -> str:
    has_called = own.word is LoneWord.HELP
    if own.state is LoneState.TAKEN:
        return f"{'Help is called' if has_called else 'The alarm sounded'}: {own.taken_by} has taken it."
    if own.state is LoneState.ALARM:
        return f"{'Help is called' if has_called else 'The alarm sounds'}: nobody has taken it yet."
    return "Nobody is called yet: tap Help, and those above you are."


def _answers(own: LoneLine) -> tuple[Row, ...]:
    return help_first(answers(own.ref, has_called=own.word is LoneWord.HELP), own.ref)


def colleagues_of_supervisor() -> Reply:
    """In a chat that is locked."""
    return say("Your own officers stand in your team's list.", buttons=((Button("My team", "/team"),),))


def colleagues() -> Reply:
    return say(
        "I don't list who is on duty or whose collar number it is. Ask the control room or your supervisor.",
        buttons=FIRST,
    )
