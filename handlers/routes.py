"""The one route table: /help, each role's menu, docs/manual.md and the tests are made from it."""

from __future__ import annotations

from bot.chat.routing import Route
from handlers import help as help_
from handlers import notes, people, referrals, tasks, welcome

LISTED: tuple[Route, ...] = (
    *referrals.ROUTES,
    *people.ROUTES,
    *tasks.ROUTES,
    *notes.ROUTES,
    *welcome.ROUTES,
)
ROUTES = (*LISTED, *help_.routes(LISTED))
