"""Safeguarding in words: the offers, the questions, the receipts. Never the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.services.safeguarding.duties import PAGE, DeclineReason, Suggestion
from bot.services.safeguarding.remarks import KeptRemark
from bot.services.safeguarding.reminders import SafeguardingNotice, SafeguardingUnansweredNotice
from bot.services.safeguarding.rows import SafeguardingDutyView
from bot.texts import cards, labels
from bot.texts.reply import Button, Expect, Line, Reply, Row, answered_in_words, bold, copying, prose, say
from bot.texts.times import short
from bot.values import replace
from models.safeguarding import Concern, Form

MASH_NUMBERS = ("0300 126 7000", "01604 626938")
MASH = "MASH {} (out of hours {})".format(*MASH_NUMBERS)
DANGER = "Immediate danger: 999."
HELPLINE_NUMBER = "0800 0121 700"
HELPLINE = f"Modern Slavery Helpline {HELPLINE_NUMBER}"
NAMED = 3
STILL_OPEN: Row = (Button("Still open", "/safeguarding"),)

ASKS: Mapping[Concern, str] = MappingProxyType(
    {
        Concern.CHILD_AT_RISK: "Child at risk?",
        Concern.CHILD_MISSING: "Child missing?",
        Concern.EXPLOITATION: "Child exploited? Safeguard first.",
        Concern.COUNTY_LINES: "County lines?",
        Concern.CUCKOOING: "Cuckooing? The occupier is a potential victim, not a suspect.",
        Concern.MODERN_SLAVERY: "Modern slavery?",
        Concern.SAFEGUARDING: "Somebody at risk?",
        Concern.CRIME_DISCLOSED: "Crime disclosed?",
    }
)
TO_DO: Mapping[Form, str] = MappingProxyType(
    {Form.PPN: "PPN", Form.MASH: f"ring {MASH}", Form.NRM: "NRM", Form.CRIME: "crime recorded within 24 h"}
)
LABELS: Mapping[Form, str] = MappingProxyType(
    {Form.PPN: "PPN ref", Form.MASH: "MASH ref", Form.NRM: "NRM ref", Form.CRIME: "Crime ref"}
)
REASONS: Mapping[DeclineReason, str] = MappingProxyType(
    {
        DeclineReason.COLLEAGUE: "A colleague sent it",
        DeclineReason.OPEN: "Already open with them",
        DeclineReason.NOBODY: "Nobody is at risk",
        DeclineReason.SUPERVISOR: "Supervisor decided",
    }
)


def offer(suggestion: Suggestion | None) -> tuple[tuple[Line, ...], tuple[Row, ...]]:
    """The line and the buttons below a note's receipt; none where nothing is suggested."""
    if suggestion is None:
        return (), ()
    asks = " ".join(ASKS[one] for one in suggestion.concerns)
    to_do = _and([TO_DO[one] for one in suggestion.forms])
    danger = f" {DANGER}" if Form.MASH in suggestion.forms else ""
    helpline = f" {HELPLINE}." if Form.NRM in suggestion.forms else ""
    line = f"⚠ {asks} {to_do[0].upper()}{to_do[1:]}.{danger}{helpline}"
    refs = tuple(Button(LABELS[one], f"/{one} {suggestion.ref}") for one in suggestion.forms)
    return (line,), (refs, (Button("Not needed", f"/safeguarding {suggestion.ref} not"),))


def offering(reply: Reply, suggestion: Suggestion | None) -> Reply:
    """The receipt with the forms that it offers, before its other buttons."""
    lines, buttons = offer(suggestion)
    return replace(reply, lines=reply.lines + lines, buttons=buttons + reply.buttons)


def remarked(reply: Reply, kept: KeptRemark | None) -> Reply:
    """The answer to whatever held the remark, with its note and the forms that it calls for."""
    if kept is None:
        return reply
    noted = replace(reply, lines=(*reply.lines, f"Noted in your book as {kept.ref}."))
    return offering(noted, kept.suggestion)


def which_concern() -> Reply:
    return say(prose("About which visit or referral? For example: `/concern TSK-0456`"))


def concern_kept(ref: str) -> Reply:
    return say(
        cards.heading(ref, "concern"),
        "Answer this with what you saw and heard: it belongs in your book.",
    )


def ask_reference(ref: str, form: Form, before: SafeguardingDutyView | None, expect: Expect) -> Reply:
    """The question in a new message, so that the receipt and its other buttons stay."""
    known = before.reference if before else None
    asked = say(
        cards.heading(ref, labels.FORMS[form]),
        f"Urgent: ring {MASH}. {DANGER}" if form is Form.MASH else None,
        "A written copy follows the call, if it meets the threshold." if form is Form.MASH else None,
        f"Its reference is {known}. A new one replaces it." if known else None,
        "What is its reference? The number only: what happened stays on the form.",
        buttons=(
            *(copying(number) for number in (MASH_NUMBERS if form is Form.MASH else ())),
            () if known else (_not_needed(ref, form),),
        ),
        expect=expect,
    )
    return answered_in_words(asked, "Its reference, the number only")


def kept(duty: SafeguardingDutyView) -> Reply:
    return say(
        cards.heading(duty.ref, f"{labels.FORMS[duty.form]}: {duty.reference}"),
        (bold("Kept."), " You won't be reminded of it."),
        buttons=(STILL_OPEN,),
    )


def ask_why_not(ref: str, form: Form | None, expect: Expect) -> Reply:
    command = form or "safeguarding"
    usual = (Button(label, f"/{command} {ref} not {why.name.lower()}") for why, label in REASONS.items())
    asked = say(
        cards.heading(ref, f"{labels.FORMS[form]} not needed" if form else "not needed"),
        "Why not? Tap one, or answer in a few words without names.",
        buttons=cards.grid(usual, across=2),
        expect=expect,
    )
    return replace(asked, fresh=True)


def declined(duties: Sequence[SafeguardingDutyView]) -> Reply:
    first = duties[0]
    return say(
        cards.heading(first.ref, f"{_and([labels.FORMS[one.form] for one in duties])} not needed"),
        f"Kept as the reason: {first.reason}. You won't be reminded.",
        buttons=(STILL_OPEN,),
    )


def listing(found: Sequence[SafeguardingDutyView], total: int, *, page: int, now: datetime) -> Reply:
    if not total:
        return say("None of your notes is waiting for a safeguarding reference.")
    rows = (
        (
            Button(f"{_number(one)} {LABELS[one.form]}", f"/{one.form} {one.ref}"),
            Button(f"{_number(one)} not needed", f"/{one.form} {one.ref} not"),
        )
        for one in found
    )
    return say(
        (bold("Forms without a reference"), f" · {total}"),
        *(
            f"{one.ref} · {labels.FORMS[one.form]} · {one.concern} · {short(one.offered_at, now=now)}"
            for one in found
        ),
        cards.marking(now),
        buttons=(*rows, *cards.pages("/safeguarding", page, total=total, size=PAGE)),
    )


def reminder(notice: SafeguardingNotice) -> Reply:
    """To the officer, on a screen that may be locked: references and forms alone."""
    forms = notice.forms
    named = [f"{ref} {_and([labels.FORMS[one] for one in forms[ref]])}" for ref in [*forms][:NAMED]]
    more = len(forms) - len(named)
    return say(
        f"Reference still missing: {'; '.join(named)}{f'; and {more} more' if more else ''}.",
        buttons=((Button("Give it, or say why not", "/safeguarding"),),),
    )


def told_unanswered(notice: SafeguardingUnansweredNotice) -> Reply:
    """To the supervisor."""
    refs = notice.refs
    more = f" and {len(refs) - NAMED} more" if len(refs) > NAMED else ""
    return say(
        f"Safeguarding references still missing: {', '.join(refs[:NAMED])}{more}.",
        "Ask the officer: their collar number is in the reference.",
    )


def _not_needed(ref: str, form: Form) -> Button:
    return Button("Not needed", f"/{form} {ref} not")


def _number(one: SafeguardingDutyView) -> str:
    return one.ref.rpartition("-")[2]


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
