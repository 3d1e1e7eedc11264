"""Personal detail in words: the reason for it, the detail itself, and the message after masking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from msgspec import Struct

from bot.services.referrals.details import DetailView, GroundDetail, Particulars
from bot.services.referrals.reasons import ReasonCode, ReasonPart, RevealReason
from bot.texts import cards, labels
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, prose, say
from bot.texts.times import clock
from bot.values import replace

NUMBER, WORDS, WHY = "details number", "details words", "details why"
LONGEST_GROUNDS = 1500
LONGEST_WORRY, LONGEST_ADDED, MOST_ADDED = 800, 300, 3  # all of it fits one message
FILE = "file"  # the fact that says that the reason is for the whole file
NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        ReasonCode.INCIDENT: "Which incident? Give its number.",
        ReasonCode.CRIME: "Which crime? Give its number.",
    }
)
SENTENCES: Mapping[ReasonPart, str] = MappingProxyType(
    {
        ReasonPart.WORDS: "What do you need it for? In a few words, 15 characters or more.",
        ReasonPart.FULLER: "This look needs a fuller reason. What do you need it for? In a few words,"
        " 15 characters or more; your supervisor may read it.",
    }
)


class AskedDetail(Struct, frozen=True):
    """Detail that a reason is given for: its words, and the command that asks for it."""

    heading: str
    noun: str
    says: str


DETAIL = AskedDetail("personal detail", "details", "/details {ref}")
WHOLE_FILE = AskedDetail("whole file", "file", "/ref {ref} file")


def asks(missing: ReasonPart, facts: Mapping[str, str], *, again: str) -> Reply:
    """The question for the missing part. `again` ends every command here: it says on whose behalf."""
    what = WHOLE_FILE if facts["wants"] == FILE else DETAIL
    ref = facts["details"]
    if missing is ReasonPart.CODE:
        return _which(ref, what, again, Expect(WHY, facts))
    step = NUMBER if missing is ReasonPart.NUMBER else WORDS
    question = NUMBERS[facts["code"]] if missing is ReasonPart.NUMBER else SENTENCES[missing]
    reply = say(
        cards.heading(ref, what.heading), question, "To leave it: /cancel", expect=Expect(step, facts)
    )
    return replace(reply, fresh=missing is ReasonPart.FULLER)  # keep the card that was tapped


def _which(ref: str, what: AskedDetail, again: str, expect: Expect) -> Reply:
    offered = (
        Button(name, f"{what.says.format(ref=ref)} {code}{again}")
        for code, name in labels.REASONS.items()
        if code is not ReasonCode.TASK
    )
    reply = say(
        cards.heading(ref, what.heading),
        f"Why do you need {ref}'s {what.noun}? The reason goes on record.",
        buttons=cards.grid(offered, across=2),
        expect=expect,
    )
    return replace(reply, fresh=True)


def ready(ref: str, given: RevealReason | None, *, again: str) -> Reply:
    """Where a live task is the reason, nobody was asked for one."""
    reason = "Your reason is"
    if given is not None and given.code == ReasonCode.TASK:
        reason = f"Your {given.detail.partition(' ')[0]} is the reason: it is"
    reply = say(
        cards.heading(ref, "personal detail"),
        f"{reason} on record. It covers one look within 5 minutes.",
        buttons=((Button("Show details", f"/details {ref}{again}"),),),
    )
    return replace(reply, fresh=True)


def coming(ref: str) -> Reply:
    """The answer to a request for the whole file."""
    said = say(
        (bold(ref), " · the whole file is coming, as a PDF."),
        "Each page says that it is your copy. Show it to nobody who doesn't need it.",
    )
    return replace(said, fresh=True)


def which_file() -> Reply:
    return say(prose("Which referral's file? For example: `/ref TUR-0123 file`"))


def detail(shown: DetailView, *, until: datetime) -> Reply:
    """`until` is the last instant at which it may still be sent."""
    reply = say(
        cards.heading(shown.ref, "personal detail"),
        (bold(shown.person.name),),
        *_facts(shown.person),
        *(_added(one) for one in shown.added[:MOST_ADDED]),
        cards.marking(shown.shown_at),
        _watermark(shown),
        buttons=((Button("Hide now", f"/details {shown.ref} hide"),),),
    )
    return replace(reply, until=until)


def masked(ref: str, *, until: datetime) -> Reply:
    """The message once it is masked."""
    return say((bold(ref), f" · details were shown until {clock(until)}"), buttons=(_both(ref),))


def hiding(ref: str) -> Reply:
    """The answer to typed words, which name no message."""
    return say((bold(ref), " · its details are being hidden everywhere in this chat."))


def which() -> Reply:
    return say(prose("Which referral's details? For example: `/details TUR-0123`"))


def _both(ref: str) -> Row:
    return (Button("Card", ref), Button("Details", f"/details {ref}"))


def _facts(shown: Particulars) -> Iterator[Line | None]:
    yield cards.fact("Also known as", shown.also_known_as)
    yield cards.fact("Born", _born(shown))
    yield cards.fact("Address", shown.address)
    yield from cards.other_addresses(shown.others)
    yield cards.fact("Area", shown.area)
    yield cards.fact("Telephone", shown.telephone)
    contact = ", ".join(filter(None, (shown.contact, shown.contact_telephone)))
    yield cards.fact("Parent or carer", contact or None)
    yield f"⚠ {shown.warnings}" if shown.warnings else None
    yield cards.fact("Grounds", _grounds(shown))
    yield cards.fact("Worry", cards.cut(shown.worry, LONGEST_WORRY) if shown.worry else None)


def _born(shown: Particulars) -> str | None:
    if shown.date_of_birth is None:
        return None
    return f"{_date(shown.date_of_birth)}, aged {shown.age}"


def _grounds(shown: Particulars) -> str | None:
    when = _date(shown.ground_date) if shown.ground_date else None
    words = labels.ground(shown.grounds or "")
    cut = words if len(words) <= LONGEST_GROUNDS else f"{words[:LONGEST_GROUNDS]}… (the rest is on record)"
    return " · ".join(filter(None, (when, cut))) or None


def _added(one: GroundDetail) -> str:
    when = f", {_date(one.on_day)}" if one.on_day else ""
    return f"From {one.by}: {labels.ground(one.code)}{when}. {cards.cut(one.worry, LONGEST_ADDED)}"


def _date(of: date) -> str:
    return f"{of:%d/%m/%Y}"


def _watermark(shown: DetailView) -> str:
    who = shown.shown_to + (f" for {shown.on_behalf_of}" if shown.on_behalf_of else "")
    return f"Shown to {who} at {clock(shown.shown_at)} · masked at {clock(shown.masks_at)}"
