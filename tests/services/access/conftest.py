"""The planted records, once for each database, and somebody who asks of them."""

from __future__ import annotations

import shutil

import pytest

from bot.services.access.authority import Authority
from tests.services.access.asking import Asked, World


@pytest.fixture(scope="module")
def sqlite_world(sqlite_template, tmp_path_factory):
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("world"))
    world = World(f"sqlite:///{path}")
    yield world
    world.database.close()


@pytest.fixture(scope="module")
def postgresql_world(new_postgresql):
    with new_postgresql() as url:
        world = World(url)
        yield world
        world.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def planted(request):
    return request.getfixturevalue(f"{request.param}_world")


@pytest.fixture
def database(planted):
    return planted.database


@pytest.fixture
def world(planted):
    return planted.records


@pytest.fixture(params=Authority, ids=lambda standing: standing.name.lower())
def standing(request):
    return request.param


@pytest.fixture
def asked(database, standing):
    return Asked(database, standing)
