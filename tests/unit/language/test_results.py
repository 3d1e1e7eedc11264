"""Results in one line, as officers type them."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.results.amounts import Amount, read_amount
from bot.language.results.reading import MeasureWords, read_kind, read_result
from models.threat import Threat
from tests.shipped_kinds import FOLDER

TODAY = date(2026, 11, 27)  # a Friday
THURSDAY, MONTH = date(2026, 11, 26), date(2026, 11, 1)
OPERATIONS = ("Op Driven", "DRIVEN", "Op Viper", "Op Night Owl")


def kinds():
    with (FOLDER / "result_kinds.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        MeasureWords(one["code"], one["label"], one["unit"], tuple(filter(None, one["subtypes"].split("; "))))
        for one in rows
    ]


KINDS = kinds()


def read(words):
    bare = [one.removeprefix("Op ") for one in OPERATIONS]
    return read_result(words, KINDS, operations=bare, threats=tuple(Threat), today=TODAY)


@pytest.mark.parametrize(
    ("words", "kind", "facts"),
    [
        ("knives seized 2 tsk456", "KNIVES_SEIZED", {"number": "2", "task": "TSK-0456"}),
        ("2 knives seized task 456", "KNIVES_SEIZED", {"number": "2", "task": "TSK-0456"}),
        ("seized knives 2", "KNIVES_SEIZED", {"number": "2"}),
        ("knife surrendered 1", "KNIVES_SURRENDERED", {"number": "1"}),
        ("drugs cannabis 14 wraps", "DRUGS_WRAPS", {"number": "14", "subtype": "cannabis"}),
        ("drugs 14wraps of heroin", "DRUGS_WRAPS", {"number": "14", "subtype": "heroin"}),
        ("wraps 14 crack", "DRUGS_WRAPS", {"number": "14", "subtype": "crack"}),
        ("drugs cannabis £500", "DRUGS_VALUE", {"number": "£500", "subtype": "cannabis"}),
        ("cash 1240.50", "CASH_SEIZED", {"number": "1240.50"}),
        ("cash £1,240.50 op driven", "CASH_SEIZED", {"number": "£1,240.50", "operation": "Driven"}),
        ("arrests 3 op driven yesterday", "ARRESTS", {"number": "3", "operation": "Driven", "day": THURSDAY}),
        ("arrest 1 op night owl fri", "ARRESTS", {"operation": "Night Owl", "day": date(2026, 11, 27)}),
        ("three arrests 2 days ago", "ARRESTS", {"number": "3", "day": date(2026, 11, 25)}),
        ("stop searches 4 s23", "STOP_SEARCHES", {"number": "4", "subtype": "s.23 Misuse of Drugs"}),
        ("modern slavery referrals 2", "SLAVERY_REFERRALS", {"number": "2", "threat": None}),
        ("charges 4 op viper drug supply november", "CHARGES", {"threat": "drug supply", "day": MONTH}),
        ("charges 3 op viper november", "CHARGES", {"number": "3", "day": MONTH, "of_month": True}),
        ("imprisonment 64 months op viper firearms nov 2025", "IMPRISONMENT", {"day": date(2025, 11, 1)}),
        ("pupils 120 op none", "PUPILS", {"number": "120", "operation": "none"}),
        ("warrants executed 1", "WARRANTS_EXECUTED", {"number": "1"}),
        ("test purchases failed 2", "TEST_PURCHASES_FAILED", {"number": "2"}),
        ("arrests -3", "ARRESTS", {"number": "-3"}),
        ("arrests 2.5", "ARRESTS", {"number": "2.5"}),
        ("arrests", "ARRESTS", {"number": None}),
        ("arrests 2 op nowhere", "ARRESTS", {"operation": "nowhere"}),
    ],
)  # fmt: skip
def test_a_line_is_read(words, kind, facts):
    found = read(words)
    assert found.kinds == (kind,)
    assert {name: getattr(found, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("knives 2", {"KNIVES_SEIZED", "KNIVES_SURRENDERED"}),
        ("warrants 1", {"WARRANTS_EXECUTED", "WARRANTS_ATTEMPTED"}),
        ("drugs cannabis 9", {"DRUGS_WRAPS", "DRUGS_DEALS", "DRUGS_PLANTS", "DRUGS_BUDS", "DRUGS_VALUE"}),
    ],
)
def test_what_may_be_several_kinds_is_left_to_be_asked(words, codes):
    assert set(read(words).kinds) == codes


@pytest.mark.parametrize(("words", "near"), [("arests 3", "ARRESTS"), ("knivs 2 tsk456", "KNIVES_SEIZED")])
def test_an_unknown_kind_comes_with_those_that_may_be_meant(words, near):
    found = read(words)
    assert (found.kinds, near in found.near) == ((), True)
    assert read("unicorns 4").near == ()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("drugs MDMA 5 kg of tablets", "not in kg"),
        ("tablets 5 kg", "counted in tablets, not in kg"),
        ("arrests £30", "not in pounds"),
        ("knives seized 2 jordan millbrook", "“jordan millbrook”"),
        ("knives seized 2 kettering", "no names"),
        ("knives seized 2 3", "two numbers"),
        ("knives seized 2 tsk456 tsk457", "one task"),
        ("knives seized 2 30/02", "isn't a date"),
        ("cash 10k", "“k”"),
    ],
)
def test_what_no_result_can_hold_is_refused(words, why):
    with pytest.raises(RejectedError, match=why):
        read(words)


@pytest.mark.parametrize(
    ("said", "unit", "amount"),
    [
        ("2", "knives", Amount(count=2)),
        ("1,240", "leaflets", Amount(count=1240)),
        ("3.0", "arrests", Amount(count=3)),
        ("1240.50", "pounds", Amount(pence=124050)),
        ("£1,240.5", "pounds", Amount(pence=124050)),
        ("7", "pounds", Amount(pence=700)),
        ("0.29", "pounds", Amount(pence=29)),
    ],
)
def test_money_is_in_pence_and_all_else_in_whole_things(said, unit, amount):
    assert read_amount(said, label="x", unit=unit) == amount


@pytest.mark.parametrize(
    ("said", "unit", "why"),
    [
        ("-3", "knives", "below zero"),
        ("2.5", "arrests", "whole numbers"),
        ("0", "arrests", "Zero isn.t a result"),
        ("1,24", "arrests", "can't read"),
        ("1.240.50", "pounds", "can't read"),
        ("1.234", "pounds", "can't read"),
        ("12345678901", "pounds", "too large"),
    ],
)
def test_a_number_that_cannot_be_is_refused(said, unit, why):
    with pytest.raises(RejectedError, match=why):
        read_amount(said, label="Arrests", unit=unit)


@given(st.integers(1, 10**9 - 1), st.integers(0, 99))
def test_any_sum_of_money_comes_back_in_pence(pounds, pence):
    said = f"£{pounds:,}.{pence:02}"
    found = read(f"cash {said} tsk456 yesterday")
    assert read_amount(found.number, label="x", unit="pounds") == Amount(pence=pounds * 100 + pence)
    assert (found.kinds, found.task) == (("CASH_SEIZED",), "TSK-0456")


SAID = [
    "knives",
    "seized",
    "2",
    "£5",
    "op",
    "driven",
    "fri",
    "kg",
    "of",
    "-3",
    "tsk456",
    "s.23",
    "may",
    ",",
    ".",
]


@given(st.text(max_size=80) | st.lists(st.sampled_from(SAID)).map(" ".join))
def test_whatever_is_typed_is_read_or_refused(words):
    with suppress(RejectedError):
        assert set(read(words).kinds) <= {one.code for one in KINDS}


def test_a_kind_named_like_a_reference_is_no_reference():
    for words in ("intelligence 3", "Intelligence 3 tsk456", "tsk456 intelligence 3", "3 intelligence"):
        found = read(words)
        assert (found.kinds, found.number) == (("INTELLIGENCE",), "3"), words
    with pytest.raises(RejectedError, match="one task"):
        read("knives 2 INT-0003")


@pytest.mark.parametrize("where", ["", "op driven", "tsk456"])
@pytest.mark.parametrize("number", [1, 12, 10**6])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_kind_is_read_by_its_code_and_by_label_and_unit(kind, number, where):
    assert read(f"{kind.code} {number} {where}").kinds == (kind.code,)
    assert kind.code in read(f"{kind.label} {number} {kind.unit} {where}").kinds
    assert kind.code in read_kind(f"{kind.label} {kind.unit}", KINDS)
