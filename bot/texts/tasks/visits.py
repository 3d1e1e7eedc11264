"""The next visit in words: the times to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language.times.bands import WEEKEND, VisitBand
from bot.language.times.wall import to_local, write_date, write_day, write_local
from bot.services.referrals.visit_times import VisitOffer
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.viewing import TaskCard, TaskView
from bot.services.tasks.visits import NextVisit, OtherVisit
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, added, bold, cut_at_word, fits, prose, say
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


def made(card: Reply, visit: TaskCard, others: Sequence[OtherVisit]) -> Reply:
    """The card of a visit that was made; beside another that day, the way to take it back stands first."""
    shown = with_others(card, others)
    if not others or not isinstance(visit, TaskView) or TaskVerb.CANCEL not in visit.verbs:
        return shown
    cancel = Button("Cancel this visit", f"/task {TaskVerb.CANCEL} {visit.ref} v{visit.step}")
    return replace(shown, buttons=((cancel,), *shown.buttons))


def with_others(card: Reply, others: Sequence[OtherVisit]) -> Reply:
    """The card, with a line for each other visit to the same person that day."""
    lines = (
        f"⚠ Another visit to them that day: {one.ref} at {to_local(one.starts_at):%H:%M}." for one in others
    )
    return added(card, *lines)


def offered(ref: str, offer: VisitOffer, crew: str) -> Button | None:
    """A button that makes the visit at that time; None for a crew that no button can carry."""
    band = "" if offer.band.name == WEEKEND else f" {offer.band.name}"
    says = f"/visit {ref} {write_date(offer.local)[4:]} {offer.local:%H%M}{f' with {crew}' if crew else ''}"
    label = f"{write_day(offer.local)}{band} {offer.local:%H:%M}"
    return Button(label, says) if fits(says) else None
