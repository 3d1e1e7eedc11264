"""Auditors' questions to the audit."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page
from bot.services.access.policy import Permission
from bot.services.oversight import audit_extracts, audit_reading
from bot.texts.audit import seals
from bot.texts.oversight import audit_reading as texts
from bot.texts.reply import Reply
from handlers.oversight.audit_words import wanted

SEAL = re.compile(r"seal\s+(?P<number>[0-9]{1,9})\s*$", re.IGNORECASE)
EXPORT = re.compile(r"export\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)
FORM = re.compile(r"\s*\b(?P<form>xlsx|excel|pdf)\s*$", re.IGNORECASE)


def show(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    if found := SEAL.match(words):
        return _seal(ask, int(found["number"]))
    if found := EXPORT.match(words):
        return _export(ask, found["words"], page)
    asked = wanted(ask, words)
    if isinstance(asked, Reply):
        return asked
    entries, more = audit_reading.listed(ask.session, ask.actor, asked, page=page, now=ask.now)
    return texts.listing(entries, asked, page=page, more=more, now=ask.now)


def _seal(ask: Ask, number: int) -> Reply:
    return seals.card(audit_reading.seal(ask.session, ask.actor, number, now=ask.now), now=ask.now)


def _export(ask: Ask, words: str, page: int) -> Reply:
    form = FORM.search(words)
    if form is None:
        return texts.no_form()
    asked = wanted(ask, words[: form.start()])
    if isinstance(asked, Reply):
        return asked
    name = "pdf" if form["form"].lower() == "pdf" else "xlsx"
    return texts.coming(
        audit_extracts.request_extract(ask.session, ask.actor, asked, page=page, form=name, now=ask.now)
    )


ROUTES = (
    Route(
        "audit",
        show,
        Permission.AUDIT,
        help="who looked at a record, what an officer did, what was refused; as a file too",
        usage="/audit TUR-0123",
        also=re.compile(r"who (?:has |have )?looked at\s+(?P<words>.+)", re.IGNORECASE | re.DOTALL),
    ),
)
