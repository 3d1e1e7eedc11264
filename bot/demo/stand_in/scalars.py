"""Single values as they arrive: typed in JSON, as words in a form."""

from __future__ import annotations

from typing import Any

from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.wire import Upload


def read_integer(value: Any, name: str, _warnings: list[str]) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    raise RefusedError(f'field "{name}" must be a valid Integer')


def read_float(value: Any, name: str, _warnings: list[str]) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise RefusedError(f'field "{name}" must be a valid Number') from None


def read_boolean(value: Any, name: str, _warnings: list[str]) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in ("true", "yes", "1"):
        return True
    if word in ("false", "no", "0"):
        return False
    raise RefusedError(f'field "{name}" must be of type Boolean')


def read_string(value: Any, name: str, _warnings: list[str]) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    raise RefusedError(f'field "{name}" must be of type String')


def read_identifier(value: Any, _name: str, _warnings: list[str]) -> int | str:
    """A chat's number or @name. Anything else is no chat: 0, as with Telegram."""
    if isinstance(value, str) and not value.startswith("@"):
        return int(value) if value.strip().lstrip("-").isdecimal() else 0
    return value if isinstance(value, str) or type(value) is int else 0


def read_file(value: Any, name: str, warnings: list[str]) -> Upload | str:
    return value if isinstance(value, Upload) else read_string(value, name, warnings)
