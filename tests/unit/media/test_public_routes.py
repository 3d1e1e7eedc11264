"""The picture to hold up: every number whole, every code scannable."""

from __future__ import annotations

from io import BytesIO

import pytest
import segno
from PIL import Image

from bot.services.public_routes.public_routes import MOST, RouteToHelp
from bot.texts.media.charts.letters import Letters
from bot.texts.public_routes import pictures

LONG = RouteToHelp("x", "L" * 40, "01604 555010", "https://crimestoppers-uk.org", "words " * 20)
BARE = RouteToHelp("y", "Police", "101", None, "Not an emergency.")


def drawn(*routes):
    return Image.open(BytesIO(pictures.picture(routes))).convert("L")


@pytest.mark.parametrize("number", ["0800 0121 700", "01604 555010", "020 7946 0000", "0800 555 111"])
def test_a_number_beside_a_code_is_never_cut(number):
    room = pictures.WIDTH - 3 * pictures.MARGIN - pictures.CODE
    letters = Letters()
    size = letters.fitting(number, pictures.NUMBER, room, least=pictures.LEAST, bold=True)
    assert size > 80
    assert letters.cut(number, size, room, bold=True) == number


def test_the_code_holds_the_page_within_its_quiet_zone():
    picture = drawn(LONG)
    rows = segno.make_qr(LONG.address, error="m").matrix
    side = pictures.CODE // (len(rows) + 2 * pictures.RIM)
    rim = (pictures.CODE - side * len(rows)) // 2
    left = pictures.WIDTH - pictures.MARGIN - pictures.CODE + rim
    top = pictures.MARGIN + (pictures.BAND - pictures.CODE) // 2 + rim
    found = [
        [
            int(picture.getpixel((left + (x + 0.5) * side, top + (y + 0.5) * side)) < 128)
            for x in range(len(rows))
        ]
        for y in range(len(rows))
    ]
    assert found == [list(row) for row in rows]
    quiet = picture.crop((left - 4 * side, top - 4 * side, left, top + len(rows) * side))
    assert quiet.getextrema()[0] > 128


def test_as_many_as_there_may_be_fit_a_picture_that_can_be_sent():
    assert drawn(*[LONG] * MOST).size[1] < 2 * drawn(LONG, BARE, LONG, BARE).size[1] + 1
    assert len(pictures.picture((LONG,) * MOST)) < 200_000
