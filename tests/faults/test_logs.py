"""In every case the output names updates by their numbers and quotes none of the planted secrets."""

from __future__ import annotations

import asyncio
import csv
import os
import sqlite3
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa

from bot.chat.webhook import SECRET_HEADER
from bot.demo.stand_in.api import GARBAGE
from bot.demo.stand_in.faults import Trouble
from bot.services.audit import trail
from bot.services.enrolment import links as enrolment_links
from bot.settings import utc_now
from bot.values import replace
from models import Officer, Person
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.faults.between import Wire
from tests.faults.conftest import FILES_KEY, SECRET, TOKEN
from tests.faults.notebooks import all_settled
from tests.faults.running import LOUD, TOP, free_port, until
from tests.patience import PATIENCE
from tests.unlocked import PIN

PASSWORD = "Ironwort-opens-the-database"
WORDS = "Wolfsbane-in-the-attic"
SURNAME = "Quillfeather"
PERSON = "Marigold-Underhay"
DISPLAY = "Shadowthorn"
FORGED = "Nightshade-is-no-secret-of-ours"
PLANTED = {
    "the bot's token": TOKEN,
    "the token's secret half": TOKEN.partition(":")[2],
    "the webhook's secret": SECRET,
    "a wrong secret that somebody tried": FORGED,
    "the database's password": PASSWORD,
    "the key that seals files": FILES_KEY,
    "a part of that key, as a wrong one": FILES_KEY[:63],
    "words of a note": WORDS,
    "an officer's surname": SURNAME,
    "the name of a person on record": PERSON,
    "a name that Telegram shows": DISPLAY,
    "a PIN that somebody typed": PIN,
}


@pytest.fixture
async def cable(database_url):
    """Between the bot and its database: its address for the bot, and how to cut it for a while."""
    if database_url.startswith("sqlite"):
        yield _File(database_url)
        return
    wire = Wire(database_url)
    await wire.mend()
    yield _Line(wire)
    await wire.cut()


class _Line:
    def __init__(self, wire):
        self.wire = wire
        self.url = sa.make_url(wire.url).set(password=PASSWORD).render_as_string(hide_password=False)

    @asynccontextmanager
    async def away(self):
        await self.wire.cut()
        yield
        await self.wire.mend()


class _File:
    def __init__(self, url):
        self.url = url

    @asynccontextmanager
    async def away(self):
        other = sqlite3.connect(sa.make_url(self.url).database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
        other.close()


def quoted(said, code):
    """The secrets quoted in the text; one of them is a code made just now."""
    secrets = PLANTED | {"an enrolment code": code, "most of a code": code[:-3]}
    return {what for what, secret in secrets.items() if secret in said}


def slip_in(telegram, kind, body):
    """Add an update as Telegram would never write it."""
    updates = telegram.world.updates
    updates.on_handed = None  # it would look for a chat, which this update may not name
    update_id = updates.add("message", {})
    raw = {"update_id": update_id, kind: body}
    updates.pending[update_id] = replace(updates.pending[update_id], kind="raw", body=raw)


async def spoken(directory, *arguments, **settings):
    """All output of a command, and its exit status."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, TOP / "bot.py", *map(str, arguments), cwd=directory,
        env={"PATH": os.environ["PATH"]} | settings,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    return process.returncode, said.decode(errors="replace")


def write_bad_sheets(folder):
    folder.mkdir()
    sheets = {
        "officers": [
            ["collar", "surname", "team", "role"],
            ["1", SURNAME, "NPT1", "emperor"],
            ["1", SURNAME, "NPT1", "officer"],
            ["2", SURNAME * 50, "NPT9", "officer"],
        ],
        "people": [
            ["person", "surname", "forenames", "date_of_birth", "address"],
            ["P1", PERSON, PERSON, "31/02/2011", WORDS],
            ["P1", PERSON, PERSON, "01/02/2011", WORDS],
            ["", PERSON * 50, PERSON, "01/02/2011", WORDS],
        ],
    }
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


@pytest.fixture
def code(database, takers):
    """An enrolment code for an officer; the planted names are on record."""
    with database.transaction() as session:
        session.orm.get(Officer, 2).surname = SURNAME
        session.orm.add(Person(source_key="p1", surname=PERSON, forenames=PERSON))
        return enrolment_links.issue(
            session, trail.system(session), "1001", lifetime=timedelta(hours=1), now=utc_now()
        ).code


@pytest.fixture(autouse=True)
def garbage(monkeypatch):
    """Telegram answers nonsense, and that has words in it too."""
    monkeypatch.setattr("bot.demo.stand_in.api.GARBAGE", GARBAGE + WORDS.encode())


def has_bad_luck(telegram):
    for method in ("sendMessage", "getUpdates", "getFile"):
        for trouble in Trouble:
            telegram.fault(trouble, method, times=1, seconds=1)


def talk(telegram, takers, code):
    """Send right and wrong messages from officers and strangers, and updates that nobody could have sent."""
    newcomer = telegram.person(7001, DISPLAY, last_name=DISPLAY, username=DISPLAY)
    newcomer.says(f"{WORDS} {PERSON}")
    for wrong in (code[:-3] + "xyz", WORDS):
        newcomer.opens(f"https://t.me/beatline_demo_bot?start={wrong}")
    newcomer.opens(f"https://t.me/beatline_demo_bot?start={code}")
    telegram.person(7002, DISPLAY).opens(f"https://t.me/beatline_demo_bot?start={code}")
    for taker in takers[1:]:
        taker.person.says(f"/find {PERSON}")
        taker.person.says(f"/breaks {WORDS} {PERSON}")
        taker.person.says(f"/{WORDS.replace('-', '_')} {WORDS} {SURNAME}")
        taker.person.says(f"note {WORDS} \x00" if taker.officer_id % 2 else f"{WORDS} without sense")
        taker.person.forwards(WORDS, sender=DISPLAY)
        taker.person.sends_photo(WORDS.encode(), caption=f"note {WORDS}")
        taker.person.sends_document(WORDS.encode(), f"{WORDS}.jpg", caption=f"note {WORDS}")
    takers[3].person.says("/lock")
    takers[3].person.says(PIN)
    takers[3].person.says("/unlock")
    for body in (WORDS, {"text": WORDS, "from": {"id": 5003, "first_name": DISPLAY}}, {"date": PERSON}):
        slip_in(telegram, "message", body)
        slip_in(telegram, WORDS, body)


async def knock_with_a_wrong_secret(way):
    if not way:
        return
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {SECRET_HEADER: FORGED}, {SECRET_HEADER: SECRET[:-1]}):
            async with session.post(way["webhook_url"], headers=headers, data=WORDS.encode()) as answer:
                assert answer.status == 403
        async with session.post(
            way["webhook_url"], headers={SECRET_HEADER: SECRET}, data=WORDS.encode()
        ) as answer:
            assert answer.status == 400
        async with session.get(f"{way['webhook_url']}/{WORDS}?secret={FORGED}") as answer:
            assert answer.status == 404


async def fail_to_start(directory, cable):
    """The commands' output on a bad day: faulty sheets, faulty settings, a database away."""
    sheets = write_bad_sheets(directory / "in")
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": f"http://127.0.0.1:{free_port()}"}
    settings["DATABASE_URL"] = cable.url
    nowhere = f"postgresql://beat:{PASSWORD}@127.0.0.1:{free_port()}/beat"
    odd = [
        {"DATABASE_URL": nowhere},
        {"DATABASE_URL": f"mysql://beat:{PASSWORD}@127.0.0.1/beat"},
        {"DATABASE_URL": f"postgresql://beat:{PASSWORD}@[127.0.0.1/beat"},
        {"WEBHOOK_URL": "https://beat.example", "WEBHOOK_SECRET": f"{SECRET} !"},
        {"LANES": WORDS},
        {"FILES_KEY": FILES_KEY[:63]},
        {"TELEGRAM_API": "https://api.telegram.org"},
    ]
    ended = [await spoken(directory, "import", sheets, **settings)]
    ended += [await spoken(directory, "run", **(settings | changes)) for changes in odd]
    assert [status for status, _ in ended] == [1] * len(ended)
    return "\n".join(said for _, said in ended)


@pytest.mark.drill
async def test_no_output_of_a_bad_day_holds_a_secret_on_either_database_by_either_way(
    make_program, telegram, takers, database, cable, code, way
):
    program = make_program(cable.url, script=LOUD, **way)
    await program.starts(telegram)
    has_bad_luck(telegram)
    talk(telegram, takers, code)
    await knock_with_a_wrong_secret(way)
    async with cable.away():
        takers[1].person.says(f"note {WORDS}")
        await until(lambda: _is_in_trouble(program, telegram), "the trouble")
    await all_settled(telegram, database)
    program.kill()
    program.start()
    takers[1].person.says(f"note {WORDS}")
    await all_settled(telegram, database)
    program.asked_to_stop()
    assert await program.exit_status() == 0
    said = program.said
    assert " DEBUG " in said
    assert "cannot be read" in said
    assert "failed: RuntimeError" in said
    assert quoted(said, code) == set()


def _is_in_trouble(program, telegram):
    refused = (telegram.world.webhook.last_error or (0, ""))[1]
    return "away" in program.said or "DatabaseAway" in program.said or "503" in refused


@pytest.mark.drill
async def test_a_command_that_fails_quotes_no_secret_either(cable, code, tmp_path):
    said = await fail_to_start(tmp_path, cable)
    assert "is not one of the words for it" in said
    assert quoted(said, code) == set()


def everything_listed(process_id):
    """The output of `ps` on a process and all those it started."""
    listed = Path(f"/proc/{process_id}/cmdline").read_bytes()
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return listed + b"".join(everything_listed(child) for child in children)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc on this computer")
@POSTGRESQL_IN_THE_DRILL
async def test_the_process_list_shows_no_secret(make_program, telegram, cable, by_webhook):
    program = make_program(cable.url, **by_webhook)
    program.start()
    await program.listens(telegram, after=0)
    listed = everything_listed(program.process.pid).decode()
    assert "bot.py" in listed
    assert {what for what, secret in PLANTED.items() if secret in listed} == set()
