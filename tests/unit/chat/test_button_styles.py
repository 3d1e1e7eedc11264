import pytest

from bot.chat.button_styles import CONFIRMS, DESTROYS, STYLES, style_of
from handlers.routes import ROUTES


@pytest.mark.parametrize(
    ("says", "style"),
    [
        ("/briefings ack BRF-0012", CONFIRMS),
        ("/brief send BRF-0012 v3", CONFIRMS),
        ("/admit 7", CONFIRMS),
        ("/intel confirm", CONFIRMS),
        ("/brief discard BRF-0012", DESTROYS),
        ("/strike PNB-1234-0007", DESTROYS),
        ("/brief show BRF-0012", None),
        ("/briefings", None),
        ("TUR-0123", None),
        ("admit it", None),
        ("/admitted 7", None),
    ],
)
def test_a_button_that_confirms_is_green_and_one_that_destroys_is_red(says, style):
    assert style_of(says) == style


def test_each_verb_with_a_colour_is_a_route():
    assert {f"/{route.command}" for route in ROUTES} >= STYLES.keys()
