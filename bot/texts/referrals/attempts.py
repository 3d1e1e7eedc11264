"""Contacts that were no visit, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.language.times.bands import VisitBand
from bot.services.referrals.attempts import are_enough
from bot.services.referrals.contacts import ContactReceipt
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, answered_in_words, bold, fits, prose, say
from models.contact import ContactKind

WORDS = "attempt words"
KINDS: Mapping[ContactKind, str] = MappingProxyType(
    {ContactKind.RANG: "Rang", ContactKind.WROTE: "Wrote", ContactKind.MET: "Met"}
)
USUAL = ("no answer", "left a message", "spoke to them")


def which() -> Reply:
    return say(prose("Which referral? For example: `/attempt TUR-0123 rang: no answer`"))


def asks_kind(ref: str, words: str) -> Reply:
    """The words go with each button, if it can carry them."""
    said = {kind: f"/attempt {ref} {kind}{f': {words}' if words else ''}" for kind in KINDS}
    buttons = (
        Button(KINDS[kind], one if fits(one) else f"/attempt {ref} {kind}") for kind, one in said.items()
    )
    return say((bold("How was it tried?"), f" · {ref}"), buttons=(tuple(buttons),))


def asks_words(ref: str, kind: ContactKind) -> Reply:
    question = say(
        (bold("What came of it?"), f" · {ref}, {kind}"),
        "Tap one, or say it in your own words, without names. To leave it: /cancel",
        buttons=tuple((Button(one.capitalize(), f"/attempt {ref} {kind}: {one}"),) for one in USUAL),
        expect=Expect(WORDS, {"ref": ref, "kind": kind.value}),
    )
    return answered_in_words(question, "What came of it?")


def recorded(receipt: ContactReceipt, bands: Sequence[VisitBand]) -> Reply:
    enough = are_enough(receipt.contacts, bands)
    return say(
        cards.heading(receipt.ref, "attempt counted"),
        (bold(KINDS[receipt.kind]),),
        cards.tried(receipt.contacts, bands),
        "Enough has been tried to say that nobody could be reached." if enough else None,
        buttons=((Button(receipt.ref, receipt.ref), Button("Visit", f"/visit {receipt.ref}")),),
    )
