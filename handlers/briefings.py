"""What supervisors say to brief, and what everybody says to read briefings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.chat.words import pull_page, reference
from bot.services import (
    access,
    audiences,
    briefing_drafts,
    briefing_reports,
    briefing_sending,
    briefings,
    dialogues,
)
from bot.services.access import Permission
from bot.services.briefing_drafts import Fields
from bot.services.briefing_sending import Same, Stale
from bot.services.references import Kind
from bot.services.times import read_time
from bot.services.wall_time import first_valid_after, to_instant, to_local
from bot.texts import briefings as texts
from bot.texts.briefings import AUDIENCE, TEXT, TIME, TITLE
from bot.texts.reply import Reply, Row, say

TEAMS_OFFERED = 9
BEFORE_SHIFT = timedelta(minutes=15)
NOW = re.compile(r"(?:right\s+)?now\W*$", re.IGNORECASE)
WORD = re.compile(r"(?P<verb>[a-z]+)\b\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the one in 06:45
REF = re.compile(r"\S*\d\S*\s*|(?:brf|brief|briefing)\W*\d+\s*", re.IGNORECASE)
VERSION = re.compile(r"\bv(\d{1,6})\b", re.IGNORECASE)


class NoTimeError(Exception):
    """The words hold no time."""


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
        at = _time(ask, when)
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
    return texts.asks(TIME, {**ask.facts, "audience": audience.words}, _time_buttons(ask))


def _at(ask: Ask, words: str) -> Reply:
    """The time, in answer to the question."""
    try:
        at = _time(ask, words)
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
    return texts.same(done) if isinstance(done, Same) else texts.sent(done)


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
                return _changed(ask, ref, publish_at=_time(ask, new))
            except NoTimeError:
                return texts.no_time(new)
        if new:
            return _changed(ask, ref, **{field: new})
        briefing_drafts.preview(ask.session, ask.actor, ref, now=ask.now)
        buttons = {AUDIENCE: _audience_buttons, TIME: _time_buttons}.get(step)
        return texts.asks(step, {"brief": ref}, buttons(ask) if buttons else ())

    return change


def _time(ask: Ask, words: str) -> datetime | None:
    """None for now. Raises NoTimeError, and a RejectedError for a time that cannot be meant."""
    if NOW.match(words.strip()):
        return None
    reading = read_time(words.strip(), now=ask.now)
    if reading is None or reading.rest:
        raise NoTimeError
    return reading.instant


def _ref(ask: Ask) -> str | None:
    found = reference(ask, Kind.BRIEFING)
    return found.text if found else None


def _which(words: str) -> Reply:
    return say(f"Which briefing? “{words[:40]}” names none.", "For example: /brief show BRF-0012")


def _audience_buttons(ask: Ask) -> tuple[Row, ...]:
    return texts.audience_buttons(audiences.choices(ask.session, TEAMS_OFFERED))


def _time_buttons(ask: Ask) -> tuple[Row, ...]:
    """A quarter of an hour before the next two shifts."""
    settings = ask.settings
    offered = sorted(
        _next(ask.now, start) for start in (settings.earlies_at, settings.lates_at, settings.nights_at)
    )
    return texts.time_buttons(offered[:2])


def _next(now: datetime, start: time) -> datetime:
    day = to_local(now).date()
    for ahead in (0, 1):
        local = datetime.combine(day + timedelta(days=ahead), start) - BEFORE_SHIFT
        at = to_instant(first_valid_after(local))
        if at > now:
            return at
    return at


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
    }
)


def listing(ask: Ask) -> Reply:
    page, words = pull_page(ask.words)
    verb, _, _ = words.lower().partition(" ")
    if verb == "mine":
        return _own(ask, page)
    ref = _ref(ask)
    if ref is None:
        return _to_read(ask, page)
    if verb in ("ack", "acknowledge"):
        found, new = briefings.acknowledge(ask.session, ask.actor, ref, now=ask.now)
        return texts.acknowledged(found, new=new, now=ask.now)
    if verb == "report":
        return texts.report(briefing_reports.report(ask.session, ask.actor, ref, now=ask.now), now=ask.now)
    found = briefings.open_(ask.session, ask.actor, ref, now=ask.now)
    managed = access.may(ask.actor.role, Permission.BRIEF)
    return texts.card(found, briefing_reports.tally(ask.session, found.id) if managed else None, now=ask.now)


def _to_read(ask: Ask, page: int) -> Reply:
    found, total = briefings.to_read(ask.session, ask.actor, page=page, now=ask.now)
    may_brief = access.may(ask.actor.role, Permission.BRIEF)
    return texts.listing(found, total, page=page, now=ask.now, may_brief=may_brief)


def _own(ask: Ask, page: int) -> Reply:
    found, total = briefings.own(ask.session, ask.actor, page=page, now=ask.now)
    rows = [(one, briefing_reports.tally(ask.session, one.id)) for one in found]
    return texts.own(rows, total, page=page, now=ask.now)


ROUTES = (
    Route(
        "brief",
        brief,
        Permission.BRIEF,
        help="write a briefing for a team, a role, an area or an operation; now or at a time",
        usage="/brief to NPT1, RESP at tomorrow 0645: TITLE | TEXT",
        steps={TITLE: title_said, TEXT: text_said, AUDIENCE: audience_said, TIME: time_said},
    ),
    Route(
        "briefings",
        listing,
        Permission.READ_BRIEFINGS,
        help="what you must read: open, acknowledge",
        usage="/briefings",
        also=re.compile(
            r"(?:(?:(?:my|the)\s+)?briefings\b|(?=ack(?:nowledge)?\b))\s*(?P<words>.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        shows=Kind.BRIEFING,
    ),
)
