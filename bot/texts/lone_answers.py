"""The parts that stand under every word to an officer who is out alone."""

from __future__ import annotations

from bot.texts.reply import Button, Row

RADIO_FIRST = "In danger, your radio and 999 come first."


def only_all_right(ref: str | None) -> tuple[Row, ...]:
    """After a call for help nothing else is an answer."""
    return (answers(ref)[0][:1],)


def answers(ref: str | None) -> tuple[Row, ...]:
    """The four answers; without a reference they are about the visit that is open."""
    on = f"/alone {ref} " if ref else "/alone "
    return (
        (Button("All right", f"{on}ok"), Button("10 more", f"{on}more")),
        (Button("Left", f"{on}left"), Button("Help", f"{on}help")),
    )
