"""The modern-slavery referral in words: consent, next steps, decision."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.safeguarding.nrm import NEXT
from bot.services.safeguarding.rows import SafeguardingDutyView
from bot.texts import cards
from bot.texts.reply import Button, Expect, Line, Reply, bold, copying, say
from bot.texts.safeguarding.duties import DANGER, HELPLINE, HELPLINE_NUMBER, MASH
from bot.values import replace
from models.safeguarding import Consent, SlaveryState

FOLLOWS: Mapping[Consent, tuple[Line, ...]] = MappingProxyType(
    {
        Consent.CHILD: (
            (bold("NRM, always."), " A child's consent is not needed."),
            f"Make the child safe first. Then the local authority: {MASH}. {DANGER} Then the NRM.",
        ),
        Consent.CONSENTS: ((bold("NRM"), ", with the adult's consent."),),
        Consent.DECLINES: ((bold("Duty to notify (DtN)"), ": without the adult's consent there is no NRM."),),
    }
)
DECISIONS: Mapping[SlaveryState, str] = MappingProxyType(
    {
        SlaveryState.RG_POSITIVE: "rg positive",
        SlaveryState.RG_NEGATIVE: "rg negative",
        SlaveryState.CG_POSITIVE: "cg positive",
        SlaveryState.CG_NEGATIVE: "cg negative",
    }
)


def ask_consent(ref: str) -> Reply:
    """The question in a new message, so that the receipt and its other buttons stay."""
    asked = say(
        cards.heading(ref, "NRM"),
        "Child or adult? Anyone who may be under 18 counts as a child.",
        buttons=(
            (Button("Child or may be", f"/nrm {ref} child"),),
            (
                Button("Adult consents", f"/nrm {ref} consents"),
                Button("Adult doesn't", f"/nrm {ref} declines"),
            ),
            (Button("Not needed", f"/nrm {ref} not"),),
        ),
    )
    return replace(asked, fresh=True)


def what_follows(duty: SafeguardingDutyView, expect: Expect) -> Reply:
    is_child = duty.consent is Consent.CHILD
    mash = (Button("MASH ref", f"/mash {duty.ref}"),) if is_child else ()
    return say(
        cards.heading(duty.ref, "DtN" if duty.consent is Consent.DECLINES else "NRM"),
        *(FOLLOWS[duty.consent] if duty.consent else ()),
        f"It is an online form, which you can save and go back to. Advice: {HELPLINE}.",
        "Sent? Reply with its reference only.",
        buttons=(mash, copying(HELPLINE_NUMBER), (Button("Not needed", f"/nrm {duty.ref} not"),)),
        expect=expect,
    )


def stands(duty: SafeguardingDutyView) -> Reply:
    """The state, submitted or decided, and the next possible decisions."""
    following = [
        (state, words) for state, words in DECISIONS.items() if duty.state and state in NEXT[duty.state]
    ]
    buttons = tuple(
        Button(f"{words[:2].upper()}{words[2:]}", f"/nrm {duty.ref} {words}") for _, words in following
    )
    return say(
        cards.heading(duty.ref, f"{'DtN' if duty.consent is Consent.DECLINES else 'NRM'}: {duty.reference}"),
        (bold(f"{duty.state[0].upper()}{duty.state[1:]}" if duty.state else "Kept"), "."),
        "You won't be reminded of it. When the decision is known, tap it:" if buttons else None,
        buttons=(buttons,) if buttons else (),
    )
