import pytest

from bot.language.names import Name, address, name

SAME = [
    ("Marlpit", "Kim", "MARLPIT", "kim"),
    ("O'Brien", "Mary Ann", "O\u2019BRIEN", "Mary"),
    ("Fen-Ash", "Jo", "Fen Ash", "Jo Lee"),
    ("Öster", "Zoë", "ÖSTER", "ZOË"),
]
OTHERS = [("Marlpit", "Kim", "Marlpitt", "Kim"), ("Marlpit", "Kim", "Marlpit", "Kimberley")]


@pytest.mark.parametrize(("surname", "forename", "other", "others"), SAME)
def test_case_dashes_and_second_forenames_do_not_matter(surname, forename, other, others):
    assert name(surname, forename) == name(other, others)


@pytest.mark.parametrize(("surname", "forename", "other", "others"), OTHERS)
def test_another_name_is_another(surname, forename, other, others):
    assert name(surname, forename) != name(other, others)


@pytest.mark.parametrize(("surname", "forenames"), [("Marlpit", None), (None, "Kim"), ("12", "-"), ("", "")])
def test_half_a_name_is_not_full(surname, forenames):
    assert not name(surname, forenames).is_full
    assert name(None, None) == Name()


def test_an_address_compares_by_its_letters_and_digits():
    assert address("4 Mill Lane,  Kettering") == address("4, MILL LANE Kettering.")
    assert address("4 Mill Lane") != address("14 Mill Lane")
    assert address(None) == ""
