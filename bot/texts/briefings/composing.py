"""The questions to the author of a briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.services.briefings.templates import TemplateView
from bot.texts.reply import Button, Expect, Line, Reply, Row, bold, code, fits, prose, say

NEW = "new"  # among the facts of a briefing written for the first time
TITLE, TEXT, AUDIENCE, TIME = "brief title", "brief text", "brief audience", "brief time"
VALID_FROM, VALID_UNTIL, DESTROY_BY = "brief from", "brief until", "brief destroy"
UNSCHEDULED: Line = (bold("No longer scheduled"), ": press Send to schedule it again.")
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        TITLE: "What is the title? One line. It shows on locked phones, so no names and no addresses.",
        TEXT: "What is the text? Up to 4000 characters; only people who open it see it.",
        AUDIENCE: "Who is it for? all, teams, roles, ranks, areas, an operation, collar numbers."
        " For example: NPT1, sergeants on duty, not 1234",
        TIME: "When should it go out? now, or a time: tomorrow 0645; or repeating: every weekday 0645",
        VALID_FROM: "From when is it valid? For example: tomorrow 0600; or none",
        VALID_UNTIL: "Until when can it be opened? For example: 28/11 1800; or none",
        DESTROY_BY: "After when can nobody open it, not even you? For example: 30/11 0700; or none",
    }
)


def asks(step: str, facts: Mapping[str, str], buttons: tuple[Row, ...] = ()) -> Reply:
    """The question of a step. /cancel leaves; it discards a new briefing that has no preview yet."""
    new = () if "brief" in facts and NEW not in facts else ("New", facts.get("form", "").upper(), "briefing")
    about = " ".join(filter(None, (*new, facts.get("brief"))))
    reply = say(
        (bold(about),), QUESTIONS[step], "To leave it: /cancel", buttons=buttons, expect=Expect(step, facts)
    )
    return Reply(reply.lines, reply.buttons, reply.expect, fresh=True)


def left_new(ref: str) -> Reply:
    back = Button("Bring it back", f"/brief again {ref}")
    return say(f"Cancelled. {ref} is discarded; nobody was sent anything.", buttons=((back,),))


def left(ref: str) -> Reply:
    return say(f"Cancelled. {ref} stays as it is.", buttons=((Button(ref, ref),),))


def begin(*, last: str | None, drafts: int) -> tuple[Row, ...]:
    """The ways to begin other than with a title."""
    by_form = (Button("IIMARCH", "/brief iimarch"), Button("SMEAC", "/brief smeac"))
    known = [Button("From a template", "/brief template")]
    if last is not None:
        known.insert(0, Button("Same as last time", f"/brief again {last}"))
    if drafts:
        known.append(Button(f"Drafts ({drafts})", "/brief drafts"))
    return (by_form, tuple(known))


def audience_buttons(teams: Sequence[str]) -> tuple[Row, ...]:
    words = ("all", "officers", "supervisors", "on duty", *teams)
    made = [Button(word, f"/brief to {word}") for word in words if fits(f"/brief to {word}")]
    return tuple(tuple(made[i : i + 3]) for i in range(0, len(made), 3))


def templates(found: Sequence[TemplateView]) -> Reply:
    if not found:
        return say(
            "There are no templates yet.", prose("To save one: `/brief save BRF-0012 as friday night`")
        )
    return say(
        (bold("Templates"),),
        *(f"{one.name} · {one.title} · saved by {one.collar}" for one in found),
        buttons=tuple((Button(one.name, says),) for one in found if fits(says := _from(one.name))),
    )


def _from(template: str) -> str:
    return f"/brief template {template}"


def which(words: str, example: str = "/brief show BRF-0012") -> Reply:
    return say(f"Which briefing? “{words[:40]}” isn't one.", ("For example: ", code(example)))


def usage() -> Reply:
    return say(
        prose("Step by step: /brief; field by field: `/brief iimarch` or `/brief smeac`"),
        prose("In one line: `/brief to NPT1, RESP at tomorrow 0645: TITLE | TEXT`"),
        prose("Repeating: `/brief to NPT1 at every weekday 0645: TITLE | TEXT`"),
        prose("From an earlier one: `/brief again BRF-0012`, `/brief op driven`"),
        prose("From a template: `/brief template NAME`"),
        prose("Already sent: `/brief change BRF-0012`, `/brief withdraw BRF-0012 why`"),
        buttons=((Button("My drafts", "/brief drafts"), Button("My own", "/briefings mine")),),
    )


def no_bar() -> Reply:
    return say(
        "Put | between the title and the text. Nothing was sent.",
        prose(
            "For example: `/brief to NPT1 at now: Knife arch moved | It stands at the station from 14:00.`"
        ),
    )


def no_template_name(ref: str) -> Reply:
    return say(prose(f"Under what name? For example: `/brief save {ref} as friday night`"))


def saved(ref: str, name: str) -> Reply:
    return say((bold(ref), f" is saved as “{name}”. To use it: ", code(_from(name))))
