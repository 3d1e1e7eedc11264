"""The ceiling of looks in words."""

from __future__ import annotations

from bot.services.oversight.ceilings import CeilingLiftedNotice, CeilingReachedNotice
from bot.texts.reply import Button, Reply, bold, prose, say


def usage() -> Reply:
    return say(prose("Whose ceiling? For example: `/lift 1234`"))


def lifted(collar: str) -> Reply:
    return say((bold(collar), " can look again: their count starts again from now."), "They are told.")


def told_reached(notice: CeilingReachedNotice) -> Reply:
    collar = notice.collar
    return say(
        (bold(collar), " reached the hourly ceiling of looks and can't open any more records."),
        "Ask what it is for. If that is in order, lift it.",
        buttons=((Button(f"Lift it for {collar}", f"/lift {collar}"),),),
    )


def told_lifted(_: CeilingLiftedNotice) -> Reply:
    return say("Your ceiling of looks was lifted. Ask again for what you wanted.")
