"""The log of the bot's calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

MOST_KEPT = 200_000


class CallRecord(Struct):
    """One call. `outcome` is `open`, `ok`, a code such as `429`, or a fault's effect: `dropped before` ..."""

    method: str
    params: dict[str, Any]
    when: datetime
    outcome: str = "open"
    description: str = ""

    @property
    def chat_id(self) -> int | None:
        value = str(self.params.get("chat_id", ""))
        return int(value) if value.lstrip("-").isdecimal() else None
