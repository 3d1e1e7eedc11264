"""Why tasks weren't done, by the words that officers gave: a reason is told, their words never are. Pure."""

from __future__ import annotations

from enum import StrEnum

from bot.letters import lowered


class Why(StrEnum):
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


SIGNS: dict[Why, tuple[str, ...]] = {
    Why.UNSAFE: ("unsafe", "not safe", "too risky"),
    Why.NOT_IN: ("not in", "nobody in", "no reply", "no answer", "nobody there", "nobody home", "not home"),
    Why.CALLED_AWAY: ("called away", "called to", "diverted", "emergency", "999", "immediate", "redeployed"),
    Why.NO_STAFF: (
        "no staff",
        "short",
        "sick",
        "no crew",
        "no officers",
        "nobody free",
        "too few",
        "double crew",
    ),
    Why.CLOSED: ("closed", "shut"),
    Why.WEATHER: ("weather", "rain", "snow", "storm", "flood", "ice"),
    Why.WAITED: ("clash", "deconflict", "other operation", "another operation"),
    Why.NO_NEED: ("not needed", "no longer", "already", "duplicate", "double", "twice", "withdrawn"),
}


def why(said: str | None) -> Why:
    """The reason in those words; `OTHER` for words that give none that we know."""
    if not (said or "").strip():
        return Why.NOT_SAID
    words = f" {lowered(said or '')} "
    return next(
        (one for one, signs in SIGNS.items() if any(f" {sign}" in words for sign in signs)), Why.OTHER
    )
