"""Values with a change. A value is a Struct, because a dataclass takes a millisecond longer to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace  # mypy checks the changes against the fields
else:
    from msgspec.structs import replace

__all__ = ["replace"]
