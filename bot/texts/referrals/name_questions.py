"""The question which word of a name is the surname. It repeats no word of the name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.referring.nearly import BeforeName, before_name
from bot.services.referrals.making.eligibility import Intake
from bot.texts.reply import Button, Line, Row

Question = tuple[tuple[Line, ...], tuple[Row, ...]]


def which_surname(number: int, held: str, known: Mapping[str, Intake]) -> Question:
    strange = before_name(held, known)
    lines, buttons = _before(number, strange, known) if strange else ((), ())
    if "," in held:
        every = Button("All of it is the surname", f"/refer name {number} all")
        only = () if strange else (Button("Only what follows it", f"/refer name {number} only"),)
        doubled = "More than one word stands before the comma. Is the first of them part of the surname?"
        return (*(lines or (doubled,)),), (*buttons, (every,), only)
    asked = "The name has no comma. Is the surname its first word or its last?"
    choice = (
        Button("The first", f"/refer name {number} first"),
        Button("The last", f"/refer name {number} last"),
    )
    return (*lines, asked, "Or write it again, as MILLBROOK, Jordan."), (*buttons, choice)


def _before(number: int, strange: BeforeName, known: Mapping[str, Intake]) -> Question:
    unknown = f"I don't know the programme {strange.said}."
    if not strange.near:
        return (unknown,), ((Button("It is no part of the name", f"/refer name {number} only"),),)
    name = known[strange.near].name
    return (f"{unknown} Did you mean {name}?",), ((Button(name, f"/refer name {number} only"),),)
