"""The questions to an officer who corrects their notebook."""

from __future__ import annotations

from bot.texts.notebook.viewing import WHY_AMENDED
from bot.texts.reply import Button, Expect, Reply, answered_in_words, prose, say

AMEND, STRIKE = "amend", "strike"


def what_instead(ref: str) -> Reply:
    question = say(
        f"What should {ref} have said?",
        "It will be struck through but stays readable; what you send now takes its place.",
        expect=Expect(AMEND, {"ref": ref}),
    )
    return answered_in_words(question, f"In place of {ref}")


def why_strike(ref: str) -> Reply:
    buttons = tuple((Button(one.capitalize(), f"/strike {ref} {one}"),) for one in WHY_AMENDED)
    return say(
        f"Nothing is erased, but {ref} can be struck through. Why?",
        buttons=buttons,
        expect=Expect(STRIKE, {"ref": ref}),
    )


def which(verb: str) -> Reply:
    return say(
        prose(f"Which entry? Give its number: `/{verb} PNB-1234-0007`"),
        f"Or reply to its receipt with: /{verb}",
    )
