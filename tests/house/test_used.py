"""Nothing stands in the house for its tests alone: what they need as a tool stands with them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.code_graph import FUNCTIONS, CodeGraph

ROOT = Path(__file__).parents[2]
FOR_LATER = {
    "bot.services.pushes.alarms.sound": "lone visits raise alarms",
    "bot.services.pushes.alarms.told": "the same",
    "bot.texts.media.charts.multiples.Multiples": "the same",
    "bot.texts.media.charts.style.PALETTE": "all colours of the kit, which must be told apart",
}
FOREIGN = {
    "do_request": "python-telegram-bot calls it",
    "parse_json_payload": "the same",
    "process_request": "the same",
    "process_bind_param": "SQLAlchemy calls it",
    "process_result_value": "the same",
}
"""Methods that a library calls by their name."""
APART = "bot/demo/stand_in"  # Telegram for the tests, which also tap and type in it


@cache
def sources():
    paths = [
        path for folder in ("bot", "handlers", "models", "docs") for path in (ROOT / folder).rglob("*.py")
    ]
    found = {path.relative_to(ROOT): path.read_text() for path in paths if "migrations" not in path.parts}
    return found | {Path("bot.py"): (ROOT / "bot.py").read_text()}


def graph_of(texts):
    return CodeGraph({name(path): text for path, text in texts.items()})


def unread(graph, kept=()):
    """The functions, classes and constants that neither a command nor anything it calls reads."""
    return {one for one in graph.unreached("main.", "docs.", *kept) if not one.endswith("__")}


def name(path):
    """`bot.py` beside the package of that name is the command line."""
    parts = path.with_suffix("").parts
    return "main" if parts == ("bot",) else ".".join(parts).removesuffix(".__init__")


def uncalled(texts):
    """Methods and properties whose name nothing reads after a dot; a decorator or a base may call its own."""
    trees = {path: ast.parse(text) for path, text in texts.items()}
    read = {
        node.attr
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    for path, tree in trees.items():
        for node in ast.walk(tree) if not path.as_posix().startswith(APART) else ():
            for method in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(method, FUNCTIONS) and not (method.name in read or is_called_elsewhere(method)):
                    yield f"{name(path)}.{node.name}.{method.name}"


def is_called_elsewhere(method):
    validates = any("validator" in ast.unparse(one) for one in method.decorator_list)
    return validates or method.name.startswith("__") or method.name in FOREIGN


def test_no_function_class_or_constant_is_there_for_tests_alone():
    assert len(sources()) > 500
    graph = graph_of(sources())
    assert unread(graph, kept=FOR_LATER) == set()
    assert FOR_LATER.keys() <= unread(graph), "used by now: take it off the list"


def test_no_method_is_there_for_tests_alone():
    assert [*uncalled(sources())] == []


def test_a_tool_of_the_tests_would_be_found():
    planted = {
        Path("bot.py"): "from bot.a import used\nused()",
        Path(
            "bot/a.py"
        ): "def used(): return One().read\ndef tool(): return _part()\ndef _part(): return tool()\n"
        "class One:\n    def read(self): ...\n    def asked(self): ...\n",
    }
    assert unread(graph_of(planted)) == {"bot.a.tool", "bot.a._part"}
    assert [*uncalled(planted)] == ["bot.a.One.asked"]
