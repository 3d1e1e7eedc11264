"""The English of docstrings: they begin with the thing or the verb."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "docs", "handlers", "models", "tests")
BARE_RELATIVE = re.compile(r"(What|Who|Whose|Whom|Which|How|Whoever|Whatever|Whichever)\b(?!.*\?$)")


def bare_relatives(source):
    """The first lines of docstrings that open with a bare relative; a question does not count."""
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    openings = [inspect.cleandoc(text).partition("\n")[0] for text in strings if isinstance(text, str)]
    return [opening for opening in openings if BARE_RELATIVE.match(opening)]


def sources():
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def test_a_docstring_begins_with_the_thing_or_the_verb():
    found = {str(path.relative_to(ROOT)): bare_relatives(path.read_text()) for path in sources()}
    assert len(found) > 200
    assert {name: openings for name, openings in found.items() if openings} == {}


def test_a_bare_relative_is_found():
    source = '''"""Whose watch it is."""
def one(): "What a push says."
class Two: "Who may know."
THREE = 3
"Which is odd."
def three(): """Whether it is due."""
def four(): """Who is it?"""
'''
    assert bare_relatives(source) == [
        "Whose watch it is.",
        "Which is odd.",
        "What a push says.",
        "Who may know.",
    ]
