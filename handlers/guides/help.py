"""The help for a person, made from the route table, so that it never lags behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat.ask import Ask
from bot.chat.route import Need, Route, RouteGroup
from bot.letters import lowered
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.texts.guides import help as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.words import pull_page
from models.officer import Role

TOPICS = {
    "photo": "note",
    "notes": "note",
    "reminder": "remind",
    "pin": "newpin",
    "search": "find",
    "print": "book",
    "striking": "strike",
    "delete": "strike",
    "correct": "amend",
    "change": "amend",
}
ACTS = frozenset(("strike", "amend", "check", "join"))  # before what they are done to: strike a note
SHORTEST = 3  # "on" and "me" stand in any question
ABOUT = r"(?:i|we|you|u|this|it)\b"
SENTENCE = re.compile(ABOUT)  # how do i ...: it names no topic


def with_help(listed: Sequence[RouteGroup]) -> tuple[RouteGroup, ...]:
    """The same groups; the last of them also has the route of /help itself, which knows all the others."""

    def show(ask: Ask) -> Reply:
        return answer(groups, ask.words, ask.actor.role)

    own = Route(
        "help",
        show,
        Permission.USE,
        help="Show what you can say here, or all that can follow one command",
        usage="/help COMMAND",
        examples=(
            "/help",
            "/help remind",
            "how do i set a reminder",
        ),
        brings="The groups of commands; of one command, how it is used.",
        aside=True,
        needs=Need.ACCOUNT,
        also=re.compile(
            rf"(?:help(?:\s+me)?(?:\s+(?:with|on|to))?(?=\s+[a-z]+[?.!\s]*$|[?.!\s]*$)|how\s+(?:do|can|does)(?=\s+(?:{ABOUT}))"
            r"|what\s+can\s+(?:i|you|u)\s+(?:say|do|type|ask)|commands(?=\W*$)|menu(?=\W*$)|(?=\?+$))(?P<words>.*)",
            re.IGNORECASE,
        ),
        looks=True,
        lenient=True,
    )
    *others, last = listed
    groups = (*others, replace(last, routes=(*last.routes, own)))
    return groups


def answer(groups: Sequence[RouteGroup], asked: str, role: Role) -> Reply:
    """The group or the command that is asked about; the groups where it is neither."""
    mine = [replace(group, routes=_shown(group, role)) for group in groups]
    page, words = pull_page(lowered(asked))
    topic = " ".join(words.strip(" /?.!").split())
    one = next((group for group in mine if group.routes and topic == lowered(group.title)), None)
    if one is not None:
        return texts.group(_group(one))
    every = [route for group in mine for route in group.routes]
    found = next((route for route in every if topic in (route.command, *route.aliases)), None)
    found = found or _about(topic, every)
    if found is None:
        groups_ = [group for group in map(_group, mine) if group.entries]
        unknown = "" if SENTENCE.match(topic) else topic
        return replace(texts.overview(groups_, unknown=unknown), menu=role)
    verbs = [_entry(verb) for verb in every if verb.is_verb_of(found)]
    back = next(group.title for group in mine if found in group.routes)
    if found.is_verb:
        back = f"/{found.command.partition(' ')[0]}"
    return texts.topic(_entry(found), verbs, page=page, back=back)


def _about(question: str, mine: Sequence[Route]) -> Route | None:
    """The route that a question is about: `how do i set a reminder`."""
    known = {route.command: route for route in mine}
    words = [TOPICS.get(word, word) for word in reversed(question.split())]
    found = [word for word in words if word in known and len(word) >= SHORTEST]
    return known[next((word for word in found if word in ACTS), found[0])] if found else None


def _shown(group: RouteGroup, role: Role) -> tuple[Route, ...]:
    return tuple(one for one in group.routes if not one.hidden and policy.may(role, one.permission))


def _group(of: RouteGroup) -> texts.HelpGroup:
    return texts.HelpGroup(of.title, tuple(_entry(route) for route in of.routes if not route.is_verb))


def _entry(route: Route) -> texts.HelpEntry:
    return texts.HelpEntry(route.command, route.help, route.usage, route.examples, route.brings)
