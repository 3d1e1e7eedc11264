"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from datetime import datetime

from bot.errors import RecordRefusal, Refusal, RejectedError
from bot.language.times.wall import to_local


class AlarmGoesOnError(RejectedError):
    """No answer to an alarm: it goes on until its officer says All right."""

    ref: str | None = None

    def __init__(self, sentence: str, ref: str) -> None:
        super().__init__(sentence)
        self.ref = ref


class AloneElsewhereError(RejectedError):
    """The visit that was answered is over: by now its officer is out alone on another task."""

    ref: str | None = None
    has_called = False

    def __init__(self, sentence: str, ref: str, *, has_called: bool) -> None:
        super().__init__(sentence)
        self.ref, self.has_called = ref, has_called


NOT_ALONE = Refusal(
    "You are not out alone, as far as I know, so there is nothing to answer."
    " In danger: press the emergency button of your radio, or ring 999."
)
NOT_ALONE_ON = RecordRefusal(
    "You are not out alone on {ref}, as far as I know, so there is nothing to answer."
    " In danger: press the emergency button of your radio, or ring 999."
)
NO_HELP = Refusal(
    "NOBODY WAS TOLD: I don't know on which task you are."
    " Press the emergency button of your radio, or ring 999."
)
NO_HELP_ON = RecordRefusal(
    "NOBODY WAS TOLD: you are not in the crew of {ref}."
    " Press the emergency button of your radio, or ring 999."
)
NOBODY_OUT = RecordRefusal("Nobody is out alone on {ref}, as far as you may know. For the list: /alone")


def help_since(ref: str) -> AlarmGoesOnError:
    return AlarmGoesOnError("You called for help since. Tap All right again if you are.", ref)


def taken_since(ref: str, taker: str) -> AlarmGoesOnError:
    return AlarmGoesOnError(f"{taker} took the alarm since. Tap All right again if you are.", ref)


def help_is_called(ref: str) -> AlarmGoesOnError:
    return AlarmGoesOnError(
        "Help is called, and ten minutes more don't end that. Tap All right when you are: the alarm is over.",
        ref,
    )


def elsewhere(ref: str, on: str, ask_at: datetime | None, *, has_called: bool) -> AloneElsewhereError:
    """`ask_at` is None where they are asked already."""
    then = f"I ask at {to_local(ask_at):%H:%M}." if ask_at else "Answer there."
    said = f"The watch at {ref} is over, and nothing was changed. You are out alone on {on}: {then}"
    return AloneElsewhereError(said, on, has_called=has_called)
