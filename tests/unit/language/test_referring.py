"""Words that refer somebody, read: names, dates of birth, grounds, the whole in one line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.ages import age
from bot.language.referring.births import OLDEST, read_birth
from bot.language.referring.given import (
    in_order,
    read_address,
    read_ground_day,
    read_name,
    read_worry,
    split_ground_day,
)
from bot.language.referring.known import read_known_by
from bot.language.referring.line import ReferralLine, read_line, take_first
from bot.language.referring.nearly import before_name
from bot.language.referring.refusals import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_WORRY

TODAY = date(2026, 11, 21)  # a Saturday
PROGRAMMES = {"tur": 1, "turnaround": 1, "cir": 2, "youth_violence_unit": 3}


@pytest.mark.parametrize(
    "words",
    [
        *("14/03/2012", "14.3.2012", "14-03-2012", "14 03 2012", "2012-03-14", "14032012", "14 / 3 / 2012"),
        *("14 March 2012", "14th mar 2012", "14th of march 2012", "March 14, 2012", "14Mar2012"),
        *("14/03/2012.", " 14/03/2012 "),
    ],
)
def test_a_date_of_birth_is_read_in_every_british_writing(words):
    assert read_birth(words, today=TODAY) == date(2012, 3, 14)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("22/11/2026", "lies ahead"),
        ("01/01/1906", "would be 120"),
        ("14/03/12", "in full"),
        ("14 mar 12", "in full"),
        ("14/03", "year of birth is missing"),
        ("14 march", "year of birth is missing"),
        ("09/31/2026", "there is no month 31"),
        ("09/30/2010", "If you mean 30 September, say 30/09/2010."),
        ("31/04/2012", "April has 30 days"),
        ("01/01/0000", "out of range"),
        ("yesterday", "can't read"),
        ("15", "can't read"),
        ("", "can't read"),
        ("🎂", "can't read"),
        ("14/03/2012 and 15/03/2012", "can't read"),
        ("14/03/20123", "can't read"),
    ],
)
def test_a_date_of_birth_that_cant_be_is_refused_with_the_reason(words, says):
    with pytest.raises(RejectedError, match=says):
        read_birth(words, today=TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_whoever_may_be_alive_is_read_back_as_written_and_nobody_else(born):
    said = f"{born:%d/%m}/{born.year}"
    if born <= TODAY and age(born, TODAY) <= OLDEST:
        assert read_birth(said, today=TODAY) == born
    else:
        with pytest.raises(RejectedError):
            read_birth(said, today=TODAY)


@pytest.mark.parametrize(
    ("words", "surname", "forenames"),
    [
        ("MILLBROOK, Jordan", "Millbrook", "Jordan"),
        ("Jordan Millbrook", "Millbrook", "Jordan"),
        ("MILLBROOK Jordan Lee", "Millbrook", "Jordan Lee"),
        ("  millbrook ,jordan. ", "millbrook", "jordan"),
        ("O’NEIL-SMITH, Zoë", "O'Neil-Smith", "Zoë"),
        ("Jan van der Berg", "van der Berg", "Jan"),
        ("Mary Jane McTavish", "McTavish", "Mary Jane"),
        ("DE LA CRUZ, Ana", "De La Cruz", "Ana"),
        ("Łukasz Żółć", "Żółć", "Łukasz"),
        ("NG, Li", "Ng", "Li"),
        ("Will May", "May", "Will"),
    ],
)
def test_a_name_is_read_in_either_order(words, surname, forenames):
    found = read_name(words)
    assert (found.surname, found.forenames) == (surname, forenames)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("M", "in full"),
        ("M, Jordan", "in full"),
        ("Millbrook", "in full"),
        ("MILLBROOK, J", "in full"),
        ("MILLBROOK,", "in full"),
        ("A" * 80, "too long"),
        (f"{'A' * 80}, Jordan", "too long"),
        ("MILLBROOK, Jordan 😀", "Leave out the signs"),
        ("😀😀", "Leave out the signs"),
        ("Джордан Миллбрук", "Latin letters"),
        ("约旦", "Latin letters"),
        ("MILLBROOK, Джордан", "Latin letters"),
        ("MILLBR00K, Jordan", "no figures"),
        ("the and of", "isn't a name"),
        ("not known", "isn't a name"),
        ("unknown, male", "isn't a name"),
        ("", "isn't a name"),
        (" , ", "isn't a name"),
        ("\u200b\u200b", "isn't a name"),
        ("A, B, C", "one comma"),
        ("MILLBROOK / Jordan", "Leave out the signs"),
        ("lad in red coat, no name", "isn't a name"),
        ("what's this", "isn't a name"),
        ("draft one", "isn't a name"),
        ("seen out late again near shops", "isn't a name"),
        ("male, white", "isn't a name"),
        ("Rowan Fernley d.o.b", "isn't a name"),
        ("for turnaround Bob Smith", "isn't a name"),
        ("young lee", "isn't a name"),
        ("lad Bob Smith", "isn't a name"),
        ("Mr Bob Smith", "isn't a name"),
        ("Smith, Bob aka Bobby", "isn't a name"),
        ("brother of Sam Smith", "isn't a name"),
        ("One Two Three Four Five Six Seven Eight", "isn't a name"),
        ("Ana Bea Cia Dea Eva Fia Gia", "comma"),
    ],
)
def test_what_is_no_name_is_refused_in_a_sentence(words, says):
    with pytest.raises(RejectedError, match=says):
        read_name(words)


@pytest.mark.parametrize(
    ("words", "sure"),
    [
        ("Fernley Rowan", False), ("fernley rowan", False), ("FERNLEY ROWAN", False), ("JJ Smith", False),
        ("Mary Jane McTavish", False), ("FERNLEY Rowan", True), ("Rowan FERNLEY", True),
        ("FERNLEY, ROWAN", True),
        ("Jan van der Berg", True), ("YOUNG, Lee", True), ("Lee Young", False), ("He, Wei", True),
    ],
)  # fmt: skip
def test_a_name_is_sure_only_where_its_writing_says_which_is_the_surname(words, sure):
    assert read_name(words).sure is sure


@pytest.mark.parametrize(
    ("words", "surname_first", "name"),
    [
        ("Fernley Rowan", True, ("Fernley", "Rowan")),
        ("Rowan Lee Fernley", False, ("Fernley", "Rowan Lee")),
        ("van der Berg Jan", True, ("van der Berg", "Jan")),
        ("ROWAN FERNLEY", False, ("Fernley", "Rowan")),
    ],
)
def test_the_writer_says_at_which_end_the_surname_stands(words, surname_first, name):
    found = in_order(words, surname_first=surname_first)
    assert (found.surname, found.forenames) == name


@pytest.mark.parametrize(
    ("words", "said", "near"),
    [
        ("turnarond Smith, Bob", "turnarond", "turnaround"),
        ("Turn around Smith, Bob", "Turn around", "turnaround"),
        ("tyr Smith, Bob", "tyr", "tur"),
        ("Turnround Bob Smith", "Turnround", "turnaround"),
        ("youth violence unti Smith, Bob", "youth violence unti", "youth_violence_unit"),
        ("xyz Smith, Bob", "xyz", ""),
    ],
)
def test_a_word_before_the_name_is_noticed(words, said, near):
    found = before_name(words, PROGRAMMES)
    assert (found.said, found.near) == (said, near)


@pytest.mark.parametrize(
    "words",
    ["Smith, Bob", "Garcia Lopez, Ana", "Tom Turner", "van Dyk, Bo", "bob smith", "Tur Smith, Bob", ""],
)
def test_a_name_alone_has_no_word_before_it(words):
    assert before_name(words, PROGRAMMES) is None


BORN_IN_WORDS = (
    "Rowan Fernley dob 15/04/2012", "Rowan Fernley d.o.b. 15/04/2012", "Rowan Fernley DOB: 15/04/2012",
    "Rowan Fernley born 15/04/2012", "Rowan Fernley, born on 15th April 2012", "Rowan Fernley (15/04/2012)",
    "Rowan Fernley b. 15/04/2012", "Rowan Fernley (b 15/04/2012)", "Turnaround: Rowan Fernley 15/04/2012",
    "Rowan Fernley (dob 15.4.2012)", "Rowan Fernley date of birth 15 04 2012", "Rowan Fernley - 15/04/2012",
    "for turnaround Rowan Fernley 15/04/2012", "please refer to tur Rowan Fernley born April 15, 2012",
)  # fmt: skip


@pytest.mark.parametrize("words", BORN_IN_WORDS)
@pytest.mark.parametrize("rest", ["", " nfa on friday: out late: with others"])
def test_the_words_for_a_birth_are_no_part_of_the_name(words, rest):
    line = read_line(words + rest, PROGRAMMES)
    assert (line.name, read_birth(line.born, today=TODAY)) == ("Rowan Fernley", date(2012, 4, 15))
    assert (line.rest, line.worry) == (("nfa on friday", "out late: with others") if rest else ("", ""))
    assert read_ground_day(line.rest.removeprefix("nfa") or "fri", today=TODAY) == date(2026, 11, 20)


def test_a_comma_without_a_space_parts_the_birth_too():
    assert read_line("Fernley,Rowan,15/04/2012", PROGRAMMES) == ReferralLine(
        "", "Fernley,Rowan", "15/04/2012"
    )


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("mum knows", "carer"), ("mum", "carer"), ("parent knows", "carer"), ("his dad", "carer"),
        ("her mum knows", "carer"), ("the lad knows", "person"), ("he knows", "person"),
        ("mum and him", "both"),
        ("they both know", "both"), ("child and parents know", "both"), ("no one knows yet", "nobody"),
        ("nobody", "nobody"), ("mum doesn't know", None), ("not sure", None), ("", None),
        ("mum not him", None),
    ],
)  # fmt: skip
def test_the_people_who_know_are_read_as_officers_say_them(words, who):
    assert read_known_by(words) == who


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("20/11 out late", ("20/11", "out late")),
        ("on friday with others", ("on friday", "with others")),
        ("on friday", ("on friday", "")),
        ("whenever", ("whenever", "")),
    ],
)
def test_the_day_of_a_ground_is_parted_from_the_worry(words, parts):
    assert split_ground_day(words, today=TODAY) == parts


@given(st.text(max_size=3 * LONGEST_NAME))
def test_whatever_is_typed_for_a_name_gives_two_names_or_is_refused(words):
    try:
        found = read_name(words)
    except RejectedError:
        return
    for part in (found.surname, found.forenames):
        assert 2 <= len(part) <= LONGEST_NAME
        assert not any(one.isdigit() for one in part)


@pytest.mark.parametrize(
    ("words", "day"),
    [("20/11", date(2026, 11, 20)), ("yesterday", date(2026, 11, 20)), ("fri", date(2026, 11, 20)),
     ("today", TODAY), ("sat", TODAY), ("20/12/2025", date(2025, 12, 20)), ("the 5th", date(2026, 11, 5)),
     ("the 25th", date(2026, 10, 25))],
)  # fmt: skip
def test_the_day_of_a_ground_has_been(words, day):
    assert read_ground_day(words, today=TODAY) == day


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("22/11/2026", "comes before the referral"),
        ("tomorrow", "comes before the referral"),
        ("09/31/2026", "there is no month 31"),
        ("   ", "which day"),
        ("nonsense", "can't read"),
        ("20/11 and 21/11", "can't read"),
    ],
)
def test_a_ground_after_the_referral_is_refused(words, says):
    with pytest.raises(RejectedError, match=says):
        read_ground_day(words, today=TODAY)


@given(st.text(max_size=40))
def test_no_words_make_a_ground_that_lies_ahead(words):
    with suppress(RejectedError):
        assert read_ground_day(words, today=TODAY) <= TODAY


@pytest.mark.parametrize(
    ("read", "words", "says"),
    [
        (read_worry, "     \n ", "what worries you"),
        (read_worry, "😀" * 20, "what worries you"),
        (read_worry, "x" * (LONGEST_WORRY + 1), "too long"),
        (read_address, "Rowan Fernley born 15th April 2012", "date of birth stands in it"),
        (read_address, "15/04/2012, 12 Mill Lane", "date of birth stands in it"),
        (read_address, "   ", "address or the area"),
        (read_address, "x" * (LONGEST_ADDRESS + 1), "too long"),
    ],
)
def test_empty_and_endless_words_are_refused(read, words, says):
    with pytest.raises(RejectedError, match=says):
        read(words)


LINE = "tur MILLBROOK, Jordan 14/03/2012 ASB_REPEAT 20/11: with an older group, missing school"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            LINE,
            ReferralLine(
                "tur", "MILLBROOK, Jordan", "14/03/2012", "ASB_REPEAT 20/11",
                "with an older group, missing school",
            ),
        ),
        ("TUR", ReferralLine("tur")),
        ("", ReferralLine()),
        ("Jordan Millbrook 14 mar 2012", ReferralLine("", "Jordan Millbrook", "14 mar 2012")),
        (
            "Youth Violence Unit MILLBROOK, Jo 14/03/12 : x",
            ReferralLine("youth_violence_unit", "MILLBROOK, Jo", "14/03/12", "", "x"),
        ),
        ("cir MILLBROOK, Jo 14/03 nfa", ReferralLine("cir", "MILLBROOK, Jo", "14/03", "nfa")),
        ("MILLBROOK, Jo", ReferralLine("", "MILLBROOK, Jo")),
        ("tur: worry", ReferralLine("tur", worry="worry")),
        (
            "tur X, Jo 09/31/2026 NFA fri 06:45: at 07:15",
            ReferralLine("tur", "X, Jo", "09/31/2026", "NFA fri 06:45", "at 07:15"),
        ),
    ],
)  # fmt: skip
def test_a_line_is_divided_into_its_parts(words, line):
    assert read_line(words, PROGRAMMES) == line


@given(st.text(max_size=200))
def test_any_words_can_be_divided(words):
    found = read_line(words, PROGRAMMES)
    assert found.programme == "" or found.programme in PROGRAMMES
    assert not any(one in "0123456789" for one in found.name)


@given(st.dates(date(1930, 1, 1), TODAY), st.dates(TODAY - timedelta(days=300), TODAY))
def test_a_line_keeps_both_of_its_days_apart(born, ground):
    line = read_line(f"tur ASH, Bo {born:%d/%m/%Y} NFA {ground:%d/%m/%Y}: because", PROGRAMMES)
    assert read_birth(line.born, today=TODAY) == born
    known, rest = take_first(line.rest, {"nfa": 1})
    assert (known, read_ground_day(rest, today=TODAY)) == ("nfa", ground)
