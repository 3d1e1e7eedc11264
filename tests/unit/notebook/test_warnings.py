import pytest

from bot.services.notebook.warnings import NoteWarning, find_warning


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spoke to Jordan Millbrook 12/05/2011 at the door", NoteWarning.NAME_AND_BIRTH),
        ("Jordan Lee Millbrook, born 1.5.11", NoteWarning.NAME_AND_BIRTH),
        ("dob 12-05-2011 Jordan Millbrook", NoteWarning.NAME_AND_BIRTH),
        ("PNC 12/345678X shown", NoteWarning.PNC_ID),
        ("Bridge Street closed until 28/11/2026", None),
        ("TUR-0123 seen 28/11", None),
        ("2 males, 1 female", None),
        ("", None),
    ],
)
def test_what_should_not_stand_in_a_note_is_known(text, found):
    assert find_warning(text) is found
