"""The shape of the house: a package for each noun, the same noun on each floor, no circle of files."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("bot/services", "bot/texts", "handlers")
OF_THEIR_OWN = {"bot/texts/media", "bot/texts/guides", "handlers/guides"}
"""Packages that stand for no noun of the services: the kit for files, and the guides to the bot itself."""
MOST_FILES = 36


@cache
def files():
    """Every source file by its module's dotted name; migrations are alembic's."""
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for folder in ("bot", "handlers", "models")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert len(found) > 300
    return found


def imported(path, known):
    """The modules of our own that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def circle(graph):
    """A circle in the graph, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_files_import_one_another_in_a_circle():
    known = files()
    assert circle({name: {*imported(path, known)} - {name} for name, path in known.items()}) == []


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []


def packages(floor):
    return [path.parent for path in sorted((ROOT / floor).glob("*/__init__.py"))]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_package_is_named_as_the_noun_of_the_services(floor):
    nouns = {package.name for package in packages("bot/services")}
    names = {package.relative_to(ROOT).as_posix() for package in packages(floor)}
    assert len(names) > 8
    assert {name for name in names - OF_THEIR_OWN if name.rpartition("/")[2] not in nouns} == set()


@pytest.mark.parametrize("floor", [*FLOORS, "bot/language"])
def test_a_package_says_in_its_face_what_lives_there_and_holds_nothing_else(floor):
    for package in packages(floor):
        face = ast.parse((package / "__init__.py").read_text())
        assert len(face.body) == 1, f"{package} holds more than its docstring"
        assert len(ast.get_docstring(face)) > 30, package


def test_no_folder_is_a_corridor():
    folders = {path.parent for path in files().values()} - {ROOT / "models"}  # flat, a noun a file
    crowded = {folder: len([*folder.glob("*.py")]) for folder in folders}
    assert {folder.name: many for folder, many in crowded.items() if many > MOST_FILES} == {}


def test_a_class_name_means_one_thing():
    """The stand-in for Telegram included: a reader finds one class by its name."""
    names = Counter(
        node.name
        for path in files().values()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    assert len(names) > 400
    assert [name for name, many in names.items() if many > 1] == []
