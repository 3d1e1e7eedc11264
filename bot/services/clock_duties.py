"""The clock's duties: the work for a noun when it is due. Each noun declares its own `DUTY`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.language.times.quiet_hours import QuietHours
from bot.settings import Settings


class Turn(Struct, frozen=True):
    """The input of a duty: `catching_up` is the first tick of this run, which looks further back.

    `before` is the time of the tick before it.
    """

    settings: Settings
    now: datetime
    catching_up: bool = False
    before: datetime | None = None

    @property
    def quiet(self) -> QuietHours:
        return QuietHours(self.settings.quiet_from, self.settings.quiet_until)


Publish = Callable[[Session, Turn], bool | None]
"""Does what is due, in a transaction of its own, and no more than officers can wait for, who write too.

True if the next tick must look back as far.
"""


class ClockDuty(Struct, frozen=True):
    """`is_due` looks at an index and changes nothing.

    A duty that must read much before it writes a little has a `prepare` in place of a `publish`: it reads in
    a snapshot, and returns what is left to publish.
    """

    name: str
    is_due: Callable[[Session, Turn], bool]
    publish: Publish | None = None
    prepare: Callable[[Session, Turn], Publish] | None = None
