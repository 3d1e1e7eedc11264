"""The tree to measure, and another commit's beside it; each fills its databases by its own code."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILL = "import sys; from tests.bench.records import fill; fill(sys.argv[1], referrals=int(sys.argv[2]))"


@dataclass(frozen=True)
class Tree:
    name: str
    root: Path

    @property
    def template(self):
        """The name of the database that each of its bots gets a copy of."""
        return f"template_{self.name}"

    def compile(self):
        """Start once, to compile the modules that later starts use."""
        self._python("-m", "compileall", "-q", "bot", "handlers", "models")

    def fill(self, url, *, referrals):
        self._python("-c", FILL, url, str(referrals))

    def _python(self, *words):
        subprocess.run([sys.executable, *words], cwd=self.root, check=True)


THIS = Tree("this", ROOT)


def commit(named="HEAD"):
    """A commit's short name."""
    return _git("rev-parse", "--short", "--verify", f"{named}^{{commit}}")


@contextmanager
def checked_out(named, folder):
    """The tree of a commit, for the length of the comparison."""
    name = commit(named)
    _git("worktree", "add", "--detach", "--quiet", str(folder), name)
    try:
        yield Tree(name, folder)
    finally:
        _git("worktree", "remove", "--force", str(folder))


def _git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
