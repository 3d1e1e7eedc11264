"""The route that an officer's message belongs to: by its words, the open question and the card it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.chat.incoming import IncomingUpdate, UpdateKind
from bot.chat.routing import REST, SILENT, Match, Route, RouteTable, RoutingInput
from bot.database import Session
from bot.language.asking import named_in
from bot.language.heard import in_full
from bot.letters import normal
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.identity.guard import Identity
from bot.services.notebook import continuations
from bot.services.operations import viewing as operations
from bot.services.referrals import lists as referrals

REST_WITHIN = timedelta(seconds=5)
LONGEST_NAME = 120  # with the words around it
TASKS = re.compile(r"(?<![\w'])(?:tasks|jobs|visits|(?:what's|anything)\s+on)(?![\w'])")
REFERRALS = re.compile(r"(?<![\w'])(?:referrals|due(?:\s+for)?|overdue)(?![\w'])")


def find_match(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, *, now: datetime
) -> Match | None:
    """Return the route; None when nothing can be made of the message."""
    goes_on = guarded.step == REST and _is_rest(came, guarded.facts)
    if came.album and continuations.is_album_known(session, guarded.actor, came.account_id, came.album):
        goes_on = True
    said = RoutingInput(
        came.words,
        table.reference(came.card),
        has_items=bool(came.items),
        step=None if guarded.step in SILENT else guarded.step,
        tapped=came.did is UpdateKind.TAPPED,
        goes_on=goes_on,
    )
    found = table.match(said, claimed=partial(_claims, session, came, guarded, said))
    return found or _named(table, session, came, guarded, now)


def _named(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, now: datetime
) -> Match | None:
    """The route for words that name an operation or a programme: `driven`, `our driven jobs`, `cirv refs`."""
    if came.did is not UpdateKind.SAID or came.card or came.items or guarded.stretch is None:
        return None
    if len(came.words) > LONGEST_NAME or not policy.may(guarded.actor.role, Permission.LOOK_UP):
        return None
    words = in_full(normal(came.words)).lower()
    name, programme = named_in(TASKS.sub(" ", words)), named_in(REFERRALS.sub(" ", words))
    if REFERRALS.search(words) and programme in referrals.programmes(session):
        asked = f"/referrals {words}"
    elif name and operations.visible(session, guarded.actor, name, now=now):
        asked = f"/tasks {words}" if TASKS.search(words) else f"/op {name}"
    else:
        return None
    return table.match(RoutingInput(asked, None, has_items=False, step=None))


def _claims(
    session: Session, came: IncomingUpdate, guarded: Identity, said: RoutingInput, route: Route
) -> bool:
    """Whether the route claims this answer to a card, which is a note otherwise."""
    if said.card is None or route.claims is None or not policy.may(guarded.actor.role, route.permission):
        return False
    return route.claims(session, guarded.actor, said.card, came.items)


def _is_rest(came: IncomingUpdate, facts: Mapping[str, str]) -> bool:
    """Whether it may be the rest of a long message that the phone cut: sent at once, and nothing else."""
    if (
        came.did is not UpdateKind.SAID
        or came.sent_at is None
        or came.card
        or came.items
        or came.words[:1] == "/"
    ):
        return False
    return came.sent_at - datetime.fromisoformat(facts["sent_at"]) <= REST_WITHIN
