"""The kinds of task that come with the bot, as their file says."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from bot.letters import kind_code
from models.task_kind import KindGroup

FOLDER = Path(__file__).parents[1] / "bot/demo/kinds"


@cache
def shipped() -> dict[str, dict[str, str]]:
    """The rows by their code."""
    with (FOLDER / "task_kinds.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def group_of(kind: str) -> KindGroup | None:
    row = shipped().get(kind_code(kind))
    return KindGroup(row["group"]) if row else None
