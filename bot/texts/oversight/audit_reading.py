"""The audit in words: references only, never the name of the person a record is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.language.names import officer_name
from bot.services.oversight.audit_extracts import AuditExtractRequest, command
from bot.services.oversight.audit_reading import DONE, AuditEntryView, AuditFilter, ChainOwner
from bot.texts import cards, labels
from bot.texts.reply import Button, Line, Reply, Row, bold, code, fits, prose, say
from bot.texts.times import short
from bot.values import replace

FILES = ("xlsx", "pdf")


def listing(
    found: list[AuditEntryView], wanted: AuditFilter, *, page: int, more: bool, now: datetime
) -> Reply:
    if not found:
        return _nothing(wanted, page)
    newest = not wanted.asked
    return say(
        (bold("Audit"), f" · {_title(wanted)} · newest first"),
        *(line for entry in found for line in _lines(entry, now)),
        prose("Looks at a record: `/audit TUR-0123`. An officer's actions: `/audit 1234`.")
        if newest
        else None,
        prose("Add today, a day, week or refused: `/audit 1234 refused week`") if newest else None,
        cards.marking(now),
        buttons=(*_pages(wanted, page, more=more), *_files(wanted)),
    )


def unknown(word: str) -> Reply:
    return say(
        f"I don't know “{word[:40]}”: it isn't a reference, an officer here or a day.",
        prose("For example: `/audit TUR-0123`, `/audit 1234 week`, `/audit refused today`"),
    )


def which(word: str, found: Sequence[ChainOwner]) -> Reply:
    some = found[:6]
    return say(
        f"{len(found)} officers are called {word[:40]}. Which one?",
        buttons=cards.grid(
            (Button(f"{one.collar} {one.surname}", f"/audit {one.collar}") for one in some), across=2
        ),
    )


def no_form() -> Reply:
    return say(prose("Which kind of file? For example: `/audit export TUR-0123 xlsx`, or pdf"))


def coming(found: AuditExtractRequest) -> Reply:
    """The answer to the request; the file follows by itself."""
    older = command(found.asked, found.form, found.page + 1) if found.more else ""
    said = say(
        f"{cards.MARKING} · {found.entries:,} entries, with their proof: the {found.form.upper()} is coming.",
        ("Older ones did not fit: ", code(older)) if older else None,
        "The file may be passed on, so look after it. The export is in the audit.",
    )
    buttons = ((Button("Older ones", older),),) if older and fits(older) else ()
    return replace(said, buttons=buttons, fresh=True, protected=False)


def who(entry: AuditEntryView) -> str:
    return officer_name(entry.rank, entry.collar or "system", entry.surname)


def thing(entry: AuditEntryView) -> str:
    """The object of an entry."""
    named = "-" in entry.object_ref or entry.object_kind == entry.action  # not `audit audit newest`
    return entry.object_ref if named else f"{entry.object_kind} {entry.object_ref}"


def _nothing(wanted: AuditFilter, page: int) -> Reply:
    here = " on this page" if page > 1 else ""
    only_about = wanted.about is not None and wanted.asked == wanted.about[1]
    return say(
        f"There is nothing in the audit for {wanted.asked or 'anybody'}{here}.",
        "Nobody looked at it, or it isn't on record. Check the reference."
        if only_about
        else prose("Try: `/audit TUR-0123`, `/audit 1234`, `/audit refused week`"),
    )


def _title(wanted: AuditFilter) -> str:
    if wanted.about and wanted.asked == wanted.about[1]:
        return f"who looked at {wanted.asked}"
    if wanted.by and wanted.asked == wanted.by.collar:
        return f"what {wanted.asked} did"
    return wanted.asked or "all"


def _lines(entry: AuditEntryView, now: datetime) -> Iterator[Line]:
    yield f"{short(entry.at, now=now)} · {who(entry)} · {entry.role} {entry.team}"
    outcome = None if entry.outcome == DONE else entry.outcome
    unlock = None if entry.session_id is None else f"session {entry.session_id}"
    behalf = None if entry.on_behalf_of is None else f"for {entry.on_behalf_of}"
    yield "  " + " · ".join(
        filter(None, (f"{entry.action} {thing(entry)}", labels.reason(entry.reason), outcome, unlock, behalf))
    )


def _pages(wanted: AuditFilter, page: int, *, more: bool) -> tuple[Row, ...]:
    return cards.more(f"/audit {wanted.asked}".strip(), page, more=more)


def _files(wanted: AuditFilter) -> tuple[Row, ...]:
    """File buttons; none where the words are too long for a button. They can still be typed."""
    says = f"/audit export {wanted.asked}".strip()
    if not fits(f"{says} {max(FILES, key=len)}"):
        return ()
    return (tuple(Button(form.upper(), f"{says} {form}") for form in FILES),)
