"""Tasks near a shared place, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.files.items import Item
from bot.services.tasks.near import NearTask
from bot.texts import cards, labels
from bot.texts.reply import Button, Line, Reply, bold, say
from bot.texts.times import short

TITLE = 32  # characters, so that a line fits two rows of a phone


def found(
    near: Sequence[NearTask], place: Item, *, may_keep: bool, shared_at: datetime, now: datetime
) -> Reply:
    """The nearest first. The place stands in the button that keeps it, and nowhere else."""
    keep = (keeping(place, shared_at),) if may_keep else ()
    if not near:
        return say("Nothing within 2 km.", buttons=(keep,))
    return say(
        (bold("Near you"), f" · {len(near)} within 2 km"),
        *(_line(one, now) for one in near),
        cards.marking(now),
        buttons=(*cards.grid((Button(one.ref, one.ref) for one in near), across=2), keep),
    )


def keeping(place: Item, shared_at: datetime) -> Button:
    """The button that keeps a place as a note: its words are the place and the second it was shared."""
    accuracy = "-" if place.accuracy_m is None else f"{place.accuracy_m:.0f}"
    where = f"{place.latitude:.6f} {place.longitude:.6f} {accuracy}"
    return Button("Keep as a note", f"/keep place {where} {shared_at.timestamp():.0f}")


def asks() -> Reply:
    return say(
        "Share your location: 📎, Location, Send my current location.",
        "I answer with what is near, and keep nothing of it.",
    )


def _line(one: NearTask, now: datetime) -> Line:
    what = cards.cut(one.title or labels.task_kind(None, one.kind), TITLE)
    return (bold(one.way.words), f" · {what} · {short(one.starts_at, now=now)} · {one.ref}")
