"""The names that each function, class and constant of the house reads, by their full names."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot/services", "bot/texts", "bot/jobs", "handlers")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def dotted(node):
    """`tasks.viewing.require` of that expression; empty for one that begins with a call or an index."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def names_of(statement):
    """The names that a statement of a module gives to what it makes."""
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [one.id for one in targets if isinstance(one, ast.Name)]


class CodeGraph:
    """Made of the source of each module, by its dotted name."""

    def __init__(self, sources):
        self._known, self._places, self._loose = {}, {}, []
        for module, source in sources.items():
            tree = ast.parse(source)
            own = {name: statement for statement in tree.body for name in names_of(statement)}
            self._known[module] = {name: f"{module}.{name}" for name in own} | imported(tree)
            self._places |= {f"{module}.{name}": (module, node) for name, node in own.items()}
            self._loose += [(module, one) for one in tree.body if not names_of(one)]
        self._reads = {
            name: self._full(module, node) - {name} for name, (module, node) in self._places.items()
        }

    def unreached(self, *under):
        """The names that nothing reads: no module as it is loaded, none under these, nor any read by them."""
        begins = {place for place in self._places if place.startswith(under)}
        todo = begins | {full for module, node in self._loose for full in self._full(module, node)}
        seen = set()
        while todo:
            seen |= todo
            todo = {one for place in todo for one in self._reads.get(self._place(place), ())} - seen
        return self._places.keys() - {self._place(one) for one in seen}

    def _place(self, full):
        """The function, class or constant that a full name reads, perhaps one of its attributes."""
        while full not in self._places and "." in full:
            full = full.rpartition(".")[0]
        return full

    def functions(self, under):
        """The public functions of the modules under this one."""
        named = [name for name, (_, node) in self._places.items() if isinstance(node, FUNCTIONS)]
        return [one for one in named if one.startswith(under) and "._" not in one]

    def read_in(self, *folders):
        return set().union(*(read for name, read in self._reads.items() if name.startswith(folders)))

    def reached(self, name):
        """All that is read by it, and by what it reads."""
        seen, todo = set(), [name]
        while todo:
            fresh = self._reads.get(todo.pop(), set()) - seen
            seen |= fresh
            todo += fresh
        return seen

    def takes(self, name):
        """The types of a function's parameters, and of their fields."""
        module, node = self._places[name]
        return self._within(
            {
                full
                for one in (*node.args.args, *node.args.kwonlyargs)
                for full in self._full(module, one.annotation)
            }
        )

    def gives(self, name):
        """The types of a function's result, and of their fields."""
        module, node = self._places[name]
        return self._within(self._full(module, node.returns))

    def fields(self, name):
        """The fields and properties of a class with the types of each; of a union, none."""
        module, node = self._places.get(name, (None, None))
        if not isinstance(node, ast.ClassDef):
            return {}
        found = {one.target.id: one.annotation for one in node.body if isinstance(one, ast.AnnAssign)}
        found |= {one.name: one.returns for one in node.body if isinstance(one, ast.FunctionDef)}
        return {field: self._full(module, types) for field, types in found.items()}

    def bases(self, name):
        module, node = self._places[name]
        return self._full(module, ast.Tuple(node.bases)) if isinstance(node, ast.ClassDef) else set()

    def _within(self, types):
        found, todo = set(), list(types)
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += {full for types in self.fields(one).values() for full in types}
                todo += self._reads.get(one, set()) if not self.fields(one) else ()
        return found

    def _full(self, module, node):
        found = set()
        for one in ast.walk(node) if node is not None else ():
            if isinstance(one, ast.Attribute | ast.Name) and isinstance(one.ctx, ast.Load):
                first, _, rest = dotted(one).partition(".")
                if full := self._known[module].get(first):
                    found.add(f"{full}.{rest}" if rest else full)
        return found


def imported(tree):
    return {
        one.asname or one.name: f"{node.module}.{one.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }


@cache
def graph():
    """The graph of the house itself."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in paths}
    return CodeGraph({".".join(parts[path]).removesuffix(".__init__"): path.read_text() for path in paths})
