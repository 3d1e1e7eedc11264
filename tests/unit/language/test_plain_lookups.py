"""Look-ups in plain words: each phrase with the command that it must mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.routing import RouteTable, RoutingInput
from bot.language.lookups.readings import read
from bot.language.lookups.vocabulary import (
    Term,
    TermSense,
    kind_names,
    operation_names,
    place_names,
    vocabulary,
)
from bot.language.times.clock_words import SHIFT_STARTS
from handlers.routes import ROUTES
from tests.unit.language.phrases import HELD_OUT, NOTES, TUNED

NOW = datetime(2026, 11, 25, 10, 15, tzinfo=UTC)  # a Wednesday
TABLE = RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"}))
AREAS = """NTN Northampton|COR Corby|KET Kettering|WEL Wellingborough|KINGS-HEATH King's Heath
    MARKET-SQ Market Square|BRIDGE-ST Bridge Street|ABINGTON-ST Abington Street / St Giles' Terrace
    RACECOURSE The Racecourse|MILLBROOK Millbrook|BLACKTHORN Blackthorn|MERLIN-RISE Merlin"""
KINDS = """HOME_VISIT_TURNAROUND Turnaround home visit|VISIT_CIRV CIRV visit|PATROL_HOTSPOT Hotspot patrol
    BEAT_BUS Beat bus|WARRANT_SUPPORT Warrant support|ARREST_ATTEMPT Arrest attempt|WEAPON_SWEEP Weapon sweep
    SCHOOL_VISIT School visit|TRAINING_DELIVERY Training|BAIL_CHECK Bail check|KNIFE_ARCH Knife arch
    REASSURANCE_VISIT Reassurance visit|SAFEGUARDING_FOLLOWUP Safeguarding follow-up"""
TEAMS = "NPT1 Northampton neighbourhood team|RESP Response|TURN Turnaround|CIRV CIRV"
OPERATIONS = "DRIVEN Op Driven|VIPER Op Viper|MERLIN Op Merlin"
OFFICERS = "0734 Ashfield|0077 Copsewell|1857 Dunmoor|0999 Corby|1300 Elmhurst|1301 Elmhurst"
STATUSES = "ON_HOLD On hold|CONTACTING Contacting|CONSENT_GIVEN Consent given"


def listed(rows):
    for row in rows.replace("\n", "|").split("|"):
        code, _, name = row.strip().partition(" ")
        yield code, name


WORDS = vocabulary(
    [
        *(Term(TermSense.AREA, code, name, place_names(name, code)) for code, name in listed(AREAS)),
        *(Term(TermSense.KIND, code, name, kind_names(code, name)) for code, name in listed(KINDS)),
        *(Term(TermSense.TEAM, code, name, (code, name)) for code, name in listed(TEAMS)),
        *(
            Term(TermSense.OPERATION, code, name, operation_names(name, code))
            for code, name in listed(OPERATIONS)
        ),
        Term(TermSense.PROGRAMME, "turnaround", "Turnaround", ("turnaround", "TUR")),
        Term(TermSense.PROGRAMME, "cirv", "CIRV", ("cirv", "CIR")),
        *(Term(TermSense.STATUS, code, name, (code, name)) for code, name in listed(STATUSES)),
        *(
            Term(TermSense.OFFICER, code, f"PC {code} {name}", (code, name))
            for code, name in listed(OFFICERS)
        ),
    ]
)


def rows(table):
    for line in table.strip().replace("||\n", "|| ").splitlines():
        words, _, expected = line.rpartition(" | ")
        yield words, expected


def readings(words):
    return read(words, WORDS, now=NOW, shifts=SHIFT_STARTS)


def understood(words):
    """The command that the words mean, as the chat comes by it: first the routes, then the reader."""
    if found := TABLE.match(RoutingInput(words, None, has_items=False, step=None)):
        return f"/{found.route.command} {found.words}".strip()
    sure = [one.says for one in readings(words) if one.sure]
    return " || ".join(sure) or "-"


def is_right(words, expected):
    meant = understood(words).lower()
    return expected.lower() in (meant, meant.split()[0])


@pytest.mark.parametrize(("phrases", "least"), [(TUNED, 150), (HELD_OUT, 60)], ids=["tuned", "held out"])
def test_nineteen_in_twenty_of_the_phrases_are_read_rightly(phrases, least):
    table = list(rows(phrases))
    assert len({words for words, _ in table}) == len(table) >= least
    wrong = [
        (words, expected, understood(words)) for words, expected in table if not is_right(words, expected)
    ]
    assert len(wrong) * 20 <= len(table), "\n".join(map(str, wrong))


@pytest.mark.parametrize("words", NOTES.strip().splitlines())
def test_a_note_is_no_question(words):
    assert [one for one in readings(words) if one.sure] == []


def test_the_whole_name_of_an_area_is_no_part_of_anothers():
    areas = [
        Term(TermSense.AREA, code, name, place_names(name, code))
        for code, name in (("KET", "Kettering"), ("KET-AS", "All Saints, Kettering"))
    ]
    (found,), _ = vocabulary(areas).beginning(["kettering"])
    assert found.code == "KET"
    (found,), _ = vocabulary(areas).beginning(["all", "saints"])
    assert found.code == "KET-AS"
