"""The address of a visit in words, and the message after it is masked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.services.tasks.addresses import DoorView
from bot.texts import cards
from bot.texts.reply import Button, Line, Reply, bold, prose, say
from bot.texts.times import clock
from bot.values import replace


def which() -> Reply:
    return say(prose("Which visit? For example: `/door TSK-0456`"))


def ready(ref: str) -> Reply:
    """Detail is only ever edited into a message whose number is known."""
    reply = say(
        cards.heading(ref, "the address"),
        "For its crew. The look is on record, with the visit as its reason.",
        buttons=((Button("Show address", f"/door {ref}"),),),
    )
    return replace(reply, fresh=True)


def door(shown: DoorView, *, until: datetime) -> Reply:
    """`until` is the last instant at which it may still be sent."""
    reply = say(
        cards.heading(shown.ref, "the address"),
        *_facts(shown),
        cards.marking(shown.shown_at),
        f"Shown to {shown.shown_to} at {clock(shown.shown_at)} · masked at {clock(shown.masks_at)}",
        buttons=((Button("Hide now", f"/door {shown.ref} hide"),),),
    )
    return replace(reply, until=until)


def masked(ref: str) -> Reply:
    """The message once it is masked."""
    return say(
        (bold(ref), " · the address is hidden again"),
        buttons=((Button("Card", ref), Button("Address", f"/door {ref}")),),
    )


def hiding(ref: str) -> Reply:
    return say((bold(ref), " · its address is being hidden everywhere in this chat."))


def _facts(shown: DoorView) -> Iterator[Line | None]:
    ring = f"Ring {shown.team}." if shown.team else "Ask your supervisor."
    yield cards.fact("Address", shown.address) or f"No address is on record. {ring}"
    yield from cards.other_addresses(shown.others)
    yield cards.fact("Area", shown.area)
    yield f"⚠ {shown.warnings}" if shown.warnings else None
