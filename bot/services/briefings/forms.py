"""The forms for a briefing, field by field: IIMARCH and SMEAC. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.letters import lowered
from models.briefing import BriefingForm

Parts = tuple[tuple[str, str], ...]  # name and text of each field that is filled in, in the form's order

FORMS: Mapping[BriefingForm, tuple[str, ...]] = MappingProxyType(
    {
        BriefingForm.IIMARCH: (
            *("Information", "Intention", "Method", "Administration"),
            *("Risk", "Communications", "Human rights"),
        ),
        BriefingForm.SMEAC: ("Situation", "Mission", "Execution", "Administration", "Command and signal"),
    }
)


def body(parts: Parts) -> str:
    """The whole text, each field under its name."""
    return "\n\n".join(f"{name}\n{text}" for name, text in parts)


def ordered(form: BriefingForm | None, fields: Mapping[str, str]) -> Parts:
    return tuple((name, fields[name]) for name in FORMS.get(form, ()) if name in fields) if form else ()


def with_field(form: BriefingForm, parts: Parts, name: str, text: str) -> Parts:
    """The fields with this text in one of them; an empty text empties it."""
    fields = {**dict(parts), name: text}
    return ordered(form, {one: said for one, said in fields.items() if said})


def find_field(form: BriefingForm, words: str) -> tuple[str, str] | None:
    """The field at the start of the words, by enough of its name to tell it from others, and the rest."""
    said = words.strip()
    for name in FORMS[form]:
        if lowered(said[: len(name)]) == lowered(name):
            return name, said[len(name) :].strip()
    first, _, rest = said.partition(" ")
    fitting = [name for name in FORMS[form] if first and lowered(name).startswith(lowered(first))]
    return (fitting[0], rest.strip()) if len(fitting) == 1 else None


def first(form: BriefingForm) -> str:
    return FORMS[form][0]


def find_neighbour(form: BriefingForm, name: str, step: int) -> str | None:
    """The field after (1) or before (-1) this one, None at either end."""
    place = FORMS[form].index(name) + step
    return FORMS[form][place] if 0 <= place < len(FORMS[form]) else None


def changed(old: Parts, new: Parts) -> list[str]:
    """The names of the fields that differ."""
    before, after = dict(old), dict(new)
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]
