"""Every version is pinned, and the lock with the hashes holds the same ones."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

TOP = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^]]*\])?==([^\s\\]+)", re.MULTILINE)
OF_THE_VENV = {"pip", "setuptools", "wheel"}


def pins(*names):
    """The version of each package in these files, by its normal name."""
    found = [pin for name in names for pin in PIN.findall((TOP / name).read_text(encoding="utf-8"))]
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def test_every_requirement_has_one_version():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.partition("#")[0].strip() for line in (TOP / name).read_text("utf-8").splitlines()]
        loose = [line for line in lines if line and not line.startswith("--") and "==" not in line]
        assert loose == [], name


def test_the_lock_holds_what_is_pinned_and_hashes_for_all_of_it():
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    pinned, locked = pins("requirements.txt", "requirements-dev.txt"), pins("requirements.lock")
    assert {name: locked.get(name) for name in pinned} == pinned
    assert set(locked) - set(pinned) <= OF_THE_VENV
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock)
    assert all("--hash=sha256:" in entry for entry in entries if PIN.match(entry))
    assert "://" not in lock


def test_the_versions_that_run_here_are_the_pinned_ones():
    pinned = pins("requirements.txt", "requirements-dev.txt")
    installed = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower(): one.version for one in distributions()}
    ours = {name: version for name, version in installed.items() if name in pinned}
    assert ours == {name: pinned[name] for name in ours}
