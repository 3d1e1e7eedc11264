"""The questions when something is added to a note."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.notebook.particulars import NoteKind
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, Row, answered_in_words, code, say
from bot.values import replace
from models.notebook import ParticularKind

ADD: Mapping[ParticularKind, str] = MappingProxyType({kind: f"add {kind}" for kind in ParticularKind})
QUESTIONS: Mapping[ParticularKind, str] = MappingProxyType(
    {
        ParticularKind.KIND: "What kind of note is it?",
        ParticularKind.PLACE: "Where was it? Say it in a few words, or share your location.",
        ParticularKind.PERSON: "Who is it about? Give a reference, such as TUR-0123.",
        ParticularKind.SPEECH: "Who said what? For example: mother: “he isn't here”",
        ParticularKind.OCCURRED: "When did it happen? For example: 1310, yesterday 2240, 20 min ago",
        ParticularKind.PRESENT: "Which officer was with you? Give the collar number.",
        ParticularKind.REASON: "What is the reason?",
    }
)


def asks(ref: str, kind: ParticularKind) -> Reply:
    expect = Expect(ADD[kind], {"ref": ref, "kind": kind.value})
    asked = say(f"{ref}: {QUESTIONS[kind]}", buttons=_choices(ref, kind), expect=expect)
    if asked.buttons:
        return replace(asked, fresh=True)  # the receipt stays as it is
    return answered_in_words(asked, f"{QUESTIONS[kind].partition('?')[0]}?")


def no_time(words: str) -> Reply:
    asked = say(f"I don't know the time “{words[:40]}”. Say it like: 1310, yesterday 2240, 20 min ago")
    return replace(asked, unused=True)


def no_reference(words: str) -> Reply:
    asked = say(f"“{words[:40]}” isn't a reference. Give one, such as TUR-0123: names don't belong here.")
    return replace(asked, unused=True)


def usage() -> Reply:
    return say(
        "What, and to which note? For example:",
        code("/add kind PNB-1234-0007 visit"),
        "It can be: kind, place, person, speech, occurred, present, reason",
    )


def _choices(ref: str, kind: ParticularKind) -> tuple[Row, ...]:
    if kind is not ParticularKind.KIND:
        return ()
    buttons = (Button(one.value.capitalize(), f"/add kind {ref} {one.value}") for one in NoteKind)
    return cards.grid(buttons, across=3)
