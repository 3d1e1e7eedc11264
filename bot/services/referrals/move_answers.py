"""The answers to what a move asks for, part by part: as a dialogue gathers them, and as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from bot.errors import Refusal
from bot.language.consenting import names_consenter
from bot.services.referrals import move_needs, refusals
from bot.services.referrals.move_needs import ConsentGiven, MoveAnswers, Rationale
from models.programme import MoveNeed

RATIONALE = ("information", "assessment", "powers", "options", "action")
PARTS: Mapping[MoveNeed, tuple[str, ...]] = MappingProxyType(
    {  # asked one after the other
        MoveNeed.REASON: ("reason",),
        MoveNeed.CONSENT: ("consent_by", "consent_how", "consent_on"),
        MoveNeed.LEAD: ("lead",),
        MoveNeed.DECISION_DUE: ("decision_due",),
        MoveNeed.PROGRAMME: ("programme",),
        MoveNeed.DECISION: RATIONALE,
        MoveNeed.DECONFLICTED: ("deconflicted",),
    }
)
LIMITS: Mapping[str, tuple[int, int, Refusal]] = MappingProxyType(
    {  # of a part that is free text: the fewest and the most characters, and the refusal of fewer
        "reason": (move_needs.LEAST_REASON, move_needs.LONGEST_REASON, refusals.NO_REASON),
        "consent_by": (move_needs.LEAST_NAME, move_needs.LONGEST_BY, refusals.NO_CONSENT),
        "consent_how": (move_needs.LEAST_NAME, move_needs.LONGEST_HOW, refusals.NO_CONSENT),
        "deconflicted": (move_needs.LEAST_REASON, move_needs.LONGEST_WITH, refusals.NOT_DECONFLICTED),
        **dict.fromkeys(RATIONALE, (move_needs.LEAST_PART, move_needs.LONGEST_PART, refusals.THIN_DECISION)),
    }
)


def read_text(part: str, typed: str) -> str:
    """The words for a part. Raises a RejectedError for too few, which say nothing, and for too many."""
    if part not in LIMITS:
        return typed.strip()
    least, most, refused = LIMITS[part]
    said = move_needs.words(typed, least=least, most=most)
    if said is None:
        raise refused()
    if part == "consent_by" and not names_consenter(said):
        raise refusals.CONSENT_BY()
    return said


def missing(needs: tuple[MoveNeed, ...], said: Mapping[str, str]) -> Iterator[tuple[MoveNeed, str]]:
    """The parts that are still to be asked for, each with its need, in order."""
    for need in needs:
        yield from ((need, part) for part in PARTS.get(need, ()) if part not in said)


def answers(said: Mapping[str, str], *, attempts_enough: bool) -> MoveAnswers:
    """The values; those of which a part is missing are None."""
    return MoveAnswers(
        reason=said.get("reason"),
        consent=_consent(said),
        lead=said.get("lead"),
        decision_due=_day(said.get("decision_due")),
        attempts_enough=attempts_enough,
        programme=said.get("programme"),
        decision=Rationale(*(said[one] for one in RATIONALE)) if said.keys() >= set(RATIONALE) else None,
        deconflicted=said.get("deconflicted"),
    )


def _consent(said: Mapping[str, str]) -> ConsentGiven | None:
    on = _day(said.get("consent_on"))
    if on is None or "consent_by" not in said or "consent_how" not in said:
        return None
    return ConsentGiven(said["consent_by"], said["consent_how"], on)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
