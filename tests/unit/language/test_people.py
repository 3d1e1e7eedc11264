"""People as they are spoken of: dates of birth in any writing, names, streets, telephones, nicknames."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.people import variants
from bot.language.people.births import OLDEST, read_births
from bot.language.people.likeness import Why, likeness, match
from bot.language.people.reading import Unreadable, read, unreadable
from bot.language.times.wall import MONTHS
from bot.searched import keys, words_of

TODAY = date(2026, 11, 21)
BORN = date(2004, 3, 9)
DAYS = st.dates(TODAY - timedelta(days=365 * (OLDEST - 1)), TODAY)


def writings(day):
    """Every UK writing of a date with a whole year."""
    month, short = MONTHS[day.month - 1], MONTHS[day.month - 1][:3]
    th = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    yield from (f"{day:%d}{gap}{day:%m}{gap}{day:%Y}" for gap in "/-. ")
    yield from (f"{day.day}{gap}{day.month}{gap}{day:%Y}" for gap in "/-.")
    yield from (f"{day:%d%m%Y}", f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}")
    yield from (
        f"{day.day} {month} {day:%Y}",
        f"{day.day}{th} of {month}, {day:%Y}",
        f"{day.day} {short} {day:%Y}",
    )
    yield from (
        f"the {day.day}{th} {month.lower()} {day:%Y}",
        f"{day.day}-{short}-{day:%Y}",
        f"{day:%d}{short}{day:%Y}",
    )
    yield from (f"{month} {day.day}{th}, {day:%Y}", f"{short} {day.day} {day:%Y}")


@given(DAYS)
def test_a_date_of_birth_is_read_in_every_uk_writing_beside_a_name_and_without_one(day):
    for written in writings(day):
        assert read_births(written, today=TODAY).days == (day,), written
        for words in (
            f"jordan millbrook {written}",
            f"millbrook, dob {written}",
            f"born {written} jordan millbrook",
        ):
            found = read(words, today=TODAY)
            assert found.births == (day,), words
            assert set(found.names) <= {"jordan", "millbrook"}, words


@pytest.mark.parametrize("written", ["9/3/04", "09.03.04", "9 mar 04", "9th March '04", "090304", "9-Mar-04"])
def test_two_figures_of_a_year_mean_every_birth_of_somebody_alive(written):
    assert read_births(written, today=TODAY).days == (BORN,)  # nobody is 122
    assert read_births(written.replace("04", "30").replace("0930", "0330"), today=TODAY).days[-1].year == 1930


@pytest.mark.parametrize(
    "written", ["09/31/2026", "31/02/2001", "29/02/2023", "01/12/2026", "1/1/1850", "14 march 2031"]
)
def test_a_date_that_cannot_be_one_of_birth_is_named(written):
    found = read_births(f"millbrook {written}", today=TODAY)
    assert (found.days, found.wrong) == ((), written)


@pytest.mark.parametrize(
    "words", ["07700 900123", "tur-0123", "12 larkrise row", "nn1 1aa", "1234", "flat 3, 12 row"]
)
def test_other_figures_are_no_date(words):
    assert read_births(words, today=TODAY).days == ()


@pytest.mark.parametrize(
    ("words", "names", "places", "telephone"),
    [
        ("ethan hill", ("ethan", "hill"), (), ""),
        ("hollowell 12a mill lane", ("hollowell",), ("mill", "lane"), ""),
        ("hollowell, mercers row", ("hollowell",), ("mercers",), ""),
        ("casey from kings heath", ("casey",), ("kings", "heath"), ""),
        ("st giles terrace", (), ("st", "giles"), ""),
        ("a lad called Jordy Millbrook, please", ("jordy", "millbrook"), (), ""),
        ("millbrook aka JJ", ("millbrook", "jj"), (), ""),
        ("+44 7700 900123", (), (), "900123"),
        ("millbrook 07700900123", ("millbrook",), (), "900123"),
        ("mobile ending 900123", (), (), "900123"),
        ("jordan 😀 millbrook", ("jordan", "millbrook"), (), ""),
    ],
)
def test_words_fall_into_names_places_and_a_telephone(words, names, places, telephone):
    found = read(words, today=TODAY)
    assert (found.names, found.places, found.telephone) == (names, places, telephone)


def test_a_name_is_also_read_with_its_parts_in_one():
    assert ("vanderberg",) in read("van der berg", today=TODAY).readings()
    assert ("mcdonald", "ronald") in read("mc donald, ronald", today=TODAY).readings()
    assert ("jordan", "millbrook") in read("jordan mill brook", today=TODAY).readings()


@pytest.mark.parametrize(
    ("words", "why"),
    [("😀😀", Unreadable.NO_LETTERS), ("%%", Unreadable.NO_LETTERS), ("Иван", Unreadable.OTHER_SCRIPT)]
    + [(words, None) for words in ("Łukasz", "jordan 😀", "14/03/2004", "Иван ivan")],
)
def test_words_without_our_letters_are_known(words, why):
    assert unreadable(words) is why


@pytest.mark.parametrize(
    ("said", "word", "why"),
    [
        *(("bob", "robert", Why.KNOWN_AS), ("robert", "bob", Why.KNOWN_AS), ("shaun", "sean", Why.SOUNDS)),
        *(
            ("smyth", "smith", Why.SOUNDS),
            ("milbrook", "millbrook", Why.ONE_OFF),
            ("smtih", "smith", Why.ONE_OFF),
        ),
        *(("holl", "hollowell", Why.BEGINS), ("filips", "phillips", Why.SOUNDS), ("jordan", "quentin", None)),
        *(("olloe", "oliver", Why.KNOWN_AS), ("jak", "jacob", None)),
        *(("h_llowell", "hollowell", None), ("%", "hollowell", None)),
    ],
)
def test_a_word_is_like_another_for_a_reason(said, word, why):
    assert likeness(said, word).why is why


WORDS = st.text("abcdefghijklmnoprstuwyz", min_size=1, max_size=14)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=5))
def test_a_whole_name_weighs_no_more_than_itself_in_any_order(said, words):
    whole = match(said, said)
    assert whole.score == pytest.approx(1.0)
    assert match(said, [*reversed(said)]).score == pytest.approx(1.0)
    assert match(said, words).score <= 1.0 + 1e-9


@given(WORDS.filter(lambda word: len(word) > 2), st.integers(0, 13))
def test_a_word_with_a_letter_left_out_has_a_key_in_common_with_it(word, at):
    at %= len(word)
    assert keys(word) & keys(word[:at] + word[at + 1 :])


@given(st.text(max_size=80))
def test_whatever_is_said_is_read_without_a_fault(words):
    found = read(words, today=TODAY)
    assert all(token for reading in found.readings() for token in reading)
    assert words_of(words, words, words, words, words) is not None


def test_names_that_are_one_name_are_so_both_ways():
    for name in ("liz", "bob", "sean", "kate"):
        assert all(
            name in variants.known_as(one) | variants.sounding(one) for one in variants.variants([name])
        )
