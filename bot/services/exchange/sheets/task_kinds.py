"""The kinds of task that a file brings: each decides who may see the task."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.letters import kind_code
from bot.services.exchange.sheets.problems import Problems, quoted
from bot.services.exchange.sheets.reading import SheetRow
from models.task_kind import KindGroup, TaskKind

NAME = "task_kinds"
MISSPELT = 0.85  # alike: VIST_CIRV and VISIT_CIRV, but not SHOP_VISIT and SCHOOL_VISIT
NEARLY_SECRET = 0.75  # WARENT; rather one refused too many than a warrant that everybody sees
TELLING = 4  # letters of a word that tells a kind from others
KINDS: Query = sa.select(col(TaskKind.code), col(TaskKind.circle))


class KnownKinds(Struct, frozen=True):
    """The codes on record and in the file; `secret` are the words that need-to-know kinds alone have."""

    codes: frozenset[str]
    secret: frozenset[str]


def known(session: Session, brought: Collection[str]) -> KnownKinds:
    """`brought` are the codes of the file's own sheet."""
    circles = {row.code: row.circle for row in session.run(KINDS)}
    words: dict[bool, set[str]] = {True: set(), False: set()}
    for code, circle in circles.items():
        words[circle is KindGroup.NEED_TO_KNOW].update(code.split("_"))
    secret = frozenset(one for one in words[True] - words[False] if len(one) >= TELLING)
    return KnownKinds(frozenset({*circles, *brought}), secret)


def name_kind(row: SheetRow, kinds: KnownKinds, problems: Problems) -> str | None:
    """Refuse a kind that is nearly a known one, and name others once; the code of one to be closed."""
    kind = row.values.get("kind")
    name = kind_code(kind) if isinstance(kind, str) else ""
    if not name or name in kinds.codes:
        return None
    if not _nearly(name, kinds) and (inside := _secret_in(name, kinds)):
        told = f"the kind {quoted(kind)} is new to the bot, and need to know, as {inside} is in it"
        problems.named.setdefault(f"tasks {name}", f"tasks line {row.line}: {told}")
        return name
    if meant := _misspelt(name, kinds):
        why = f"the bot knows no {quoted(kind)}, and knows {meant}, which decides who may see the task"
        cure = f"Write {meant}, or add {name} to the {NAME} sheet if something else is meant"
        problems.add("tasks", row.line, column="kind", value=kind, why=why, cure=cure)
        return None
    near = get_close_matches(name, sorted(kinds.codes), n=1)
    nearest = f", the nearest known one is {near[0]}" if near else ""
    told = f"tasks line {row.line}: the kind {quoted(kind)} is new to the bot{nearest}"
    problems.named.setdefault(f"tasks {name}", told)
    return None


def close(session: Session, codes: Collection[str]) -> None:
    """Make kinds need to know that nobody has said anything of."""
    rows = [
        {"code": one, "label": one.replace("_", " ").capitalize(), "circle": KindGroup.NEED_TO_KNOW}
        for one in sorted(codes)
    ]
    if rows:
        session.run(sa.insert(TaskKind), rows)


def _secret_in(name: str, kinds: KnownKinds) -> str | None:
    return next((one for one in sorted(kinds.secret) if one in name), None)


def _nearly(name: str, kinds: KnownKinds) -> list[str]:
    """The known kind that it is nearly written as; not one that stands in it whole."""
    near = get_close_matches(name, sorted(kinds.codes), n=1, cutoff=MISSPELT)
    return [one for one in near if one not in name]


def _misspelt(name: str, kinds: KnownKinds) -> str | None:
    """The known kind, or the word for need to know, that is nearly written: `VIST_CIRV`, `WARRENT_X`."""
    parts, codes, secret = name.split("_"), sorted(kinds.codes), sorted(kinds.secret)
    turned = [one for one in codes if sorted(one.split("_")) == sorted(parts)]
    near = _nearly(name, kinds)
    whole = "".join(parts)  # WAR-RANT, W A R R A N T
    inside = [one for one in secret if one in whole]
    words = [one for part in (*parts, whole) for one in get_close_matches(part, secret, cutoff=NEARLY_SECRET)]
    return next(iter((*turned, *near, *inside, *words)), None)
