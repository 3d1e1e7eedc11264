"""The answer to `oops`: what the officer's own last step left, and how a slip is put right."""

from __future__ import annotations

from bot.services.tasks.slips import LastStep
from bot.texts import labels
from bot.texts.reply import Button, Reply, Row, bold, copying
from bot.texts.tasks.outcomes import OUTCOMES
from bot.texts.times import clock
from bot.values import replace
from models.programme import VisitOutcome


def stands(shown: Reply, last: LastStep) -> Reply:
    """The answer that nothing was open, below what stands."""
    told = "The lead and the supervisors were told." if last.outcome is VisitOutcome.UNSAFE else None
    lines = (_said(last), told, _put_right(last), *shown.lines)
    return replace(shown, lines=tuple(filter(None, lines)), buttons=(*_buttons(last), *shown.buttons))


def _said(last: LastStep) -> tuple[object, ...]:
    if last.outcome is None:
        what = f"You moved {last.ref} to {labels.TASK_STATUSES[last.status]}"
    else:
        what = f"You said “{OUTCOMES[last.outcome].lower()}” of {last.ref}"
    return (bold(f"{what} at {clock(last.at)}."), " That stands.")


def _put_right(last: LastStep) -> str:
    if last.is_own:
        return "If it was a slip, move the referral on, or write a note."
    whom = f"ring the owning team, {last.ring}" if last.ring else "ring your supervisor"
    return f"If it was a slip, {whom}, and write a note."


def _buttons(last: LastStep) -> tuple[Row, ...]:
    move = (Button("Move on", f"/status {last.referral}"),) if last.is_own and last.referral else ()
    ring = copying(last.telephone) if last.telephone and not last.is_own else ()
    return ((*move, *ring), (Button("Note", f"/note {last.ref}"), Button(last.ref, last.ref)))
