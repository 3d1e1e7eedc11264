"""The next visit in words: the times to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.times.bands import WEEKEND, VisitBand
from bot.language.times.wall import write_date, write_day
from bot.services.referrals.visit_times import VisitOffer
from bot.services.tasks.visits import NextVisit
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, bold, fits, prose, say

WHEN = "visit when"


def which() -> Reply:
    return say(prose("Which referral? For example: `/visit TUR-0123 fri 1730 with 0741`"))


def asks_when(found: NextVisit, bands: Sequence[VisitBand], crew: str) -> Reply:
    """The times are of bands not tried yet, as long as there are any."""
    return say(
        (bold("When is the next visit?"), f" · {found.ref}"),
        cards.tried(found.contacts, bands),
        "Tap one, or say another time. To leave it: /cancel",
        buttons=tuple((offered(found.ref, one, crew),) for one in found.offers),
        expect=Expect(WHEN, {"ref": found.ref, "with": crew}),
    )


def no_time(ref: str) -> Reply:
    return say(prose(f"I can't read a time in that. For example: `/visit {ref} fri 1730 with 0741`"))


def offered(ref: str, offer: VisitOffer, crew: str) -> Button:
    """A button that makes the visit at that time."""
    band = "" if offer.band.name == WEEKEND else f" {offer.band.name}"
    says = f"/visit {ref} {write_date(offer.local)[4:]} {offer.local:%H%M}"
    with_crew = f"{says} with {crew}" if crew else says
    return Button(
        f"{write_day(offer.local)}{band} {offer.local:%H:%M}", with_crew if fits(with_crew) else says
    )
