"""Write docs/manual.md again from the route table: `python -m tests.write_manual`."""

from __future__ import annotations

from pathlib import Path

from bot.services.access.policy import may
from bot.texts.guides.manual import manual
from handlers.routes import ROUTES
from models.officer import Role

PLACE = Path(__file__).parents[1] / "docs" / "manual.md"


def made():
    return manual(
        [
            (route.command, route.usage, route.help, frozenset(r for r in Role if may(r, route.permission)))
            for route in ROUTES
            if not route.hidden
        ]
    )


if __name__ == "__main__":
    PLACE.write_text(made(), encoding="utf-8")
