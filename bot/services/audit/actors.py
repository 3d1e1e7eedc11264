"""The officer at work: the one asking, as the guard found them."""

from __future__ import annotations

from msgspec import Struct

from bot.services.audit.hash_chain import START
from models.officer import Role

SYSTEM_CHAIN = 0


class Trail(Struct):
    """The end of the actor's chain of audit entries within this transaction."""

    number: int = 0
    digest: str = START


class Actor(Struct, frozen=True):
    """`id` is the officer's, 0 for the system itself (the clock, an import).

    `session_id` is that of the unlock, None while locked; `on_behalf_of` the collar that they look for.
    """

    id: int
    collar: str
    surname: str
    rank: str | None
    role: Role
    team_id: int
    team: str
    team_kind: str | None
    trail: Trail
    session_id: int | None = None
    on_behalf_of: str | None = None

    @property
    def chain(self) -> int:
        return self.id
