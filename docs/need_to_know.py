"""The need-to-know policy as a page for people who don't read code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.services.access import policy as access
from bot.services.access.authority import INSPECTOR_OR_ABOVE, Authority
from bot.services.access.policy import (
    IntelligenceTie,
    NoteTie,
    Permission,
    ReferralTie,
    TaskGroup,
    TaskTie,
    Visibility,
)
from models.officer import Role

PLACE = Path(__file__).with_name("need-to-know.md")
OPENING = """\
<!-- Made by `make docs` from docs/need_to_know.py and bot/services/access/policy.py: change those. -->

# Need to know

Who may know what of which record, and who may do what. The bot decides by these tables alone, on the record
itself, each time that somebody asks and again when something is about to be sent to them. A test asks the bot
for every kind of record in every role and compares its answers with this page.
"""
SIGHTS: Mapping[Visibility, str] = MappingProxyType(
    {
        Visibility.NOTHING: "The answer is the same, to the letter, as for a reference that was never given"
        " out. The record is in no list, no search and no count.",
        Visibility.EXISTS: "The answer names the team that holds it, and says to ring them. It is in no"
        " list.",
        Visibility.COARSE: "Of a referral: its programme, whether it is open, the team to ring before any"
        " approach, and warnings for officers' safety. Of a task: what kind it is, when, in which area, and"
        " the team to ring; no address, no title, no map, no names, no referral.",
        Visibility.CARD: "All that stands on its card: stage, next action, dates, who leads it, place and"
        " crew.",
        Visibility.DETAIL: "Its card, and personal detail too: each time with a reason, which is put on"
        " record.",
    }
)
REFERRALS = f"""\
The first column that holds is the one that counts. A *live task* is an open task for the referral that starts
within the next {access.LIVE_AHEAD.days} days or started within the last {access.LIVE_BEHIND.days}. The own
programme is the one that the person's team works for.

Inspector's rank or above: {", ".join(INSPECTOR_OR_ABOVE)}; and the same with T/ or A/ before it.
"""
TASKS = """\
The first column that holds is the one that counts. A task that is for a referral of which somebody may know
nothing, or only that it exists, is nothing to them either, unless they are in its crew.
"""
GROUPS: Mapping[TaskGroup, str] = MappingProxyType(
    {
        TaskGroup.OPEN: "Open kinds: {open}; and any that this page doesn't name, if it is for no referral.",
        TaskGroup.PRIVATE: "Private kinds: {private}; and any that this page doesn't name, if it is for one.",
        TaskGroup.NEED_TO_KNOW: "Need-to-know kinds: every kind with {words} in its name.",
    }
)
INTELLIGENCE = f"""\
An assessor is an officer or a supervisor of a team whose kind is *{access.ASSESSING_TEAM}*. A report's card
shows to its submitter their own words, the grade they proposed, how it stands, and what an assessor wants
corrected; to an assessor all of it. Nobody assesses their own. The first column that holds counts.

It is in no search, no notebook, no briefing, and in no list but its submitter's own and the assessors' queue,
neither before it is assessed nor after. What may be spread one day is its sanitised text alone, and by its
handling code.
"""
NOTES = """\
The first column that holds is the one that counts. A note on a referral or a task of which somebody may not
know how it stands is nothing to them either, nor is a note on that note, unless it is in their own book.
"""
REST = """\
## People

- Who may search finds people by name: a short list with initials and surnames, of those whose referral is
  *coarse* to them at least. A restricted one is found by those alone who may see its card.
- A child is found by the owning team and the lead alone, without a name. A live task doesn't change that.
- No character stands for another: `%`, `_`, `*` and `?` find nothing. A search without a hit is put on
  record, its words are not.

## Lists, notes, briefings

- Each line of a list tells what the record's card would tell the same person. A list also tells what it is
  narrowed by: *overdue*, or an operation's tasks, lists only what the person may see the card of.
- Of an operation's notes, those on its tasks and referrals are listed to who may see the card of these.
- An operation is on record for all who may look up; for partners, if they may know how one of its referrals
  or tasks stands.
- A supervisor's check stands in the book that was checked, and is shown to whoever may read that.
- A briefing is shown to its author, to those it was sent to, and once it is scheduled to those who may brief.
- A reminder of a record is not sent to who may no longer know how the record stands.

## What each role may do

"""


def page() -> str:
    """The whole document, ending in a newline."""
    return "\n".join(
        (
            OPENING,
            "## How much may be known\n",
            *(f"- **{level.name.lower()}** {words}" for level, words in SIGHTS.items()),
            *("\n## Referrals\n", REFERRALS),
            *_table("referral", ReferralTie, access.REFERRALS),
            *("\n## Restricted referrals\n",),
            *_table("restricted referral", ReferralTie, access.RESTRICTED),
            *("\n## Tasks\n", TASKS),
            *(line for group in TaskGroup for line in _group(group)),
            *("## Intelligence reports\n", INTELLIGENCE),
            *_table("intelligence report", IntelligenceTie, access.INTELLIGENCE),
            *("\n## Notes\n", NOTES),
            *_table("note", NoteTie, access.NOTES),
            "",
            REST.rstrip("\n"),
            "",
            *_permissions(),
            "",
        )
    )


def _group(group: TaskGroup) -> Iterable[str]:
    kinds = {
        "open": _kinds(access.OPEN_KINDS),
        "private": _kinds(access.PRIVATE_KINDS),
        "words": " or ".join(f"*{word.lower()}*" for word in access.NEED_TO_KNOW_WORDS),
    }
    yield f"{GROUPS[group].format(**kinds)}\n"
    yield from _table(f"{group.value} task", TaskTie, access.TASKS[group])
    yield ""


def _kinds(names: Iterable[str]) -> str:
    return ", ".join(sorted(name.replace("_", " ").lower() for name in names))


def _table(
    what: str, ties: Iterable[StrEnum], policy: Mapping[Authority, Mapping[Any, Visibility]]
) -> Iterable[str]:
    """A row for each authority, a column for each tie."""
    columns = tuple(ties)
    yield _row((what, *(tie.value for tie in columns)))
    yield "|" + "---|" * (len(columns) + 1)
    for authority in Authority:
        levels = (policy[authority][tie] for tie in columns)
        yield _row((authority.value, *(level.name.lower() for level in levels)))


def _permissions() -> Iterable[str]:
    yield _row(("", *(role.value for role in Role)))
    yield "|" + "---|" * (len(Role) + 1)
    for permission in Permission:
        yield _row((permission.value, *("yes" if access.may(role, permission) else "no" for role in Role)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
