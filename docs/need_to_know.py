"""The need-to-know policy as a page for people who don't read code."""

from __future__ import annotations

import csv
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
from bot.services.tasks.life import MOVES, OWN
from bot.texts import labels
from models.officer import Role
from models.task import TaskStatus

KINDS = Path(__file__).parent.parent / "bot/demo/kinds/task_kinds.csv"
PLACE = Path(__file__).with_name("need-to-know.md")
OPENING = """\
<!-- Made by `make docs` from docs/need_to_know.py and bot/services/access/policy.py: change those. -->

# Need to know

This page says how much each person may know of a record, and what each role may do. The bot decides by these
tables alone, on the record itself, each time somebody asks, and again before it sends them anything. A test
asks the bot for every kind of record in every role and compares its answers with this page.
"""
SIGHTS: Mapping[Visibility, str] = MappingProxyType(
    {
        Visibility.NOTHING: "The answer is word for word the same as for a reference that was never given"
        " out. The record is in no list, no search and no count.",
        Visibility.EXISTS: "The answer names the team that holds it, and says to ring them. It is in no"
        " list.",
        Visibility.COARSE: "Of a referral: its programme, whether it is open, the team to ring before any"
        " approach, and warnings for officers' safety. Of a task: what kind it is, when, in which area, and"
        " the team to ring; no address, no title, no map, no names, no referral.",
        Visibility.CARD: "Everything on its card: stage, next action, dates, lead, place and crew.",
        Visibility.DETAIL: "Its card and personal detail. Each look needs a reason, which is put on record.",
    }
)
REFERRALS = f"""\
The first column that applies counts. A *live task* is an open task for the referral that starts
within the next {access.LIVE_AHEAD.days} days or started within the last {access.LIVE_BEHIND.days}. The own
programme is the one that the person's team works for.

Inspector's rank or above: {", ".join(INSPECTOR_OR_ABOVE)}; also
temporary, acting or detective.
"""
_ENDED = ", ".join(access.ENDED_STATUSES[:-1]) + f" or {access.ENDED_STATUSES[-1]}"
TASKS = f"""\
Of the columns that apply, the one that shows most counts. If somebody may know nothing of a referral, or only
that it exists, then a task for it is hidden from them too, unless they are in its crew.

A kind of task is a row (sheet `task_kinds`), and its group decides. The kinds named here come with the bot.

The import says who planned a task (column `planner`). The line is everybody above one of the crew, up to
the top, whatever their rank; officers without a supervisor have those of their team. A need-to-know task has
ended when it is {_ENDED}. One not done or handed over may be tried again.
"""
GROUPS: Mapping[TaskGroup, str] = MappingProxyType(
    {
        TaskGroup.OPEN: "Open kinds: {kinds}; and any that has no row, if it is for no referral.",
        TaskGroup.PRIVATE: "Private kinds: {kinds}; and any that has no row, if it is for one.",
        TaskGroup.NEED_TO_KNOW: "Need-to-know kinds, until they have ended: {kinds}. A kind that a file"
        " brings without a row gets one here if it has a word that only need-to-know kinds have.",
        TaskGroup.ENDED: "Need-to-know kinds that have ended:",
    }
)
REFERRAL_MOVES = """\
A programme's rows say which steps there are, and who takes each: team, supervisor or Inspector.

- Steps of the team: the owning team and the lead, and supervisors of that team or of somebody in it.
- Steps of a supervisor: supervisors of that team or of somebody in it.
- Steps of an Inspector: those of that rank or above who may see the card. A decision is theirs alone, about
  an adult, never by whoever opened the review, and takes the PIN.
- The history is for those who may see the card; consent, on the card, for those who see detail.
"""
MOVES_OPENING = """\
Everybody who sees a task's card sees its steps, too. Those named here may take a step, from a status that it
may follow; those above the crew, only if their role is supervisor. Of two who take it at once, the second is
told what the first did. Accepting, arriving and leaving are each member's own: the first of a crew moves the
task too.

One of the crew hands over their part, if the task isn't need to know. It stays theirs until the other
accepts, who learns its reference alone before. Those who may cancel a task give it another time or place.

An alarm about somebody who is out alone on a task goes to those above them: a collar and a reference, and
no reference to those who may not know of the task. Opened, it shows as much of the task as its reader may
see. They themselves, those above them and those who were told may look; nobody else learns of it. Whoever
took it may give it back. They themselves read who took it, or who was told.

That a visit was unsafe its crew, the supervisors above them, the referral's team and its lead may say,
however it stands. Whoever sees the card of a visit that has ended sees that it was unsafe, and not why.
Why the visits after it wait, its crew and those who see the referral's detail read on their cards.
Whoever said the outcome of a visit may tell the referral's lead, once and within a quarter of an hour, that
it was a slip, and of "unsafe" those who decide about visits: a collar, the references and the outcome.

Whoever was told of an alarm, and nobody else, takes it by words alone.
"""
YES, NO, OF_OWN, OF_CARD, OF_DETAIL = "yes", "no", "own", "card", "detail"
ACTING_OPENING = """\
Of an open record that is at least *coarse* to somebody whose role may do it at all. Everybody else reads what
the tables above let them, and nothing is changed. The first column that applies counts for a referral; for a
task any that applies.
"""
WITH_REFERRAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/attempt": (YES, NO, YES, NO, NO),
        "/visit": (YES, NO, NO, NO, NO),
        "/status": (YES, NO, NO, NO, NO),
        "/watch": (OF_CARD,) * 5,
        "/concern": (YES,) * 5,
    }
)
WITH_TASK: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/outcome": (OF_CARD, *(OF_OWN,) * 5),
        "/say": (YES, *(OF_DETAIL,) * 5),
        "/concern": (YES,) * 6,
    }
)
ACTING_REST = """\
- *own*: if its referral is their team's, or they lead it. *card*, *detail*: if they see as much of its
  referral, as the crew of a live task does.
- `/status` is also for supervisors of somebody in the owning team, who see the card; of decisions see above.
- `/unwatch` and `/watch` without a reference know of what somebody watches, and of that alone.
- `/refer` makes a draft, which is its officer's alone: see *Drafts of referrals*. `/find`: see *People*.
"""
INTELLIGENCE = f"""\
An assessor is an officer or a supervisor of a team whose kind is *{access.ASSESSING_TEAM}*. A report's card
shows the submitter their own words, the grade they proposed, its status, and any correction an assessor asks
for; it shows an assessor everything. Nobody assesses their own report. The first column that applies counts.

Before and after assessment, a report is in no search, no notebook and no briefing, and in no list but the
submitter's own and the assessors' queue. Only its sanitised text may ever be shared, as its handling code
allows.
"""
DRAFTS = """\
Nobody but its officer reads a draft, with one exception: one that waits for a supervisor's word is read by
the supervisors of the owning team, and of its members, until they have decided. The maker of a referral sees
its card as the tables above say. An officer whose referral joins another is told the team to ring: no
reference, no status.
"""
NOTES = """\
The first column that applies counts. If a referral or a task is less than *coarse* to somebody, its notes are
hidden from them too, and so are notes on those notes, unless they are in their own book.
"""
REST = """\
## People

- Attempts, and which bands of the day were tried, are shown to the owning team and the lead. They, and the
  crew of a live task on a referral, record attempts; the owning team and the lead alone make the next visit.
- The visit's crew, the owning team and the lead say how a visit went. That takes only those steps of the
  referral that the programme's rows name for it, whoever of them says it.
- The words for the door are shown to the visit's crew and to those who may see the referral's detail. They
  tell whether the person is a child, and name nobody.
- A visit made here holds no address. Its crew has the person's, with the warnings and without the name, from
  a week before it until two days after, of a restricted referral too: shown and masked as personal detail
  is, on record with the visit as the reason. A list says the area of a visit, and never its address.
- A search gives a short list of initials and surnames: the people whose referral the searcher may see
  at least as *coarse*. Only those who may see a restricted referral's card find its person.
- It finds people by their names, misspelt and misheard too, by date of birth, and by the words of their
  street or area. It shows none of these but initial, surname and area, and why each is there: `sounds like`.
- The whole file of a referral is for those who may see its detail, each copy for a reason, on record like
  the detail. Attempts and decisions on enforcement stand in it for the owning team, the lead and Inspectors;
  tasks and notes as far as this reader may see each; the referral before it, if they may know of that. A
  child's file is no exception, and no name stands in its title, its name or the words below it. It can't be
  forwarded or saved, and leaves the chat after an hour, or when the chat is locked or the phone is lost.
- A telephone finds, by its last six digits, the own team's and those that one leads; nobody else's.
- A child is found by the owning team and the lead alone, without a name. A live task doesn't change that.
- No character stands for another: `%`, `_`, `*` and `?` find nothing. A search without a hit is put on
  record, but its words are not.

## Lists, notes, briefings

- Each line of a list says as much as the record's card would say to the same person. A filter says something
  too, so *overdue*, or an operation's tasks, lists only records whose card the person may see.
- A number of tasks, as on an operation's card or beside somebody's leave, counts only those that are at least
  *coarse* to the reader.
- The board of referrals counts the open ones whose card its reader may see, and nothing else: no total, no
  share and no longest stay has another in it. With and without those, it is the same to the letter. The
  picture can't be passed on.
- The workbook of a team's referrals is for supervisors of that team, or of somebody in it, as far as they may
  see the card. It names officers, and nobody who was referred: no words of anybody's stand in it.
- A briefing to an operation goes to the crews of all its tasks. It doesn't say of which.
- An operation's notes on tasks and referrals are listed only for people who may see the card of these.
- The lead of an operation knows of its need-to-know tasks. So its lead, supervisors above the lead and
  Inspectors say who leads it; all else of it any supervisor changes. An objective's figure is no partner's.
- Everybody who may look up records may see an operation; partners, if one of its referrals or
  tasks is *coarse* to them at least.
- A supervisor's check is an entry in the book that was checked, and is shown to everybody who may read that.
- A briefing is shown to its author while they may brief, to those it was sent to, and once it is scheduled to
  those who may brief.
- A reminder about a record that is now less than *coarse* to somebody is not sent to them.

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
            *("\n## Moving a referral on\n", REFERRAL_MOVES.rstrip("\n")),
            *("\n## Tasks\n", TASKS),
            *(line for group in TaskGroup for line in _group(group)),
            *("## Moving a task on\n", MOVES_OPENING),
            *_moves(),
            *("\n## Acting on a referral or a visit\n", ACTING_OPENING),
            *_acting("with a referral", ReferralTie, WITH_REFERRAL),
            "",
            *_acting("with a task", TaskTie, WITH_TASK),
            *("", ACTING_REST.rstrip("\n")),
            *("\n## Intelligence reports\n", INTELLIGENCE),
            *_table("intelligence report", IntelligenceTie, access.INTELLIGENCE),
            *("\n## Drafts of referrals\n", DRAFTS),
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
    yield f"{GROUPS[group].format(kinds=_kinds(group))}\n"
    yield from _table(f"{group.value} task", TaskTie, access.TASKS[group])
    yield ""


def _moves() -> Iterable[str]:
    """A row for each step of a task."""
    yield _row(("step", "may follow", "taken by, if"))
    yield "|---|---|---|"
    for verb, move in MOVES.items():
        follows = OWN.get(verb, move.since)
        since = (labels.TASK_STATUSES[one].lower() for one in TaskStatus if one in follows)
        by = (tie.value for tie in TaskTie if tie in move.by)
        yield _row((labels.TASK_VERBS[verb], ", ".join(since), "; or ".join(by)))


def _acting(what: str, ties: Iterable[StrEnum], acts: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    """A row for each command, a column for each tie."""
    columns = tuple(ties)
    yield _row((what, *(tie.value for tie in columns)))
    yield "|" + "---|" * (len(columns) + 1)
    for command, cells in acts.items():
        yield _row((command, *cells))


def _kinds(group: TaskGroup) -> str:
    """The kinds that come with the bot."""
    with KINDS.open(encoding="utf-8", newline="") as file:
        return ", ".join(sorted(row["label"] for row in csv.DictReader(file) if row["group"] == group))


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
