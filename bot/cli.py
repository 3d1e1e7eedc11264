"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.errors import BeatlineError, DatabaseAwayError, NotOnRecordError
from bot.settings import Settings, SettingsError, utc_now

if TYPE_CHECKING:
    from bot.services.health import Finding


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when done, 1 when refused (the reason is on standard error), 2 for bad usage."""
    chosen = _parser().parse_args(arguments)
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
        prog="bot.py", description="The beat officer's line to the shared record"
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("run", help="the bot").set_defaults(run=_run)
    verbs.add_parser("migrate", help="bring the database up to this version").set_defaults(run=_migrate)
    enrol = verbs.add_parser("enrol", help="a single-use link for each officer")
    enrol.add_argument("collars", nargs="+", metavar="COLLAR")
    enrol.set_defaults(run=_enrol)
    verbs.add_parser("verify", help="prove that no page is missing or altered").set_defaults(run=_verify)
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
    gc.disable()  # what is loaded here stays: looking through it for garbage takes a tenth of the start
    from bot import application, logs

    gc.freeze()
    gc.enable()
    logs.start_logging()
    if not settings.telegram_token.get_secret_value():
        message = "TELEGRAM_TOKEN is not set. To try the bot without a token: make demo"
        raise SettingsError(message)
    asyncio.run(application.serve(settings))


def _migrate(settings: Settings, _: argparse.Namespace) -> None:
    from bot.database import Database
    from models.migrations import HEAD, upgrade

    database = Database(settings.database_url)
    with database.transaction() as session:
        upgrade(session.connection())
    database.close()
    print(f"The database is at revision {HEAD}.")


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


def _enrol(settings: Settings, chosen: argparse.Namespace) -> None:
    """A line each: the collar and the link. All or none."""
    from bot import application
    from bot.database import Database
    from bot.services import audit, enrolment

    username = asyncio.run(application.username(settings))
    database = Database(settings.database_url)
    now = utc_now()
    lifetime = timedelta(hours=settings.enrolment_hours)
    with database.transaction() as session:
        actor = audit.system(session)
        codes = {
            collar: enrolment.issue(session, actor, collar, lifetime=lifetime, now=now)
            for collar in chosen.collars
        }
    database.close()
    for collar, code in codes.items():
        print(f"{collar} https://t.me/{username}?start={code}")


def _verify(settings: Settings, _: argparse.Namespace) -> int:
    """The exit status is 1 when any chain is broken."""
    from bot.database import Database
    from bot.services import verification

    database = Database(settings.database_url)
    sound = True
    for what, examine in (("audit", verification.audit_chains), ("notebooks", verification.notebooks)):
        with database.reading() as session:
            found = examine(session)
        for one in found.broken:
            print(f"{what}: chain {one.chain} is broken at entry {one.number}: {one.why}")
        sound = sound and not found.broken
        if not found.broken:
            print(f"{what}: {found.entries} entries in {found.chains} chains, unbroken")
    database.close()
    return int(not sound)


def _doctor(settings: Settings, _: argparse.Namespace) -> int:
    """A line each; the exit status is 1 when anything is wrong."""
    from bot.services.health import Level

    wrong = False
    for finding in _findings(settings):
        wrong = wrong or finding.level is Level.WRONG
        print(f"{finding.level:8} {finding.what}{f' — {finding.cure}' if finding.cure else ''}")
    return int(wrong)


def _findings(settings: Settings) -> Iterator[Finding]:
    from bot import application
    from bot.database import Database
    from bot.services.health import Finding, Level, examine
    from models.migrations import HEAD, revision_of

    database = Database(settings.database_url)
    with database.reading() as session:
        revision = revision_of(session.connection())
        if revision == HEAD:
            yield Finding(Level.OK, f"database at revision {HEAD}")
            yield from examine(session, now=utc_now())
        else:
            yield Finding(
                Level.WRONG, f"database at revision {revision}, not {HEAD}", "python bot.py migrate"
            )
    database.close()
    try:
        yield Finding(Level.OK, f"Telegram knows us as @{asyncio.run(application.username(settings))}")
    except SettingsError as error:
        yield Finding(Level.WRONG, str(error))
