"""The bot in its own process or in the test's, on both databases, by polling and by webhook."""

from __future__ import annotations

import pytest

from bot.application import Beatline
from bot.demo.stand_in.limits import Limits
from bot.demo.stand_in.stand_in import StandIn
from bot.settings import Settings, utc_now
from bot.values import replace
from tests.faults.notebooks import NoteTaker, seed
from tests.faults.running import Program, free_port

TOKEN = "4200000042:token-that-nobody-may-see"
SECRET = "webhook-secret-that-nobody-may-see"
FILES_KEY = "c0ffee00" + "0123456789abcdef" * 3 + "deadbeef"
QUICK_RETRIES = (0.2, 0.3, 0.5)
OFFICERS = 20

BY_POLLING = pytest.mark.parametrize("way", ["polling"], indirect=True)
"""A mark for tests with a counterpart that covers the webhook too."""


@pytest.fixture
async def telegram():
    """Telegram, which outlives the bot. A call unknown to the Bot API fails the test."""
    stand_in = StandIn(TOKEN, limits=replace(Limits.off(), webhook_retry=QUICK_RETRIES))
    await stand_in.start()
    yield stand_in
    await stand_in.stop()
    assert stand_in.warnings == []


@pytest.fixture
def by_webhook():
    """The settings for a webhook on this computer."""
    port = free_port()
    return {
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": SECRET,
        "webhook_listen": f"127.0.0.1:{port}",
    }


@pytest.fixture(params=["polling", "webhook"])
def way(request):
    """The settings for each way of getting updates."""
    return request.getfixturevalue("by_webhook") if request.param == "webhook" else {}


@pytest.fixture
def make_program(telegram, tmp_path):
    """Programs, killed at the test's end if they still run."""
    made = []

    def make(database_url, *, script=None, **changes):
        place = tmp_path / f"program{len(made)}"
        place.mkdir()
        values = {
            "telegram_token": TOKEN,
            "telegram_api": telegram.url,
            "database_url": database_url,
            "files_dir": str(place / "files"),
            "files_key": FILES_KEY,
            "messages_per_second": "10000",
            "chat_messages_per_second": "10000",
            "chat_burst": "10000",
            "account_burst": "10000",
        }
        settings = {name.upper(): value for name, value in (values | changes).items()}
        made.append(Program(place, settings, script=script))
        return made[-1]

    yield make
    for program in made:
        program.end()


@pytest.fixture
def program(make_program, database_url, way):
    return make_program(database_url, **way)


@pytest.fixture
async def start_bot(settings):
    """Start a bot in this process, as often as a test wants one; all are stopped at its end."""
    started = []

    async def start(*, patience=None, retry_waits=(0.05,), **changes):
        limits = {} if patience is None else {"read_seconds": patience, "poll_seconds": 1}
        beatline = Beatline(
            Settings(_env_file=None, **(settings.model_dump() | changes)), retry_waits=retry_waits, **limits
        )
        started.append(beatline)
        await beatline.start()
        return beatline

    yield start
    for beatline in started:
        await beatline.stop()


@pytest.fixture
def takers(request, telegram, database):
    """Enrolled officers, each with a phone; a parameter gives their number."""
    officers = getattr(request, "param", OFFICERS)
    with database.transaction() as session:
        seed(session, officers, utc_now())
    return [NoteTaker(telegram, number) for number in range(1, officers + 1)]


@pytest.fixture
def officer(takers):
    return takers[0]
