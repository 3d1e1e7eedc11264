"""No code names a programme or a status of one: a force brings its own by import."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "bot/demo/programmes"
EXAMPLE = re.compile(r"\b[A-Z]{3}[- ]?[0-9]{1,4}\b", re.IGNORECASE)  # a reference, as TUR-0123
TOKEN = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")
ASIDE = {"usage", "examples"}  # of a route: what may be typed, as an example
TASKS = {"HOME_VISIT_TURNAROUND", "VISIT_CIRV"}
"""Kinds of task, which are named after programmes and are no code of one."""
FREE = {
    "bot/services/exchange/sheets/explanations.py": "examples under the headings of an empty workbook",
    "bot/texts/labels.py": "labels of kinds of task, and their short forms",
}


def cells(sheet, *columns):
    found = set()
    for path in SHIPPED.glob(f"*/{sheet}.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row[column] for row in csv.DictReader(file) for column in columns}
    return found


@cache
def sources():
    found = [
        path
        for folder in ("bot", "handlers", "models")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts and "demo" not in path.parts
    ]
    assert len(found) > 300
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in found}


def members(trees):
    """The names of the members of every enum: a task may be COMPLETED, a draft a DRAFT."""
    return {
        target.id
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def said(tree):
    """Every text that isn't a docstring or an example of a route, and every name, with its line."""
    aside = {id(part) for node in ast.walk(tree) for part in _aside(node)}
    for node in ast.walk(tree):
        if id(node) in aside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, True
        for name in ("id", "attr", "name", "arg"):
            if isinstance(found := getattr(node, name, None), str):
                yield getattr(node, "lineno", 0), found, False


def _aside(node):
    if isinstance(node, ast.Expr):
        yield node.value  # a docstring
    if isinstance(node, ast.keyword) and node.arg in ASIDE:
        yield from ast.walk(node.value)


def named(tree, programmes, statuses):
    """The lines that name a programme, or a status by its code."""
    for line, words, is_text in said(tree):
        tokens = set(TOKEN.findall(EXAMPLE.sub("", words))) - TASKS
        if {one.casefold() for one in tokens} & programmes or tokens & statuses:
            yield f"{line}: {words[:60] if is_text else words}"


PROGRAMMES = {one.casefold() for one in cells("programmes", "code", "prefix", "name")}
STATUSES = cells("statuses", "code")


def test_no_code_names_a_programme_or_a_status():
    assert {"turnaround", "tur", "cirv"} <= PROGRAMMES
    trees = sources()
    statuses = STATUSES - members(trees.values())
    assert len(statuses) > 25
    assert {"CONTACTING", "SUPPORT_OFFERED", "ENFORCEMENT_REVIEW"} <= statuses
    found = {
        path: list(named(tree, PROGRAMMES, statuses)) for path, tree in trees.items() if path not in FREE
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_what_is_free_is_still_there():
    assert FREE.keys() <= sources().keys()


@pytest.mark.parametrize(
    "code",
    [
        'if status == "CONTACTING": pass',
        "if row.status is Status.SUPPORT_OFFERED: pass",
        'OPEN = {"turnaround": 1}',
        'PREFIX = "TUR"',
        "cirv = 1",
        'text = "Ring Turnaround first"',
        'pattern = r"ref|tur|cir"',
    ],
)
def test_code_that_names_one_would_be_found(code):
    assert list(named(ast.parse(code), PROGRAMMES, STATUSES)) != []


@pytest.mark.parametrize(
    "code",
    ['"""For TUR-0123: Turnaround."""', 'usage = Route(examples=("/ref cirv",))', 'say("as TUR-0123")'],
)
def test_an_example_is_free(code):
    assert list(named(ast.parse(code), PROGRAMMES, STATUSES)) == []
