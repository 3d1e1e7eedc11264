"""Somebody of each standing who asks the handlers of the planted records, and the page's word on each."""

from __future__ import annotations

import pytest

from bot.chat.ask import Ask
from bot.chat.routing import RouteTable, RoutingInput
from bot.database import Database
from bot.errors import BeatlineError
from bot.services.access import policy
from bot.services.access.authority import Authority
from bot.services.access.policy import TaskTie, Visibility
from bot.services.audit.actors import Actor, Trail
from bot.services.referrals import viewing as referrals
from bot.settings import Settings
from bot.texts import refusals
from docs.need_to_know import PLACE
from handlers.routes import ROUTES
from models import Role
from tests.services.access.need_to_know import (
    NOW,
    OWN,
    VIEWER,
    plant,
    plant_briefings,
    plant_intelligence,
    plant_notes,
)

SETTINGS = Settings(_env_file=None)
PREFIXES = frozenset({"TUR", "CIR"})
TABLE = RouteTable(ROUTES, prefixes=PREFIXES)
BARRED = "(barred)"
LONG_ON_POSTGRESQL = pytest.mark.parametrize(
    "planted", ["sqlite", pytest.param("postgresql", marks=pytest.mark.drill)], indirect=True
)
"""For long tests whose queries shorter tests of this file run on both databases."""


def read_page():
    """The page's tables: {name: {row: {column: cell}}}; the one of permissions has no name."""
    tables = {}
    for block in PLACE.read_text(encoding="utf-8").split("\n\n"):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.strip().splitlines()]
        if block.startswith("|"):
            head, _, *body = rows
            tables[head[0]] = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in body}
    return tables


PAGE = read_page()


def on_page(standing, one, known):
    """The page's word on how much somebody may know of a record."""
    sight = Visibility[PAGE[one.table][standing.value][one.tie].upper()]
    if one.referral is None or one.tie == TaskTie.CREW:
        return sight
    return sight if on_page(standing, known[one.referral], known) >= Visibility.COARSE else Visibility.NOTHING


def actor(standing):
    rank = "Insp" if standing is Authority.INSPECTOR else "PS"
    role = Role.SUPERVISOR if standing is Authority.INSPECTOR else Role[standing.name]
    return Actor(
        id=VIEWER, collar=f"100{VIEWER}", surname="x", rank=rank, role=role,
        team_id=OWN, team="TEAM1", team_kind="turnaround_yjs", trail=Trail(),
    )  # fmt: skip


class Asked:
    """An officer who talks to the handlers; nothing of it is kept."""

    def __init__(self, database, standing):
        self._database = database
        self.actor = actor(standing)

    def says(self, command, words="", card=None, after=()):
        """All that the answer shows, buttons too; said after these statements."""
        found = TABLE.match(RoutingInput(f"/{command} {words}", card, has_items=False, step=None))
        if not policy.may(self.actor.role, found.route.permission):
            return BARRED
        with self._database.transaction() as session:
            for statement in after:
                session.orm.execute(statement)
            try:
                reply = found.answer(self._ask(session, found.words, card))
            except BeatlineError as error:
                reply = refusals.words(error)
            session.connection().rollback()
        return shown(reply)

    def sight(self, ref):
        with self._database.reading() as session:
            return referrals.visibility_of(session, self.actor, ref, now=NOW).visibility

    def _ask(self, session, words, card):
        self.actor.trail.number = 0
        return Ask(
            session=session, actor=self.actor, words=words, card=card, items=(), facts={}, update_id=1,
            account_id=101, message_id=None, sent_at=NOW, now=NOW, settings=SETTINGS, prefixes=PREFIXES,
            username="beatline",
        )  # fmt: skip


def shown(reply):
    lines = (line if isinstance(line, tuple) else (line,) for line in reply.lines)
    text = "\n".join("".join(getattr(piece, "text", piece) for piece in line) for line in lines)
    buttons = " ".join(f"{button.label} {button.says}" for row in reply.buttons for button in row)
    return f"{text}\n{buttons}\n{reply.place or ''}"


class World:
    """A database in which everything is planted once, as nothing that is asked is kept."""

    def __init__(self, url):
        self.database = Database(url)
        with self.database.transaction() as session:
            self.records = plant(session)
            self.notes = list(plant_notes(session, self.records))
            self.briefings = list(plant_briefings(session))
            self.intelligence = list(plant_intelligence(session))
