"""Each row of the table: a sentence that it is for, and one much like it that it is not for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.safeguarding.rules import (
    FORMS,
    NOTE_KINDS,
    RULES,
    concern_of_kind,
    concerns,
    folded,
    forms,
)
from models.safeguarding import Concern, Form
from tests.growth import is_fair

LINES = {
    "significant harm": ("I think he is suffering significant harm", "significant damage to the door"),
    "child hurt": ("Two children, one with bruising to the arm", "Spoke to the child's football coach"),
    "child neglected": ("Kids were hungry, no clean clothes", "Hungry after the shift. Saw kids"),
    "child alone": ("6 yr old left alone since lunch", "Car left alone outside the pub"),
    "child afraid": ("The girl said she is scared to go home", "The girl is scared by fireworks"),
    "child sees violence": ("Baby in the room, domestic violence again", "Baby in the room, domestic cat"),
    "child harms themself": ("Daughter has been self-harming", "Daughter keeps herself to herself"),
    "child at risk": ("Pupil is at risk at home", "Pupil is at work experience"),
    "child missing": ("14-year-old reported missing by mum", "Missing number plate, children about"),
    "missing from care": ("Again missing from care since 2200", "Handle missing from the car"),
    "exploitation named": ("Signs of CSE, hotel informed", "GCSE results day at the academy"),
    "child exploited": ("Young people being exploited by the males", "Young people exploring the old mill"),
    "child groomed": ("Boy may have been groomed online", "The groom left early with two boys"),
    "child and drugs": ("Youth, 15, had 12 wraps of white powder", "The boy is dealing with a death"),
    "child and older partner": ("Girl met by an older male in a Golf", "Girl met by her older sister"),
    "child with unexplained things": ("Son has unexplained cash", "Son says noise was unexplained"),
    "county lines": ("Looks like a county line into Kettering", "County cricket line-up announced"),
    "cuckooing named": ("Think number 12 is being cuckooed", "Cuckoo clock stolen from the hall"),
    "home taken over": ("Two males have taken over his flat", "New tenant has taken over from the old one"),
    "strangers in the home": ("Unknown males are staying in her house", "Two males staying at the hotel"),
    "slavery named": ("Possible modern slavery at the farm", "Drug trafficking, warrant at 0500"),
    "forced work": ("Says she was forced to work for nothing", "Door forced; he made it to work"),
    "debt bondage": ("He is working off his debt to them", "He is in debt to the council"),
    "papers or pay held": ("Passports are held by the boss", "Passport held up at the border"),
    "not free to leave": ("They're not allowed out at night", "Told her she is free to leave"),
    "lives at work": ("Four men sleeping at the car wash", "Man sleeping in the car park"),
    "brothel": ("Neighbour thinks it is a brothel", "Brothers fighting again"),
    "safeguarding named": ("Some safeguarding concerns for the man", "No safeguarding concerns. All well"),
    "unpaid or without papers at work": ("He works at the car wash, never paid", "Paid for the car wash"),
    "life in danger": ("Male threatening to jump", "Suicide prevention talk at the school"),
    "adult confused or neglected": ("Elderly man found confused", "Elderly man found his keys"),
    "hurt at home": ("Her husband beats her", "Her husband beats the carpet"),
    "controlled at home": ("Boyfriend won't let her out", "Boyfriend let her out of the car"),
    "crime disclosed": ("She disclosed an assault last week", "She disclosed that he works at the school"),
    "crime alleged": ("States she was raped in June", "States she was late in June"),
    "threat to life": ("Brother made threats to stab", "Brother threatened to move out"),
}  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}


def test_every_line_has_its_sentences_and_a_name_of_its_own():
    assert len(BY_NAME) == len(RULES) > 20
    assert LINES.keys() == BY_NAME.keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_line_finds_what_it_is_for_and_leaves_what_is_much_like_it(rule):
    example, near_miss = LINES[rule.name]
    assert rule.words.are_in(folded(example))
    assert rule.concern in concerns(example)
    assert concerns(near_miss) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_case_accents_dashes_and_spaces_make_no_difference(rule):
    example, _ = LINES[rule.name]
    accented = example.replace("e", "e\u0301").replace("-", "\u2013").replace(" ", "\u00a0 ")
    for words in (example.upper(), accented, example.replace("'", "\u2019"), f"({example})"):
        assert concerns(words) == concerns(example)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_part_of_a_longer_word_is_not_the_word(rule):
    example, _ = LINES[rule.name]
    assert concerns(" ".join(f"x{word}x" for word in example.split())) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Child is safe and well, no concerns", ()),
        ("A child's bike is missing from the shed", ()),
        ("Child upset, missing his dad", ()),
        ("Pub is missing a licence. Children allowed until 2100", ()),
        ("34 year old male left alone in the cell", ()),
        ("Youths shouting abuse at shop staff", ()),
        ("15yo punched the shopkeeper", ()),
        ("Two boys ran away when they saw us", ()),
        ("Attended a domestic, two children upstairs", (Concern.CHILD_AT_RISK,)),
        ("boy says he gets hit at home", (Concern.CHILD_AT_RISK,)),
        ("Patrol of Market Square, nothing seen", ()),
        ("Missing girl found safe", (Concern.CHILD_MISSING,)),
        ("boy, 14, has gone missing again", (Concern.CHILD_MISSING,)),
        ("His flat was taken over. The 12yo there is hungry", (Concern.CHILD_AT_RISK, Concern.CUCKOOING)),
    ],
)
def test_sentences_from_the_beat(text, found):
    assert concerns(text) == found


SAYS_SO = {
    Concern.CHILD_AT_RISK: {Form.PPN, Form.MASH},
    Concern.CHILD_MISSING: {Form.PPN, Form.MASH},
    Concern.EXPLOITATION: {Form.PPN, Form.MASH, Form.NRM},
    Concern.COUNTY_LINES: {Form.PPN, Form.MASH, Form.NRM},
    Concern.CUCKOOING: {Form.PPN},
    Concern.MODERN_SLAVERY: {Form.PPN, Form.NRM},
    Concern.SAFEGUARDING: {Form.PPN},
    Concern.CRIME_DISCLOSED: {Form.CRIME},
}


@pytest.mark.parametrize("concern", Concern)
def test_every_concern_is_looked_for_and_asks_for_its_forms(concern):
    assert set(FORMS[concern]) == SAYS_SO[concern]
    assert any(rule.concern is concern for rule in RULES)


def test_several_concerns_ask_for_each_form_once_and_name_the_first():
    found = forms((Concern.CHILD_AT_RISK, Concern.MODERN_SLAVERY, Concern.CRIME_DISCLOSED))
    assert found == {
        Form.PPN: Concern.CHILD_AT_RISK,
        Form.MASH: Concern.CHILD_AT_RISK,
        Form.NRM: Concern.MODERN_SLAVERY,
        Form.CRIME: Concern.CRIME_DISCLOSED,
    }
    assert list(found) == list(Form)


def test_the_kinds_that_suggest_by_themselves():
    assert concern_of_kind("CUCKOOING_CHECK") is concern_of_kind("cuckooing visit") is Concern.CUCKOOING
    assert concern_of_kind("SAFEGUARDING_FOLLOWUP") is Concern.SAFEGUARDING
    assert concern_of_kind("BEAT_BUS") is concern_of_kind("") is None
    assert dict(NOTE_KINDS) == {"SAFEGUARDING": Concern.SAFEGUARDING}


@given(
    st.text() | st.lists(st.sampled_from([word for pair in LINES.values() for word in pair])).map(" ".join)
)
def test_no_text_raises_and_the_same_words_suggest_the_same(text):
    assert concerns(text) == concerns(text.upper().lower()) or not text.isascii()
    assert set(concerns(text)) <= set(Concern)


@given(st.lists(st.sampled_from([example for example, _ in LINES.values()]), max_size=4))
def test_sentences_suggest_what_each_of_them_suggests(sentences):
    together = set().union(*(concerns(one) for one in sentences))
    assert set(concerns(". ".join(sentences))) == together


@pytest.mark.parametrize(
    "text", ["child " * 4000, "a" * 20_000, "missing " * 3000, "\u0301" * 20_000, "\ud800 14 " * 3000]
)
def test_the_longest_note_takes_as_long_as_its_length_says(text):
    assert is_fair(concerns, text)
