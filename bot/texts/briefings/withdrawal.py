"""Withdrawal of a briefing in words: for the officer withdrawing it, in place of the push, for its author."""

from __future__ import annotations

from datetime import datetime

from bot.services.briefings.handover import DraftsHandedNotice
from bot.services.briefings.viewing import BriefingView
from bot.services.briefings.withdrawal import BriefingWithdrawnNotice, WithdrawalCounts
from bot.services.retractions.replacements import BriefingEnd, BriefingRetractedNotice, Replacement
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, bold, prose, say
from bot.texts.times import short

REASON = "brief reason"


def asks_reason(ref: str) -> Reply:
    reply = say(
        (bold(ref), " · withdraw"),
        "Why? One line; everybody who opens it will read it.",
        "To leave it as it is: /cancel",
        expect=Expect(REASON, {"brief": ref}),
    )
    return Reply(reply.lines, reply.buttons, reply.expect, fresh=True)


def withdrawn(briefing: BriefingView, ended: WithdrawalCounts) -> Reply:
    corrected = (Button("Correct it", f"/brief again {briefing.ref}"),) if briefing.is_own else ()
    return say(
        cards.heading(briefing.ref, briefing.title),
        (bold("Withdrawn"), f": {briefing.withdrawn_reason}"),
        f"{_messages(ended.stopped)} stopped before it was sent." if ended.stopped else None,
        f"{_messages(ended.changing)} being changed to say so. I'll tell you if any can't be."
        if ended.changing
        else None,
        f"{_messages(ended.too_old)} can no longer be changed, but say so when opened."
        if ended.too_old
        else None,
        buttons=((*corrected, Button("Recipients", f"/briefings report {briefing.ref}")),),
    )


def pushed(note: Replacement, *, now: datetime) -> Reply:
    """The text in place of the push."""
    at = short(note.at, now=now)
    buttons = ((Button("Open", note.ref),),) if note.end is BriefingEnd.REPLACED else ()
    return say((bold(note.ref), _became(note, at)), buttons=buttons)


def told_withdrawn(notice: BriefingWithdrawnNotice) -> Reply:
    ref, by = notice.ref, notice.by
    return say(
        (bold(ref), f", your briefing, was withdrawn by {by}."),
        buttons=((Button("Why", ref),),),
    )


def told_retracted(notice: BriefingRetractedNotice) -> Reply:
    ref, done, failed = notice.ref, notice.done, notice.failed
    return say(
        (bold(ref), f": {_messages(failed)} couldn't be changed, {done} were."),
        "They still say so when opened. If nobody may act on it, ring round.",
        buttons=((Button("Recipients", f"/briefings report {ref}"),),),
    )


def told_handed(notice: DraftsHandedNotice) -> Reply:
    collar, number, scheduled = notice.collar, notice.number, notice.scheduled
    many = "1 unsent briefing" if number == 1 else f"{number} unsent briefings"
    return say(
        (bold(collar), f"'s access here has ended. {many} of theirs are now your drafts; none was sent."),
        f"{scheduled} of these had a time: check if they must still go out." if scheduled else None,
        buttons=((Button("Look at them", "/brief drafts"),),),
    )


def which() -> Reply:
    return say(prose("Which briefing? For example: `/brief withdraw BRF-0012 wrong address`"))


def _became(note: Replacement, at: str) -> str:
    if note.end is BriefingEnd.WITHDRAWN:
        return f" · withdrawn by {note.by} at {at}. Don't act on it."
    if note.end is BriefingEnd.REPLACED:
        return f" · replaced by version {note.by} at {at}. Open it and acknowledge that one."
    return f" · expired at {at}."


def _messages(count: int) -> str:
    return "1 push" if count == 1 else f"{count} pushes"
