"""The referrals of a team as a workbook: references and dates, no names of those referred."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.language.times.wall import to_local
from bot.services.kinds.referral_papers import TeamWorkbook, WorkbookRequest, command
from bot.services.referrals.workbooks import WorkbookRow
from bot.texts.cards import MARKING, marking
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.spreadsheets import Worksheet, workbook
from bot.texts.reply import Button, Reply, ReplyFile, code, say
from bot.texts.times import full
from bot.values import replace

HEADER = (
    *("reference", "programme", "status", "open", "since", "days there", "opened", "next due", "overdue"),
    *("lead", "team", "operation", "consent", "attempts", "restricted"),
)
WIDTHS = (12, 16, 24, 8, 19, 11, 12, 12, 10, 24, 20, 18, 12, 10, 11)


def coming(found: WorkbookRequest) -> Reply:
    rest = command(found.programme, found.page + 1)
    said = say(
        f"{MARKING} · a workbook of {found.rows:,} of {found.total:,} referrals is coming.",
        "It names nobody who was referred. The file may be passed on, so look after it.",
        ("The rest did not fit: ", code(rest)) if found.more else None,
        buttons=((Button("The rest", rest),),) if found.more else (),
    )
    return replace(said, fresh=True)


def unknown(word: str, programmes: Iterable[str]) -> Reply:
    return say(
        f"I don't know the programme “{word[:40]}”.",
        f"The workbook holds your team's referrals: all, or those of {', '.join(sorted(programmes))}",
        buttons=((Button("All", "/referrals xlsx"),),),
    )


def sheet(team: TeamWorkbook) -> DocumentPart:
    name = f"referrals-{to_local(team.made_at):%Y%m%d-%H%M}.xlsx"
    words = f"{_title(team)}\nfor {team.made_by}\n{marking(team.made_at)}"
    return DocumentPart((ReplyFile(name, xlsx(team)),), words, protected=False)


def xlsx(team: TeamWorkbook) -> bytes:
    today = to_local(team.made_at).date()
    about = (
        (_title(team),),
        (f"Exported by {team.made_by} on {full(team.made_at)}. The export is in the audit.",),
        ("Open referrals first, then those that have ended. Times in London.",),
        ("Nobody who was referred is named here: their names are on the cards, for a reason.",),
    )
    rows = [HEADER, *(_row(one, today) for one in team.rows)]
    return workbook(
        [Worksheet("referrals", rows, WIDTHS, frozen=1), Worksheet("about", about, (100,))], marking=MARKING
    )


def _title(team: TeamWorkbook) -> str:
    part = f", part {team.page}" if team.more or team.page > 1 else ""
    of = f" · {team.programme}" if team.programme else ""
    return f"Referrals of the team{of} · {len(team.rows):,}{part}"


def _row(one: WorkbookRow, today: date) -> tuple[str | int | date | datetime | None, ...]:
    held = one.referral
    since = to_local(held.status_since)
    return (
        *(held.ref, held.programme, held.status, _yes(held.is_open)),
        *(since.replace(tzinfo=None, microsecond=0), max(0, (today - since.date()).days)),
        *(held.opened_on, held.next_due_on, _yes(held.overdue(today)), held.lead, held.team, held.operation),
        *(held.consent_on, None if held.contacts is None else len(held.contacts), _yes(one.restricted)),
    )


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
