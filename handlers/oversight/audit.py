"""Auditors' questions to the audit."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.oversight import audit_extracts, audit_reading
from bot.texts.audit import seals
from bot.texts.oversight import audit_reading as texts
from bot.texts.reply import Reply
from handlers.oversight.audit_words import wanted
from handlers.words import pull_page

SEAL = re.compile(r"[0-9]{1,9}\s*$")
FORM = re.compile(r"\s*\b(?P<form>xlsx|excel|pdf)\s*$", re.IGNORECASE)


def show(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    asked = wanted(ask, words)
    if isinstance(asked, Reply):
        return asked
    entries, more = audit_reading.listed(ask.session, ask.actor, asked, page=page, now=ask.now)
    return texts.listing(entries, asked, page=page, more=more, now=ask.now)


def seal(ask: Ask) -> Reply:
    return seals.card(audit_reading.seal(ask.session, ask.actor, int(ask.words), now=ask.now), now=ask.now)


def export(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    form = FORM.search(words)
    if form is None:
        return texts.no_form()
    asked = wanted(ask, words[: form.start()])
    if isinstance(asked, Reply):
        return asked
    name = "pdf" if lowered(form["form"]) == "pdf" else "xlsx"
    return texts.coming(
        audit_extracts.request_extract(ask.session, ask.actor, asked, page=page, form=name, now=ask.now)
    )


ROUTES = (
    Route(
        "audit",
        show,
        Permission.AUDIT,
        help="List the looks at a record, the acts of an officer, or what was refused",
        usage="/audit RECORD, OFFICER or DAY",
        examples=(
            "/audit TUR-0123",
            "/audit 1234 yesterday",
            "/audit refused",
        ),
        brings="A list of entries, newest first; `/audit export TUR-0123 xlsx` gives a file.",
        also=re.compile(r"who\s+(?:has\s+|have\s+)?looked\s+at\s+(?P<words>.+)", re.IGNORECASE | re.DOTALL),
        looks=True,
        lenient=True,
    ),
    Route(
        "audit export",
        export,
        Permission.AUDIT,
        help="Get the same entries as a workbook or a PDF",
        examples=("/audit export TUR-0123 xlsx",),
        looks=True,
    ),
    Route(
        "audit seal",
        seal,
        Permission.AUDIT,
        help="Show a seal of the audit, by its number",
        examples=("/audit seal 12",),
        follows=SEAL.match,
        looks=True,
    ),
)
