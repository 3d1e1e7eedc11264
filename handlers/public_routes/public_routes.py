"""The numbers for the public: shown, held up, and kept right."""

from __future__ import annotations

import re

import msgspec

from bot.chat.ask import Ask
from bot.chat.route import Need, Route
from bot.services.access.policy import Permission
from bot.services.public_routes import public_routes, refusals
from bot.services.public_routes.public_routes import RouteChange
from bot.texts.public_routes import viewing as texts
from bot.texts.reply import Reply

CHANGED = "change"  # among the facts of the question whether to save it
CODED = re.compile(r"(?P<code>[^:]*?)\s*:(?!//)\s*(?P<said>.+)", re.DOTALL)


def show(ask: Ask) -> Reply:
    return texts.listed(public_routes.listed(ask.session))


def picture(ask: Ask) -> Reply:
    return texts.shown(public_routes.listed(ask.session))


def change(ask: Ask) -> Reply:
    """`/routes change`, `... crimestoppers`, `... crimestoppers: NAME | NUMBER | WORDS`."""
    if found := CODED.fullmatch(ask.words.strip()):
        wanted = public_routes.propose(ask.session, ask.actor, found["code"], found["said"])
        return texts.preview(wanted, {CHANGED: msgspec.json.encode(wanted).decode()})
    if not ask.words.strip():
        return texts.which(public_routes.listed(ask.session))
    one = public_routes.find(ask.session, ask.words)
    if one is None:
        raise refusals.NOT_THERE(ask.words.strip()[:20])
    return texts.how(one)


def save(ask: Ask) -> Reply:
    """Make the change that was shown."""
    if CHANGED not in ask.facts:
        return texts.nothing_waits()
    wanted = msgspec.json.decode(ask.facts[CHANGED], type=RouteChange)
    if not public_routes.change(ask.session, ask.actor, wanted, now=ask.now):
        return texts.overtaken(wanted.code)
    return texts.saved(wanted, public_routes.listed(ask.session))


def unsaved(ask: Ask) -> Reply:
    """Words while it is asked whether to save: they change nothing."""
    wanted = msgspec.json.decode(ask.facts[CHANGED], type=RouteChange)
    return texts.preview(wanted, ask.facts)


ROUTES = (
    Route(
        "routes",
        show,
        Permission.USE,
        help="List what to tell the public: 999, 101, online, Crimestoppers, modern slavery",
        usage="/routes",
        examples=("/routes", "/routes picture"),
        brings="The numbers to read out, and a picture with codes to hold up.",
        also=re.compile(
            r"(?:(?:number|phone)\s+(?:for|of)\s+)?crimestoppers(?:\s+number)?[?.!\s]*$", re.IGNORECASE
        ),
        looks=True,
        lenient=True,
        aside=True,
        needs=Need.ACCOUNT,  # it is for the public, and a locked chat is quick enough
    ),
    Route(
        "routes picture",
        picture,
        Permission.USE,
        help="Show what to tell the public as a picture to hold up",
        examples=("/routes picture",),
        looks=True,
        aside=True,
        needs=Need.ACCOUNT,
    ),
    Route(
        "routes change",
        change,
        Permission.ROUTES,
        help="Change what the public is told, with a preview",
        examples=("/routes change", "/routes change crimestoppers"),
    ),
    Route(
        texts.SAVE,
        save,
        Permission.ROUTES,
        help="Change what the public is told, as it was shown",
        hidden=True,
        steps={texts.SAVE: unsaved},
        wants={texts.SAVE: frozenset({texts.SAVE})},
    ),
)
