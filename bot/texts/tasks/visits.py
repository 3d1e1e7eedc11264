"""The next visit in words: the times to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language.times.bands import WEEKEND, VisitBand
from bot.language.times.wall import to_local, write_date, write_day, write_local
from bot.services.referrals.visit_times import VisitOffer
from bot.services.tasks.double_bookings import DoubleBooking
from bot.services.tasks.visits import NextVisit
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, bold, cut_at_word, fits, prose, say
from bot.texts.time_questions import SAID
from bot.values import replace

WHEN = "visit when"
SHOWN = 40


def which() -> Reply:
    return say(prose("Which referral? For example: `/visit TUR-0123 fri 1730 with 0741`"))


def asks_when(found: NextVisit, bands: Sequence[VisitBand], crew: str) -> Reply:
    """The times are of bands not tried yet, as long as there are any."""
    return say(
        (bold("When is the next visit?"), f" · {found.ref}"),
        cards.tried(found.contacts, bands),
        "Tap one, or say another time. To leave it: /cancel",
        buttons=tuple((one,) for offer in found.offers if (one := offered(found.ref, offer, crew))),
        expect=Expect(WHEN, {"ref": found.ref, "with": crew}),
    )


def no_time(ref: str, words: str) -> Reply:
    return say(
        f"I can't read a time in “{cut_at_word(words, SHOWN)}”. Nothing was made.",
        prose(f"For example: `/visit {ref} fri 1730 with 0741`"),
    )


def asks_at_night(ref: str, local: datetime, crew: str) -> Reply:
    """The crew is told at once, so a slip of the thumb is asked about first."""
    says = f"/visit {ref} {write_date(local)[4:]} {local:%H%M} anyway{f' with {crew}' if crew else ''}"
    return say(
        (bold(f"A visit at {local:%H:%M}, at night?"), f" · {ref}, {write_local(local)}"),
        "Nothing was made yet. Say yes, or another time. To leave it: /cancel",
        buttons=((Button("Make it", says),),) if fits(says) else (),
        expect=Expect(WHEN, {"ref": ref, "with": crew, SAID: f"{local:%d/%m/%Y} at {local:%H%M}"}),
    )


def made(card: Reply, taken: Sequence[DoubleBooking]) -> Reply:
    """The card, with a warning for each of the crew who has something else on."""
    return replace(
        card, lines=(*card.lines[:-1], *dict.fromkeys(map(double_booking, taken)), *card.lines[-1:])
    )


def double_booking(one: DoubleBooking) -> str:
    """A warning of what somebody has on at the time of a task, as far as the reader may know of it."""
    if not one.known:
        return f"⚠ {one.name} may not be free then: ring them."
    if one.leave_until is not None:
        return f"⚠ {one.name} is on leave until {write_day(one.leave_until)}."
    return f"⚠ {one.name} has another task then: {_hours(one)}."


def _hours(one: DoubleBooking) -> str:
    starts, ends = to_local(one.starts_at), to_local(one.ends_at)
    return f"{write_day(starts)} {starts:%H:%M}-{ends:%H:%M}"


def offered(ref: str, offer: VisitOffer, crew: str) -> Button | None:
    """A button that makes the visit at that time; None for a crew that no button can carry."""
    band = "" if offer.band.name == WEEKEND else f" {offer.band.name}"
    says = f"/visit {ref} {write_date(offer.local)[4:]} {offer.local:%H%M}{f' with {crew}' if crew else ''}"
    label = f"{write_day(offer.local)}{band} {offer.local:%H:%M}"
    return Button(label, says) if fits(says) else None
