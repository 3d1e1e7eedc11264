"""The words for the door, to read out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType

from bot.services.tasks.door import DoorScript
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, prose, say
from bot.values import replace
from models.programme import AgeGroup, DoorWords

KINDS: Mapping[DoorWords, str] = MappingProxyType(
    {
        DoorWords.OFFER: "The offer",
        DoorWords.CONSEQUENCE: "If harm goes on",
        DoorWords.LEAVE: "As you leave",
    }
)
AUDIENCES: Mapping[AgeGroup, str] = MappingProxyType(
    {AgeGroup.CHILD: "To a child: the offer alone", AgeGroup.ADULT: "To an adult"}
)


def which() -> Reply:
    return say(prose("Which visit? For example: `/say TSK-0456`"))


def at_which(refs: Sequence[str]) -> Reply:
    """A choice of the visits in progress."""
    return say((bold("At which visit?"),), buttons=tuple((Button(ref, f"/say {ref}"),) for ref in refs))


def with_others(script: Reply, refs: Sequence[str]) -> Reply:
    """The words for a visit, with a button for those of each later one."""
    others = tuple((Button(f"Words for {ref}", f"/say {ref}"),) for ref in refs)
    return replace(script, buttons=(*script.buttons, *others))


def script(found: DoorScript, *, now: datetime) -> Reply:
    nothing = "The programme has no words for the door. Offer support in your own."
    return say(
        cards.heading(found.ref, "what to say"),
        (bold(AUDIENCES[found.audience]),),
        *_said(found),
        None if found.words else nothing,
        cards.marking(now),
        buttons=((Button(f"← {found.ref}", found.ref),),),
    )


def _said(found: DoorScript) -> Iterator[Line]:
    for kind, words in groupby(found.words, key=lambda one: one.kind):
        yield f"{KINDS[kind]}:"
        yield from (f"“{one.text}”" for one in words)
