"""Officers who have a PIN and are unlocked, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import argon2
import sqlalchemy as sa
from sqlmodel import col

from models import Officer, Pin, Unlock

PIN = "274951"
DIGEST = "$argon2id$v=19$m=8,t=1,p=1$DEi2jKY2bbAZQTyNwBdwRg$XOIJHZormlbTYgltxWbT1XbZ4h/4DMOYQrrMufS4n/Q"
AGES_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


def hash_cheaply():
    """A tenth of a second and 64 MiB for each PIN are meant for thieves, not for tests."""
    argon2.PasswordHasher = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)


def unlock_everybody(session, now):
    """Give everybody enrolled this PIN, and unlock them until they lock."""
    enrolled = session.run(sa.select(col(Officer.id)).where(col(Officer.account_id).is_not(None)))
    for officer_id in enrolled.scalars().all():
        unlock(session, officer_id, now)


def unlock(session, officer_id, now):
    session.orm.add(Pin(officer_id=officer_id, digest=DIGEST, chosen_at=now))
    session.orm.add(Unlock(officer_id=officer_id, began_at=now, active_until=AGES_AHEAD))
    session.orm.flush()
