from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.references import (
    RecordKind,
    Reference,
    find_references,
    first_line_reference,
    without_numbers,
)

PREFIXES = frozenset({"TUR", "CIR"})

FOUND = [
    ("tur123", ["TUR-0123"]),
    ("TUR 0123", ["TUR-0123"]),
    ("tur-123", ["TUR-0123"]),
    ("tur１２３", ["TUR-0123"]),
    ("ＴＵＲ－０１２３", ["TUR-0123"]),
    ("t\u200bur\u00ad 1\u200d23", ["TUR-0123"]),
    ("PNB-N/1234-0001", ["PNB-N/1234-0001"]),
    ("pnb n/1234 1", ["PNB-N/1234-0001"]),
    ("PNB-1234-A-0007", ["PNB-1234-A-0007"]),
    ("pnb ab12 7", ["PNB-AB12-0007"]),
    ("pnb 1234-7 8 youths", ["PNB-1234-0007"]),
    ("Tur–123", ["TUR-0123"]),
    ("TUR—123", ["TUR-0123"]),
    ("TUR‑123", ["TUR-0123"]),
    ("TUR:123", ["TUR-0123"]),
    ("TUR\u00a0123", ["TUR-0123"]),
    ("TUR - 0123", ["TUR-0123"]),
    ("cir45", ["CIR-0045"]),
    ("CIR-0045", ["CIR-0045"]),
    ("TUR-123456789", ["TUR-123456789"]),
    ("TUR-000000012", ["TUR-0012"]),
    ("what about (tur123)?", ["TUR-0123"]),
    ("re:tur123.", ["TUR-0123"]),
    ("TUR-0123/TUR-0124", ["TUR-0123", "TUR-0124"]),
    ("tur5, then tur4 and TUR-0005", ["TUR-0005", "TUR-0004"]),
    ("tsk456", ["TSK-0456"]),
    ("task 456", ["TSK-0456"]),
    ("tsk 0456", ["TSK-0456"]),
    ("Task #456 done", ["TSK-0456"]),
    ("pnb 1234 7", ["PNB-1234-0007"]),
    ("PNB-1234-0007", ["PNB-1234-0007"]),
    ("PNB–0045–12", ["PNB-0045-0012"]),
    ("pnb c123-7", ["PNB-C123-0007"]),
    ("pnb1234 7", ["PNB-1234-0007"]),
    ("BRF-0012", ["BRF-0012"]),
    ("brf12", ["BRF-0012"]),
    ("brief 12", ["BRF-0012"]),
    ("INT-0003", ["INT-0003"]),
    ("int3", ["INT-0003"]),
    ("intel 3", ["INT-0003"]),
    ("hint 3, int 4", ["INT-0004"]),
    ("briefing 12", ["BRF-0012"]),
    ("move tsk7 from TUR-0001 to cir2, see brief 3", ["TSK-0007", "TUR-0001", "CIR-0002", "BRF-0003"]),
    ("note 7", ["7"]),
    ("Note 007?", ["7"]),
    ("amend note 7 he left at 1400", ["7"]),
    ("note 7 and tur9", ["7", "TUR-0009"]),
]

NOT_FOUND = [
    *["xtur123", "tur123abc", "étur123", "tur123é", "tur_x", "tur", "TUR-", "saturn 5", "TUR-1234567890"],
    *["https://example.org/tur123", "http://a.b/?q=tur123", "www.x.org/TUR-0123", "example.com/tur123"],
    *["me@tur123", "tur123@example.org", "tur123.pdf", "a-tur123", "TUR-0123-4", "tur١٢٣"],
    *["abc-123", "note 7 youths by the shop", "notes 7", "notebook 7", "tasked 4 officers", "multitask 4"],
    *["brief to NPT1", "pnb 7", "pnb abc 7", "TUR\n123", "", "debrief 12"],
]


@pytest.mark.parametrize(("words", "texts"), FOUND)
def test_references_are_found_and_made_canonical(words, texts):
    assert [reference.text for reference in find_references(words, prefixes=PREFIXES)] == texts


@pytest.mark.parametrize("words", NOT_FOUND)
def test_what_only_looks_like_a_reference_is_left_alone(words):
    assert find_references(words, prefixes=PREFIXES) == ()


def test_each_reference_has_its_kind():
    found = find_references("tur1 task 2 pnb 12 3 brief 4 note 5", prefixes=PREFIXES)
    assert [each.kind for each in found] == [
        RecordKind.REFERRAL,
        RecordKind.TASK,
        RecordKind.NOTE,
        RecordKind.BRIEFING,
        RecordKind.NOTE,
    ]


def test_an_unknown_programme_is_no_reference():
    assert find_references("tur123", prefixes=frozenset({"CIR"})) == ()
    assert find_references("tur123 tsk1", prefixes=frozenset()) == (Reference(RecordKind.TASK, "TSK-0001"),)


def test_the_longer_of_two_prefixes_is_taken():
    found = find_references("turn12 tur12", prefixes=frozenset({"TUR", "TURN"}))
    assert [each.text for each in found] == ["TURN-0012", "TUR-0012"]


def test_ones_own_note_is_resolved_by_ones_collar():
    (own,) = find_references("note 7", prefixes=PREFIXES)
    assert own.is_own
    assert own.own_note("0c45") == Reference(RecordKind.NOTE, "PNB-0C45-0007")
    assert not own.own_note("1234").is_own


def test_anothers_note_keeps_its_collar():
    full = Reference(RecordKind.NOTE, "PNB-1234-0007")
    assert full.own_note("9999") == full


@pytest.mark.parametrize(
    ("card", "kind", "text"),
    [
        ("TUR-0123 · Turnaround\n**Open**\nTSK-0001", RecordKind.REFERRAL, "TUR-0123"),
        ("TSK-0456 · Visit", RecordKind.TASK, "TSK-0456"),
        ("PNB-1234-0007 · Note", RecordKind.NOTE, "PNB-1234-0007"),
        ("BRF-0012", RecordKind.BRIEFING, "BRF-0012"),
        ("🔴 TSK-0456 · Visit", RecordKind.TASK, "TSK-0456"),
    ],
)
def test_a_cards_first_line_names_its_record(card, kind, text):
    assert first_line_reference(card) == Reference(kind, text)


def test_an_operations_card_names_it():
    card = "Op Driven · operation\nRunning · from Sat 21/11"
    assert first_line_reference(card) == Reference(RecordKind.OPERATION, "Op Driven")
    assert first_line_reference("PNB-1234-0001 · on Op Driven") == Reference(RecordKind.NOTE, "PNB-1234-0001")
    for other in (
        "Op Driven · operations",
        "Tasks · mine\nOp Driven · operation",
        " · operation",
        "Op Driven",
    ):
        assert first_line_reference(other) is None


@pytest.mark.parametrize(
    "card", ["", "Visit TSK-0456", "\nTSK-0456", "tsk-0456", "TSK-45", "TSK-0456-1", "PNB-0012"]
)
def test_a_card_that_begins_otherwise_names_none(card):
    assert first_line_reference(card) is None


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_no_text_upsets_the_search(words):
    find_references(words, prefixes=PREFIXES)
    first_line_reference(words)


PIECES = st.sampled_from(
    ["tur", "TUR", "task ", "pnb ", "note ", "brief ", "-", " ", "12", "0045", "c3", "\n", "x", "/"]
)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_what_is_found_is_canonical_and_found_again(words):
    for reference in find_references(words, prefixes=PREFIXES):
        full = reference.own_note("1234")
        assert find_references(full.text, prefixes=PREFIXES) == (full,)
        assert first_line_reference(f"{full.text} · card") == full


@pytest.mark.parametrize("piece", ["tur", "pnb 1 ", "note 7", "tur1/", " ", "a.b/", "tur-"])
def test_a_message_of_ten_thousand_characters_takes_no_time(piece):
    find_references((piece * 10_000)[:10_000], prefixes=PREFIXES)


def test_the_number_of_a_reference_is_hidden_and_no_other():
    hidden = without_numbers("ring tur 123 and task 456 at 0900", prefixes=frozenset({"TUR"}))
    assert hidden == "ring tur xxx and task xxx at 0900"
    assert without_numbers("ring xyz 123", prefixes=frozenset({"TUR"})) == "ring xyz 123"
