"""What supervisors say to write a briefing, change it, send it and take it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import reference
from bot.services import audiences, briefing_drafts, briefing_sending, dialogues
from bot.services.access import Permission
from bot.services.briefing_drafts import Fields
from bot.services.briefing_sending import Same, Stale
from bot.services.references import Kind
from bot.texts import briefings as texts
from bot.texts.briefings import AUDIENCE, TEXT, TIME, TITLE
from bot.texts.reply import Reply, Row, say
from handlers import brief_terms
from handlers.brief_times import NoTimeError, require_time, time_buttons
from handlers.briefing_reports import watch

TEAMS_OFFERED = 9
WORD = re.compile(r"(?P<verb>[a-z]+)\b\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the one in 06:45
REF = re.compile(r"\S*\d\S*\s*|(?:brf|brief|briefing)\W*\d+\s*", re.IGNORECASE)
VERSION = re.compile(r"\bv(\d{1,6})\b", re.IGNORECASE)


def brief(ask: Ask) -> Reply:
    """`/brief`, or `/brief` with a verb: each button says one of these."""
    found = WORD.match(ask.words)
    if found is None:
        return texts.asks(TITLE, {}) if not ask.words else texts.usage()
    handle = VERBS.get(found["verb"].lower())
    if handle is not None:
        return handle(ask, found["rest"].strip())
    return _show(ask, ask.words) if _ref(ask) else texts.usage()


def _to(ask: Ask, words: str) -> Reply:
    """`NPT1, RESP at tomorrow 0645: TITLE | TEXT`; or only an audience, in answer to the question."""
    head, title, text = _parts(words)
    if title is None:
        return _audience_asked(ask, words)
    if text is None:
        return texts.no_bar()
    audience, _, when = head.rpartition(" at ") if " at " in head.lower() else (head, "", "now")
    try:
        at = require_time(ask, when)
    except NoTimeError:
        return texts.no_time(when)
    return _drafted(ask, Fields(title, text, audience, at))


def _parts(words: str) -> tuple[str, str | None, str | None]:
    """Head, title and text; None for what is not there."""
    colon = COLON.search(words)
    if colon is None:
        return words, None, None
    title, bar, text = words[colon.end() :].partition("|")
    return words[: colon.start()], title, text if bar else None


def title_said(ask: Ask) -> Reply:
    if "brief" in ask.facts:
        return _changed(ask, ask.facts["brief"], title=ask.words)
    title = briefing_drafts.check_title(ask.words)
    return texts.asks(TEXT, {"title": title})


def text_said(ask: Ask) -> Reply:
    if "brief" in ask.facts:
        return _changed(ask, ask.facts["brief"], text=ask.words)
    text = briefing_drafts.check_text(ask.words)
    return texts.asks(AUDIENCE, {**ask.facts, "text": text}, _audience_buttons(ask))


def audience_said(ask: Ask) -> Reply:
    return _audience_asked(ask, ask.words)


def time_said(ask: Ask) -> Reply:
    return _at(ask, ask.words)


def _audience_asked(ask: Ask, words: str) -> Reply:
    if "brief" in ask.facts:
        return _changed(ask, ask.facts["brief"], audience=words)
    if "text" not in ask.facts:
        return texts.usage()
    audience = audiences.resolve(ask.session, words)
    return texts.asks(TIME, {**ask.facts, "audience": audience.words}, time_buttons(ask))


def _at(ask: Ask, words: str) -> Reply:
    """The time, in answer to the question."""
    try:
        at = require_time(ask, words)
    except NoTimeError:
        return _asked_again(texts.no_time(words), ask)
    if "brief" in ask.facts:
        return _changed(ask, ask.facts["brief"], publish_at=at)
    if "audience" not in ask.facts:
        return texts.usage()
    facts = ask.facts
    return _drafted(ask, Fields(facts["title"], facts["text"], facts["audience"], at))


def _asked_again(reply: Reply, ask: Ask) -> Reply:
    question = texts.asks(TIME, ask.facts)
    return Reply(reply.lines, reply.buttons, question.expect)


def _drafted(ask: Ask, fields: Fields) -> Reply:
    made = briefing_drafts.draft(ask.session, ask.actor, fields, now=ask.now)
    dialogues.end(ask.session, ask.actor.id)
    return texts.preview(made)


def _changed(ask: Ask, ref: str, **fields: str | datetime | None) -> Reply:
    made = briefing_drafts.change(ask.session, ask.actor, ref, now=ask.now, **fields)
    dialogues.end(ask.session, ask.actor.id)
    return texts.preview(made)


def _show(ask: Ask, words: str) -> Reply:
    ref = _ref(ask)
    return (
        texts.preview(briefing_drafts.preview(ask.session, ask.actor, ref, now=ask.now))
        if ref
        else _which(words)
    )


def _send(ask: Ask, words: str) -> Reply:
    ref, version = _ref(ask), VERSION.search(words)
    if ref is None:
        return _which(words)
    if version is None:  # nobody sends what they have not seen
        return _show(ask, words)
    done = briefing_sending.send(
        ask.session,
        ask.actor,
        ref,
        version=int(version[1]),
        again=words.lower().endswith(" again"),
        late=ask.settings.briefings_late,
        now=ask.now,
    )
    if isinstance(done, Stale):
        return texts.stale(done)
    if isinstance(done, Same):
        return texts.same(done)
    watch(ask, done.briefing)
    return texts.sent(done)


def _discard(ask: Ask, words: str) -> Reply:
    ref = _ref(ask)
    if ref is None:
        return _which(words)
    return texts.withdrawn(briefing_drafts.withdraw(ask.session, ask.actor, ref, now=ask.now))


def _changing(step: str, field: str) -> Callable[[Ask, str], Reply]:
    """`title BRF-0012` asks for the new one; `title BRF-0012 NEW` has it already."""

    def change(ask: Ask, words: str) -> Reply:
        ref = _ref(ask)
        if ref is None:
            return _which(words)
        new = REF.sub("", words, count=1).strip()
        if new and field == "publish_at":
            try:
                return _changed(ask, ref, publish_at=require_time(ask, new))
            except NoTimeError:
                return texts.no_time(new)
        if new:
            return _changed(ask, ref, **{field: new})
        briefing_drafts.preview(ask.session, ask.actor, ref, now=ask.now)
        buttons = {AUDIENCE: _audience_buttons, TIME: time_buttons}.get(step)
        return texts.asks(step, {"brief": ref}, buttons(ask) if buttons else ())

    return change


def _ref(ask: Ask) -> str | None:
    found = reference(ask, Kind.BRIEFING)
    return found.text if found else None


def _which(words: str) -> Reply:
    return say(f"Which briefing? “{words[:40]}” names none.", "For example: /brief show BRF-0012")


def _audience_buttons(ask: Ask) -> tuple[Row, ...]:
    return texts.audience_buttons(audiences.choices(ask.session, TEAMS_OFFERED))


VERBS: Mapping[str, Callable[[Ask, str], Reply]] = MappingProxyType(
    {
        "to": _to,
        "at": _at,
        "show": _show,
        "send": _send,
        "discard": _discard,
        "title": _changing(TITLE, "title"),
        "text": _changing(TEXT, "text"),
        "audience": _changing(AUDIENCE, "audience"),
        "time": _changing(TIME, "publish_at"),
        "question": brief_terms.question,
        "receipt": brief_terms.receipt,
    }
)
ROUTES = (
    Route(
        "brief",
        brief,
        Permission.BRIEF,
        help="write a briefing for a team, a role, an area or an operation; now or at a time",
        usage="/brief to NPT1, RESP at tomorrow 0645: TITLE | TEXT",
        steps={TITLE: title_said, TEXT: text_said, AUDIENCE: audience_said, TIME: time_said},
    ),
)
