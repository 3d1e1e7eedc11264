"""The words of the command line: each verb, what it takes, and examples. Nothing here is slow to load."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Run = Callable[[Any, argparse.Namespace], int | None]
ABOUT = "The beat officer's link to the shared record."
START = """\
to begin:
  python bot.py demo                        try it: no token, no Telegram account, invented data
  python bot.py export --empty week.xlsx    an empty workbook, with what each column takes
  python bot.py import week.xlsx --dry-run  what would come in; then without --dry-run
  python bot.py enrol 1234                  a link for the first supervisor
  python bot.py run

Settings come from the environment or from .env; .env.example has each with its reason.
Exit status: 0 done, 1 refused (the reason is on standard error), 2 the command line was not understood.
`python bot.py VERB --help` says more about a verb."""
ENROL = """\
Prints a line for each officer, the collar and a link to the bot. The first person to open a link is
that officer, so hand it over by a way that you trust. A new link ends older ones. It needs
TELEGRAM_TOKEN, since Telegram alone knows the bot's name.

  python bot.py enrol 1234 5678"""
IMPORT = """\
FILE is a workbook (.xlsx, a sheet for each kind) or a folder of .csv (UTF-8, commas, a file for
each kind): areas, teams, officers, operations, people, referrals, tasks. The first line holds the
column names. Everything comes in, or nothing does and each bad row is named with its sheet, line,
column and cure. The same file twice changes nothing. An empty cell clears what is on record; a
column that is left out leaves it alone.

  python bot.py export --empty week.xlsx    begin with this
  python bot.py import week.xlsx --dry-run
  python bot.py import week.xlsx"""
EXPORT = """\
FILE is a workbook if its name ends in .xlsx, or else a folder of .csv. Importing an export changes
nothing. With --empty it is a workbook to fill in: every sheet with its column names, a line that
says what each takes (the import passes over it), and lists of the words and codes to choose from.

  python bot.py export --empty week.xlsx
  python bot.py export everything.xlsx"""
VERIFY = """\
Recomputes the chains of the audit and of each notebook, compares them with the nightly seals, and
reads every stored file. The exit status is 1 if a link is broken, a file is lost, or the digest
isn't one of ours. It writes nothing.

  python bot.py verify
  python bot.py verify --seal 3f2a9c..."""
DOCTOR = """\
Prints a line for each check: `ok`, `warning` or `wrong`, and the cure. The exit status is 1 if
anything is wrong. It writes and creates nothing, and may run while the bot runs."""
MIGRATE = (
    "Run it before the first start, and after each upgrade while the bot stands still. Twice does no harm."
)
RUN = """\
Takes messages until SIGTERM or Ctrl-C, then finishes the work in hand. It needs TELEGRAM_TOKEN. A
fresh database is set up by itself; one of another version is refused until `migrate` has run."""
DEMO = """\
Starts the bot against a stand-in for Telegram on this machine, with an invented week of action, and
prints the address of the chat page. Everybody's PIN is 274951. Nothing is kept."""


def parser(run: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The parser of the command line. `run` has the function of each verb."""
    whole = argparse.ArgumentParser("bot.py", description=ABOUT, epilog=START, formatter_class=_Shape)
    verbs = whole.add_subparsers(required=True, metavar="VERB", title="verbs")

    def verb(name: str, summary: str, more: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(
            name, help=summary, description=f"{summary.capitalize()}.\n\n{more}", formatter_class=_Shape
        )
        made.set_defaults(run=run[name])
        return made

    demo = verb("demo", "the bot with a chat page and sample data; no token needed", DEMO)
    demo.add_argument("--port", type=int, default=8000, help="of the chat page; 8000 without it")
    verb("run", "the bot itself", RUN)
    verb("migrate", "bring the database up to this version", MIGRATE)
    enrol = verb("enrol", "print a link for each officer that works once", ENROL)
    enrol.add_argument("collars", nargs="+", metavar="COLLAR", help="collar numbers of officers on record")
    bring = verb("import", "bring in a workbook or a folder of .csv, all or nothing", IMPORT)
    bring.add_argument("path", type=Path, metavar="FILE", help="an .xlsx, a .csv, or a folder of .csv")
    bring.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    give = verb("export", "the record in the form that import takes, or an empty form", EXPORT)
    give.add_argument("path", type=Path, metavar="FILE", help="ends in .xlsx, or is a folder for .csv files")
    give.add_argument("--empty", action="store_true", help="a workbook to fill in, without the record")
    prove = verb("verify", "prove that no page is missing or altered", VERIFY)
    prove.add_argument("--seal", metavar="DIGEST", help="a digest that an auditor kept: is it one of ours?")
    verb("doctor", "what is well, what isn't, and the cure", DOCTOR)
    return whole


class _Shape(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of descriptions, in the width of a terminal of 80 letters and more."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=14, width=110)
