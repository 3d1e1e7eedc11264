"""The fields of a briefing: a hint for each, asked for in turn."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.briefings.drafts import Preview
from bot.services.briefings.forms import FORMS, find_neighbour
from bot.services.briefings.viewing import BriefingView
from bot.texts import cards
from bot.texts.reply import Button, Expect, Reply, bold, say
from models.briefing import BriefingForm

FIELD = "brief field"
QUOTED = 200
BELONGS: Mapping[str, str] = MappingProxyType(
    {
        "Information": "What, where, when, how. Timeline, history, sanitised intelligence, community issues.",
        "Intention": "Why we are here: the aim, and what is to be achieved.",
        "Method": "How: the tactical plan, who commands, and what if it goes wrong.",
        "Administration": "Commanders, duties, timings, RV points, kit, welfare, arrest and media protocols.",
        "Risk": "Each risk on its own, with its control measures.",
        "Communications": "Channels, call signs, contacts, what the public is told.",
        "Human rights": "Articles and powers relied on, why it is necessary and proportionate, disclosure.",
        "Situation": "What is going on, and who is involved?",
        "Mission": "What is to be achieved, in one sentence?",
        "Execution": "How: who does what, where and when.",
        "Command and signal": "Who commands, and on which channels?",
    }
)  # fmt: skip


def asks(shown: Preview, name: str, form: BriefingForm) -> Reply:
    """The question for one field; its answer is kept at once."""
    briefing = shown.briefing
    place = FORMS[form].index(name) + 1
    said = dict(briefing.parts).get(name)
    quoted = None if said is None else f"So far: {said[:QUOTED]}{'…' if len(said) > QUOTED else ''}"
    reply = say(
        cards.heading(briefing.ref, f"{briefing.title}, {place} of {len(FORMS[form])}"),
        (bold(name),),
        BELONGS[name],
        quoted,
        "No names of the public. Your words stay among your drafts. To stop: /cancel",
        buttons=(
            (Button("Skip", _next(briefing, form, name)), *_back(briefing, form, name)),
            (_preview(briefing),),
        ),
        expect=Expect(FIELD, {"brief": briefing.ref, "field": name}),
    )
    return Reply(reply.lines, reply.buttons, reply.expect, fresh=True)


def menu(shown: Preview, form: BriefingForm) -> Reply:
    """Ask for the field to write again."""
    briefing = shown.briefing
    filled = dict(briefing.parts)
    buttons = (
        Button(f"✓ {name}" if name in filled else name, f"/brief field {briefing.ref} {name}")
        for name in FORMS[form]
    )
    return say(
        cards.heading(briefing.ref, briefing.title),
        "Which field? Ticked ones are filled in.",
        buttons=(*cards.grid(buttons, across=2), (_preview(briefing),)),
    )


def no_fields(ref: str) -> Reply:
    return say(
        f"{ref} has no fields: it is a title and a text.",
        buttons=((Button("Change them", f"/brief show {ref}"),),),
    )


def _next(briefing: BriefingView, form: BriefingForm, name: str) -> str:
    """The next step: a field, then the audience, then the preview."""
    after = find_neighbour(form, name, 1)
    if after is not None:
        return f"/brief field {briefing.ref} {after}"
    return f"/brief show {briefing.ref}" if briefing.audience else f"/brief audience {briefing.ref}"


def _back(briefing: BriefingView, form: BriefingForm, name: str) -> tuple[Button, ...]:
    before = find_neighbour(form, name, -1)
    return (Button("Back", f"/brief field {briefing.ref} {before}"),) if before else ()


def _preview(briefing: BriefingView) -> Button:
    return Button("Preview", f"/brief show {briefing.ref}")
