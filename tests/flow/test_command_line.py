"""The command line as somebody at a terminal has it: input, output and exit status."""

import asyncio
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from sqlmodel import select

from bot.cli import VERBS, main
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
        except SystemExit as end:
            status = end.code
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


async def test_the_rows_read_are_counted(bot_py, sheets):
    (sheets / "teams.csv").write_text("code,name\nNPT1,One\n\nNPT2,Two\nNPT3,Three\n", "utf-8")
    _, out, _ = await bot_py("import", sheets)
    assert "teams: 3 added, 0 changed, 0 unchanged (3 rows read)" in out
    assert "officers: 1 added, 0 changed, 0 unchanged (1 row read)" in out


async def test_an_empty_workbook_is_filled_in_and_comes_in(bot_py, tmp_path):
    path = tmp_path / "week.xlsx"
    status, out, _ = await bot_py("export", "--empty", path)
    assert (status, out) == (0, f"Fill in {path}, and then: python bot.py import {path} --dry-run\n")
    book = openpyxl.load_workbook(path)
    book["teams"].append(["NPT1", "Northampton", "npt"])
    book["officers"].append(["0042", "Ashfield", "Dana", "Insp", "NPT1", "supervisor"])
    book.save(path)
    status, out, _ = await bot_py("import", path)
    assert (status, "officers: 1 added, 0 changed, 0 unchanged (1 row read)" in out) == (0, True)
    status, out, err = await bot_py("export", "--empty", path)
    assert (status, out, "There is a week.xlsx already" in err) == (1, "", True)


NO_RECORD = "There is no record yet in sqlite:///new.db"
NEW = {"DATABASE_URL": "sqlite:///new.db", "FILES_DIR": "new_files"}


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("doctor",), NO_RECORD),
        (("verify",), NO_RECORD),
        (("export", "out.xlsx"), NO_RECORD),
        (("export", "out"), NO_RECORD),
        (("enrol", "0042"), NO_RECORD),
        (("import", "nothing.xlsx"), "There is no file or folder nothing.xlsx. Check the name."),
        (("import", "in", "--dry-run"), "A dry run: nothing was written."),
        (("doctor", "--help"), "the cure"),
    ],
)
async def test_what_only_looks_creates_nothing(bot_py, sheets, tmp_path, arguments, sentence):
    before = sorted(tmp_path.rglob("*"))
    status, out, err = await bot_py(*arguments, **NEW)
    assert sentence in out + err
    assert (status == 0) == (arguments[-1] in {"--dry-run", "--help"})
    assert sorted(tmp_path.rglob("*")) == before


@ON_ONE_DATABASE
async def test_doctor_leaves_a_record_as_it_is(bot_py, sheets, tmp_path):
    await bot_py("import", sheets, **NEW)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert (await bot_py("doctor", **NEW))[0] == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@ON_ONE_DATABASE
@pytest.mark.parametrize("arguments", [("run",), ("enrol", "0042"), ("doctor",)])
async def test_a_missing_token_has_one_answer(bot_py, sheets, arguments):
    await bot_py("import", sheets)
    status, out, err = await bot_py(*arguments, TELEGRAM_TOKEN="")
    (said,) = [line for line in (out + err).splitlines() if "TOKEN" in line]
    assert status == 1
    assert said.endswith(
        "TELEGRAM_TOKEN is not set. Ask @BotFather for the bot's token, or try the bot without one: make demo"
    )


@ON_ONE_DATABASE
async def test_a_database_that_is_away_has_one_answer(bot_py):
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    for arguments in (("doctor",), ("verify",), ("export", "x.xlsx"), ("enrol", "1")):
        status, out, err = await bot_py(*arguments, **away)
        assert status == 1
        assert "The database cannot be reached. Check DATABASE_URL and that it is running." in out + err


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_each_verb_says_more_than_its_arguments(verb, capsys):
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    said = capsys.readouterr().out
    assert len(said.split()) > 30
    assert all(len(line) <= 110 for line in said.splitlines())


def test_no_verb_at_all_brings_the_help(capsys):
    assert main([]) == 2
    said = capsys.readouterr().err
    assert all(verb in said for verb in VERBS)
    assert "python bot.py export --empty week.xlsx" in said


SELDOM = (
    *("alembic", "argon2", "dateutil", "filetype", "fpdf", "holidays", "openpyxl", "PIL", "psycopg", "segno"),
    *("aiohttp.web", "bot.chat.webhook", "bot.demo"),
)
HELP = "from bot.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"


@pytest.mark.parametrize(
    ("doing", "slow"),
    [(HELP, ("sqlmodel", "telegram", *SELDOM)), ("import bot.application", SELDOM)],
    ids=["the help", "a start"],
)
def test_what_few_need_is_loaded_on_first_use(doing, slow):
    code = f"import sys\n{doing}\nprint(sorted({set(slow)} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DOOR.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


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
        officer = session.orm.exec(select(Officer)).one()
        at = {"occurred_at": utc_now(), "written_at": utc_now(), "received_at": utc_now()}
        links = {"previous_digest": "", "digest": ""}
        note = FieldNote(officer_id=officer.id, number=7, text="", **at, **links)
        session.orm.add(note)
        session.orm.flush()
        session.orm.add(Attachment(note_id=note.id, kind=AttachmentKind.PHOTO, sha256="ab" * 32))
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
    profile.description = profile.short_description = ""
    profile.picture = None
    first = await start_bot()
    await until(lambda: profile.picture, "the bot's picture")
    assert "Anything urgent goes by radio or 999" in profile.description
    assert "Radio or 999" in profile.short_description
    picture, profile.description = profile.picture, "something else"
    await first.stop()
    await start_bot()
    await until(lambda: "999" in profile.description, "the description to be set right")
    assert profile.picture == picture
