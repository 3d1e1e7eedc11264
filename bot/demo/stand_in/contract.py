"""The contract of the Bot API, from the table in contract.json: parameters, types, required ones."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from msgspec import Struct

from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.scalars import (
    read_boolean,
    read_file,
    read_float,
    read_identifier,
    read_integer,
    read_string,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    # the value as sent, its name, a list for warnings -> the value as meant
    Check: TypeAlias = Callable[[Any, str, list[str]], Any]

PREFIXES = {
    "InlineKeyboardButton": "can't parse inline keyboard button: ",
    "KeyboardButton": "can't parse keyboard button: ",
    "MessageEntity": "can't parse MessageEntity: ",
    "BotCommand": "can't parse BotCommand: ",
}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "video": "there is no video in the request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "file_id": "file_id not specified",
}
LENIENT = frozenset({("setWebhook", "url")})  # without an address it deletes the webhook
ARRAY = "Array of "

SCALARS: dict[str, Check] = {
    "Integer": read_integer,
    "Float": read_float,
    "Boolean": read_boolean,
    "String": read_string,
    "Integer|String": read_identifier,
    "InputFile": read_file,
    "InputFile|String": read_file,
}


class Field(Struct, frozen=True):
    check: Check
    required: bool


class Method(Struct, frozen=True):
    name: str
    fields: dict[str, Field]
    required: tuple[str, ...]

    def read(self, values: Mapping[str, Any], warnings: list[str]) -> dict[str, Any]:
        """The parameters as meant. Those that Telegram would silently ignore become warnings."""
        read = {}
        for name, value in values.items():
            field = self.fields.get(name)
            if field is None:
                warnings.append(f"{self.name}: unknown parameter {name}")
            elif value is not None and value != "":
                read[name] = field.check(value, name, warnings)
        for name in self.required:
            if read.get(name) in (None, ""):
                raise RefusedError(MISSING.get(name, f'parameter "{name}" is required'))
        return read


def _decoded(value: Any, name: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        what = {"reply_markup": "reply keyboard markup"}.get(name, name.replace("_", " "))
        raise RefusedError(f"can't parse {what} JSON object") from None


def _array(item: Check, type_name: str, value: Any, name: str, warnings: list[str]) -> list[Any]:
    values = _decoded(value, name)
    if not isinstance(values, list):
        raise RefusedError(f"expected an Array of {type_name}")
    return [item(one, name, warnings) for one in values]


def _object(
    types: Mapping[str, Mapping[str, Field]],
    choices: tuple[str, ...],
    value: Any,
    name: str,
    warnings: list[str],
) -> dict[str, Any]:
    found = _decoded(value, name)
    if not isinstance(found, dict):
        raise RefusedError(f"object expected as {name.replace('_', ' ')}")
    chosen = choices[0]
    if len(choices) > 1:
        chosen = next((one for one in choices if _fits(types[one], found)), chosen)
    fields = types.get(chosen)
    return found if fields is None else _fields(chosen, fields, found, warnings)


def _fits(fields: Mapping[str, Field], found: dict[str, Any]) -> bool:
    return any(field.required and key in found for key, field in fields.items())


def _fields(
    chosen: str, fields: Mapping[str, Field], found: dict[str, Any], warnings: list[str]
) -> dict[str, Any]:
    try:
        return _read_fields(chosen, fields, found, warnings)
    except RefusedError as refused:
        if (prefix := PREFIXES.get(chosen)) is None:
            raise
        inner = refused.description.removeprefix("Bad Request: ")
        if inner.startswith(prefix):
            raise
        raise RefusedError(prefix + inner[0].upper() + inner[1:]) from None


def _read_fields(
    chosen: str, fields: Mapping[str, Field], found: dict[str, Any], warnings: list[str]
) -> dict[str, Any]:
    read = {}
    for key, value in found.items():
        field = fields.get(key)
        if field is None:
            warnings.append(f"{chosen}: unknown field {key}")
        elif value is not None:
            read[key] = field.check(value, key, warnings)
    for key, field in fields.items():
        if field.required and key not in read:
            raise RefusedError(f'can\'t find field "{key}"')
    return read


def _union(
    types: Mapping[str, Mapping[str, Field]],
    members: Mapping[str, str],
    value: Any,
    name: str,
    warnings: list[str],
) -> dict[str, Any]:
    found = _decoded(value, name)
    if not isinstance(found, dict):
        raise RefusedError(f"object expected as {name.replace('_', ' ')}")
    kind = members.get(str(found.get("type")))
    if kind is None:
        raise RefusedError("unsupported type specified")
    return _fields(kind, types[kind], found, warnings)


class _Compiler:
    def __init__(self, table: Mapping[str, Any]) -> None:
        self.unions: Mapping[str, Mapping[str, str]] = table["unions"]
        self.known = table["types"]
        self.types: dict[str, dict[str, Field]] = {}
        for name, fields in table["types"].items():
            self.types[name] = self.fields(fields)

    def fields(self, fields: Mapping[str, str]) -> dict[str, Field]:
        return {
            name: Field(self.check(types.removesuffix("!")), types.endswith("!"))
            for name, types in fields.items()
        }

    def check(self, types: str) -> Check:
        if types in SCALARS:
            return SCALARS[types]
        choices = tuple(types.split("|"))
        if choices[0].startswith(ARRAY):
            return partial(_array, self.item(choices), choices[0].removeprefix(ARRAY))
        if choices[0] in self.unions:
            return partial(_union, self.types, self.unions[choices[0]])
        return partial(_object, self.types, choices)

    def item(self, choices: tuple[str, ...]) -> Check:
        inner = tuple(choice.removeprefix(ARRAY) for choice in choices)
        if inner[0].startswith("InputMedia"):
            return partial(_union, self.types, self.unions["InputMedia"])
        return self.check("|".join(inner))


@cache
def load_methods() -> dict[str, Method]:
    """Every method of the Bot API by its name in lower case."""
    table = orjson.loads(Path(__file__).with_name("contract.json").read_bytes())
    compiler = _Compiler(table)
    methods = {}
    for name, described in table["methods"].items():
        fields = compiler.fields(described)
        required = tuple(
            key for key, field in fields.items() if field.required and (name, key) not in LENIENT
        )
        methods[name.lower()] = Method(name, fields, required)
    return methods
