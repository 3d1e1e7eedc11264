"""The one route table: /help, each role's menu, docs/manual.md and the tests are made from it."""

from __future__ import annotations

from bot.chat.routing import Route
from handlers import (
    amendments,
    audit,
    brief,
    briefings,
    ceilings,
    details,
    duty,
    enrolment,
    flags,
    looks,
    note_checks,
    note_lists,
    notes,
    operations,
    particulars,
    people,
    pin,
    recalls,
    referrals,
    reminders,
    revoking,
    samples,
    tasks,
    welcome,
)
from handlers import help as help_

LISTED: tuple[Route, ...] = (
    *referrals.ROUTES,
    *details.ROUTES,
    *people.ROUTES,
    *tasks.ROUTES,
    *operations.ROUTES,
    *notes.ROUTES,
    *note_lists.ROUTES,
    *note_checks.ROUTES,
    *amendments.ROUTES,
    *particulars.ROUTES,
    *reminders.ROUTES,
    *brief.ROUTES,
    *briefings.ROUTES,
    *samples.ROUTES,
    *recalls.ROUTES,
    *ceilings.ROUTES,
    *flags.ROUTES,
    *looks.ROUTES,
    *audit.ROUTES,
    *pin.ROUTES,
    *duty.ROUTES,
    *enrolment.ROUTES,
    *revoking.ROUTES,
    *welcome.ROUTES,
)
ROUTES = (*LISTED, *help_.routes(LISTED))
