"""`bot.py run`, which kills itself at the statement whose number a file says, counted from an act on."""

from __future__ import annotations

WHEN = "ends-at"  # in the program's directory: the number of the statement, counted from the next act on
SCRIPT = """
import importlib, os, signal
from pathlib import Path
from bot import cli
from bot.database import Session

left, run, when = [], Session.run, Path({when!r})

def counted(self, *given):
    if left:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    return run(self, *given)

def doomed(act):
    def acting(*given, **how):
        if when.exists():
            left[:] = [int(when.read_text())]
            when.unlink()
        return act(*given, **how)
    return acting

Session.run = counted
for act in {acts!r}:
    module, _, name = act.rpartition(".")
    place = importlib.import_module(module)
    setattr(place, name, doomed(getattr(place, name)))
raise SystemExit(cli.main(["run"]))
"""


def script(*acts):
    """The program's script. Each act is a function by its full name, and starts the count."""
    return SCRIPT.format(when=WHEN, acts=acts)


def dies_at(program, statement):
    """From the next act on, at that statement."""
    (program.place / WHEN).write_text(str(statement))
