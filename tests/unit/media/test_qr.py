from __future__ import annotations

from io import BytesIO

import segno
from PIL import Image

from bot.texts.media.qr import MODULE, QUIET_ZONE, qr_code

LINK = "https://t.me/beatline_demo_bot?start=" + "Aa0_-" * 6 + "xy"


def modules(png):
    """The picture back as rows of dark (1) and light (0) modules."""
    picture = Image.open(BytesIO(png)).convert("L")
    side = picture.width // MODULE
    middle = MODULE // 2
    return [
        [int(picture.getpixel((x * MODULE + middle, y * MODULE + middle)) < 128) for x in range(side)]
        for y in range(side)
    ]


def test_the_picture_is_the_links_code_within_its_quiet_zone():
    rows = modules(qr_code(LINK))
    inner = [row[QUIET_ZONE:-QUIET_ZONE] for row in rows[QUIET_ZONE:-QUIET_ZONE]]
    assert inner == [list(row) for row in segno.make_qr(LINK, error="m").matrix]
    edge = [*rows[:QUIET_ZONE], *rows[-QUIET_ZONE:], *(row[:QUIET_ZONE] for row in rows)]
    assert not any(map(any, edge))


def test_the_picture_is_large_enough_to_scan_and_small_enough_to_send():
    png = qr_code(LINK)
    assert png.startswith(b"\x89PNG")
    assert 400 <= Image.open(BytesIO(png)).width <= 800
    assert len(png) < 20_000
