"""Facts of pushes and retractions as JSON, in place of words that were joined and taken apart

Waiting pushes tell the same after it as they would have before. Words that nobody could read get no
facts, and are not sent.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT_ONCE = 1_000
JSON = sa.JSON(none_as_null=True)
OCCURRENCES = sa.table(
    "occurrences", sa.column("facts", JSON), *map(sa.column, ("id", "kind", "notice", "words"))
)
RETRACTIONS = sa.table("recalls", sa.column("facts", JSON), *map(sa.column, ("id", "batch")))
KINDS = {  # the facts in `words` of an occurrence that is no notice
    "briefing": "{edition} {changed}",
    "task": "{starts_at}",
    "digest": "{ends_at}",
}
NOTICES = {  # the facts behind its kind in those of a notice
    "missed-reminders": "",
    "missed-briefing": "{ref}",
    "nobody": "{ref}",
    "undelivered": "{ref}",
    "wiped": "{collar} {done} {failed}",
    "ceiling": "{collar}",
    "lifted": "",
    "new-flags": "{number}",
    "sealed": "{number} {made_at} {entries} {chains} {digest}",
    "looks": "{number}",
    "barred": "{collar}",
    "asked-in": "{number}\n{name}\n{shown_as}\n{account}",
    "enrolled": "{name}",
    "revoked": "{collar} {by}",
    "pin-reset": "{by}",
    "role-changed": "{role}",
    "officers-role-changed": "{collar} {role}",
    "unreachable": "{collar}",
    "safeguarding": "{forms}",
    "safeguarding-unanswered": "{refs}",
    "intelligence-returned": "{ref}",
    "intelligence-assessed": "{ref}",
    "intelligence-waits": "{number}",
    "files-wait": "",
    "file-lost": "{ref}",
    "attachment-lost": "{ref}",
    "paper-failed": "{why} {again}",
    "checked": "{ref}",
    "run-missed": "{ref} {due_at}",
    "run-asked": "{ref} {due_at}",
    "runs-paused": "{ref} {why}",
    "clock-stood": "{stood_at} {went_on_at}",
    "briefing-withdrawn": "{ref} {by}",
    "briefing-recalled": "{ref} {done} {failed}",
    "files-recalled": "{ref} {done} {failed}",
    "drafts-handed": "{collar} {number} {scheduled}",
    "leave": "{by}",
    "enquiry": "{ref} {number}",
    "enquiry-answered": "{ref} {number}",
    "briefings-unread": "",
    "briefings-unread-in-line": "",
}
REPLACEMENT = "{end} {ref} {at} {by}"
NUMBERS = {"edition", "number", "done", "failed", "entries", "chains", "scheduled"}
READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(NUMBERS, int),
    "refs": str.split,
    "forms": lambda said: {ref: forms.split("+") for ref, forms in (one.split(":") for one in said.split())},
}
WRITTEN: dict[str, Callable[[Any], str]] = {
    "refs": " ".join,
    "forms": lambda forms: " ".join(f"{ref}:{'+'.join(asked)}" for ref, asked in forms.items()),
    **{
        name: lambda said: datetime.fromisoformat(said).isoformat()
        for name in ("starts_at", "ends_at", "made_at", "due_at", "stood_at", "went_on_at", "at")
    },
}


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("notice", sa.String(32), nullable=True))
    op.add_column("occurrences", sa.Column("facts", JSON, nullable=True))
    op.execute("ALTER TABLE recalls RENAME COLUMN words TO batch")
    op.add_column("recalls", sa.Column("facts", JSON, nullable=True))
    for row in _rows(OCCURRENCES, OCCURRENCES.c.words):
        _change(OCCURRENCES, row.id, **_of_occurrence(row.kind, row.words))
    for row in _rows(RETRACTIONS, RETRACTIONS.c.batch):
        _change(RETRACTIONS, row.id, facts=_taken_apart(REPLACEMENT, row.batch))
    op.drop_column("occurrences", "words")


def downgrade() -> None:
    op.add_column("occurrences", sa.Column("words", sa.String(), nullable=True))
    for row in _rows(OCCURRENCES, OCCURRENCES.c.facts):
        _change(OCCURRENCES, row.id, words=_as_words(row.kind, row.notice, row.facts))
    op.drop_column("recalls", "facts")
    op.execute("ALTER TABLE recalls RENAME COLUMN batch TO words")
    op.drop_column("occurrences", "facts")
    op.drop_column("occurrences", "notice")


def _rows(table: sa.TableClause, told: sa.ColumnElement[Any]) -> Iterator[Any]:
    """Rows that tell anything, in parts: there may be many."""
    last, query = 0, sa.select(table).where(told.is_not(None)).order_by(table.c.id).limit(AT_ONCE)
    while rows := op.get_bind().execute(query.where(table.c.id > last)).all():
        yield from rows
        last = rows[-1].id


def _change(table: sa.TableClause, row_id: int, **values: Any) -> None:
    op.get_bind().execute(sa.update(table).where(table.c.id == row_id).values(**values))


def _of_occurrence(kind: str, words: str) -> dict[str, Any]:
    if kind != "notice":
        return {"facts": _taken_apart(KINDS[kind], words)}
    notice, _, about = words.partition(" ")
    form = NOTICES.get(notice)
    return {"notice": notice[:32], "facts": None if form is None else _taken_apart(form, about)}


def _taken_apart(form: str, words: str) -> dict[str, Any] | None:
    """Each field up to the next blank, the last one to the end; None for anything else."""
    names = re.findall(r"{(\w+)}", form)
    apart = words.split("\n" if "\n" in form else " ", len(names) - 1) if names else []
    if len(apart) == len(names) - 1 and names[-1] == "by":
        apart.append("")
    try:
        return {name: READ.get(name, str)(said) for name, said in zip(names, apart, strict=True)}
    except ValueError:
        return None


def _as_words(kind: str, notice: str | None, facts: dict[str, Any]) -> str | None:
    form = KINDS.get(kind) if notice is None else NOTICES.get(notice)
    if form is None:
        return notice
    shown = {name: WRITTEN.get(name, str)(facts[name]) for name in re.findall(r"{(\w+)}", form)}
    return f"{notice or ''} {form.format(**shown)}".strip()
