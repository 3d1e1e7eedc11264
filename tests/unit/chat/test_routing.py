from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.ask import Ask
from bot.chat.route import Names, Route
from bot.chat.routing import Match, RouteTable, RoutingInput
from bot.language.references import RecordKind, Reference
from bot.services.access.policy import Permission, may
from handlers.routes import ROUTES
from models.officer import Role

PREFIXES = frozenset({"TUR", "CIR"})
CARD = Reference(RecordKind.TASK, "TSK-0456")


def answer(_):
    raise AssertionError


def answer_asked(_):
    raise AssertionError


def route(command, **more):
    return Route(command, answer, Permission.USE, help=f"what {command} is for", **more)


TABLE = RouteTable(
    [
        route("ref", shows=RecordKind.REFERRAL),
        route("task", shows=RecordKind.TASK),
        route("tasks", also=re.compile(r"(?P<words>(?:what's on|my tasks)\b.*)", re.IGNORECASE)),
        route("team", also=re.compile(r"who is on\b", re.IGNORECASE)),
        route(
            "note",
            also=re.compile(r"note\b[:,]?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL),
            steps={"note": answer_asked},
            answers=frozenset(RecordKind),
            on_cards=True,
            takes_items=True,
        ),
        route("remind", also=re.compile(r"remind me\s+(?P<words>\S.*)", re.IGNORECASE), on_cards=True),
        route("cancel"),
    ],
    prefixes=PREFIXES,
)


def match(words, *, card=None, has_items=False, step=None, tapped=False, table=TABLE):
    return table.match(RoutingInput(words, card, has_items=has_items, step=step, tapped=tapped))


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ("/ref TUR-0123", "ref", "TUR-0123"),
        ("/REF tur123", "ref", "tur123"),
        ("/ref@beatline_bot tur123", "ref", "tur123"),
        ("/Note@BEATLINE_bot", "note", ""),
        ("/note\nfirst\nsecond", "note", "first\nsecond"),
        ("/note   spaces  stay  inside  ", "note", "spaces  stay  inside"),
        ("/note /ref TUR-0123", "note", "/ref TUR-0123"),
        ("/cancel", "cancel", ""),
        ("/tasks my tasks", "tasks", "my tasks"),
    ],
)
@pytest.mark.parametrize("step", [None, "note"])
@pytest.mark.parametrize("card", [None, CARD])
def test_a_command_is_a_command_wherever_it_is_said(words, command, rest, step, card):
    found = match(words, step=step, card=card)
    assert (found.route.command, found.words, found.in_dialogue) == (command, rest, False)
    assert found.handle is answer


VERBS = RouteTable(
    [
        route("brief"),
        route("brief send", aliases=("brief go out",)),
        route("remind", also=re.compile(r"remind me\b\s*(?P<words>.*)", re.IGNORECASE), on_cards=True),
        route("remind list", follows=re.compile(r"$").match),
        route("leave"),
        route("leave take back"),
    ],
    prefixes=PREFIXES,
)


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ("/brief", "brief", ""),
        ("/brief send", "brief send", ""),
        ("/BRIEF Send  BRF-0001 v1", "brief send", "BRF-0001 v1"),
        ("/brief@beatline_bot send BRF-0001", "brief send", "BRF-0001"),
        ("/brief\nsend\nBRF-0001\nv1", "brief send", "BRF-0001\nv1"),
        ("/brief go out BRF-0001", "brief send", "BRF-0001"),
        ("/brief go BRF-0001", "brief", "go BRF-0001"),
        ("/brief sends BRF-0001", "brief", "sends BRF-0001"),
        ("/brief send2", "brief", "send2"),
        ("/brief BRF-0001 send", "brief", "BRF-0001 send"),
        ("/brief send send", "brief send", "send"),
        ("/leave take back 24/12", "leave take back", "24/12"),
        ("/leave take 24/12", "leave", "take 24/12"),
        ("/remind list", "remind list", ""),
        ("/remind list the exhibits fri 0930", "remind", "list the exhibits fri 0930"),
        ("remind me list", "remind list", ""),
    ],
)
@pytest.mark.parametrize("card", [None, CARD])
def test_the_longest_command_counts(words, command, rest, card):
    found = match(words, card=card, table=VERBS)
    assert (found.route.command, found.words) == (command, rest)


@pytest.mark.parametrize("words", ["/send BRF-0001", "send BRF-0001", "brief send BRF-0001"])
def test_a_verb_without_its_command_is_none(words):
    assert match(words, table=VERBS) is None


@pytest.mark.parametrize("words", ["/nothing", "/nothing TUR-0123", "/refs TUR-0123", "/note_ x", "/ref@"])
def test_a_command_that_is_none_is_not_taken_for_another(words):
    assert match(words) is None


@pytest.mark.parametrize(
    ("words", "command", "text"),
    [
        ("TUR-0123", "ref", "TUR-0123"),
        ("tur123", "ref", "TUR-0123"),
        (" tsk 456? ", "task", "TSK-0456"),
    ],
)
@pytest.mark.parametrize("step", [None, "note"])
def test_a_bare_reference_shows_its_card_even_while_a_question_is_open(words, command, text, step):
    found = match(words, step=step)
    assert (found.route.command, found.words, found.in_dialogue) == (command, text, False)


@pytest.mark.parametrize(
    ("words", "command", "text"),
    [
        ("where are we with tur 123?", "ref", "TUR-0123"),
        ("is task 456 done and what about tur 1", "task", "TSK-0456"),
    ],
)
def test_a_reference_anywhere_shows_its_card(words, command, text):
    found = match(words)
    assert (found.route.command, found.words) == (command, text)


def test_a_reference_that_no_route_shows_is_not_understood():
    assert match("BRF-0001") is None


@pytest.mark.parametrize("caption", ["TUR-0123", "knife found, tur 123"])
def test_a_picture_with_a_reference_is_not_passed_over_for_a_card(caption):
    assert match(caption, has_items=True) is None


@pytest.mark.parametrize(
    ("words", "has_items", "command"),
    [
        ("/brief attach BRF-0001", True, "brief attach"),
        ("brief attach brf 1", True, "brief attach"),
        ("/brief attach BRF-0001", False, "brief attach"),
        ("/brief send BRF-0001 v1", True, None),
        ("attach this to TSK-0456", True, None),
    ],
)
def test_what_hangs_on_a_message_goes_to_what_takes_it_by_its_words(words, has_items, command):
    found = match(words, has_items=has_items, table=RouteTable(ROUTES, prefixes=PREFIXES))
    assert (found and found.route.command) == command


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ("what's on tomorrow", "tasks", "what's on tomorrow"),
        ("My Tasks", "tasks", "My Tasks"),
        ("note: two youths\nby the shop", "note", "two youths\nby the shop"),
        ("Note two youths by TUR-0123", "note", "two youths by TUR-0123"),
        ("who is on", "team", "who is on"),
        ("remind me fri 0930 ring back", "remind", "fri 0930 ring back"),
    ],
)
def test_plain_words_mean_a_command_where_a_route_says_so(words, command, rest):
    found = match(words)
    assert (found.route.command, found.words, found.in_dialogue) == (command, rest, False)


@pytest.mark.parametrize("words", ["two youths", "noted", "👍", ""])
def test_an_open_question_takes_words_that_mean_nothing_else(words):
    found = match(words, step="note")
    assert found == Match(found.route, answer_asked, words, in_dialogue=True)
    assert found.route.command == "note"


@pytest.mark.parametrize(
    ("words", "command"),
    [("what's on tomorrow", "tasks"), ("note this", "note"), ("remind me later", "remind")],
)
def test_words_that_are_plainly_something_else_win_over_an_open_question(words, command):
    found = match(words, step="note")
    assert (found.route.command, found.handle, found.in_dialogue) == (command, answer, False)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("see tur 123 too", "ref"),
        ("what's on the film is the same male, as PC 1300 says; see the still", "tasks"),
    ],
)
def test_words_that_could_be_either_have_both_meanings(words, command):
    found = match(words, step="note")
    assert (found.handle, found.in_dialogue) == (answer_asked, True)
    assert found.other.route.command == command


@pytest.mark.parametrize("words", ["what's on tomorrow", "note this", "TUR-0123", "see tur 123 too"])
def test_a_reply_to_the_message_that_asked_is_its_answer_always(words):
    found = TABLE.match(RoutingInput(words, None, has_items=False, step="note", replied=True))
    assert found == Match(found.route, answer_asked, words, in_dialogue=True)


def test_a_photo_answers_an_open_question():
    assert match("", step="note", has_items=True).in_dialogue


def test_a_tap_does_not_answer_an_open_question():
    assert match("two youths", step="note", tapped=True) is None
    assert match("TUR-0123", step="note", tapped=True).route.command == "ref"


def test_a_question_that_nobody_asks_any_more_is_no_question():
    assert match("two youths", step="long gone") is None


@pytest.mark.parametrize("words", ["two youths", "TUR-0123", "see tur 123 too", "note 7", ""])
@pytest.mark.parametrize("step", [None, "note"])
def test_an_answer_to_a_card_is_a_note_on_it(words, step):
    found = match(words, card=CARD, step=step)
    assert (found.route.command, found.in_dialogue) == ("note", False)
    assert found.words == ("7" if words == "note 7" else words)


BRIEFING = Reference(RecordKind.BRIEFING, "BRF-0001")
CLAIMING = RouteTable(
    [
        route("note", answers=frozenset(RecordKind), takes_items=True),
        route(
            "attach",
            answers=frozenset({RecordKind.BRIEFING}),
            claims=lambda *_: True,
            takes_items=True,
        ),
    ],
    prefixes=PREFIXES,
)


@pytest.mark.parametrize(
    ("card", "claimed", "command"),
    [(BRIEFING, True, "attach"), (BRIEFING, False, "note"), (CARD, True, "note")],
)
def test_an_answer_to_a_card_goes_to_the_route_that_claims_it(card, claimed, command):
    asked = []

    def claims(route):
        asked.append(route.command)
        return claimed

    found = CLAIMING.match(RoutingInput("", card, has_items=True, step=None), claimed=claims)
    assert found.route.command == command
    assert asked == (["attach"] if card is BRIEFING else []), "of a task's card nobody else is asked"


@pytest.mark.parametrize("kind", RecordKind)
def test_an_answer_to_any_card_is_a_note_unless_it_is_claimed(kind):
    table = RouteTable(ROUTES, prefixes=PREFIXES)
    assert match("seen", card=Reference(kind, "x"), table=table).route.command == "note"


def asking(words, card=None):
    """An ask by PC 1300, as far as routing goes by it."""
    actor = SimpleNamespace(collar="1300")
    return Ask(
        session=None, actor=actor, words=words, card=card, items=(), facts={}, update_id=1, account_id=1,
        message_id=None, sent_at=None, now=None, settings=None, prefixes=PREFIXES, username="",
    )  # fmt: skip


def name(ask):
    return f"about {ask.named}: {ask.words}"


def which(ask):
    return f"which? {ask.words}"


@pytest.mark.parametrize(
    ("words", "card", "answer"),
    [
        ("BRF-0001 v1", None, "about BRF-0001: BRF-0001 v1"),
        ("BRF-0001 v1", CARD, "about BRF-0001: BRF-0001 v1"),
        ("brf 1 as TSK-0456", None, "about BRF-0001: brf 1 as TSK-0456"),
        ("BRF-0002", BRIEFING, "about BRF-0002: BRF-0002"),
        ("v1", BRIEFING, "about BRF-0001: v1"),
        ("v1", CARD, "which? v1"),
        ("TSK-0456", None, "which? TSK-0456"),
        ("1", None, "which? 1"),
        ("", None, "which? "),
    ],
)
def test_a_route_is_told_the_record_that_it_needs_or_says_which_is_missing(words, card, answer):
    needing = Route("send", name, Permission.USE, help="Send it", names=Names(RecordKind.BRIEFING, which))
    assert Match(needing, name, words).answer(asking(words, card)) == answer


def test_the_note_that_a_route_needs_may_be_the_askers_own():
    needing = Route("join", name, Permission.USE, help="Join it", names=Names(RecordKind.NOTE, which))
    assert Match(needing, name, "note 7").answer(asking("note 7")) == "about PNB-1300-0007: note 7"


def test_an_answer_to_a_question_needs_no_record():
    needing = Route("send", answer, Permission.USE, help="Send it", names=Names(RecordKind.BRIEFING, which))
    assert Match(needing, name, "yes", in_dialogue=True).answer(asking("yes")) == "about : yes"


def test_an_answer_to_a_card_may_be_a_reminder():
    found = match("remind me fri 0930", card=CARD)
    assert (found.route.command, found.words) == ("remind", "fri 0930")


@pytest.mark.parametrize(
    "words", ["", "  ", "hello", "two youths by the shop", "noted", "notes", "remind", "👍", "?"]
)
def test_what_is_not_understood_is_not_guessed(words):
    assert match(words) is None


WRITES = {"note", "remind", "brief", "start", "enrol", "revoke", "assign", "status", "cancel"}


CHAT_WORDS = ["ok", "he left", "tur123", "task", "4", "the shop", "fri", "0930", "?"]


@given(st.text() | st.lists(st.sampled_from(CHAT_WORDS)).map(" ".join))
def test_a_write_is_never_guessed(words):
    table = RouteTable(ROUTES, prefixes=PREFIXES)
    assert {found.command for found in table.routes} & WRITES
    found = match(words, table=table)
    said = words.lstrip("/").casefold()
    assert (
        found is None or found.route.command.partition(" ")[0] not in WRITES or said.startswith(tuple(WRITES))
    )


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("where are we with tur 123?", "ref"),
        ("what's on tomorrow", "tasks"),
        ("tasks tues lates", "tasks"),
        ("my overdue", "tasks"),
        ("task 456", "task"),
        ("status of jordan millbrook", "find"),
        ("my referrals", "referrals"),
        ("overdue referrals?", "referrals"),
        ("note lads by the shop", "note"),
        ("note 7", "notes"),
        ("my notes today", "notes"),
    ],
)
def test_what_officers_type_finds_its_room(words, command):
    assert match(words, table=RouteTable(ROUTES, prefixes=PREFIXES)).route.command == command


@pytest.mark.parametrize(
    ("card", "text"),
    [
        ("TUR-0123 · Turnaround\nContacting", "TUR-0123"),
        ("PNB-1234-0007 · 14:32", "PNB-1234-0007"),
        ("TSK-0456", "TSK-0456"),
        ("My notebook · 3", None),
        ("", None),
    ],
)
def test_a_card_is_about_the_record_that_its_first_line_names(card, text):
    found = TABLE.reference(card)
    assert (found.text if found else None) == text


@pytest.mark.parametrize("role", Role)
def test_each_roles_menu_is_what_telegram_takes_and_what_the_role_may(role):
    call = RouteTable(ROUTES, prefixes=PREFIXES).menu(role, 7)
    commands = call.params["commands"]
    assert call.method == "setMyCommands"
    assert call.params["scope"] == {"type": "chat", "chat_id": 7}
    assert 1 <= len(commands) <= 100
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) for one in commands)
    assert all(1 <= len(one["description"]) <= 256 for one in commands)
    allowed = [
        found.command
        for found in ROUTES
        if may(role, found.permission) and not found.hidden and " " not in found.command
    ]
    assert [one["command"] for one in commands] == allowed
