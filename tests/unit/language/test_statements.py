"""Words that say something besides naming a record: a card alone would drop it."""

import pytest

from bot.language.statements import said_beside
from tests.unit.chat.test_plain_words import SENTENCES

PREFIXES = frozenset({"TUR", "CIR"})
QUESTIONS = [
    one.strip()
    for kind in ("ref", "task")
    for one in SENTENCES[kind].replace("\n", "|").split("|")
    if one.strip()
]


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ("TSK-0311 done, all quiet", "done, all quiet"),
        ("TSK-0311 gate locked no issues", "gate locked no issues"),
        ("On scene at TSK-0311", "On scene at TSK-0311"),
        ("Where is TUR-0123 mum said she would ring", "mum said she would ring"),
        ("tur123 was in", "was in"),
        ("TUR-0123 seen with CIR-0045", "TUR-0123 seen with CIR-0045"),
        ("visit tur 123 went well", "went well"),
        ("TSK-0311 quiet, for PC 1300", "quiet"),
    ],
)
def test_a_statement_says_more_than_its_reference(words, beside):
    assert said_beside(words, prefixes=PREFIXES) == beside


@pytest.mark.parametrize(
    "words",
    [
        *QUESTIONS,
        "tur 123, cir 45 and tsk 306?",
        "TUR-0123 for PC 1300",
        "tur 123 cir 45 pls",
        "two males",
        "",
    ],
)
def test_a_question_says_nothing_more(words):
    assert said_beside(words, prefixes=PREFIXES) == ""
