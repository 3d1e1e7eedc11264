"""The one route table: /help, each role's menu, docs/manual.md and the tests are made from it."""

from __future__ import annotations

from bot.chat.routing import Route
from handlers.briefings import (
    attachments,
    changes,
    composing,
    fields,
    requirements,
    schedules,
    sources,
    withdrawal,
)
from handlers.briefings import viewing as briefings
from handlers.enrolment import links, revoking
from handlers.guides import elsewhere, welcome
from handlers.guides import help as help_
from handlers.identity import pin
from handlers.intelligence import viewing as intelligence
from handlers.notebook import amendments, checks, extracts, file_requests, particulars, writing
from handlers.notebook import lists as note_lists
from handlers.officers import duty, leave
from handlers.operations import viewing as operations
from handlers.oversight import access_digest, audit, ceilings, flags, reason_samples
from handlers.referrals import details, search
from handlers.referrals import viewing as referrals
from handlers.reminders import reminders
from handlers.retractions import reports as retraction_reports
from handlers.safeguarding import duties
from handlers.tasks import viewing as tasks

LISTED: tuple[Route, ...] = (
    *referrals.ROUTES,
    *details.ROUTES,
    *search.ROUTES,
    *tasks.ROUTES,
    *operations.ROUTES,
    *writing.ROUTES,
    *note_lists.ROUTES,
    *checks.ROUTES,
    *extracts.ROUTES,
    *amendments.ROUTES,
    *particulars.ROUTES,
    *duties.ROUTES,
    *intelligence.ROUTES,
    *file_requests.ROUTES,
    *reminders.ROUTES,
    *composing.ROUTES,
    *fields.ROUTES,
    *sources.ROUTES,
    *changes.ROUTES,
    *requirements.ROUTES,
    *attachments.ROUTES,
    *schedules.ROUTES,
    *withdrawal.ROUTES,
    *briefings.ROUTES,
    *reason_samples.ROUTES,
    *retraction_reports.ROUTES,
    *ceilings.ROUTES,
    *flags.ROUTES,
    *access_digest.ROUTES,
    *audit.ROUTES,
    *pin.ROUTES,
    *duty.ROUTES,
    *leave.ROUTES,
    *links.ROUTES,
    *revoking.ROUTES,
    *welcome.ROUTES,
    *elsewhere.ROUTES,
)
ROUTES = (*LISTED, *help_.routes(LISTED))
