"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.errors import BeatlineError, DatabaseAwayError, NotOnRecordError
from bot.settings import Settings, SettingsError, refuse_placeholders, utc_now

if TYPE_CHECKING:
    from bot.database import Database
    from bot.services.upkeep.health import Finding


OWNER_ALONE = 0o077  # of each file that we make: the database, exports, files


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Exit status: 0 done, 1 refused (the reason is on standard error), 2 bad usage."""
    chosen = _parser().parse_args(arguments)
    os.umask(OWNER_ALONE)
    try:
        return int(chosen.run(_settings(), chosen) or 0)
    except DatabaseAwayError:
        return _refuse("The database cannot be reached. Check DATABASE_URL and that it is running.")
    except NotOnRecordError as error:
        return _refuse(f"{error.reference} isn't on record.")
    except BeatlineError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot.py", description="The beat officer's link to the shared record"
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    demo = verbs.add_parser("demo", help="the bot with a chat page and sample data; no token needed")
    demo.add_argument("--port", type=int, default=8000)
    demo.set_defaults(run=_demo)
    verbs.add_parser("run", help="the bot").set_defaults(run=_run)
    verbs.add_parser("migrate", help="bring the database up to this version").set_defaults(run=_migrate)
    enrol = verbs.add_parser("enrol", help="print a single-use link for each officer")
    enrol.add_argument("collars", nargs="+", metavar="COLLAR")
    enrol.set_defaults(run=_enrol)
    bring = verbs.add_parser("import", help="a workbook or a folder of .csv, all or nothing")
    bring.add_argument("path", type=Path, metavar="FILE")
    bring.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    bring.set_defaults(run=_import)
    give = verbs.add_parser("export", help="the record in the form that import takes")
    give.add_argument("path", type=Path, metavar="FILE", help="ends in .xlsx, or is a folder for .csv files")
    give.set_defaults(run=_export)
    prove = verbs.add_parser("verify", help="prove that no page is missing or altered")
    prove.add_argument("--seal", metavar="DIGEST", help="a digest that an auditor kept: is it one of ours?")
    prove.set_defaults(run=_verify)
    verbs.add_parser("doctor", help="what is well, what isn't, and the cure").set_defaults(run=_doctor)
    return parser


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            ": ".join((*map(str.upper, map(str, one["loc"])), one["msg"])) for one in error.errors()
        )
        raise SettingsError(wrong) from None


def _run(settings: Settings, _: argparse.Namespace) -> None:
    gc.disable()  # loaded modules stay: collecting garbage among them takes a tenth of the start
    from bot import application, logs

    gc.freeze()
    gc.enable()
    logs.start_logging()
    if not settings.telegram_token.get_secret_value():
        message = "TELEGRAM_TOKEN is not set. To try the bot without a token: make demo"
        raise SettingsError(message)
    refuse_placeholders(settings)
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
    from bot.database import Database, make_ready

    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            make_ready(session)
        yield database
    finally:
        database.close()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


def _enrol(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print a line for each officer, the collar and the link; all or none."""
    from bot import application
    from bot.services.audit import trail as audit
    from bot.services.enrolment import links as enrolment_links

    username = asyncio.run(application.account(settings)).username
    now = utc_now()
    lifetime = timedelta(hours=settings.enrolment_hours)
    with _opened(settings) as database, database.transaction() as session:
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
    from bot.services.exchange.importing import run_import

    with _opened(settings) as database, progress.shown() as heard:
        result = run_import(database, chosen.path, now=utc_now(), dry_run=chosen.dry_run, progress=heard)
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if result.problems:
        return _refuse(f"Nothing was imported: {len(result.problems) + result.more} problems.")
    for sheet, counts in result.counts.items():
        print(f"{sheet}: {counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged")
    if chosen.dry_run:
        print("A dry run: nothing was written.")
    return 0


def _export(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot.services.audit import trail as audit
    from bot.services.exchange.exporting import export_folder, export_workbook
    from bot.services.exchange.sheets.columns import FORMS

    write = export_workbook if chosen.path.suffix.lower() == ".xlsx" else export_folder
    with _opened(settings) as database:
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

    with _opened(settings) as database:
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
    from bot.database import Database
    from bot.services.files import store
    from bot.services.upkeep.account import examine_account
    from bot.services.upkeep.health import Finding, Level, examine, examine_store
    from models.migrations import HEAD, revision_of

    database = Database(settings.database_url)
    with database.reading() as session:
        revision = revision_of(session.connection())
        if revision == HEAD:
            yield Finding(Level.OK, f"database at revision {HEAD}")
            yield from examine(session, now=utc_now())
            yield examine_store(store.store_of(settings))
        else:
            yield Finding(
                Level.WRONG, f"database at revision {revision}, not {HEAD}", "python bot.py migrate"
            )
    database.close()
    try:
        refuse_placeholders(settings)
        found = asyncio.run(application.account(settings))
        yield from examine_account(found, webhook_url=settings.webhook_url)
    except SettingsError as error:
        yield Finding(Level.WRONG, str(error))
