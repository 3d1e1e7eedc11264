"""Tasks near a shared place, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.files.items import Item
from bot.services.tasks.near import MOST, NearHotspot, NearTask
from bot.texts import cards, labels
from bot.texts.patrols import doses
from bot.texts.reply import Button, Line, Reply, Row, bold, fits, say
from bot.texts.times import short

AREA = 20  # characters on a button
TITLE = 32  # characters, so that a line fits two rows of a phone


def found(
    near: Sequence[NearTask],
    hotspots: Sequence[NearHotspot],
    place: Item,
    *,
    may_keep: bool,
    shared_at: datetime,
    now: datetime,
) -> Reply:
    """The nearest first. The place stands in the button that keeps it, and nowhere else."""
    keep = (keeping(place, shared_at),) if may_keep else ()
    both: list[NearTask | NearHotspot] = [*near, *hotspots]
    every = sorted(both, key=lambda one: one.way.metres)[:MOST]
    if not every:
        return say("Nothing within 2 km.", buttons=(keep,))
    return say(
        (bold("Near you"), f" · {len(every)} within 2 km"),
        *(_line(one, now) for one in every),
        cards.marking(now),
        buttons=(*cards.grid((one for found in every for one in _opens(found)), across=2), keep),
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


def _opens(one: NearTask | NearHotspot) -> Row:
    if isinstance(one, NearTask):
        return (Button(one.ref, one.ref),)
    says = f"/here {one.dose.code}"
    return (Button(f"I'm at {cards.cut(one.dose.area, AREA)}", says),) if fits(says) else ()


def _line(one: NearTask | NearHotspot, now: datetime) -> Line:
    if isinstance(one, NearHotspot):
        return (bold(one.way.words), " · ", *doses.line(one.dose, now=now))
    what = cards.cut(one.title or labels.task_kind(None, one.kind), TITLE)
    return (bold(one.way.words), f" · {what} · {short(one.starts_at, now=now)} · {one.ref}")
