"""Supervisors' words to write a briefing and send it."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import RecordKind
from bot.language.times.questions import TimeQuestionError
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.briefings import audiences, progress_cards, sending
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import sources as briefing_sources
from bot.services.briefings.fields import Fields
from bot.services.briefings.sending import DuplicateWarning, StaleButton
from bot.texts.briefings import composing as questions
from bot.texts.briefings import drafts as texts
from bot.texts.briefings.composing import AUDIENCE, NEW, TEXT, TIME, TITLE
from bot.texts.briefings.viewing import no_time
from bot.texts.reply import Reply, Row
from bot.values import replace
from handlers.briefings import changes, requirements, schedules, withdrawal
from handlers.briefings import fields as brief_fields
from handlers.briefings import sources as brief_sources
from handlers.briefings.changes import changed, timed
from handlers.briefings.reports import place, watch
from handlers.briefings.times import (
    NoTimeError,
    PublishTime,
    ask_when,
    require_when,
    split_when,
    time_buttons,
)
from handlers.briefings.words import BRIEFING, audience_buttons
from models.briefing import BriefingForm

WORD = re.compile(r"[a-z]+\b", re.IGNORECASE)
COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the colon in 06:45
VERSION = re.compile(r"\bv(\d{1,6})\b", re.IGNORECASE)


def brief(ask: Ask) -> Reply:
    """`/brief` begins a new briefing; with a reference it shows that one."""
    if not ask.words:
        return _begin(ask)
    found = ask.find(RecordKind.BRIEFING) if WORD.match(ask.words) else None
    return _show(replace(ask, named=found.text)) if found else questions.usage()


def _begin(ask: Ask) -> Reply:
    drafts = briefing_sources.count_drafts(ask.session, ask.actor)
    last = briefing_sources.find_last_sent(ask.session, ask.actor)
    return questions.asks(TITLE, {}, questions.begin(last=last, drafts=drafts))


def _to(ask: Ask) -> Reply:
    """`NPT1, RESP at tomorrow 0645: TITLE | TEXT`; or only an audience, in answer to the question."""
    head, title, text = _parts(ask.words)
    if title is None:
        return audience_said(ask) if "brief" in ask.facts or not head.strip() else _begin_to(ask, head)
    if text is None:
        return questions.no_bar()
    audience, said = split_when(head)
    try:
        when = require_when(ask, said)
    except NoTimeError:
        return no_time(said)
    except TimeQuestionError as question:
        words = {"title": title, "text": text, "audience": audience}
        return ask_when(question, TIME, words, answers="/brief at")
    return _drafted(ask, Fields(title, text, audience, when.at), when)


def _begin_to(ask: Ask, words: str) -> Reply:
    """Begin a new briefing whose audience is known: `/brief to 1234`."""
    audience = audiences.resolve(ask.session, words, author=ask.actor.id, now=ask.now).words
    return questions.asks(TITLE, {AUDIENCE: audience})


def _parts(words: str) -> tuple[str, str | None, str | None]:
    """The head, title and text; None for each that is missing."""
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
    known = {AUDIENCE: ask.facts[AUDIENCE]} if AUDIENCE in ask.facts else {}
    return questions.asks(TEXT, {"brief": made.briefing.ref, NEW: "yes", **known})


def text_said(ask: Ask) -> Reply:
    if (audience := ask.facts.get(AUDIENCE)) is not None and NEW in ask.facts:
        return _answered(ask, TIME, time_buttons, text=ask.words, audience=audience)
    return _answered(ask, AUDIENCE, audience_buttons, text=ask.words)


def audience_said(ask: Ask) -> Reply:
    if "brief" not in ask.facts:
        return questions.usage()
    return _answered(ask, TIME, time_buttons, audience=ask.words)


def _answered(ask: Ask, step: str, buttons: Callable[[Ask], tuple[Row, ...]], **values: str) -> Reply:
    """Keep the answer at once. Ask for the next `step` of a new briefing; show the preview of any other."""
    briefing = ask.facts["brief"]
    if NEW not in ask.facts:
        return changed(ask, briefing, **values)
    briefing_drafts.change(ask.session, ask.actor, briefing, now=ask.now, **values)
    return questions.asks(step, ask.facts, buttons(ask))


def time_said(ask: Ask) -> Reply:
    """The time, in answer to the question."""
    try:
        when = require_when(ask, ask.words)
    except NoTimeError:
        return _asked_again(no_time(ask.words), ask)
    except TimeQuestionError as question:
        return ask_when(question, TIME, ask.facts, answers="/brief at")
    if "audience" in ask.facts:
        facts = ask.facts
        return _drafted(ask, Fields(facts["title"], facts["text"], facts["audience"], when.at), when)
    if "brief" not in ask.facts:
        return questions.usage()
    return timed(ask, ask.facts["brief"], when)


def _asked_again(reply: Reply, ask: Ask) -> Reply:
    question = questions.asks(TIME, ask.facts)
    return replace(reply, expect=question.expect)


def _drafted(ask: Ask, fields: Fields, when: PublishTime) -> Reply:
    made = briefing_drafts.draft(ask.session, ask.actor, fields, now=ask.now)
    schedules.propose(ask, made.briefing, when.rule)
    return schedules.preview(ask, made)


def _show(ask: Ask) -> Reply:
    if (card := schedules.running(ask, ask.named)) is not None:
        return card
    return schedules.preview(ask, briefing_drafts.preview(ask.session, ask.actor, ask.named, now=ask.now))


def _send(ask: Ask) -> Reply:
    version = VERSION.search(ask.words)
    if version is None:  # nobody sends a briefing unseen
        return _show(ask)
    done = sending.send(
        ask.session,
        ask.actor,
        ask.named,
        version=int(version[1]),
        again=lowered(ask.words).endswith(" again"),
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


def _discard(ask: Ask) -> Reply:
    found = briefing_drafts.discard(ask.session, ask.actor, ask.named, now=ask.now)
    progress_cards.leave(ask.session, found.id, place(ask))
    return texts.discarded(found)


ROUTES = (
    Route(
        "brief",
        brief,
        Permission.BRIEF,
        help="Write a briefing, send it, change it, withdraw it",
        usage="/brief",
        examples=(
            "/brief",
            "/brief to all at now: Stolen van | Seen in Mill Lane.",
        ),
        brings="A question for each part, then a preview with [Send]. Nothing goes out before you press it.",
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
        wants={TITLE: frozenset({"op"}), AUDIENCE: frozenset({"op"})},
        exact=frozenset({AUDIENCE, TIME, *changes.STEPS}),
        reasons=frozenset({*withdrawal.STEPS}),
    ),
    Route(
        "brief to",
        _to,
        Permission.BRIEF,
        help="Write a briefing in one line: who gets it, when, title and text",
        examples=("/brief to NPT1, RESP at tomorrow 0645: TITLE | TEXT",),
    ),
    Route(
        "brief at",
        time_said,
        Permission.BRIEF,
        help="Answer when it goes out",
        examples=("/brief at tomorrow 0645",),
        hidden=True,
    ),
    Route(
        "brief show",
        _show,
        Permission.BRIEF,
        help="Show its preview, or its times if it recurs",
        examples=("/brief show BRF-0012",),
        names=BRIEFING,
        looks=True,
    ),
    Route(
        "brief send",
        _send,
        Permission.BRIEF,
        help="Send the version that you have seen",
        examples=("/brief send BRF-0012 v3",),
        names=BRIEFING,
    ),
    Route(
        "brief discard",
        _discard,
        Permission.BRIEF,
        help="Discard a draft",
        examples=("/brief discard BRF-0012",),
        names=BRIEFING,
    ),
)
