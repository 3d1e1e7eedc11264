"""The modern-slavery referral: consent, submission and decision. Officers send it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.database import Session
from bot.services.audit.actors import Actor
from bot.services.safeguarding import refusals, rows
from bot.services.safeguarding.rows import SafeguardingDutyView
from models.safeguarding import Consent, Form, SlaveryState

NOTHING: frozenset[SlaveryState] = frozenset()
NEXT: Mapping[SlaveryState, frozenset[SlaveryState]] = MappingProxyType(
    {
        SlaveryState.INDICATORS_NOTED: frozenset({SlaveryState.NRM_SUBMITTED, SlaveryState.DTN_SUBMITTED}),
        SlaveryState.NRM_SUBMITTED: frozenset({SlaveryState.RG_POSITIVE, SlaveryState.RG_NEGATIVE}),
        SlaveryState.DTN_SUBMITTED: NOTHING,  # without consent there is no decision
        SlaveryState.RG_POSITIVE: frozenset({SlaveryState.CG_POSITIVE, SlaveryState.CG_NEGATIVE}),
        SlaveryState.RG_NEGATIVE: NOTHING,
        SlaveryState.CG_POSITIVE: NOTHING,
        SlaveryState.CG_NEGATIVE: NOTHING,
    }
)
SUBMITTED: Mapping[Consent, SlaveryState] = MappingProxyType(
    {
        Consent.CHILD: SlaveryState.NRM_SUBMITTED,  # always, and never a duty to notify
        Consent.CONSENTS: SlaveryState.NRM_SUBMITTED,
        Consent.DECLINES: SlaveryState.DTN_SUBMITTED,
    }
)


def settle(
    session: Session, actor: Actor, ref: str, consent: Consent, *, now: datetime
) -> SafeguardingDutyView:
    """Settle the person's consent; a child's referral calls for the safeguarding hub as well.

    Raises NotOnRecordError, RejectedError.
    """
    before = rows.ensure_offered(session, actor, ref, Form.NRM, now=now)
    if before.state is not SlaveryState.INDICATORS_NOTED:
        raise refusals.ALREADY_SUBMITTED()
    if consent is Consent.CHILD:
        rows.ensure_offered(session, actor, ref, Form.MASH, now=now)
    return rows.change(
        session, actor, ref, Form.NRM, {"consent": consent}, action="settle consent", now=now, reason=consent
    )


def decide(
    session: Session, actor: Actor, ref: str, state: SlaveryState, *, now: datetime
) -> SafeguardingDutyView:
    """Record the decision on the referral. Raises NotOnRecordError, RejectedError."""
    before = rows.find(session, actor, ref, Form.NRM)
    if before is None or before.state is None or before.reference is None or state not in NEXT[before.state]:
        raise refusals.OUT_OF_ORDER()
    return rows.change(
        session, actor, ref, Form.NRM, {"state": state}, action="decide", now=now, reason=state
    )


def submitted(before: SafeguardingDutyView) -> SlaveryState | None:
    """The state once there is a reference; one that is further on stays. Raises RejectedError."""
    if before.consent is None:
        raise refusals.CONSENT_FIRST()
    return SUBMITTED[before.consent] if before.state is SlaveryState.INDICATORS_NOTED else before.state
