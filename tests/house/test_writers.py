"""Rows that one place alone may write, and the lock of each change of access, read from the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.services.access.policy import Permission
from bot.services.enrolment import managed
from handlers.routes import ROUTES
from tests.code_graph import graph

LOOKS_ALONE = {"recalled"}
ROOT = Path(__file__).parents[2]
WRITERS = {"update", "insert", "bulk_insert_mappings"}
THE_WRITER = "bot/services/tasks/moves.py"


def test_every_command_that_changes_access_locks_and_asks_again():
    """By its code: it reaches `managed.lock`, whatever it calls."""
    code = graph()
    silent = {
        route.command
        for route in ROUTES
        if route.permission is Permission.MANAGE_ACCESS
        if f"{managed.__name__}.lock" not in code.reached(full_name(route.handle))
    }
    assert silent == LOOKS_ALONE


def full_name(handle):
    function = getattr(handle, "func", handle)
    return f"{function.__module__}.{function.__name__}"


def writers(source):
    """The lines that change or add tasks: statements about Task, and attributes set on one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITERS:
            if any("Task" in ast.unparse(one).split(".") for one in node.args[:1]):
                yield node.lineno
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Task":
            yield node.lineno
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Attribute) and one.attr == "status" for one in targets):
                yield node.lineno


def test_no_other_code_writes_the_status_of_a_task():
    """The import writes by its forms: a test of its services holds it to its steps."""
    paths = [path for folder in ("bot", "handlers") for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(paths) > 400
    found = {path.relative_to(ROOT).as_posix(): list(writers(path.read_text())) for path in paths}
    assert found[THE_WRITER]
    assert {path: lines for path, lines in found.items() if lines} == {THE_WRITER: found[THE_WRITER]}


@pytest.mark.parametrize(
    "planted",
    [
        "session.run(sa.update(Task).values(status='completed'))",
        "session.run(sa.insert(Task), rows)",
        "session.run(sa.update(Task.__table__), rows)",
        "task.status = TaskStatus.COMPLETED",
        "session.orm.add(Task(ref='TSK-0001'))",
    ],
)
def test_another_writer_would_be_found(planted):
    assert list(writers(planted)) == [1]
