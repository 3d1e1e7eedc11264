"""What supervisors say to write a briefing and send it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Route
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import sending
from bot.services.briefings import sources as briefing_sources
from bot.services.briefings.fields import Fields
from bot.services.briefings.sending import DuplicateWarning, StaleButton
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as texts
from bot.texts.briefings.composing import AUDIENCE, NEW, TEXT, TIME, TITLE
from bot.texts.briefings.viewing import no_time
from bot.texts.reply import Reply, Row
from handlers.briefings import attachments, changes, requirements, schedules, withdrawal
from handlers.briefings import fields as brief_fields
from handlers.briefings import sources as brief_sources
from handlers.briefings.changes import changed, timed
from handlers.briefings.reports import watch
from handlers.briefings.times import NoTimeError, PublishTime, require_when, split_when, time_buttons
from handlers.briefings.words import Verb, audience_buttons, naming
from models.briefing import BriefingForm

WORD = re.compile(r"(?P<verb>[a-z]+)\b\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the one in 06:45
VERSION = re.compile(r"\bv(\d{1,6})\b", re.IGNORECASE)


def brief(ask: Ask) -> Reply:
    """`/brief`, or `/brief` with a verb: each button says one of these."""
    found = WORD.match(ask.words)
    if found is None:
        return _begin(ask) if not ask.words else questions.usage()
    handle = VERBS.get(found["verb"].lower())
    if handle is not None:
        return handle(ask, found["rest"].strip())
    return SHOW(ask, ask.words)


def _begin(ask: Ask) -> Reply:
    drafts = briefing_sources.count_drafts(ask.session, ask.actor)
    last = briefing_sources.find_last_sent(ask.session, ask.actor)
    return questions.asks(TITLE, {}, questions.begin(last=last, drafts=drafts))


def _to(ask: Ask, words: str) -> Reply:
    """`NPT1, RESP at tomorrow 0645: TITLE | TEXT`; or only an audience, in answer to the question."""
    head, title, text = _parts(words)
    if title is None:
        return _audience_asked(ask, words)
    if text is None:
        return questions.no_bar()
    audience, said = split_when(head)
    try:
        when = require_when(ask, said)
    except NoTimeError:
        return no_time(said)
    return _drafted(ask, Fields(title, text, audience, when.at), when)


def _parts(words: str) -> tuple[str, str | None, str | None]:
    """Head, title and text; None for what is not there."""
    colon = COLON.search(words)
    if colon is None:
        return words, None, None
    title, bar, text = words[colon.end() :].partition("|")
    return words[: colon.start()], title, text if bar else None


def title_said(ask: Ask) -> Reply:
    if "brief" in ask.facts:
        return changed(ask, ask.facts["brief"], title=ask.words)
    if "form" in ask.facts:
        return brief_fields.begun(ask, BriefingForm(ask.facts["form"]), ask.words)
    made = briefing_sources.quick(ask.session, ask.actor, ask.words, now=ask.now)
    return questions.asks(TEXT, {"brief": made.briefing.ref, NEW: "yes"})


def text_said(ask: Ask) -> Reply:
    return _answered(ask, AUDIENCE, audience_buttons, text=ask.words)


def audience_said(ask: Ask) -> Reply:
    return _audience_asked(ask, ask.words)


def time_said(ask: Ask) -> Reply:
    return _at(ask, ask.words)


def _audience_asked(ask: Ask, words: str) -> Reply:
    if "brief" not in ask.facts:
        return questions.usage()
    return _answered(ask, TIME, time_buttons, audience=words)


def _answered(ask: Ask, step: str, buttons: Callable[[Ask], tuple[Row, ...]], **values: str) -> Reply:
    """Kept at once. Of a new one the next `step` is asked for; of any other there is the preview."""
    briefing = ask.facts["brief"]
    if NEW not in ask.facts:
        return changed(ask, briefing, **values)
    briefing_drafts.change(ask.session, ask.actor, briefing, now=ask.now, **values)
    return questions.asks(step, ask.facts, buttons(ask))


def _at(ask: Ask, words: str) -> Reply:
    """The time, in answer to the question."""
    try:
        when = require_when(ask, words)
    except NoTimeError:
        return _asked_again(no_time(words), ask)
    if "brief" not in ask.facts:
        return questions.usage()
    return timed(ask, ask.facts["brief"], when)


def _asked_again(reply: Reply, ask: Ask) -> Reply:
    question = questions.asks(TIME, ask.facts)
    return Reply(reply.lines, reply.buttons, question.expect)


def _drafted(ask: Ask, fields: Fields, when: PublishTime) -> Reply:
    made = briefing_drafts.draft(ask.session, ask.actor, fields, now=ask.now)
    schedules.propose(ask, made.briefing, when.rule)
    dialogues.end(ask.session, ask.actor.id)
    return schedules.preview(ask, made)


def _show(ask: Ask, found: str, _words: str) -> Reply:
    if (card := schedules.running(ask, found)) is not None:
        return card
    return schedules.preview(ask, briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now))


def _send(ask: Ask, found: str, words: str) -> Reply:
    version = VERSION.search(words)
    if version is None:  # nobody sends what they have not seen
        return _show(ask, found, words)
    done = sending.send(
        ask.session,
        ask.actor,
        found,
        version=int(version[1]),
        again=words.lower().endswith(" again"),
        late=ask.settings.briefings_late,
        shifts=ask.settings.shift_starts,
        now=ask.now,
    )
    if isinstance(done, StaleButton):
        return texts.stale(done, when=schedules.schedule_lines(ask, done.newest))
    if isinstance(done, DuplicateWarning):
        return texts.same(done)
    watch(ask, done.briefing)
    return schedules.begun(ask, done) or texts.sent(done)


def _discard(ask: Ask, found: str, _words: str) -> Reply:
    return texts.discarded(briefing_drafts.discard(ask.session, ask.actor, found, now=ask.now))


SHOW = naming(_show, lost=lambda _: questions.usage())
VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "to": _to,
        "at": _at,
        "show": naming(_show),
        "send": naming(_send),
        "discard": naming(_discard),
        **attachments.VERBS,
        **changes.VERBS,
        **brief_fields.VERBS,
        **brief_sources.VERBS,
        **withdrawal.VERBS,
        **schedules.VERBS,
        **requirements.VERBS,
    }
)
ROUTES = (
    Route(
        "brief",
        brief,
        Permission.BRIEF,
        help="write a briefing, quick or IIMARCH, for whom you say; change it, withdraw it",
        usage="/brief to NPT1, RESP at tomorrow 0645: TITLE | TEXT",
        steps={
            TITLE: title_said,
            TEXT: text_said,
            AUDIENCE: audience_said,
            TIME: time_said,
            **changes.STEPS,
            **brief_fields.STEPS,
            **brief_sources.STEPS,
            **withdrawal.STEPS,
            **requirements.STEPS,
        },
    ),
)
