"""The bot as a process of its own, to be killed; and a wait for things that must come."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE

TOP = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")  # no setting from the test runner's environment
# `bot.py run` at DEBUG, and with a command that fails with the words sent to it.
LOUD = """
from bot import application, cli, logs
from bot.chat import failures
from bot.chat.route import Route
from bot.services.access.policy import Permission

def breaks(ask):
    raise RuntimeError(ask.words)

application.ROUTES = (*application.ROUTES, Route("breaks", breaks, Permission.NOTE, help="it never works"))
failures.LONGEST_SECONDS = 3.0  # it fails for everybody, and the test has no five minutes
start = logs.start_logging
logs.start_logging = lambda: start(10)
raise SystemExit(cli.main(["run"]))
"""


async def until(condition, what="", *, patience=PATIENCE):
    """Wait for something true, and return it. The failure names it."""
    try:
        async with asyncio.timeout(patience):
            while True:
                found = condition()
                if inspect.isawaitable(found):
                    found = await found
                if found:
                    return found
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"waited {patience} s in vain for {what or condition}") from None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """`python bot.py run`, or a script, in an empty directory, with its whole output in one file."""

    def __init__(self, place, settings, *, script=None):
        self.place = place
        self.output = place / "output.txt"
        self.settings = settings
        self.command = [str(TOP / "bot.py"), "run"] if script is None else ["-c", script]
        self.process = None

    @property
    def said(self):
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def start(self):
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=self.place,
                env=kept | self.settings | {"PYTHONPATH": str(TOP)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    async def starts(self, telegram):
        """Start, and wait until it listens."""
        seen = len(telegram.calls)
        self.start()
        await self.listens(telegram, after=seen)

    def kill(self):
        self.process.kill()
        self.process.wait()

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None

    def end(self):
        if self.runs:
            self.kill()

    def asked_to_stop(self):
        self.process.send_signal(signal.SIGTERM)

    async def exit_status(self, *, patience=PATIENCE):
        await until(lambda: self.process.poll() is not None, "the program's end", patience=patience)
        return self.process.returncode

    async def listens(self, telegram, *, after):
        """Wait until this start has asked for updates or a webhook. `after` counts the calls before it."""

        def asked():
            assert self.process.poll() is None, f"the program ended by itself:\n{self.said[-3000:]}"
            calls = list(telegram.calls)[after:]
            return any(call.method in ("getUpdates", "setWebhook") for call in calls)

        await until(asked, "the bot to listen")
