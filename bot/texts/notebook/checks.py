"""A supervisor's check in words."""

from __future__ import annotations

from bot.services.notebook.checks import CheckedNotice, CheckReceipt
from bot.texts.reply import Button, Reply, bold, prose, say
from bot.texts.times import clock


def receipt(check: CheckReceipt) -> Reply:
    """`PNB-1234-0008 · 14:32 · checked up to 0007`."""
    head = (bold(check.ref), f" · {clock(check.written_at)} · checked up to {_number(check.note)}")
    if check.repeats:
        return say(head, "You checked that a moment ago, so it is entered once.")
    return say(head, f"It is entered in {check.officer}'s notebook, and they have been told.")


def told(notice: CheckedNotice) -> Reply:
    ref = notice.ref
    return say((bold(ref), " · your notebook was checked."), buttons=((Button("Open", ref),),))


def usage() -> Reply:
    return say(
        prose("Which entry did you read up to? For example: `/check PNB-1234-0007 clear and complete`")
    )


def _number(ref: str) -> str:
    return ref.rpartition("-")[2]
