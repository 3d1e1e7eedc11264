"""What officers put into their notebook."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat.ask import Ask
from bot.chat.routing import Needs, Route
from bot.chat.words import pull_page, reference
from bot.services import notes, records, safeguarding
from bot.services.access import Permission
from bot.services.days import read_day
from bot.services.references import Kind, Record
from bot.services.wall_time import to_local
from bot.texts import notes as texts
from bot.texts.reply import Expect, Reply, say
from bot.texts.safeguarding import offer

ASKED = "note"
LONGEST = 20_000


def write(ask: Ask) -> Reply:
    if not ask.words.strip() and not ask.items:
        about = {"about": ask.card.text} if ask.card else {}
        return say("What is the note? Send text, photo, voice or place.", expect=Expect(ASKED, about))
    return _kept(ask, _about(ask))


def write_asked(ask: Ask) -> Reply:
    return _kept(ask, _about(ask))


def _kept(ask: Ask, about: Record | None) -> Reply:
    origin = notes.Origin(ask.update_id, ask.sent_at)
    note = notes.write(
        ask.session, ask.actor, ask.words, ask.items, about=about, origin=origin, now=ask.now
    )  # fmt: skip
    offered = safeguarding.suggest(
        ask.session, ask.actor, note.id, note.ref, ask.words, about, now=ask.now
    )  # fmt: skip
    lines, buttons = offer(offered)
    receipt = texts.receipt(note)
    return replace(
        receipt,
        lines=receipt.lines + lines,
        buttons=receipt.buttons + buttons,
        forget=ask.settings.delete_notes_from_chat,
    )


def _about(ask: Ask) -> Record | None:
    return records.require(ask.session, ask.actor, ask.card, now=ask.now) if ask.card else None


def show(ask: Ask) -> Reply:
    found = reference(ask, Kind.NOTE)
    if found is None:
        return listing(ask)
    return texts.card(notes.require(ask.session, ask.actor, found.text, now=ask.now), now=ask.now)


def listing(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    about = reference(ask)
    if about is not None and about.kind is Kind.NOTE:
        return show(ask)
    if about is not None:
        wanted = notes.Wanted(about=records.require(ask.session, ask.actor, about, now=ask.now))
    elif words:
        day = read_day(words, today=to_local(ask.now).date())
        if day is None:
            return say(f"I don't know the day “{words[:40]}”.", "For example: /notes today, /notes TSK-0456")
        wanted = notes.Wanted(start=day.start, end=day.end)
    else:
        wanted = notes.Wanted()
    found, total = notes.listed(ask.session, ask.actor, wanted, page=page, now=ask.now)
    return texts.listing(found, total, page=page, asked=words, now=ask.now)


ROUTES = (
    Route(
        "note",
        write,
        Permission.NOTE,
        help="put something into your notebook; or answer any card with text, photo or voice",
        usage="/note what happened",
        also=re.compile(r"note\b(?!\s*\d+\s*$)[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL),
        steps={ASKED: write_asked},
        on_cards=True,
        takes_items=True,
        needs=Needs.ACCOUNT,  # it shows nothing, and what happened must not wait for a PIN
    ),
    Route(
        "notes",
        listing,
        Permission.NOTE,
        help="your notebook: today's, a day's, or what you wrote on a record",
        usage="/notes today",
        also=re.compile(r"my notes\b(?P<words>.*)", re.IGNORECASE),
        shows=Kind.NOTE,
    ),
)
