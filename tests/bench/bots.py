"""The bots under test, each in its own process, and the process's use of time and memory."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.messenger import TOKEN
from tests.bench.trees import ROOT, THIS, Tree

MIB = 1024 * 1024
STOP_SECONDS = 20


@dataclass(frozen=True)
class Bot:
    """`database` is the kind that Beatline uses; None for the echo, which is this tree's."""

    database: str | None
    webhook: bool
    tree: Tree = THIS

    @property
    def mode(self):
        return "webhook" if self.webhook else "polling"

    @property
    def program(self):
        if self.database is None:
            return [str(ROOT / "tests/bench/echo.py")]
        return [str(self.tree.root / "bot.py"), "run"]


class Running:
    def __init__(self, process):
        self._process = process
        self._seen = psutil.Process(process.pid)

    def cpu_seconds(self):
        times = self._seen.cpu_times()
        return times.user + times.system

    def peak_mib(self):
        """The most memory it ever held; where the system doesn't keep that, the memory it holds now."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return self._seen.memory_info().rss / MIB
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


@asynccontextmanager
async def running(bot, telegram_url, database_url, folder):
    """Start the bot in an empty folder; at the end, stop it as systemd would."""
    environment = _environment(bot) | {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API": telegram_url,
        "DATABASE_URL": database_url or "",
        "FILES_DIR": str(folder / "files"),
        "MESSAGES_PER_SECOND": "1000000",
        "CHAT_MESSAGES_PER_SECOND": "1000000",
        "CHAT_BURST": "1000000",
        "ACCOUNT_BURST": "1000000",
        "LOOKS_PER_HOUR": "1000000",
    }
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *bot.program, cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        yield Running(process)
    finally:
        died = process.returncode is not None
        if not died:
            process.terminate()
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
        _repeat_errors(folder / "log", died=died)


def _environment(bot):
    """The environment, but with compiled modules kept between starts, as in use."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if not bot.webhook:
        return environment
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    return environment | {
        "WEBHOOK_URL": f"http://{listen}/bench",
        "WEBHOOK_SECRET": "bench-secret",
        "WEBHOOK_LISTEN": listen,
    }


def _repeat_errors(log, *, died):
    text = log.read_text(errors="replace")
    if died or "ERROR" in text or "Traceback" in text:
        sys.stderr.write(text[-4000:])


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
