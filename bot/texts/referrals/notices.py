"""Word of referrals made here, as pushes: a reference, a collar, and nothing of the person."""

from __future__ import annotations

from bot.services.referrals.notices import (
    DraftConfirmedNotice,
    DraftEndsNotice,
    DraftReturnedNotice,
    DraftWaitsNotice,
    GroundAddedNotice,
    LeadGivenNotice,
    ReferralMadeNotice,
    ReferralPairNotice,
)
from bot.services.referrals.reviews import ReviewWaitsNotice
from bot.texts.reply import Button, Reply, bold, prose, say
from bot.texts.times import full


def made(told: ReferralMadeNotice) -> Reply:
    return say((bold(told.ref), " · a new referral to your team"), buttons=((Button("Open", told.ref),),))


def lead_given(told: LeadGivenNotice) -> Reply:
    return say(
        (bold(told.ref), f" · you lead it now, by {told.by}"),
        buttons=((Button("Open", told.ref), Button("My referrals", "/referrals mine")),),
    )


def review(told: ReviewWaitsNotice) -> Reply:
    if told.finds_nobody:
        return say(
            (bold(told.ref), ": no Inspector is at work now, so the review waits."),
            "The first who comes to work is asked. If it can't wait, ring the duty Inspector.",
            prose("Inspectors find it by `/referrals decide`."),
            buttons=((Button("Open", told.ref),),),
        )
    if not told.decides:
        return say((bold(told.ref), " is under review."), buttons=((Button("Open", told.ref),),))
    return say(
        (bold(told.ref), ": a review waits, and you are asked to decide."),
        "You may see it until it is decided.",
        buttons=(
            (Button("Decide", f"/status {told.ref}"), Button("Open", told.ref)),
            (Button("All that wait for me", "/referrals decide"),),
        ),
    )


def ground_added(told: GroundAddedNotice) -> Reply:
    return say((bold(told.ref), f" · {told.by} has added a ground"), buttons=((Button("Open", told.ref),),))


def pair(told: ReferralPairNotice) -> Reply:
    return say(
        (bold(told.ref), " and ", bold(told.other), " may be about one person."),
        buttons=((Button(told.ref, told.ref), Button(told.other, told.other)),),
    )


def waits(told: DraftWaitsNotice) -> Reply:
    return say(
        (bold("A referral waits for you"), f" · from {told.by}"),
        buttons=((Button("Look", f"/refer look {told.draft_id}"),),),
    )


def confirmed(told: DraftConfirmedNotice) -> Reply:
    became = f"It is {told.ref}." if told.ref else "Its ground is added to a referral that is known there."
    opens = ((Button("Open", told.ref),),) if told.ref else ()
    return say((bold(f"Draft {told.number}"), f" · {told.by} has confirmed it. {became}"), buttons=opens)


def returned(told: DraftReturnedNotice) -> Reply:
    return say(
        (bold(f"Draft {told.number}"), f" · {told.by} has given it back; the reason stands in it."),
        buttons=((Button("Open", f"/refer draft {told.number}"),),),
    )


def ends(told: DraftEndsNotice) -> Reply:
    return say(
        (bold(f"Draft {told.number}"), f" of a referral is erased on {full(told.at)}."),
        buttons=(
            (Button("Open", f"/refer draft {told.number}"), Button("Drop", f"/refer drop {told.number}")),
        ),
    )
