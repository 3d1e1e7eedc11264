from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.briefings import refusals
from bot.services.briefings.audience_words import AudienceTerm, read, written
from tests.refusals import refused


@pytest.mark.parametrize(
    ("said", "include", "exclude"),
    [
        ("NPT1, RESP not 1234", ["NPT1", "RESP"], ["1234"]),
        ("all except partners", ["all"], ["partners"]),
        ("all but not partners, 1234", ["all"], ["partners", "1234"]),
        ("all, not NPT1, not RESP", ["all"], ["NPT1", "RESP"]),
        ("Notley; Knott", ["Notley", "Knott"], []),
        ("NPT1, RESP without on duty", ["NPT1", "RESP"], ["on duty"]),
        ("on duty", ["on duty"], []),
        ("on-duty in NPT1", ["NPT1 on duty"], []),
        ("on duty NPT1, sergeants on duty", ["NPT1 on duty", "sergeants on duty"], []),
        (" , ;", [], []),
    ],
)
def test_what_stands_after_the_first_not_is_left_out(said, include, exclude):
    spoken = read(said)
    assert [one.words for one in spoken.include] == include
    assert [one.words for one in spoken.exclude] == exclude


def test_leaving_out_without_anybody_in_gets_a_sentence():
    with refused(refusals.NOBODY_INCLUDED):
        read("not partners")


@given(st.text(max_size=1200))
def test_no_words_raise_anything_but_a_sentence(said):
    with suppress(RejectedError):
        read(said)


@given(
    st.lists(
        st.builds(AudienceTerm, st.sampled_from(["NPT1", "all", "Op Driven", "1234"]), st.booleans()),
        min_size=1,
    ),
    st.lists(st.builds(AudienceTerm, st.sampled_from(["RESP", "partners", "1235"]), st.booleans())),
)
def test_what_is_written_reads_as_it_was_meant(include, exclude):
    spoken = read(written(tuple(include), tuple(exclude)))
    assert spoken.include == tuple(dict.fromkeys(include))
    assert spoken.exclude == tuple(dict.fromkeys(exclude))
