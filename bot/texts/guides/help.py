"""The help: groups of commands, a group, and how one command is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bot.texts.cards import cut, grid, pages
from bot.texts.reply import Button, Line, Reply, StyledText, bold, code, prose, say

ON_A_PAGE = 6
LONGEST = 40  # letters of what was asked for
HELP = "/help"
CARDS = "A reference anywhere in a message brings its card. Reply to a card to file a note on it."


class HelpEntry(Struct, frozen=True):
    """One thing that can be said: its command, what it is for, its form, examples of it, what comes back."""

    command: str
    purpose: str
    usage: str
    examples: tuple[str, ...]
    brings: str


class HelpGroup(Struct, frozen=True):
    """The entries that stand together, verbs left out."""

    title: str
    entries: tuple[HelpEntry, ...]


def overview(groups: Sequence[HelpGroup], *, unknown: str = "") -> Reply:
    """A line for each group, and a button that opens it; first that there is no help on what was asked."""
    return say(
        f"There is no help on “{cut(unknown, LONGEST)}”." if unknown else None,
        *(
            (bold(one.title), f": {' · '.join(f'/{entry.command}' for entry in one.entries)}")
            for one in groups
        ),
        CARDS if any(entry.command == "note" for one in groups for entry in one.entries) else None,
        "Urgent: radio or 999, never this chat.",
        buttons=grid((Button(one.title, f"{HELP} {one.title.lower()}") for one in groups), across=2),
    )


def group(one: HelpGroup) -> Reply:
    """The group's commands with their purpose, and a button for how each is used."""
    return say(
        (bold(one.title),),
        *((bold(f"/{entry.command}"), f" · {entry.purpose}") for entry in one.entries),
        buttons=(*grid(map(_how, one.entries), across=3), (Button("← Help", HELP),)),
    )


def topic(one: HelpEntry, verbs: Sequence[HelpEntry], *, page: int, back: str) -> Reply:
    """The use of one command, and a page of what can be said after it; `back` names where it stands."""
    start = (page - 1) * ON_A_PAGE
    shown = verbs[start : start + ON_A_PAGE]
    return say(
        *(_usage(one) if page == 1 else ((_named(one),),)),
        "Also:" if shown else None,
        *((code(f"/{verb.command}"), f" · {verb.purpose}") for verb in shown),
        buttons=(
            *grid(map(_how, shown), across=3),
            *pages(f"{HELP} {one.command}", page, total=len(verbs), size=ON_A_PAGE),
            (Button(f"← {back}", f"{HELP} {back.lower().removeprefix('/')}"),),
        ),
    )


def _usage(one: HelpEntry) -> Iterator[Line]:
    yield (_named(one), f" · {one.purpose}")
    if one.usage:
        yield ("Say: ", code(one.usage))
    yield "For example:"
    yield from ((code(example),) for example in one.examples)
    if one.brings:
        yield prose(f"You get: {one.brings[0].lower()}{one.brings[1:]}")


def _named(one: HelpEntry) -> StyledText:
    """The command as a heading; of one with a verb a tap would send the first word alone."""
    return (code if " " in one.command else bold)(f"/{one.command}")


def _how(one: HelpEntry) -> Button:
    return Button(f"/{one.command}", f"{HELP} {one.command}")
