"""A walk over all questions that the bot can ask, and over all buttons: no step and no button is left out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.chat.route import REST
from bot.chat.routing import RouteTable, RoutingInput
from bot.chat.standing import STALE_AFTER
from handlers.routes import ROUTES
from models.officer import Role

ROOT = Path(__file__).parents[3]
TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
STEPS = sorted((step, route) for route in ROUTES for step in route.steps if step not in (REST, "note-edited"))
ELSE = (
    ("/tasks today", "tasks"),
    ("my overdue", "tasks"),
    ("what's on tomorrow", "tasks"),
    ("TUR-0123", "ref"),
    ("note two males by the bins", "note"),
    ("remind me fri 0930 ring the school", "remind"),
)


def said(words, step, **how):
    return TABLE.match(RoutingInput(words, None, has_items=False, step=step, role=Role.SUPERVISOR, **how))


def test_there_are_questions_to_walk():
    assert len(STEPS) > 20
    assert STALE_AFTER.total_seconds() >= 300


@pytest.mark.parametrize(("step", "route"), STEPS, ids=[step for step, _ in STEPS])
@pytest.mark.parametrize(("words", "command"), ELSE, ids=[words for words, _ in ELSE])
def test_what_is_plainly_something_else_wins_over_every_question_that_did_not_ask_for_it(
    step, route, words, command
):
    found = said(words, step)
    if command in route.wants.get(step, ()):
        assert found.in_dialogue
    else:
        assert (found.route.command, found.in_dialogue) == (command, False)


@pytest.mark.parametrize(("step", "route"), STEPS, ids=[step for step, _ in STEPS])
@pytest.mark.parametrize("words", [*(words for words, _ in ELSE[1:]), "yes", "0900", "👍"])
def test_a_reply_to_the_message_that_asked_answers_every_question(step, route, words):
    found = said(words, step, replied=True)
    assert (found.route, found.in_dialogue, found.other) == (route, True, None)


@pytest.mark.parametrize(("step", "route"), STEPS, ids=[step for step, _ in STEPS])
def test_no_question_guesses_words_that_could_be_either(step, route):
    found = said("find out whether the school knows of TUR-0123, and ring mother", step)
    asked_for = found.route.command in route.wants.get(step, ()) or step in route.exact
    assert asked_for or (found.in_dialogue and found.other is not None)


def test_what_a_route_wants_or_takes_exactly_is_a_step_of_its_own():
    for route in ROUTES:
        assert route.exact | route.wants.keys() <= route.steps.keys()


# Buttons

COMMAND = re.compile(r"/[a-z]")
OF_THE_QUESTION = re.compile(r"/(?:intel|brief (?:to|at)\b)")  # act on the question that they stand under
NAMES_NOTHING = {
    "/cancel", "/help", "/lock", "/unlock", "/on", "/audit", "/brief", "/briefings", "/briefings line",
    "/briefings mine", "/briefings missed", "/brief drafts", "/brief iimarch", "/brief smeac",
    "/brief template", "/find", "/flags", "/leave", "/looks", "/notes", "/referrals all", "/referrals mine",
    "/referrals overdue", "/referrals team", "/remind list", "/safeguarding", "/samples",
    "/alone", "/bus", "/bus calendar", "/clashes", "/here left", "/newtask every", "/newtask plan",
    "/op make",
    "/training new", "/training plan",
    "/outcome answer End it", "/refer", "/refer drafts", "/referrals board", "/referrals board team",
    "/referrals decide", "/referrals xlsx", "/status say End it", "/routes change", "/routes picture",
    "/result", "/result list", "/result list mine",
    "/tasks free", "/tasks mine", "/tasks mine overdue", "/tasks mine today", "/tasks mine week",
    "/tasks team today", "/team", "/watch",
}  # fmt: skip


def words_of_buttons():
    """The words of each button in the texts, by place; with a part filled in they are no constant."""
    for path in sorted((ROOT / "bot" / "texts").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Button" and len(node.args) == 2:
                yield f"{path.name}:{node.lineno}", node.args[1]


def test_every_button_names_its_own_thing_or_needs_none():
    found = list(words_of_buttons())
    assert len(found) > 100
    fixed = {one.value for _, one in found if isinstance(one, ast.Constant)}
    unbound = {says for says in fixed if COMMAND.match(says) and not OF_THE_QUESTION.match(says)}
    assert unbound <= NAMES_NOTHING, "a button that acts names what it acts on"
