"""The parts that stand under every word to an officer who is out alone."""

from __future__ import annotations

from bot.texts.reply import Button, Reply, Row
from bot.values import replace

RADIO_FIRST = "In danger, your radio and 999 come first."


def only_all_right(ref: str | None) -> tuple[Row, ...]:
    """After a call for help nothing else is an answer."""
    return (answers(ref)[0][:1],)


def answers(ref: str | None, *, has_called: bool = False) -> tuple[Row, ...]:
    """The four answers, one after a call for help; without a reference, about the visit that is open."""
    if has_called:
        return only_all_right(ref)
    on = f"/alone {ref} " if ref else "/alone "
    return (
        (Button("All right", f"{on}ok"), Button("10 more", f"{on}more")),
        (Button("Left", f"{on}left"), Button("Help", f"{on}help")),
    )


def help_first(rows: tuple[Row, ...], ref: str | None = None) -> tuple[Row, ...]:
    """[Help] before all others, to be tapped in a hurry."""
    help_ = Button("Help", f"/alone {ref} help" if ref else "/alone help")
    others = (tuple(one for one in row if one.label != help_.label) for row in rows)
    return ((help_,), *filter(None, others))


def with_help(reply: Reply) -> Reply:
    """The answer to words of somebody out alone that nothing understands: they may be in danger."""
    return replace(reply, lines=(RADIO_FIRST, *reply.lines), buttons=help_first(reply.buttons))
