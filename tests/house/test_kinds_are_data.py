"""No code names a kind of task: a force brings its own by import."""

from __future__ import annotations

import ast

import pytest

from tests.house.test_programmes_are_data import TOKEN, members, said, sources
from tests.shipped_kinds import shipped

FREE = {"bot/services/exchange/sheets/explanations.py": "examples under the headings of an empty workbook"}


def named(tree, kinds):
    """The lines that name a kind by its code."""
    for line, words, _ in said(tree):
        if set(TOKEN.findall(words)) & kinds:
            yield f"{line}: {words[:60]}"


def test_no_code_names_a_kind_of_task():
    trees = sources()
    kinds = shipped().keys() - members(trees.values())  # a note may be a WARRANT
    assert len(kinds) > 15
    found = {path: list(named(tree, kinds)) for path, tree in trees.items() if path not in FREE}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    ['if task.kind == "BEAT_BUS": pass', 'OPEN = {"VISIT_CIRV"}', "BEAT_BUS = 1", 'say(f"{x} BAIL_CHECK")'],
)
def test_code_that_names_one_would_be_found(code):
    assert list(named(ast.parse(code), {"BEAT_BUS", "VISIT_CIRV", "BAIL_CHECK"})) != []
