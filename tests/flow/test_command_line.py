"""The command line as somebody at a terminal has it: input, output and exit status."""

import asyncio
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlmodel import select

from bot.cli import main
from bot.database import Database
from bot.services.audit import seals
from bot.settings import utc_now
from models import Attachment, AttachmentKind, FieldNote, Officer
from tests.conftest import ON_ONE_DATABASE
from tests.faults.running import until
from tests.patience import PATIENCE
from tests.turns import turn

DOOR = Path(__file__).parents[2] / "bot.py"
OF_ITS_OWN = (
    "run",
    "export",
)  # verbs that get a process: one sets up the whole program, one stands for the rest


@pytest.fixture
def bot_py(telegram, database_url, tmp_path):
    async def run(*arguments, **environment):
        """Status, standard output and standard error."""
        surroundings = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API": telegram.url,
            "DATABASE_URL": database_url,
        }
        speak = in_a_process if arguments[0] in OF_ITS_OWN else in_this_process
        return await speak(tmp_path, [*map(str, arguments)], surroundings | environment)

    return run


async def in_a_process(directory, arguments, surroundings):
    process = await asyncio.create_subprocess_exec(
        sys.executable, DOOR, *arguments, cwd=directory, env=surroundings,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def in_this_process(directory, arguments, surroundings):
    """Without the two seconds in which a process loads what is loaded here already."""
    with (
        patch.dict(os.environ, surroundings, clear=True),
        chdir(directory),
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as err,
    ):
        umask = os.umask(0o022)
        try:
            status = await asyncio.to_thread(main, arguments)
        finally:
            os.umask(umask)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def sheets(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "teams.csv").write_text("code,name\nNPT1,NPT Northampton\n", "utf-8")
    (folder / "officers.csv").write_text("collar,surname,team,role\n0042,Ashfield,NPT1,officer\n", "utf-8")
    return folder


async def test_a_folder_comes_in_once_and_goes_out_again(bot_py, sheets, tmp_path):
    status, out, _ = await bot_py("import", sheets, "--dry-run")
    assert (status, "officers: 1 added" in out, "nothing was written" in out) == (0, True, True)
    assert (await bot_py("import", sheets))[1].count("1 added") == 2
    assert (await bot_py("import", sheets))[1].count("0 added, 0 changed, 1 unchanged") == 2
    assert (await bot_py("export", tmp_path / "out.xlsx"))[0] == 0
    status, out, _ = await bot_py("import", tmp_path / "out.xlsx")
    assert (status, "officers: 0 added, 0 changed, 1 unchanged" in out) == (0, True)


@ON_ONE_DATABASE
async def test_a_bad_row_is_named_and_nothing_is_written(bot_py, sheets):
    (sheets / "officers.csv").write_text("collar,surname,team,role\n0042,Ashfield,NPT9,officer\n", "utf-8")
    status, _, err = await bot_py("import", sheets)
    assert status == 1
    assert "officers line 2, column team: no team has code NPT9" in err
    assert "Nothing was imported: 1 problems" in err
    (sheets / "officers.csv").unlink()
    assert "teams: 1 added" in (await bot_py("import", sheets))[1]


async def test_each_officer_gets_a_link_that_opens_the_chat(bot_py, sheets, telegram, start_bot):
    await bot_py("import", sheets)
    status, out, _ = await bot_py("enrol", "0042")
    collar, link = out.split()
    assert (status, collar) == (0, "0042")
    await start_bot()
    newcomer = telegram.person(7001, "Newcomer")
    opened = newcomer.opens(link)
    assert "You are enrolled as 0042 Ashfield" in (await newcomer.hears(after=opened)).text


@ON_ONE_DATABASE
async def test_verify_says_whether_a_kept_digest_is_one_of_ours(bot_py, sheets, database_url):
    await bot_py("import", sheets)
    database = Database(database_url)
    with database.transaction() as session:
        seals.seal_due(session, turn(utc_now() + timedelta(days=2)))
        digest = seals.newest(session).digest
    database.close()
    status, out, _ = await bot_py("verify", "--seal", f"{digest[:4]} {digest[4:8]} {digest[8:16].upper()}")
    assert (status, "kept digest: seal 1 of" in out, "seals: 1, unbroken" in out) == (0, True, True)
    assert (await bot_py("verify", "--seal", digest))[0] == 0
    wrong = "1" if digest.startswith("0") else "0"
    for other in (f"{wrong}{digest[1:]}", digest[:15], "%", ""):
        status, out, _ = await bot_py("verify", "--seal", other)
        assert (status, "NOT one of ours" in out) == (1, True)


@ON_ONE_DATABASE
async def test_an_unknown_collar_gets_no_link_and_nobody_else_either(bot_py, sheets):
    await bot_py("import", sheets)
    assert await bot_py("enrol", "0042", "9999") == (1, "", "9999 isn't on record.\n")


async def test_verify_and_doctor_say_that_all_is_well(bot_py, sheets):
    await bot_py("import", sheets)
    status, out, _ = await bot_py("verify")
    assert (status, out.splitlines()) == (
        0,
        [
            "audit: 2 entries in 1 chains, unbroken",
            "notebooks: 0 entries in 0 chains, unbroken",
            "seals: 0, unbroken",
            "files: 0 on notes and briefings, whole",
        ],
    )
    status, out, _ = await bot_py("doctor")
    assert (status, {line.split()[0] for line in out.splitlines()}) == (0, {"ok"})


@ON_ONE_DATABASE
async def test_verify_names_the_note_whose_file_is_gone(bot_py, sheets, database_url):
    await bot_py("import", sheets)
    database = Database(database_url)
    with database.transaction() as session:
        officer = session.exec(select(Officer)).one()
        at = {"occurred_at": utc_now(), "written_at": utc_now(), "received_at": utc_now()}
        links = {"previous_digest": "", "digest": ""}
        note = FieldNote(officer_id=officer.id, number=7, text="", **at, **links)
        session.add(note)
        session.flush()
        session.add(Attachment(note_id=note.id, kind=AttachmentKind.PHOTO, sha256="ab" * 32))
    database.close()
    status, out, _ = await bot_py("verify")
    assert (status, out.splitlines()[-2:]) == (
        1,
        [
            "files: a file on PNB-0042-0007 is lost: it is missing",
            "files: 1 on notes and briefings, 1 of them lost",
        ],
    )


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (("run",), {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN is not set"),
        (("run",), {"WEBHOOK_URL": "https://force.example/hook"}, "WEBHOOK_URL needs a WEBHOOK_SECRET"),
        (("run",), {"DATABASE_URL": "oracle://x"}, "DATABASE_URL"),
        (("run",), {"FILES_KEY": "a" * 63}, "FILES_KEY: Value error, must be 64 random hex digits"),
        (("verify",), {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "cannot be reached"),
        (("import", "missing.xlsx"), {}, "missing.xlsx"),
        (("enrol", "1"), {"TELEGRAM_API": "http://127.0.0.1:1"}, "Telegram cannot be reached"),
    ],
)
async def test_what_stands_in_the_way_is_a_sentence_without_a_trace(bot_py, arguments, environment, sentence):
    status, out, err = await bot_py(*arguments, **environment)
    assert (status, out) == (1, "")
    assert sentence in err
    assert "Traceback" not in err


@ON_ONE_DATABASE
async def test_python_m_bot_is_the_same_door(database_url, tmp_path):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "verify", cwd=DOOR.parent, stdout=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": database_url, "FILES_DIR": str(tmp_path)},
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE):
        out, _ = await process.communicate()
    assert (process.returncode, b"unbroken" in out) == (0, True)


@ON_ONE_DATABASE
async def test_what_it_writes_is_readable_by_its_owner_alone(bot_py, sheets, tmp_path):
    fresh = f"sqlite:///{tmp_path}/fresh.db"
    await bot_py("migrate", DATABASE_URL=fresh)
    await bot_py("import", sheets, DATABASE_URL=fresh)
    await bot_py("export", tmp_path / "out.xlsx", DATABASE_URL=fresh)
    await bot_py("export", tmp_path / "out", DATABASE_URL=fresh)
    made = [tmp_path / "fresh.db", tmp_path / "out.xlsx", tmp_path / "out", *(tmp_path / "out").iterdir()]
    assert len(made) > 5
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in made if path.stat().st_mode & 0o077} == {}


@ON_ONE_DATABASE
async def test_doctor_names_what_botfather_has_switched_on(bot_py, sheets, telegram):
    await bot_py("import", sheets)
    assert "updates come by polling" in (await bot_py("doctor"))[1]
    telegram.world.profile.switches |= {"can_join_groups", "supports_inline_queries"}
    status, out, _ = await bot_py("doctor")
    warnings = [line for line in out.splitlines() if line.startswith("warning")]
    assert (status, len(warnings)) == (0, 2)
    assert "anybody can add the bot to a group" in warnings[0]
    assert "/setjoingroups" in warnings[0]
    assert "/setinline" in warnings[1]


@ON_ONE_DATABASE
async def test_doctor_says_when_telegram_has_another_webhook(bot_py, sheets):
    await bot_py("import", sheets)
    by_webhook = {
        "WEBHOOK_URL": "https://force.example/hook-nobody-may-see",
        "WEBHOOK_SECRET": "a-secret-of-1",
    }
    _, out, _ = await bot_py("doctor", **by_webhook)
    assert "Telegram has another webhook than WEBHOOK_URL" in out
    assert "hook-nobody-may-see" not in out


@ON_ONE_DATABASE
async def test_the_bot_gives_itself_a_face_once(start_bot, telegram, database_url):
    profile = telegram.world.profile
    first = await start_bot()
    await until(lambda: profile.picture, "the bot's picture")
    assert "Anything urgent goes by radio or 999" in profile.description
    assert "Radio or 999" in profile.short_description
    picture, profile.description = profile.picture, "something else"
    await first.stop()
    await start_bot()
    await until(lambda: "999" in profile.description, "the description to be set right")
    assert profile.picture == picture
