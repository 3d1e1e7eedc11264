"""The one route table, in the order of a shift. /help, the menus, docs/manual.md and the tests follow it."""

from __future__ import annotations

from bot.chat.route import RouteGroup
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
from handlers.guides import elsewhere, meanings, welcome
from handlers.guides import help as help_
from handlers.identity import pin
from handlers.intelligence import viewing as intelligence
from handlers.lone_visits import lone_visits
from handlers.notebook import amendments, checks, extracts, file_requests, particulars, writing
from handlers.notebook import lists as note_lists
from handlers.officers import duty, leave
from handlers.operations import boards as operation_boards
from handlers.operations import planning as operation_planning
from handlers.operations import reports as operation_reports
from handlers.operations import viewing as operations
from handlers.oversight import access_digest, audit, ceilings, flags, reason_samples
from handlers.patrols import stays
from handlers.public_routes import public_routes
from handlers.referrals import attempts, details, draft_ends, moving, papers, referring, search, watches
from handlers.referrals import viewing as referrals
from handlers.reminders import reminders
from handlers.results import finds
from handlers.results import lists as result_lists
from handlers.results import recording as results
from handlers.retractions import reports as retraction_reports
from handlers.safeguarding import concerns, duties
from handlers.tasks import (
    addresses,
    assigning,
    calendars,
    clashes,
    door,
    doorstep,
    handing,
    near,
    planning,
    recurring,
    visits,
)
from handlers.tasks import moves as task_moves
from handlers.tasks import viewing as tasks
from handlers.team import handovers
from handlers.team import lists as team
from handlers.things import things
from handlers.trainings import trainings

LISTED = (
    RouteGroup("Your shift", (*duty.ROUTES, *leave.ROUTES, *team.ROUTES)),
    RouteGroup(
        "Look-ups",
        (
            *(*referrals.ROUTES, *details.ROUTES, *moving.ROUTES, *attempts.ROUTES),
            *(*papers.ROUTES, *watches.ROUTES, *search.ROUTES),
        ),
    ),
    RouteGroup("Referring", (*referring.ROUTES, *draft_ends.ROUTES)),
    RouteGroup(
        "Tasks and visits",
        (
            *(*near.ROUTES, *tasks.ROUTES, *calendars.ROUTES, *task_moves.ROUTES),
            *(*visits.ROUTES, *door.ROUTES, *doorstep.ROUTES, *addresses.ROUTES),
            *(*planning.ROUTES, *recurring.ROUTES, *handing.ROUTES, *assigning.ROUTES, *clashes.ROUTES),
        ),
    ),
    RouteGroup(
        "Operations and results",
        (
            *(*operations.ROUTES, *operation_planning.ROUTES, *operation_boards.ROUTES),
            *(*operation_reports.ROUTES, *stays.ROUTES),
            *(*results.ROUTES, *finds.ROUTES, *result_lists.ROUTES),
            *(*lone_visits.ROUTES, *handovers.ROUTES, *things.ROUTES, *trainings.ROUTES),
        ),
    ),
    RouteGroup(
        "Notebook",
        (
            *writing.ROUTES,
            *note_lists.ROUTES,
            *checks.ROUTES,
            *extracts.ROUTES,
            *amendments.ROUTES,
            *particulars.ROUTES,
            *file_requests.ROUTES,
        ),
    ),
    RouteGroup("Reminders", (*reminders.ROUTES, *public_routes.ROUTES)),
    RouteGroup("Forms and intelligence", (*duties.ROUTES, *concerns.ROUTES, *intelligence.ROUTES)),
    RouteGroup(
        "Briefing others",
        (
            *briefings.ROUTES,
            *composing.ROUTES,
            *fields.ROUTES,
            *sources.ROUTES,
            *changes.ROUTES,
            *requirements.ROUTES,
            *attachments.ROUTES,
            *schedules.ROUTES,
            *withdrawal.ROUTES,
        ),
    ),
    RouteGroup(
        "Oversight",
        (
            *reason_samples.ROUTES,
            *retraction_reports.ROUTES,
            *ceilings.ROUTES,
            *flags.ROUTES,
            *access_digest.ROUTES,
            *audit.ROUTES,
        ),
    ),
    RouteGroup("Letting people in", (*links.ROUTES, *revoking.ROUTES)),
    RouteGroup("This chat", (*pin.ROUTES, *welcome.ROUTES, *meanings.ROUTES, *elsewhere.ROUTES)),
)
GROUPS = help_.with_help(LISTED)
ROUTES = tuple(route for group in GROUPS for route in group.routes)
