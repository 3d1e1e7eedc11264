"""Ways to reach help in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.public_routes.public_routes import RouteChange, RouteToHelp
from bot.services.public_routes.refusals import FORM
from bot.texts import cards
from bot.texts.public_routes.pictures import picture
from bot.texts.reply import Button, Expect, Line, Reply, ReplyFile, bold, code, prose, say
from bot.values import replace

SAVE = "routes save"


def listed(routes: Sequence[RouteToHelp]) -> Reply:
    return say(
        (bold("For the public"),),
        *(line for one in routes for line in _lines(one)),
        buttons=((Button("Picture", "/routes picture"), Button("Change", "/routes change")),),
    )


def shown(routes: Sequence[RouteToHelp]) -> Reply:
    """The picture may be passed on: it is made for the public."""
    caption = "Ways to reach help: hold it up, or let them scan a code."
    file = ReplyFile("ways-to-help.png", picture(tuple(routes)), True, caption)
    return Reply(file=file, protected=False, fresh=True)


def which(routes: Sequence[RouteToHelp]) -> Reply:
    buttons = (Button(one.label, f"/routes change {one.code}") for one in routes)
    return say("Which one? For a new one:", prose(FORM), buttons=cards.grid(buttons, across=2))


def how(one: RouteToHelp) -> Reply:
    """One as it stands, ready to be copied and changed."""
    leads = " | ".join(filter(None, (one.telephone, one.address)))
    return say(
        *_lines(one),
        "To change it, copy this, change it and send it:",
        (code(f"/routes change {one.code}: {one.label} | {leads} | {one.words}"),),
        "To take it away:",
        (code(f"/routes change {one.code}: none"),),
    )


def preview(wanted: RouteChange, facts: dict[str, str]) -> Reply:
    before = _lines(wanted.was) if wanted.was else ("nothing",)
    after = _lines(wanted.will) if wanted.will else ("nothing: it is taken away",)
    return say(
        (bold("Not changed yet"), f" · {wanted.code}"),
        "Now:",
        *before,
        "Then:",
        *after,
        buttons=((Button("Save", f"/{SAVE}"), Button("Leave it", "/cancel")),),
        expect=Expect(SAVE, facts, alone=True),
    )


def saved(wanted: RouteChange, routes: Sequence[RouteToHelp]) -> Reply:
    done = "taken away" if wanted.will is None else "changed" if wanted.was else "added"
    list_of_all = listed(routes)
    return replace(
        list_of_all, lines=(f"{wanted.code} is {done}. The public is told:", *list_of_all.lines[1:])
    )


def overtaken(code_: str) -> Reply:
    return say(
        f"Somebody else changed {code_} meanwhile, so nothing of yours is changed.",
        buttons=((Button("As it is now", f"/routes change {code_}"),),),
    )


def nothing_waits() -> Reply:
    return say("No change waits to be saved. Begin with:", prose(FORM))


def _lines(one: RouteToHelp) -> tuple[Line, ...]:
    lead = " · ".join(filter(None, (one.telephone, one.address)))
    return (bold(one.label), f" · {lead}"), one.words
