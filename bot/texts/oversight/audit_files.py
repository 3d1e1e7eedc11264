"""Extracts of the audit as files, with the proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from bot.language.times.wall import to_local
from bot.services.oversight.audit_extracts import MOST, AuditExtract, command
from bot.services.oversight.audit_reading import DONE, AuditEntryView
from bot.texts import labels
from bot.texts.audit.seals import in_fours
from bot.texts.cards import MARKING, cut
from bot.texts.documents.parts import DocumentPart, proven
from bot.texts.media.pages import Frame, PageColumn, Pages, TableRow
from bot.texts.media.spreadsheets import Worksheet as Table
from bot.texts.media.spreadsheets import workbook
from bot.texts.oversight.audit_reading import thing, who
from bot.texts.reply import ReplyFile
from bot.texts.times import full

LONGEST = 200  # letters of a title
ACROSS = 170  # letters in a line below an entry
COLUMNS = (
    PageColumn("When", 32),
    PageColumn("Who", 50),
    PageColumn("Role, team", 40),
    PageColumn("Did what", 62),
    PageColumn("Reason", 30),
    PageColumn("Outcome", 24),
    PageColumn("For", 16),
    PageColumn("Session", 18),
)
HEADER = (
    *("when (London)", "who", "surname", "rank", "did what", "why", "more"),
    *("chain", "number", "at (UTC)", "role", "team", "action", "object kind", "object", "reason", "outcome"),
    *("detail", "session", "on behalf of", "previous digest", "digest"),
)
WIDTHS = (22, 10, 16, 8, 34, 24, 40, 8, 9, 34, 12, 12, 14, 14, 18, 16, 12, 30, 10, 14, 68, 68)
HOW = (
    "Each officer has a chain of entries, numbered from 1. Each digest covers its entry and the one before.",
    (
        "To check an entry of the workbook: SHA-256, in hex, of the UTF-8 JSON list, without spaces,"
        " of: previous digest, chain, number, at (UTC), role, team, action, object kind, object, reason,"
        " outcome, detail; and, if either is there, session and on behalf of, as texts. Empty cells are null."
    ),
    "The columns from chain on hold the entry as it was sealed, codes and all; the others say it in words.",
    "Entries of one chain in sequence are linked: each holds the digest of the one before.",
    (
        "The heads are the chains' last entries when this was made. Each night's seal covers all heads; the"
        " auditors are sent it. To prove the whole audit: python bot.py verify --seal DIGEST"
    ),
)


def sheet(extract: AuditExtract) -> DocumentPart:
    """The file. It may be passed on."""
    content = (pdf if extract.form == "pdf" else xlsx)(extract)
    about = "-".join((extract.asked or "newest").replace("/", "-").split())
    name = f"audit-{about}-{to_local(extract.made_at):%Y%m%d-%H%M}.{extract.form}"
    return DocumentPart((ReplyFile(name, content),), _caption(extract), protected=False)


def _caption(extract: AuditExtract) -> str:
    title, times = cut(_title(extract), LONGEST), [entry.at for entry in extract.entries]
    return proven(title, times, page=extract.page, more=extract.more, made_at=extract.made_at)


def xlsx(extract: AuditExtract) -> bytes:
    return workbook(
        [
            Table("entries", [HEADER, *(_row(entry) for entry in extract.entries)], WIDTHS, frozen=1),
            Table("proof", ([line] for line in (*_facts(extract), *_proof(extract), *HOW)), (120,)),
        ],
        marking=MARKING,
    )


def pdf(extract: AuditExtract) -> bytes:
    foot = f"Exported by {extract.made_by} on {full(extract.made_at)}"
    pages = Pages(Frame(_title(extract), MARKING, foot, extract.made_at, landscape=True))
    pages.lines(*_facts(extract))
    pages.table(COLUMNS, (_table_row(entry) for entry in extract.entries))
    pages.heading("Proof")
    pages.lines(*_proof(extract))
    pages.heading("How to check it")
    pages.lines(*HOW)
    return pages.done()


def _title(extract: AuditExtract) -> str:
    return f"Audit · {extract.asked or 'newest entries'}"


def _facts(extract: AuditExtract) -> Iterator[str]:
    number = f"{len(extract.entries):,} entries"
    yield f"{number} for: {extract.asked or 'everybody'}. Newest first, times in London."
    if extract.more or extract.page > 1:
        older = (
            f"Older ones: {command(extract.asked, extract.form, extract.page + 1)}"
            if extract.more
            else "There are none older."
        )
        yield f"Part {extract.page}, of {MOST:,} entries at most. {older}"
    yield f"Exported by {extract.made_by} on {full(extract.made_at)}. The export is in the audit itself."


def _proof(extract: AuditExtract) -> Iterator[str]:
    for head in extract.heads:
        whose = head.collar or "the system"
        yield f"Head of chain {head.chain} ({whose}): number {head.number}, digest {head.digest}"
    seal = extract.seal
    if seal is None:
        yield "No seal has been made yet."
    else:
        covers = f"{seal.entries:,} entries in {seal.chains:,} chains"
        yield f"Latest seal: {seal.number} of {full(seal.made_at)}, {covers}"
        yield f"Its digest: {in_fours(seal.digest)}"


def _table_row(entry: AuditEntryView) -> TableRow:
    return TableRow(
        (
            f"{to_local(entry.at):%d/%m/%Y %H:%M:%S}",
            who(entry),
            f"{entry.role}, {entry.team}",
            f"{entry.action} {thing(entry)}",
            labels.reason(entry.reason) or "",
            entry.outcome if entry.outcome != DONE else "",
            entry.on_behalf_of or "",
            "" if entry.session_id is None else str(entry.session_id),
        ),
        (
            *wrap(labels.detail(entry.detail), ACROSS),
            f"chain {entry.chain} · number {entry.number} · {entry.digest}",
        ),
    )


def _row(entry: AuditEntryView) -> tuple[str | int | datetime | None, ...]:
    return (
        to_local(entry.at).replace(tzinfo=None, microsecond=0),
        *(entry.collar or "system", entry.surname, entry.rank),
        *(f"{entry.action} {thing(entry)}", labels.reason(entry.reason) or "", labels.detail(entry.detail)),
        *(entry.chain, entry.number, entry.at.isoformat(), entry.role, entry.team, entry.action),
        *(entry.object_kind, entry.object_ref, entry.reason, entry.outcome, entry.detail),
        *(entry.session_id, entry.on_behalf_of, entry.previous_digest, entry.digest),
    )
