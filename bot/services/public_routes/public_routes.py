"""Reading the ways to reach help, and changing one from what was seen of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.language import telephones
from bot.letters import lowered
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.public_routes import refusals
from models.public_route import PublicRoute

MOST = 8  # as many as fit a picture that can be read at arm's length
EMERGENCY = "999"
GONE = "none"
LONGEST = {"label": 40, "words": 120, "address": 120}
CODE = re.compile(r"[a-z0-9]{1,20}")
BEGINS = "https://"
NUMBERED = re.compile(r"^[+(]?\d")
PAGE = re.compile(r"https://[^\s|]+\.[^\s|]+")
FEWEST = 2  # parts behind the name: a number or page, and words
ALL: Query = sa.select(
    *(getattr(PublicRoute, name) for name in ("code", "label", "telephone", "address", "words"))
).order_by(col(PublicRoute.position), col(PublicRoute.id))


class RouteToHelp(Struct, frozen=True):
    code: str
    label: str
    telephone: str | None
    address: str | None
    words: str


class RouteChange(Struct, frozen=True):
    """`was` is None for a new one, `will` for one that is taken away."""

    code: str
    was: RouteToHelp | None
    will: RouteToHelp | None


def listed(session: Session) -> Sequence[RouteToHelp]:
    return session.rows(RouteToHelp, ALL)


def find(session: Session, code: str) -> RouteToHelp | None:
    return next((one for one in listed(session) if one.code == lowered(code).strip()), None)


def propose(session: Session, actor: Actor, code: str, said: str) -> RouteChange:
    """The change that the words ask for; nothing is changed yet. Raises RejectedError, NotPermittedError.

    `said` is `LABEL | NUMBER | PAGE | WORDS`, of number and page one will do; or `none`.
    """
    _require_keeper(actor)
    code = lowered(code).strip()
    if not CODE.fullmatch(code):
        raise refusals.BAD_CODE(code[:40])
    every = {one.code: one for one in listed(session)}
    was = every.get(code)
    if lowered(said).strip() == GONE:
        if was is None:
            raise refusals.NOT_THERE(code)
        if code == EMERGENCY:
            raise refusals.STAYS()
        return RouteChange(code, was, None)
    if was is None and len(every) >= MOST:
        raise refusals.MOST(str(MOST))
    return RouteChange(code, was, _read(code, said))


def change(session: Session, actor: Actor, wanted: RouteChange, *, now: datetime) -> bool:
    """Make the change, from exactly what was seen. False if somebody else changed it meanwhile."""
    _require_keeper(actor)
    if find(session, wanted.code) != wanted.was:
        return False
    row = sa.delete(PublicRoute).where(col(PublicRoute.code) == wanted.code)
    if wanted.will is None:
        session.run(row)
    else:
        values = {name: getattr(wanted.will, name) for name in ("label", "telephone", "address", "words")}
        if wanted.was is not None:
            changed = sa.update(PublicRoute).where(col(PublicRoute.code) == wanted.code)
            session.run(changed.values(**values))
        else:
            last = session.run(sa.select(sa.func.max(col(PublicRoute.position)))).scalar() or 0
            session.run(sa.insert(PublicRoute).values(code=wanted.code, position=last + 1, **values))
    said = wanted.will.telephone or wanted.will.address if wanted.will else GONE
    trail.record(session, actor, "change", [("public route", wanted.code)], now=now, detail=said)
    return True


def _read(code: str, said: str) -> RouteToHelp:
    label, *parts = (" ".join(part.split()) for part in said.split("|"))
    if len(parts) < FEWEST or not label or not parts[-1]:
        raise refusals.NO_PARTS()
    *leads, words = parts
    read = [_lead(one) for one in leads if one]
    telephone = next((one for one in read if not one.startswith(BEGINS)), None)
    address = next((one for one in read if one.startswith(BEGINS)), None)
    if telephone is None and address is None:
        raise refusals.NOWHERE()
    found = RouteToHelp(code, label, telephone, address, words)
    for name, most in LONGEST.items():
        if len(getattr(found, name) or "") > most:
            raise refusals.LONG(str(most))
    return found


def _lead(said: str) -> str:
    """A number in its spacing, or a page. Raises RejectedError for what is neither."""
    if PAGE.fullmatch(said):
        return said
    if NUMBERED.search(said):
        if (number := telephones.read(said)) is None:
            raise refusals.NO_NUMBER(said[:40])
        return number
    raise refusals.NO_ADDRESS(said[:40])


def _require_keeper(actor: Actor) -> None:
    if not policy.may(actor.role, Permission.ROUTES):
        raise NotPermittedError("routes")
