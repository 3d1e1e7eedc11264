"""A turn of the clock, as a duty is told of it."""

from __future__ import annotations

from bot.services.clock_duties import Turn
from bot.settings import Settings

SETTINGS = Settings(_env_file=None)


def turn(now, **changes):
    """At an instant, with the settings that a bot has by itself but for these."""
    return Turn(SETTINGS.model_copy(update=changes), now)
