"""The person that a record is read for."""

from __future__ import annotations

from typing import Protocol

from models.officer import Role


class Viewer(Protocol):
    """An Actor who looks, or the officer that a push goes to."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> Role: ...
    @property
    def rank(self) -> str | None: ...
    @property
    def team_id(self) -> int: ...
    @property
    def team_kind(self) -> str | None: ...
