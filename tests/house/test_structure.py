"""The shape of the code itself: the house's rules as tests."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import bot
import handlers
import models
from bot.chat.routing import RouteTable, RoutingInput
from bot.errors import (
    BeatlineError,
    NotOnRecordError,
    RecordRefusal,
    Refusal,
    RejectedError,
    RingTheTeamError,
)
from bot.jobs import clock
from bot.language.references import RecordKind
from bot.services.access.policy import Permission
from bot.texts import refusals
from bot.texts.reply import prose
from handlers.routes import ROUTES

ROOT = Path(__file__).parents[2]
PURE = ("bot/services", "handlers", "models")
ASIDE = {"bot.settings", "bot.logs"}  # for everyone


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def parsed(*folders):
    """The syntax tree of every module under the folders, by path; migrations are alembic's."""
    found = {
        path.relative_to(ROOT).as_posix(): tree_of(path)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    }
    assert len(found) > 5 * len(folders)
    return found


def dotted(node):
    """`.datetime.now` of `datetime.now(UTC)`; what stands before a call or an index doesn't count."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return f".{node.id}" if isinstance(node, ast.Name) else ""


@cache
def named(folder):
    """The dotted names in use, by place, with a dot before each."""
    return [
        (f"{path}:{node.lineno}", dotted(node))
        for path, tree in parsed(folder).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
    ]


def uses(folders, *names):
    """The places under these folders that use a dotted name such as `datetime.now`, by its last parts."""
    ends = tuple(f".{name}" for name in names)
    return sorted(where for folder in folders for where, name in named(folder) if name.endswith(ends))


def imports(tree):
    """(module, names) of each import statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, {alias.name}) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module, {alias.name for alias in node.names}


def importers(trees, package):
    return sorted(
        path
        for path, tree in trees.items()
        if any(f"{module}.".startswith(f"{package}.") for module, _ in imports(tree))
    )


def subclasses(kind):
    """All errors below this one, wherever in the house they are defined."""
    for package in (bot, handlers, models):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("__main__", "env")) and ".versions." not in module.name:
                import_module(module.name)
    found, below = set(), [kind]
    while below:
        direct = below.pop().__subclasses__()
        found.update(direct)
        below.extend(direct)
    return sorted(found, key=lambda one: one.__qualname__)


# Commands of officers


def test_there_are_routes_to_check():
    assert len(ROUTES) > 8


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.command)
def test_every_route_has_a_permission_a_legal_name_and_a_line_of_help(route):
    assert isinstance(route.permission, Permission)
    for command in (route.command, *route.aliases):
        assert re.fullmatch(r"[a-z0-9_]{1,32}( [a-z]+)*", command)
    assert re.fullmatch(r"[A-Z][a-z]+ .*[^.\s]", route.help), "one line, which begins with a verb"
    assert len(route.help) <= 256
    assert callable(route.handle)


HELP_BEGINS = re.compile(
    r"(?:Acknowledge|Add|Answer|Ask|Assess|Attach|Begin|Book|Cancel|Change|Choose|Confirm|Correct|"
    r"Discard|End|Enrol|Enter|Find|Get|Give|Go|Keep|Leave|Let|List|Lock|Make|Name|Pause|Press|Put|Read|Record|"
    r"Refer|Say|Send|Set|Show|Stop|Strike|Submit|Take|Unlock|Withdraw|Write) "
)


def test_help_begins_with_a_verb():
    """A line tells the officer what to do. Add a new verb here."""
    assert [route.help for route in ROUTES if not HELP_BEGINS.match(route.help)] == []


LOOK_BEGINS = ("Find", "Get", "List", "Show")
ALSO_LOOKS = {"start": "shows the welcome", "emergency": "says a number", "colleagues": "points elsewhere"}
GOES_ON = {"brief more": "shows more of a question, and keeps it open"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.command)
def test_a_route_looks_if_its_help_says_that_it_shows_something(route):
    """A look that waited behind the PIN pad is answered; a change is not. A route must say which it is."""
    shows = route.help.split()[0] in LOOK_BEGINS and route.command not in GOES_ON
    assert route.looks is (shows or route.command in ALSO_LOOKS)
    assert route.looks or not route.lenient


@pytest.mark.parametrize("route", [one for one in ROUTES if one.is_verb], ids=lambda route: route.command)
def test_every_verb_belongs_to_a_command_and_is_found_by_its_own_usage(route):
    assert any(route.is_verb_of(one) for one in ROUTES if not one.is_verb)
    table = RouteTable(ROUTES, prefixes=frozenset({"TUR"}))
    usage = next(iter(route.examples), f"/{route.command}")
    for name in (route.command, *route.aliases):
        said = usage.replace(route.command, name)
        assert table.match(RoutingInput(said, None, has_items=False, step=None)).route is route


def test_no_handler_reads_a_verb_of_its_own():
    """The route table is the only router."""
    assert uses(("handlers",), "VERBS", "Verb") == []


def test_every_route_that_claims_answers_says_to_which_cards():
    claiming = [route for route in ROUTES if route.claims is not None]
    assert claiming
    assert all(route.answers for route in claiming)
    assert {kind for route in ROUTES if route.claims is None for kind in route.answers} == set(RecordKind)


def test_no_command_no_kind_of_reference_and_no_question_has_two_routes():
    commands = [name for route in ROUTES for name in (route.command, *route.aliases)]
    shown = [route.shows for route in ROUTES if route.shows is not None]
    steps = [step for route in ROUTES for step in route.steps]
    assert len(shown) >= 3
    assert steps
    for listed in (commands, shown, steps):
        assert len(listed) == len(set(listed))


def test_every_permission_opens_something_or_is_asked_for_by_a_service():
    needed = {route.permission for route in ROUTES}
    asked = {
        permission
        for permission in Permission
        if uses(("bot/services", "handlers"), f"Permission.{permission.name}")
    }
    assert len(needed) >= 4
    assert set(Permission) == needed | asked


# Refusals

REJECTED = subclasses(RejectedError)
ERRORS = subclasses(BeatlineError)


def sentences():
    """Every refusal that is a constant, by where it stands."""
    subclasses(RejectedError)  # has imported every module
    return {
        f"{name}.{constant}": refusal.sentence
        for name, module in sorted(sys.modules.items())
        if name.split(".")[0] in ("bot", "handlers")
        for constant, refusal in vars(module).items()
        if isinstance(refusal, Refusal | RecordRefusal)
    }


REFUSALS = sentences()


def test_there_are_errors_to_check():
    assert len(REJECTED) >= 2
    assert len(REFUSALS) > 100
    assert len(ERRORS) >= len(REJECTED) + 3


@pytest.mark.parametrize("kind", REJECTED, ids=lambda kind: kind.__name__)
def test_what_is_rejected_is_explained_in_a_sentence_for_people(kind):
    is_a_sentence(kind.__doc__)


@pytest.mark.parametrize("place", REFUSALS)
def test_a_refusal_stands_with_its_package_and_is_a_sentence_for_people(place):
    assert ".refusals." in place
    is_a_sentence(REFUSALS[place])
    commands = {name for route in ROUTES for name in (route.command, *route.aliases)}
    assert {
        one for one in re.findall(r"(?<![\w/])/([a-z]+)", REFUSALS[place]) if one not in commands
    } == set()


@pytest.mark.parametrize("place", [place for place in REFUSALS if ".briefings." in place])
def test_the_example_in_a_refusal_is_about_the_briefing_that_was_named(place):
    """Those that stand alone name a briefing in no example: they could only name another one."""
    assert "BRF-" not in REFUSALS[place]


def is_a_sentence(sentence):
    """An example with more than its command is code to copy, and so stands between backticks."""
    assert re.fullmatch(r"[A-Z“].+([.?]|[.:] (/[a-z]+|`/[^`]+`))", sentence, re.DOTALL), (
        "a sentence, or an example last"
    )
    assert not re.search(r"error|exception|none|raise", sentence, re.IGNORECASE)
    assert len(sentence) <= 240


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_words(kind):
    error = kind.__new__(kind, kind.__doc__)  # some are made of facts, which matter in their own tests
    if issubclass(kind, NotOnRecordError):
        error = kind("TUR-0999", nearest="TUR-0099")
    if issubclass(kind, RingTheTeamError):
        error = kind("TUR-0999", team="TURN")
    reply = refusals.words(error)
    said = str(reply.lines)
    assert reply.lines
    assert kind.__name__ not in said
    assert "Error" not in said
    if issubclass(kind, RejectedError):
        assert prose(str(error)) in reply.lines


# How it is said

RELATIVE = re.compile(r"(?!What to \w+\Z)(?:Who|Whose|Whom|What|Whoever|Whatever)\s.*[^?]", re.DOTALL)
BANNED = re.compile(
    r"\banew\b|\bshall\b|\bbelongs? into\b|\bput down\b|\blook what\b|\bwhom is\b|\bhangs? on it\b"
    r"|\bis no (?:command|reference|number|kind|grade)\b|\b(?:for|to|by) who\b|\bnobody's yet\b"
    r"|nothing to be done|no reason for you|notes on it|take it back|left it\b",
    re.IGNORECASE,
)


def unread(tree):
    """The strings that nobody reads in the chat: docstrings, and the help of routes (see the manual)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.keyword) and node.arg in ("help", "usage", "brings"):
            yield from ast.walk(node)


def read(tree):
    """Lines and words of what people read; `…` stands for what is filled in."""
    apart = {id(node) for node in unread(tree)}
    for node in ast.walk(tree):
        if id(node) in apart:
            continue
        if isinstance(node, ast.JoinedStr):
            apart.update(id(part) for part in ast.walk(node))
            words = "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield node.lineno, words
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def jarring(words):
    """The sentences in it that open with a bare relative, and what is on the list of banned phrases."""
    sentences = re.split(r"(?<=[.?!:;])\s", words)
    return [one for one in sentences if RELATIVE.fullmatch(one)] + BANNED.findall(words)


def test_nothing_that_people_read_jars():
    told = [
        (f"{path}:{line}", words)
        for path, tree in parsed("bot/texts", "handlers").items()
        for line, words in read(tree)
    ]
    told += list(REFUSALS.items()) + [(kind.__name__, kind.__doc__) for kind in REJECTED]
    assert len(told) > 2000
    assert [f"{place} {words!r}" for place, words in told if jarring(words)] == []


@pytest.mark.parametrize(
    "planted",
    [
        '"Who has no supervisor has those of the team."',
        'f"{ref} is out. What was sent stays."',
        '"What is open: /samples"',
        '"Write 1 anew"',
        '"When shall it go?"',
        'f"{words} is no command here."',
        'say("Two pushes.", "It is shown to who opens it.")',
    ],
)
def test_a_sentence_that_jars_is_found(planted):
    assert [words for _, words in read(ast.parse(f"x = {planted}")) if jarring(words)] != []


@pytest.mark.parametrize(
    "fine", ["Whose phone? For example: /recalled 1234", "Who, and why", "Notes", "Whole", "What to say"]
)
def test_a_question_or_a_label_does_not_jar(fine):
    assert jarring(fine) == []


# Things that may stand in one place alone


def test_the_rules_read_no_clock():
    assert uses(("bot",), "datetime.now") != [], "the one clock is found by this look"
    clocks = ("now", "utcnow", "today", "time.time", "time.monotonic", "utc_now")
    assert uses(PURE, *(f"datetime.{clock}" for clock in clocks), "date.today", "time.time", "utc_now") == []
    assert uses(PURE, "time.monotonic", "perf_counter", "time_ns") == []


def test_the_rules_never_commit():
    assert uses(("bot",), "session.commit") != [], "the one commit is found by this look"
    assert uses(PURE, "session.commit", "session.rollback", "connection.commit", "engine.begin") == []


def test_only_the_database_commits():
    committing = {place.partition(":")[0] for place in uses(("bot", "handlers", "models"), "session.commit")}
    assert committing == {"bot/database.py"}


def test_only_the_edge_knows_telegram():
    found = importers(parsed("bot", "handlers", "models"), "telegram")
    assert len(found) >= 5
    assert [path for path in found if not path.startswith("bot/chat/") and path != "bot/application.py"] == []


def test_values_are_structs():
    """A dataclass compiles its source at each start; only mypy sees the one function of dataclasses."""
    assert importers(parsed("bot", "handlers", "models"), "dataclasses") == ["bot/values.py"]


def test_only_the_nursery_starts_tasks():
    """The stand-in apart: it plays Telegram, not the bot."""
    places = uses(("bot", "handlers", "models"), "create_task", "ensure_future")
    starting = {place.partition(":")[0] for place in places}
    assert {path for path in starting if not path.startswith("bot/demo/stand_in/")} == {"bot/jobs/nursery.py"}


def compared(tree, word):
    """Lines that compare something of that name by == or in, which stop at the first wrong letter."""
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Compare) and word in ast.unparse(node)
    ]


def test_the_webhooks_secret_is_compared_in_constant_time():
    tree = parsed("bot")["bot/chat/webhook.py"]
    assert compared(tree, "secret") == compared(tree, "given") == []
    calls = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert any(call.startswith("hmac.compare_digest(") and "self._secret" in call for call in calls)
    assert compared(ast.parse("if given != self._secret: pass"), "secret") == [1]


def test_only_the_stand_in_serves_files():
    served = uses(("bot", "handlers"), "add_static", "FileResponse", "StaticResource")
    assert [place for place in served if not place.startswith("bot/demo/stand_in/")] == []


def test_the_clock_calls_every_duty_that_a_noun_declares():
    declared = {
        path.removesuffix(".py").replace("/", ".")
        for path, tree in parsed("bot/services").items()
        if any(
            isinstance(node, ast.Assign) and ast.unparse(node).startswith("DUTY = ClockDuty(")
            for node in tree.body
        )
    }
    assert len(declared) > 10
    assert {id(import_module(name).DUTY) for name in declared} == set(map(id, clock.DUTIES))
    assert len({duty.name for duty in clock.DUTIES}) == len(clock.DUTIES) == len(declared)


MUTABLE = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
MAKERS = {"dict", "list", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray"}
CHANGERS = {
    "append",
    "extend",
    "insert",
    "add",
    "update",
    "pop",
    "popitem",
    "remove",
    "discard",
    "clear",
    "setdefault",
}


def named_mutables(tree):
    """The module's own names for things that could be changed."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            made = (
                isinstance(node.value, ast.Call) and ast.unparse(node.value.func).rpartition(".")[2] in MAKERS
            )
            if made or isinstance(node.value, MUTABLE):
                yield from (target.id for target in targets if isinstance(target, ast.Name))


def changes(tree, name):
    """Lines that would change a module-level name or its value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield node.lineno
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGERS
        ):
            if ast.unparse(node.func.value) == name:
                yield node.lineno
        elif (
            isinstance(node, ast.Subscript)
            and not isinstance(node.ctx, ast.Load)
            and ast.unparse(node.value) == name
        ):
            yield node.lineno


def test_no_module_keeps_state():
    found = [
        (path, name, tree)
        for path, tree in parsed("bot", "handlers", "models").items()
        for name in named_mutables(tree)
        if name != "__all__"
    ]
    assert len(found) > 5
    assert [f"{path}: {name}" for path, name, _ in found if name != name.upper()] == []
    assert [f"{path}:{line}" for path, name, tree in found for line in changes(tree, name)] == []


def test_state_would_be_found():
    tree = ast.parse(
        "SEEN: dict[int, int] = {}\nALSO = defaultdict(list)\ndef f():\n    SEEN[1] = 2\n    ALSO.pop(3)\n"
    )
    assert [*named_mutables(tree)] == ["SEEN", "ALSO"]
    assert [*changes(tree, "SEEN")] == [4]
    assert [*changes(tree, "ALSO")] == [5]


@cache
def contracts():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def top_level():
    own = {
        f"bot.{path.stem}"
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    return own - {"bot.__init__"} | {"handlers", "models"}


def test_the_layers_name_every_module():
    (layers,) = [one["layers"] for one in contracts() if one["type"] == "layers" and "containers" not in one]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    assert len(named) > 8
    assert named == top_level() - ASIDE | {"bot.errors"}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [("telegram", {"bot.chat", "bot.application"}), ("apscheduler", {"bot.jobs", "bot.application"})],
)
def test_what_is_forbidden_is_forbidden_to_all_others(package, allowed):
    (sources,) = [
        contract["source_modules"]
        for contract in contracts()
        if contract.get("forbidden_modules") == [package]
    ]
    assert set(sources) == top_level() - allowed


ROWS = re.compile(r"(?:^|_)(?:rows?|records?|people)$")


def untyped_rows(tree):
    """The lines on which a row is taken or handed on as Any: a parameter so named, or a function's result."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation and ROWS.search(node.arg):
            said = ast.unparse(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns:
            said = ast.unparse(node.returns) if reads_rows(node) else ""
        else:
            continue
        if re.fullmatch(r"(?:\w+\[)?(?:tuple\[)?Any\b.*", said):
            yield node.lineno


def reads_rows(function):
    """Whether a function runs a query, or is named as one that does."""
    return ROWS.search(function.name) or any(
        isinstance(node, ast.Attribute) and node.attr in {"run", "stream", "page"}
        for node in ast.walk(function)
    )


def test_no_row_of_the_database_is_handed_on_without_its_type():
    trees = parsed("bot", "handlers", "models")
    assert [f"{path}:{line}" for path, tree in trees.items() for line in untyped_rows(tree)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "def view(row: Any) -> View: ...",
        "def shown(rows: Sequence[Any]) -> list[View]: ...",
        "def find(session: Session) -> Any:\n    return session.run(QUERY).first()",
        "def listed(session: Session) -> Sequence[Any]:\n    return session.run(QUERY).all()",
    ],
)
def test_a_row_without_a_type_would_be_found(planted):
    assert [*untyped_rows(ast.parse(planted))] != []


OWN_FORM = {
    "bot/services/notebook/word_index.py",  # the form in which words stand in the index, which is kept
    "bot/services/exchange/sheets/shown.py",  # a number format has signs of its own
}


@pytest.mark.parametrize(("folder", "least"), [("handlers", 30), ("bot/services", 150)])
def test_typed_words_are_compared_in_their_normal_form_alone(folder, least):
    """`lowered`, `capitals` and `folded` of bot.letters know every dress of a letter; str's methods don't."""
    own = {"lower", "upper", "casefold"}
    trees = parsed(folder)
    assert len(trees) > least
    bare = [
        f"{name}:{node.lineno}"
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in own
        if not node.args and name not in OWN_FORM
    ]
    assert bare == []


UNFILTERED = {  # the function, and why no button of its own can be refused
    "bot/chat/answering.py:_put_aside": "has none",
    "bot/chat/answering.py:_leave": "to a group",
    "bot/chat/conversation.py:answer": "its replies come from `_replies`, which asks",
    "bot/chat/conversation.py:refusal": "its reply comes from `_refused`, which asks",
    "bot/chat/standing.py:told": "reads the words alone, and sends nothing",
}


def called(node):
    """The names of all that is called below a node, but for what an instance of something else does."""
    names = [dotted(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {name.rpartition(".")[2] for name in names if name.count(".") == 1 or name.endswith("permitted")}


def filtering(trees):
    """(function, whether it takes the refused buttons off) of each that makes a message of a reply."""
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found = called(node)
                if found & {"calls", "message_params", "permitted", "_permitted"}:
                    yield f"{path}:{node.name}", bool(found & {"permitted", "_permitted"})


def test_every_message_of_a_reply_loses_the_buttons_that_the_role_is_refused():
    trees = {path: tree for path, tree in parsed("bot").items() if "stand_in" not in path}
    del trees["bot/chat/outgoing.py"]
    found = dict(filtering(trees))
    assert {name for name, asks in found.items() if not asks} == UNFILTERED.keys()
    assert all(found[f"bot/chat/conversation.py:{name}"] for name in ("_replies", "_refused"))


def test_a_message_with_refused_buttons_would_be_found():
    planted = ast.parse("def send(reply, role):\n    (call,) = calls(reply, place)\n    return call")
    assert dict(filtering({"bot/jobs/new.py": planted})) == {"bot/jobs/new.py:send": False}
