"""These tests take seconds: no database, no network but what a test opens to itself."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def sqlite_template():
    pytest.fail("a test that asks a database belongs in tests/services")


@pytest.fixture(scope="session")
def postgresql_server(sqlite_template):
    """No more than the other."""
