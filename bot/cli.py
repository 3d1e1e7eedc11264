"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot import usage
from bot.errors import BeatlineError, DatabaseAwayError, NotOnRecordError
from bot.settings import Settings, SettingsError, refuse_placeholders, utc_now

if TYPE_CHECKING:
    from bot.database import Database
    from bot.services.upkeep.health import Finding

AWAY = "The database cannot be reached. Check DATABASE_URL and that it is running."
OWNER_ALONE = 0o077  # of each file that we make: the database, exports, files


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Exit status: 0 done, 1 refused (the reason is on standard error), 2 bad usage."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = usage.parser(VERBS)
    if not given:
        parser.print_help(sys.stderr)
        return 2
    chosen = parser.parse_args(given)
    os.umask(OWNER_ALONE)
    try:
        return int(chosen.run(_settings(), chosen) or 0)
    except DatabaseAwayError:
        return _refuse(AWAY)
    except NotOnRecordError as error:
        return _refuse(f"{error.reference} isn't on record.")
    except BeatlineError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            ": ".join((*map(str.upper, map(str, one["loc"])), one["msg"])) for one in error.errors()
        )
        raise SettingsError(wrong) from None


def _run(settings: Settings, _: argparse.Namespace) -> None:
    refuse_placeholders(settings)  # before the second that it takes to load the rest
    gc.disable()  # loaded modules stay: collecting garbage among them takes a tenth of the start
    from bot import application, logs

    gc.freeze()
    gc.enable()
    logs.start_logging()
    asyncio.run(application.serve(settings))


def _demo(_: Settings, chosen: argparse.Namespace) -> None:
    from bot import demonstration

    asyncio.run(demonstration.demonstrate(chosen.port))


def _migrate(settings: Settings, _: argparse.Namespace) -> None:
    from bot.database import Database
    from models.migrations import HEAD, upgrade

    database = Database(settings.database_url)
    with database.transaction() as session:
        upgrade(session.connection())
    database.close()
    print(f"The database is at revision {HEAD}.")


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """The database, made ready."""
    from bot.database import make_ready

    with closing(_database(settings)) as database:
        with database.transaction() as session:
            make_ready(session)
        yield database


@contextmanager
def _existing(settings: Settings) -> Iterator[Database]:
    """The database as it is, for verbs that make none. Raises SettingsError if there is none to read."""
    from bot.database import make_ready

    with closing(_database(settings)) as database:
        if not _is_set_up(database):
            raise SettingsError(f"{_no_database(database)}: python bot.py migrate")
        with database.reading() as session:
            make_ready(session)
        yield database


@contextmanager
def _opened_or_passing(settings: Settings) -> Iterator[Database]:
    """The database, or an empty one that is gone afterwards if there is none yet."""
    with closing(_database(settings)) as database:
        is_set_up = _is_set_up(database)
    if is_set_up:
        with _existing(settings) as found:
            yield found
        return
    with TemporaryDirectory() as folder:
        passing = settings.model_copy(update={"database_url": f"sqlite:///{folder}/passing.db"})
        with _opened(passing) as made:
            yield made


def _database(settings: Settings) -> Database:
    from bot.database import Database

    return Database(settings.database_url)


def _is_set_up(database: Database) -> bool:
    """Whether there are tables of ours. An SQLite file that is missing stays so."""
    from models.migrations import revision_of

    if not database.is_there:
        return False
    with database.reading() as session:
        return revision_of(session.connection()) is not None


def _no_database(database: Database) -> str:
    return f"There is no record yet in {database.url.render_as_string(hide_password=True)}"


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


def _enrol(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print a line for each officer, the collar and the link; all or none."""
    from bot import application
    from bot.services.audit import trail as audit
    from bot.services.enrolment import links as enrolment_links

    refuse_placeholders(settings)
    username = asyncio.run(application.account(settings)).username
    now = utc_now()
    lifetime = timedelta(hours=settings.enrolment_hours)
    with _existing(settings) as database, database.transaction() as session:
        actor = audit.system(session)
        codes = {
            collar: enrolment_links.issue(session, actor, collar, lifetime=lifetime, now=now).code
            for collar in chosen.collars
        }
    for collar, code in codes.items():
        print(f"{collar} https://t.me/{username}?start={code}")


def _import(settings: Settings, chosen: argparse.Namespace) -> int:
    """Import a file. The exit status is 1 if anything is wrong with it; then nothing was written."""
    from bot import progress
    from bot.services.exchange.importing import require, run_import

    require(chosen.path)
    opened = _opened_or_passing if chosen.dry_run else _opened
    with opened(settings) as database, progress.shown() as heard:
        result = run_import(database, chosen.path, now=utc_now(), dry_run=chosen.dry_run, progress=heard)
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if result.problems:
        return _refuse(f"Nothing was imported: {len(result.problems) + result.more} problems.")
    for sheet, counts in result.counts.items():
        rows = f"{counts.rows} {'row' if counts.rows == 1 else 'rows'} read"
        kinds = f"{counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged"
        kinds += f", {counts.removed} removed" if counts.removed else ""
        kinds += f", {counts.jumped} jumped (moved where no move leads)" if counts.jumped else ""
        print(f"{sheet}: {kinds} ({rows})")
    for remark in result.remarks:
        print(remark)
    if chosen.dry_run:
        print("A dry run: nothing was written.")
    return 0


def _export_empty(settings: Settings, path: Path) -> None:
    from bot.services.exchange.starting import write_empty

    with _opened_or_passing(settings) as database, database.reading() as session:
        write_empty(session, path)
    print(f"Fill in {path}, and then: python bot.py import {path} --dry-run")


def _export(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.empty:
        _export_empty(settings, chosen.path)
        return
    from bot.services.audit import trail as audit
    from bot.services.exchange.exporting import export_folder, export_workbook
    from bot.services.exchange.sheets.columns import FORMS

    write = export_workbook if chosen.path.suffix.lower() == ".xlsx" else export_folder
    with _existing(settings) as database:
        with database.transaction() as session:  # on record before the data leaves
            leaves = [("export", form.name) for form in FORMS]
            audit.record(session, audit.system(session), "export", leaves, now=utc_now())
        with database.reading() as session:
            write(session, chosen.path)
    print(f"The record is in {chosen.path}.")


def _verify(settings: Settings, chosen: argparse.Namespace) -> int:
    """Verify. The exit status is 1 if anything is broken, or the digest given isn't one of ours."""
    from bot.services.audit import seal_verification
    from bot.services.audit import verification as audit_verification
    from bot.services.files import store
    from bot.services.notebook import verification as note_verification
    from bot.services.upkeep import file_verification
    from bot.texts.audit import verification as texts

    with _existing(settings) as database:
        with database.reading() as session:
            audit, books = audit_verification.audit_chains(session), note_verification.verify(session)
            seals = seal_verification.verify(session)
            kept = seal_verification.find(session, chosen.seal) if chosen.seal is not None else None
        files = file_verification.verify(database, store.store_of(settings))
    for line in (*texts.lines(audit, books, seals), *texts.file_lines(files)):
        print(line)
    if chosen.seal is not None:
        print(texts.kept(kept))
    broken = audit.broken or books.broken or seals.broken or seals.contradicted or files.flaws
    return int(bool(broken) or (chosen.seal is not None and kept is None))


def _doctor(settings: Settings, _: argparse.Namespace) -> int:
    """Print a line for each check; the exit status is 1 if anything is wrong."""
    from bot.services.upkeep.health import Level

    wrong = False
    for finding in _findings(settings):
        wrong = wrong or finding.level is Level.WRONG
        print(f"{finding.level:8} {finding.what}{f' — {finding.cure}' if finding.cure else ''}")
    return int(wrong)


def _findings(settings: Settings) -> Iterator[Finding]:
    from bot import application
    from bot.services.upkeep.account import examine_account
    from bot.services.upkeep.health import Finding, Level

    try:
        yield from _findings_of_database(settings)
    except DatabaseAwayError:
        yield Finding(Level.WRONG, AWAY)
    try:
        refuse_placeholders(settings)
        found = asyncio.run(application.account(settings))
        yield from examine_account(found, webhook_url=settings.webhook_url)
    except SettingsError as error:
        yield Finding(Level.WRONG, str(error))


def _findings_of_database(settings: Settings) -> Iterator[Finding]:
    from bot.services.files import store
    from bot.services.upkeep.health import Finding, Level, examine, examine_store
    from models.migrations import HEAD, revision_of

    with closing(_database(settings)) as database:
        if not _is_set_up(database):
            yield Finding(Level.WRONG, _no_database(database), "python bot.py migrate")
            return
        with database.reading() as session:
            revision = revision_of(session.connection())
            if revision != HEAD:
                what = f"the database is at revision {revision}, this version needs {HEAD}"
                yield Finding(Level.WRONG, what, "python bot.py migrate")
                return
            yield Finding(Level.OK, f"database at revision {HEAD}")
            yield from examine(session, now=utc_now())
            yield examine_store(store.store_of(settings))


VERBS = MappingProxyType(
    {
        "demo": _demo, "run": _run, "migrate": _migrate, "enrol": _enrol,
        "import": _import, "export": _export, "verify": _verify, "doctor": _doctor,
    }
)  # fmt: skip
