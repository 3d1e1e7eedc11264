"""The manual: made from the route table, and true. What it tells people to type is heard as it says."""

import re
from datetime import UTC, datetime

import pytest

from bot.chat.routing import RouteTable, RoutingInput
from bot.errors import RejectedError
from bot.language.references import RecordKind, Reference
from bot.language.times.day_ranges import read_day
from bot.language.times.moments import read_time
from docs.manual import OPENING, PLACE, manual, page
from handlers.routes import ROUTES
from models.officer import Role
from tests.unit.language.test_plain_lookups import understood


def test_the_manual_on_disk_is_what_the_route_table_makes():
    assert PLACE.read_text(encoding="utf-8") == page(), "rewrite it: make docs"


def test_every_route_stands_in_the_manual():
    assert ROUTES
    for route in ROUTES:
        assert (f"| `/{route.command}` | " in page()) is not route.hidden


def test_a_role_is_shown_only_what_it_may():
    text = manual([("brief", ("/brief",), "compose a briefing", frozenset({Role.SUPERVISOR}))])
    assert "### Supervisors" in text
    assert "### Officers" not in text


def test_a_bar_in_an_example_does_not_break_the_table():
    text = manual(
        [("brief", ("/brief to all at now: TITLE | TEXT",), "compose", frozenset({Role.SUPERVISOR}))]
    )
    assert r"| `/brief to all at now: TITLE \| TEXT` |" in text


# What it tells people to type

TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
ROOT = PLACE.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(PLACE.parent.glob("*.md"))]
SATURDAY = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
SPAN = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"\| `/(?P<command>[a-z ]+)` \| [^|]* \| (?P<examples>.*) \|")
FOLDER = "/dev/"  # begins with a stroke and is no command
PHRASES = {
    "/lock": "lock", "/help": "help", "/help note": "help", "/alone": "alone", "/briefings": "briefings",
    "/remind": "remind",
    "/revoke": "revoke", "TUR-0123": "ref", "tur123": "ref", "tsk 456": "task", "TUR-0123 for 1300": "ref",
    "PNB-1234-0007": "notes", "what's on tomorrow": "tasks", "tasks tues lates": "tasks",
    "my overdue": "tasks",
    "my referrals": "referrals", "overdue referrals": "referrals",
    "/tasks kings heath tonight": "tasks", "/tasks warrants": "tasks", "/tasks npt1": "tasks",
    "/tasks 0734 tomorrow": "tasks", "/tasks at larkrise row": "tasks",
    "/referrals cirv status on_hold": "referrals",
}  # fmt: skip
ASKED = {
    "visits in kings heath tonight": "/tasks", "is the blackthorn visit done": "/tasks",
    "when is the bus at millbrook": "/tasks", "how many warrants today": "/tasks",
    "show me 0734's tasks": "/tasks", "who leads driven": "/op",
    "what's due for cirv this week": "/referrals",
}  # fmt: skip
TOLD = {"visit done in kings heath"}
WHILE_ALONE = {
    "all right",
    "10 more",
    "left",
    "help",
    "need help",
    "urgent assistance",
    "mayday",
}  # see tests/flow/lone_visits
BEGINNINGS = {
    "note": "note", "find": "find", "who is": "find", "status of": "find", "amend": "amend",
    "remind me fri 0930": "remind",
}  # fmt: skip
PRESSED = {"ack", "done", "snooze", "map", "details"}
TIMES = {
    "fri 0930": "Fri 27/11/2026 09:30", "tomorrow 7am": "Sun 22/11/2026 07:00",
    "tonight 2300": "Sat 21/11/2026 23:00", "28/11 1400": "Sat 28/11/2026 14:00",
    "in 2 hours": "Sat 21/11/2026 12:15",
}  # fmt: skip
DAYS = {"next tues": "Tue 24/11", "tues lates": "Tue 24/11 lates"}
REFUSED = {"31/09": "September has 30 days"}


def heard(words, card=None):
    match = TABLE.match(RoutingInput(words, card, has_items=False, step=None))
    return match.route.command if match else None


def test_every_example_in_the_manual_is_accounted_for():
    told = set(SPAN.findall(OPENING)) - {"make docs"}
    assert told - {"docs/manual.py"} == {
        *(*PHRASES, *BEGINNINGS, *PRESSED, *TIMES, *DAYS, *REFUSED),
        *(*ASKED, *TOLD, *WHILE_ALONE),
    }


@pytest.mark.parametrize(("words", "command"), [*ASKED.items(), *((one, "-") for one in TOLD)])
def test_what_the_manual_says_of_questions_is_so(words, command):
    assert understood(words).split()[0] == command


@pytest.mark.parametrize(("words", "route"), PHRASES.items())
def test_what_the_manual_tells_people_to_type_goes_where_it_says(words, route):
    assert heard(words) == route


@pytest.mark.parametrize(("words", "route"), BEGINNINGS.items())
def test_what_begins_as_the_manual_says_goes_where_it_says(words, route):
    card = Reference(RecordKind.NOTE, "PNB-1234-0007") if route in ("amend", "remind") else None
    assert heard(f"{words} millbrook", card) == route


def test_the_words_that_press_a_button_are_those_of_the_manual():
    presses = [route.press.words for route in ROUTES if route.press is not None]
    assert [words for words in PRESSED if not any(one.fullmatch(words) for one in presses)] == []


def test_the_times_of_the_manual_mean_what_it_says():
    assert {words: read_time(words, now=SATURDAY).understood for words in TIMES} == TIMES
    assert {words: read_day(words, now=SATURDAY).label for words in DAYS} == DAYS
    for words, why in REFUSED.items():
        assert f'`{words}` gets "{why}"' in OPENING
        with pytest.raises(RejectedError, match=why):
            read_time(f"{words} 0930", now=SATURDAY)


def test_every_example_in_the_tables_is_of_the_command_beside_it():
    rows = list(ROW.finditer(page()))
    assert len(rows) > 200
    for row in rows:
        for example in SPAN.findall(row["examples"]):
            found = heard(example.replace("\\|", "|"))
            assert found == row["command"] or found.startswith(f"{row['command']} "), example


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_that_a_page_names_is_one(path):
    spans = [words for words in SPAN.findall(path.read_text(encoding="utf-8")) if re.match(r"/[a-z]", words)]
    assert [words for words in spans if not words.startswith(FOLDER) and heard(words) is None] == []


@pytest.mark.parametrize(
    "path", [*PAGES, *sorted((ROOT / "bot" / "texts").rglob("*.py"))], ids=lambda path: path.name
)
def test_whoever_speaks_of_editing_a_message_says_that_it_amends(path):
    sentences = " ".join(path.read_text(encoding="utf-8").split()).split(".")
    edits = [one for one in sentences if re.search(r"\b[Ee]dit(?:ing|ed)?\b", one)]
    assert [one for one in edits if re.search(r"\b(?:changes? nothing|isn't kept|is ignored)", one)] == []
