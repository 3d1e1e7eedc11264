"""The answer to `oops`: what the officer's own last step left, and how a slip is put right."""

from __future__ import annotations

from bot.services.tasks.slips import LastStep, ToldOfSlip, VisitSlipNotice
from bot.texts import labels, stopped_visits
from bot.texts.reply import Button, Line, Reply, Row, bold, copying, say
from bot.texts.tasks.outcomes import OUTCOMES
from bot.texts.times import clock
from bot.values import replace
from models.programme import VisitOutcome


def stands(shown: Reply, last: LastStep) -> Reply:
    """The answer that nothing was open, below what stands."""
    told = "The lead and the supervisors were told." if last.outcome is VisitOutcome.UNSAFE else None
    lines = (_said(last), told, _put_right(last), *shown.lines)
    return replace(shown, lines=tuple(filter(None, lines)), buttons=(*_buttons(last), *shown.buttons))


def _said(last: LastStep) -> Line:
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
    tell = stopped_visits.tells_lead(last.ref) if last.may_tell else ()
    return (*tell, (*move, *ring), (Button("Note", f"/note {last.ref}"), Button(last.ref, last.ref)))


def told(notice: VisitSlipNotice) -> Reply:
    said = OUTCOMES[notice.outcome].lower()
    return say(
        (bold(notice.ref), f": {notice.collar} says that “{said}” of {notice.task} was a slip."),
        f"It stands on record. Ring {notice.collar}, and put it right on the card.",
        buttons=((Button("Open", notice.ref), Button(notice.task, notice.task)),),
    )


def sent(found: ToldOfSlip) -> Reply:
    """The answer to whoever has had others told of their slip."""
    if not found.is_told:
        whom = f"ring the owning team, {found.ring}" if found.ring else "ring your supervisor"
        said = f": nobody leads its referral, so nobody was told. Please {whom}."
    elif found.is_again:
        said = ": they were told of this slip already."
    else:
        said = ": I tell the lead, and whoever was told of danger, that it was a slip."
    ring = copying(found.telephone) if found.telephone else ()
    return say((bold(found.ref), said), buttons=(ring, (Button(found.ref, found.ref),)))
