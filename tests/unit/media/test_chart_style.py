from itertools import combinations
from math import dist

import pytest

from bot.texts.media.charts import style
from bot.texts.media.charts.style import EDGE, INK, PALETTE, PAPER, RULE, SOFT, contrast, ink_on

CHATS = ("#ffffff", "#e6ebee", "#0e1621", "#17212b", "#000000")  # behind pictures, in light and dark themes
PHONE = 390 / style.WIDTH  # points on a phone for each pixel

# How eyes without one kind of cone see linear red, green, blue: Machado, Oliveira and Fernandes, 2009.
EYES = {
    "all three": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(colour, eyes):
    """CIE L*a*b* as those eyes see it."""
    linear = [style._linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    seen = [min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in EYES[eyes]]
    matrix = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728))  # by white D65
    x, y, z = (sum(a * b for a, b in zip(row, seen, strict=True)) for row in matrix)
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_contrast_is_wcags():
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(PAPER, PAPER) == 1


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_stands_out_from_the_paper_and_a_number_on_it_can_be_read(colour):
    assert contrast(colour, PAPER) >= 3
    assert contrast(ink_on(colour), colour) >= 4.5


def test_words_can_be_read_and_rules_stay_behind():
    assert contrast(INK, PAPER) >= 7
    assert contrast(SOFT, PAPER) >= 4.5
    assert 1.2 < contrast(RULE, PAPER) < 2


@pytest.mark.parametrize("chat", CHATS)
def test_the_picture_is_told_from_a_light_chat_and_from_a_dark_one(chat):
    assert max(contrast(PAPER, chat), contrast(EDGE, chat)) >= 2.5


@pytest.mark.parametrize("eyes", EYES)
def test_no_two_colours_look_alike_to_anybody(eyes):
    nearest = min(dist(lab(one, eyes), lab(other, eyes)) for one, other in combinations(PALETTE, 2))
    assert nearest > 20


def test_red_and_green_would_be_found_alike():
    assert dist(lab("#b8860b", "no green"), lab("#8ca000", "no green")) < 20


def test_the_smallest_words_can_be_read_on_a_phone():
    assert min(style.TITLE, style.BODY, style.SMALL) * PHONE > 10.5
    assert style.SMALL < style.BODY < style.TITLE < 1.5 * style.SMALL
    assert style.ROW > 1.3 * style.SMALL
