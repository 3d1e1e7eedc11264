"""The reasons why tasks were not done, found in what officers said: their words are never repeated. Pure."""

from __future__ import annotations

from enum import StrEnum

from bot.letters import lowered


class NotDoneReason(StrEnum):
    """In the order in which they are looked for."""

    UNSAFE = "unsafe"
    NOT_IN = "nobody was in"
    CALLED_AWAY = "called away"
    NO_STAFF = "too few officers"
    CLOSED = "closed when they came"
    WEATHER = "weather"
    WAITED = "waited for another task"
    NO_NEED = "no longer needed"
    OTHER = "for another reason"
    NOT_SAID = "no reason given"


SIGNS: dict[NotDoneReason, tuple[str, ...]] = {
    NotDoneReason.UNSAFE: ("unsafe", "not safe", "too risky"),
    NotDoneReason.NOT_IN: (
        "not in",
        "nobody in",
        "no reply",
        "no answer",
        "nobody there",
        "nobody home",
        "not home",
    ),
    NotDoneReason.CALLED_AWAY: (
        "called away",
        "called to",
        "diverted",
        "emergency",
        "999",
        "immediate",
        "redeployed",
    ),
    NotDoneReason.NO_STAFF: (
        "no staff",
        "short",
        "sick",
        "no crew",
        "no officers",
        "nobody free",
        "too few",
        "double crew",
    ),
    NotDoneReason.CLOSED: ("closed", "shut"),
    NotDoneReason.WEATHER: ("weather", "rain", "snow", "storm", "flood", "ice"),
    NotDoneReason.WAITED: ("clash", "deconflict", "other operation", "another operation"),
    NotDoneReason.NO_NEED: (
        "not needed",
        "no longer",
        "already",
        "duplicate",
        "double",
        "twice",
        "withdrawn",
    ),
}


def why(said: str | None) -> NotDoneReason:
    """The reason in those words; `OTHER` for words that give none that we know."""
    if not (said or "").strip():
        return NotDoneReason.NOT_SAID
    words = f" {lowered(said or '')} "
    return next(
        (one for one, signs in SIGNS.items() if any(f" {sign}" in words for sign in signs)),
        NotDoneReason.OTHER,
    )
