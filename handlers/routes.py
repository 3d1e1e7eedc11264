"""The one route table: /help, each role's menu, docs/manual.md and the tests are made from it."""

from __future__ import annotations

from bot.chat.routing import Route
from handlers import (
    brief,
    briefings,
    ceilings,
    duty,
    flags,
    notes,
    people,
    pin,
    referrals,
    reminders,
    tasks,
    welcome,
)  # fmt: skip
from handlers import help as help_

LISTED: tuple[Route, ...] = (
    *referrals.ROUTES,
    *people.ROUTES,
    *tasks.ROUTES,
    *notes.ROUTES,
    *reminders.ROUTES,
    *brief.ROUTES,
    *briefings.ROUTES,
    *ceilings.ROUTES,
    *flags.ROUTES,
    *pin.ROUTES,
    *duty.ROUTES,
    *welcome.ROUTES,
)
ROUTES = (*LISTED, *help_.routes(LISTED))
