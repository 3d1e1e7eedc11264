"""The end of a draft in words: hidden again, sent, joined, waiting, kept, dropped; and the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.outlooks import Outlook
from bot.services.referrals.making.sending import SentReferral
from bot.texts import cards
from bot.texts.referrals.previews import remarks
from bot.texts.referrals.questions import title
from bot.texts.reply import Button, Line, Reply, bold, copying, say
from bot.texts.times import full, short
from bot.values import replace
from models.referral_draft import ReferralDraftState


def masked(number: str) -> Reply:
    """The message once it is hidden again."""
    return say(
        (bold(f"Referral draft {number}"), " · hidden again"),
        buttons=((Button("Open", f"/refer draft {number}"),),),
    )


def masked_to_confirm(draft_id: str) -> Reply:
    return say(
        (bold("A referral that waits for you"), " · hidden again"),
        buttons=((Button("Show", f"/refer look {draft_id}"),),),
    )


def sent(done: SentReferral) -> Reply:
    seen, ref = done.outlook, done.ref or ""
    programme = seen.programme.name if seen.programme else ""
    team = seen.team
    return say(
        cards.heading(ref, f"{programme} referral"),
        (bold("Sent"), f" to {team.called}." if team else "."),
        _told(done.told),
        buttons=((Button("Open", ref), *copying(ref)), copying(team.telephone or "") if team else ()),
    )


def joined(done: SentReferral) -> Reply:
    """No reference and no status: it isn't the officer's referral."""
    team = done.outlook.team
    return say(
        (bold("Your ground is added"), " to the referral that is known there."),
        f"{f'Ring {team.called}' if team else 'Ask your supervisor'} for anything more. {_told(done.told)}",
        buttons=(copying(team.telephone or "") if team else (),),
    )


def added_already(seen: Outlook) -> Reply:
    """The very same ground of the same officer stands there: nothing was added."""
    number = seen.draft.number
    return say(
        title(seen.draft, seen.programme),
        "You have added that ground already. Nothing was added.",
        buttons=((Button("Change", f"/refer change {number}"), Button("Drop", f"/refer drop {number}")),),
    )


def nothing_open(draft: ReferralDraftView, *, erased_at: datetime, cancelled: Line) -> Reply:
    """The answer to /cancel where no question is open and a draft is kept."""
    reply = kept(draft, erased_at=erased_at)
    drop = (Button("Drop", f"/refer drop {draft.number}"),)
    is_unsent = draft.state is ReferralDraftState.BEGUN
    sent = "It wasn't sent, and what you write now doesn't go into it." if is_unsent else None
    lines = (cancelled, *reply.lines, *((sent,) if sent else ()))
    return replace(reply, lines=lines, buttons=(*reply.buttons, drop))


def waits(done: SentReferral) -> Reply:
    seen = done.outlook
    team = seen.team
    return say(
        title(seen.draft, seen.programme),
        (bold("Waits for a supervisor"), f" of {team.called if team else 'the owning team'}."),
        *remarks(seen),
        "You are told once they have decided.",
        buttons=((Button("Change it again", f"/refer change {seen.draft.number}"),),),
    )


def kept(draft: ReferralDraftView, *, erased_at: datetime) -> Reply:
    return say(
        (bold(f"Referral draft {draft.number}"), f" is kept until {full(erased_at)}."),
        buttons=((Button("Go on", f"/refer draft {draft.number}"), Button("Drafts", "/refer drafts")),),
    )


def dropped(draft: ReferralDraftView) -> Reply:
    return say((bold(f"Referral draft {draft.number}"), " is dropped; nothing of it is kept."))


def returned(draft: ReferralDraftView) -> Reply:
    return say((bold("Given back"), f" to {draft.collar}, who reads your reason."))


def confirmed(done: SentReferral) -> Reply:
    if done.ref is None:
        return say(
            (bold("Confirmed"), "; the ground is added to a referral that is known there."),
        )
    return say(
        (bold(done.ref), f" is made, for {done.outlook.draft.collar}."),
        buttons=((Button("Open", done.ref),),),
    )


def listed(found: Sequence[ReferralDraftView], *, keep_for: timedelta, now: datetime) -> Reply:
    if not found:
        return say("You have no drafts of referrals.", buttons=((Button("New referral", "/refer"),),))
    return say(
        (bold("Drafts of referrals"), f" · {len(found)}"),
        *(_line(one, keep_for, now) for one in found),
        buttons=(
            *cards.grid(
                (Button(f"Draft {one.number}", f"/refer draft {one.number}") for one in found), across=3
            ),
            (Button("New referral", "/refer"),),
        ),
    )


def _line(one: ReferralDraftView, keep_for: timedelta, now: datetime) -> Line:
    waiting = " · waits for a supervisor" if one.state is ReferralDraftState.WAITING else ""
    begun, end = short(one.began_at, now=now), short(one.began_at + keep_for, now=now)
    return f"Draft {one.number} · begun {begun} · erased {end}{waiting}"


def _told(people: int) -> str:
    if not people:
        return "Nobody of the team can be told here: ring them."
    return "They are told at once."
