"""Contacts that were no visit, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.language.times.bands import VisitBand
from bot.language.times.wall import to_local, write_date, write_local
from bot.services.referrals.attempts import are_enough
from bot.services.referrals.contacts import ContactReceipt
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, answered_in_words, bold, fits, prose, say
from models.contact import ContactKind

KIND, WORDS, TIME = "attempt kind", "attempt words", "attempt time"
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
    return say(
        (bold("How was it tried?"), f" · {ref}"),
        "Tap one, or say it: rang, wrote or met, and what came of it. To leave it: /cancel",
        buttons=(tuple(buttons),),
        expect=Expect(KIND, {"ref": ref, "words": words}),
    )


def asks_words(ref: str, kind: ContactKind, at: datetime | None = None) -> Reply:
    when = f" {_when(at)}" if at else ""
    question = say(
        (bold("What came of it?"), f" · {ref}, {kind}{when}"),
        "Tap one, or say it in your own words, without names. To leave it: /cancel",
        buttons=tuple((Button(one.capitalize(), f"/attempt {ref} {kind}{when}: {one}"),) for one in USUAL),
        expect=Expect(WORDS, {"ref": ref, "kind": kind.value, "when": when}),
    )
    return answered_in_words(question, "What came of it?")


def asks_time(ref: str, kind: ContactKind, words: str, day: date) -> Reply:
    question = f"At what time on {write_date(day)}?"
    asked = say(
        (bold(question), f" · {ref}, {kind}"),
        "Nothing was counted yet. For example: 1830. To leave it: /cancel",
        expect=Expect(TIME, {"ref": ref, "kind": kind.value, "words": words, "day": f"{day:%d/%m/%Y}"}),
    )
    return answered_in_words(asked, question)


def _when(at: datetime) -> str:
    local = to_local(at)
    return f"{local:%d/%m/%Y} {local:%H%M}"


def recorded(receipt: ContactReceipt, bands: Sequence[VisitBand]) -> Reply:
    visit = (Button("Visit", f"/visit {receipt.ref}"),) if receipt.may_visit else ()
    enough = are_enough(receipt.contacts, bands)
    return say(
        cards.heading(receipt.ref, "counted before" if receipt.again else "attempt counted"),
        (bold(KINDS[receipt.kind]), f" · {write_local(to_local(receipt.at))}"),
        "You said the same just before: it counts once." if receipt.again else None,
        cards.tried(receipt.contacts, bands),
        "Enough has been tried to say that nobody could be reached." if enough else None,
        buttons=((Button(receipt.ref, receipt.ref), *visit, cards.concern(receipt.ref)),),
    )
