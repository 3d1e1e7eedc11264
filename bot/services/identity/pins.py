"""An officer's PIN: chosen, tried, barred. Hash off the loop and outside a transaction."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from models.pin import Pin

LENGTH = 6
TRIES = 5
FEWEST_DIGITS = 3  # different digits


class PinState(Struct, frozen=True):
    """`digest` is argon2id's."""

    digest: str
    failures: int
    is_barred: bool


def is_weak(pin: str, collar: str) -> bool:
    """Whether it repeats, runs up or down, has too few different digits, or is the officer's own collar."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeated = any(pin == pin[:size] * (LENGTH // size) for size in (1, 2, 3))
    own = len(collar) >= FEWEST_DIGITS and collar.strip("0") != "" and collar.lstrip("0") in pin
    return steps in ({0}, {1}, {9}) or repeated or len(set(pin)) < FEWEST_DIGITS or own


def digest(pin: str) -> str:
    """The argon2id digest, which takes a tenth of a second and 64 MiB."""
    from argon2 import PasswordHasher  # takes 20 ms to load, and the start doesn't need it

    return PasswordHasher().hash(pin)


def matches(digest: str, pin: str) -> bool:
    """Whether the PIN is right; as slow as `digest`."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    try:
        return PasswordHasher().verify(digest, pin)
    except VerificationError:
        return False


def state(session: Session, officer_id: int) -> PinState | None:
    """The state of the officer's PIN; None if none was chosen yet."""
    row = session.run(
        sa.select(col(Pin.digest), col(Pin.failures), col(Pin.barred_at)).where(
            col(Pin.officer_id) == officer_id
        )
    ).first()  # fmt: skip
    return PinState(row.digest, row.failures, row.barred_at is not None) if row else None


def choose(session: Session, actor: Actor, digest: str, *, now: datetime) -> None:
    """Replace the old PIN by the new one."""
    forget(session, actor.id)
    session.run(sa.insert(Pin), {"officer_id": actor.id, "digest": digest, "chosen_at": now, "failures": 0})
    trail.record(session, actor, "choose PIN", [("officer", actor.collar)], now=now)


def record_right(session: Session, actor: Actor) -> None:
    _update(session, actor.id, failures=0)


def record_wrong(session: Session, actor: Actor, *, now: datetime) -> int:
    """Count a wrong try, and return the number of tries left: at 0 the PIN is barred."""
    found = state(session, actor.id)
    failures = (found.failures if found else 0) + 1
    left = max(0, TRIES - failures)
    _update(session, actor.id, failures=failures, barred_at=None if left else now)
    outcome = "wrong PIN" if left else "barred"
    trail.record(session, actor, "unlock", [("officer", actor.collar)], now=now, outcome=outcome)
    return left


def forget(session: Session, officer_id: int) -> None:
    """Remove the PIN, so that the next unlock asks for a new one."""
    session.run(sa.delete(Pin).where(col(Pin.officer_id) == officer_id))


def _update(session: Session, officer_id: int, **values: object) -> None:
    session.run(sa.update(Pin).where(col(Pin.officer_id) == officer_id).values(**values))
