"""Contacts that were no visit, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.language.times.bands import VisitBand
from bot.language.times.wall import to_local, write_date, write_local
from bot.services.referrals.attempts import are_enough
from bot.services.referrals.contacts import ContactReceipt
from bot.texts import cards, questions
from bot.texts.reply import (
    Button,
    Expect,
    Reply,
    answered_in_words,
    bold,
    cut_at_word,
    prose,
    say,
    with_words,
)
from models.contact import ContactKind

KIND, WORDS, TIME, REACHED = "attempt kind", "attempt words", "attempt time", "attempt reached"
KINDS: Mapping[ContactKind, str] = MappingProxyType(
    {
        ContactKind.RANG: "Rang",
        ContactKind.WROTE: "Wrote",
        ContactKind.MET: "Met",
        ContactKind.VISIT: "Visited",
    }
)
ANSWERS = ("spoke to them", "no answer")
SAID = 60  # characters
USUAL = ("no answer", "left a message", "spoke to them")


def which() -> Reply:
    return say(prose("Which referral? For example: `/attempt TUR-0123 rang: no answer`"))


def asks_kind(ref: str, words: str) -> Reply:
    """The words go with each button, if it can carry them."""
    buttons = (Button(label, with_words(f"/attempt {ref} {kind}", words)) for kind, label in KINDS.items())
    return say(
        (bold("How was it tried?"), f" · {ref}"),
        "Tap one, or say it: rang, wrote, met or visited, and what came of it. To leave it: /cancel",
        buttons=cards.grid(buttons, across=2),
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


def asks_reached(ref: str, kind: ContactKind, words: str, at: datetime | None) -> Reply:
    """In doubt it isn't counted as an attempt that reached nobody."""
    when = f" {_when(at)}" if at else ""
    question = "Did you speak to them?"
    return say(
        (bold(question), f" · {ref}, {kind}"),
        f"“{cut_at_word(words, SAID)}”. Nothing was counted yet. To leave it: /cancel",
        buttons=(
            tuple(
                Button(one.capitalize(), with_words(f"/attempt {ref} {kind}{when}: {one}", words))
                for one in ANSWERS
            ),
        ),
        expect=Expect(
            REACHED, {"ref": ref, "kind": kind.value, "words": words, "at": at.isoformat() if at else ""}
        ),
    )


def asks_time(ref: str, kind: ContactKind, words: str, day: date | None) -> Reply:
    """The time on that day; without one, the day as well."""
    question = f"At what time on {write_date(day)}?" if day else "On which day, and at what time?"
    for_example = "1830" if day else "yesterday 1830"
    said = f"{day:%d/%m/%Y}" if day else ""
    asked = say(
        (bold(question), f" · {ref}, {kind}"),
        f"Nothing was counted yet. For example: {for_example}. To leave it: /cancel",
        buttons=((questions.LEAVE,),),
        expect=Expect(TIME, {"ref": ref, "kind": kind.value, "words": words, "day": said}),
    )
    return answered_in_words(asked, question)


def _when(at: datetime) -> str:
    local = to_local(at)
    return f"{local:%d/%m/%Y} {local:%H%M}"


def recorded(receipt: ContactReceipt, bands: Sequence[VisitBand]) -> Reply:
    visit = (Button("Visit", f"/visit {receipt.ref}"),) if receipt.may_visit else ()
    enough = are_enough(receipt.contacts, bands)
    what = "contact recorded" if receipt.reached else "attempt counted"
    return say(
        cards.heading(receipt.ref, "counted before" if receipt.again else what),
        (bold(KINDS[receipt.kind]), f" · {write_local(to_local(receipt.at))}"),
        "You, or somebody with you, said the same just before: it counts once." if receipt.again else None,
        "They were reached, so it is no attempt that failed." if receipt.reached else None,
        cards.tried(receipt.contacts, bands),
        "Enough has been tried to say that nobody could be reached." if enough else None,
        buttons=((Button(receipt.ref, receipt.ref), *visit, cards.concern(receipt.ref)),),
    )
