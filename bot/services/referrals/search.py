"""Search for people as they are spoken of: short, masked, and a child only for the child's own team.

The search widens step by step until it has found enough: as spelt, alike, less alike, by street or area, with
one word missed. Each step asks as much whether there is nobody or somebody hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec import Struct

from bot.database import Session
from bot.errors import NotPermittedError
from bot.language.ages import is_child
from bot.language.people.likeness import Why
from bot.language.people.reading import Sought, read
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import candidates, refusals, widening
from bot.services.referrals.candidates import Scope
from bot.services.referrals.widening import Candidate
from models.person import LONGEST_WORD

LIMIT = 8
COUNTED = 50  # more than so many are not counted
SHORTEST = 2
ENOUGH = 5  # found so well that nobody else needs to be sought
WELL = 0.8


class Hit(Struct, frozen=True):
    """A person, masked, by a referral that the officer may see. `name` is None for a child.

    `whys` are the reasons for which the person answers what was said.
    """

    ref: str
    name: str | None
    area: str | None
    programme: str
    is_open: bool
    whys: tuple[Why, ...] = ()


def search(
    session: Session, actor: Actor, words: str, *, today: date, now: datetime, page: int = 1
) -> tuple[list[Hit], int]:
    """The hits of a page, the likeliest first, and the number of all, or COUNTED + 1 for more.

    Raises NotPermittedError, RejectedError.
    """
    if not policy.may(actor.role, Permission.SEARCH):
        raise NotPermittedError("find")
    sought = read(words, today=today)
    _check(sought)
    steps = widening.steps(session, Scope(actor, today, now), sought)
    found = _ranked(steps, full=len(sought.names) > 1)[: COUNTED + 1]
    hits = [_hit(one, today) for one in found[(page - 1) * LIMIT : page * LIMIT]]
    looked = [("referral", hit.ref) for hit in hits] or [("search", "no hit")]
    trail.record(session, actor, "search", looked, now=now, outcome="done" if hits else "no hit")
    return hits, len(found)


def _check(sought: Sought) -> None:
    if sought.wrong:
        raise refusals.NO_BIRTH()
    if sought.is_empty:
        raise refusals.NO_NAME()
    longest = max(map(len, (*sought.names, *sought.places)), default=SHORTEST)
    if longest > LONGEST_WORD:
        raise refusals.TOO_LONG()
    if longest < SHORTEST and not (sought.births or sought.telephone):
        raise refusals.TOO_SHORT()


def _ranked(steps: Iterator[Iterable[Candidate]], *, full: bool) -> list[Candidate]:
    """The best of each referral, the likeliest first; no further step is taken once enough are found.

    One found well is enough for a full name; one word said is looked for among those like it, too.
    """
    best: dict[str, Candidate] = {}
    for number, step in enumerate(steps):
        for one in step:
            before = best.get(one.row.ref)
            if before is None or before.match.score < one.match.score:
                best[one.row.ref] = one
        well = sum(one.match.score >= WELL for one in best.values())
        if well >= ENOUGH or (well and (full or number)):
            break
    return sorted(best.values(), key=lambda one: (-round(one.match.score, 2), one.row.surname, one.row.ref))


def _hit(candidate: Candidate, today: date) -> Hit:
    row, match = candidate.row, candidate.match
    return Hit(row.ref, _masked(row, today), row.area, row.programme, row.is_open, match.whys)


def _masked(row: candidates.PersonRow, today: date) -> str | None:
    if is_child(row.date_of_birth, today):
        return None
    initial = f"{row.forenames[:1]}." if row.forenames else ""
    return f"{initial} {row.surname}".strip()
