"""What supervisors say to write a briefing field by field. Each answer is kept as it is given."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.routing import Handler
from bot.services import briefing_drafts, briefing_forms, briefing_sources
from bot.services.briefing_drafts import Preview
from bot.texts import briefing_fields, briefing_questions
from bot.texts.briefing_fields import FIELD
from bot.texts.briefing_questions import AUDIENCE, TITLE
from bot.texts.reply import Reply
from handlers import brief_schedules
from handlers.brief_words import Verb, audience_buttons, naming, rest
from models.briefing import BriefingForm


def begun(ask: Ask, form: BriefingForm, title: str) -> Reply:
    """The draft is there from its title on; then its first field."""
    made = briefing_sources.by_form(ask.session, ask.actor, form, title, now=ask.now)
    return briefing_fields.asks(made, briefing_forms.first(form), form)


def _begin(form: BriefingForm) -> Verb:
    def begin(ask: Ask, words: str) -> Reply:
        return begun(ask, form, words) if words else briefing_questions.asks(TITLE, {"form": form.value})

    return begin


def _field(ask: Ask, found: str, words: str) -> Reply:
    """`field BRF-0012 Method` asks for it; with text behind it, that is it."""
    shown = briefing_drafts.preview(ask.session, ask.actor, found, now=ask.now)
    form = shown.briefing.form
    if form is None:
        return briefing_fields.no_fields(found)
    named = briefing_forms.named(form, rest(words))
    if named is None:
        return briefing_fields.menu(shown, form)
    name, text = named
    if not text:
        return briefing_fields.asks(shown, name, form)
    made = briefing_drafts.put_field(ask.session, ask.actor, found, name, text, now=ask.now)
    return brief_schedules.preview(ask, made)


def _said(ask: Ask) -> Reply:
    """The answer; then the next field, the audience, the preview."""
    name = ask.facts["field"]
    made = briefing_drafts.put_field(ask.session, ask.actor, ask.facts["brief"], name, ask.words, now=ask.now)
    form = made.briefing.form
    after = briefing_forms.beside(form, name, 1) if form else None
    if form is not None and after is not None:
        return briefing_fields.asks(made, after, form)
    return _end(ask, made)


def _end(ask: Ask, made: Preview) -> Reply:
    if made.briefing.audience:
        return brief_schedules.preview(ask, made)
    return briefing_questions.asks(AUDIENCE, {"brief": made.briefing.ref}, audience_buttons(ask))


VERBS: Mapping[str, Verb] = MappingProxyType(
    {**{form.value: _begin(form) for form in BriefingForm}, "field": naming(_field), "fields": naming(_field)}
)
STEPS: Mapping[str, Handler] = MappingProxyType({FIELD: _said})
