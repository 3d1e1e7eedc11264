"""Plain words of an officer who is out alone, and their meaning."""

from __future__ import annotations

import pytest

from bot.language.emergencies import tells_of_danger
from bot.language.lone_answers import lone_answer
from handlers.lone_visits.lone_visits import WHO


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("help", "help; Help!; HELP!!!; help me; need help; i need help; urgent assistance; mayday; 999"),
        ("here", "still here; I'm still here; still here mate"),
        ("who", "who's coming?; whos coming; who is coming; who's on the way; cancel the alarm; false alarm"),
        (
            "ok",
            "all right; I'm all right now; allright; still ok; all ok still; im fine; all good; im ok mate",
        ),
        ("yes", "yes; OK; okay; yes, ok; fine; ok mate; yes sarge"),
        ("more", "10 more; ten more minutes please; 20 more; more time; 5 more mins"),
        ("left", "left; I've left; leaving now"),
        (
            None,
            (
                "who's coming on friday; he's still here; is anyone coming; stop"
                "; help with a briefing; more tasks; left at the lights; ok note it; yes but no"
            ),
        ),
    ],
)
def test_plain_answers(answer, words):
    assert {one: lone_answer(one) for one in words.split("; ")} == dict.fromkeys(words.split("; "), answer)


def test_a_bare_yes_answers_what_was_asked():
    assert [lone_answer(one, is_asked=True) for one in ("yes", "ok", "all right", "help")] == [
        None, None, "ok", "help",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tells", "words"),
    [
        (
            True,
            (
                "he's got a knife; hes got a knife; man with a knife, need help; he's kicking off"
                "; being attacked; he has a big knife; send backup; im in trouble; is anyone coming"
                "; is help coming?"
                "; where's my backup; he wont let me leave"
            ),
        ),
        (
            False,
            "note he's got a knife; he had a knife; knives seized 2; is it raining; all right; 10 more",
        ),
    ],
)
def test_words_of_danger(tells, words):
    assert {one: tells_of_danger(one) for one in words.split("; ")} == dict.fromkeys(words.split("; "), tells)


@pytest.mark.parametrize(
    "words",
    [
        "who is out alone",
        "whos out alone",
        "who's alone?",
        "anyone alone",
        "who is alone",
        "is anybody out alone",
    ],
)
def test_questions_of_who_is_alone(words):
    assert WHO.fullmatch(words)
