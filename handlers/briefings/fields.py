"""Supervisors' words to write a briefing field by field. Each answer is kept as it is given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.chat.route import Handler, Route
from bot.services.access.policy import Permission
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import forms, sources
from bot.services.briefings.drafts import Preview
from bot.texts.briefings import composing, fields
from bot.texts.briefings.composing import AUDIENCE, TITLE
from bot.texts.briefings.fields import FIELD
from bot.texts.reply import Reply
from handlers.briefings import schedules
from handlers.briefings.words import BRIEFING, audience_buttons, rest
from models.briefing import BriefingForm


def begun(ask: Ask, form: BriefingForm, title: str) -> Reply:
    """Begin the draft with its title, then ask for its first field."""
    made = sources.by_form(ask.session, ask.actor, form, title, now=ask.now)
    return fields.asks(made, forms.first(form), form)


def _begin(ask: Ask, *, form: BriefingForm) -> Reply:
    return begun(ask, form, ask.words) if ask.words else composing.asks(TITLE, {"form": form.value})


def _field(ask: Ask) -> Reply:
    """`field BRF-0012 Method` asks for the field; any text after it is the field."""
    shown = briefing_drafts.preview(ask.session, ask.actor, ask.named, now=ask.now)
    form = shown.briefing.form
    if form is None:
        return fields.no_fields(ask.named)
    named = forms.find_field(form, rest(ask.words))
    if named is None:
        return fields.menu(shown, form)
    name, text = named
    if not text:
        return fields.asks(shown, name, form)
    made = briefing_drafts.set_field(ask.session, ask.actor, ask.named, name, text, now=ask.now)
    return schedules.preview(ask, made)


def _said(ask: Ask) -> Reply:
    """Keep the answer, then ask for the next field or the audience, or show the preview."""
    name = ask.facts["field"]
    made = briefing_drafts.set_field(ask.session, ask.actor, ask.facts["brief"], name, ask.words, now=ask.now)
    form = made.briefing.form
    after = forms.find_neighbour(form, name, 1) if form else None
    if form is not None and after is not None:
        return fields.asks(made, after, form)
    return _end(ask, made)


def _end(ask: Ask, made: Preview) -> Reply:
    if made.briefing.audience:
        return schedules.preview(ask, made)
    return composing.asks(AUDIENCE, {"brief": made.briefing.ref}, audience_buttons(ask))


STEPS: Mapping[str, Handler] = MappingProxyType({FIELD: _said})
ROUTES = (
    *(
        Route(
            f"brief {form.value}",
            partial(_begin, form=form),
            Permission.BRIEF,
            help=f"Write a briefing field by field, as {form.name}",
            examples=(f"/brief {form.value} TITLE",),
        )
        for form in BriefingForm
    ),
    Route(
        "brief field",
        _field,
        Permission.BRIEF,
        help="Write one field of it; without the field, list them all",
        examples=("/brief field BRF-0012 Method",),
        aliases=("brief fields",),
        names=BRIEFING,
    ),
)
