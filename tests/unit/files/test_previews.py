"""Previews: the image stays, the camera's metadata goes, and no file sent can do harm."""

from io import BytesIO

import pytest
from PIL import Image

from bot.services.files import previews
from bot.services.files.previews import Unshown, preview, why_unshown

RED, BLUE = (220, 20, 20), (20, 20, 220)
TURNED = 6  # EXIF: show it a quarter turn to the right


def saved(picture, form, **how):
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def is_like(pixel, colour):
    return all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True))


@pytest.fixture
def halves():
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (400, 200), RED)
    picture.paste(BLUE, (200, 0, 400, 200))
    return picture


def test_nothing_that_the_camera_wrote_is_left_and_the_picture_stands_upright(halves):
    exif = Image.Exif()
    exif[0x0112] = TURNED
    exif[0x010F] = "Telltale Cameras"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 14.0, 11.0), 3: "W", 4: (0.0, 53.0, 49.0)})
    content = saved(
        halves, "JPEG", exif=exif, comment=b"Telltale comment", icc_profile=b"Telltale profile",
        xmp=b"<x>Telltale xmp</x>",
    )  # fmt: skip
    assert content.count(b"Telltale") == 4 and opened(content).getexif().get_ifd(0x8825)
    shown = preview(content)
    picture = opened(shown)
    assert b"Telltale" not in shown and b"Exif" not in shown
    assert dict(picture.getexif()) == {} and "comment" not in picture.info
    assert picture.size == (200, 400)
    assert is_like(picture.getpixel((100, 100)), RED) and is_like(picture.getpixel((100, 300)), BLUE)


def test_the_longest_side_is_cut_down_and_a_small_picture_left_small(halves):
    assert opened(preview(saved(halves.resize((4000, 2000)), "JPEG"))).size == (1280, 640)
    assert opened(preview(saved(halves, "PNG"))).size == (400, 200)


def test_a_strip_is_given_the_room_that_telegram_asks_for(halves):
    assert opened(preview(saved(halves.resize((1280, 4)), "PNG"))).size == (1280, 64)


def test_printers_colours_are_shown(halves):
    shown = opened(preview(saved(halves.convert("CMYK"), "JPEG")))
    assert shown.mode == "RGB"
    assert is_like(shown.getpixel((50, 100)), RED)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white(mode):
    picture = Image.new("RGBA", (20, 20), (0, 0, 0, 0)).convert(mode)
    how = {"transparency": 0} if mode == "P" else {}
    assert is_like(opened(preview(saved(picture, "PNG", **how))).getpixel((10, 10)), (255, 255, 255))


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_of_a_moving_picture_its_beginning_is_shown(form):
    first, second = Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), BLUE)
    shown = opened(preview(saved(first, form, save_all=True, append_images=[second])))
    assert shown.format == "JPEG"
    assert is_like(shown.getpixel((10, 10)), RED)


def huge():
    """A few hundred bytes that say they are 50,000 by 50,000."""
    content = bytearray(saved(Image.new("L", (8, 8)), "JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = (50_000).to_bytes(2, "big") * 2
    return bytes(content)


def truncated():
    whole = saved(Image.effect_noise((300, 300), 60), "JPEG")
    return whole[: len(whole) // 2]


NONE = {
    "nothing": b"",
    "a text called .jpg": b"meet me behind the shops at nine",
    "only the beginning of a JPEG": b"\xff\xd8\xff the door",
    "cut short": truncated(),
    "huge": huge(),
    "a form that no telephone sends": saved(Image.new("RGB", (8, 8)), "TIFF"),
    "PostScript, which another program would draw": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)
AVIF = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1" + bytes(40)
WHY = {
    "nothing": (Unshown.NO_PICTURE, ""),
    "a text called .jpg": (Unshown.NO_PICTURE, ""),
    "only the beginning of a JPEG": (Unshown.DAMAGED, "JPEG"),
    "cut short": (Unshown.DAMAGED, "JPEG"),
    "huge": (Unshown.LARGE, "JPEG"),
    "a form that no telephone sends": (Unshown.FORMAT, "TIFF"),
    "a form of Apple's": (Unshown.FORMAT, "HEIC"),
    "a form of the web's": (Unshown.FORMAT, "AVIF"),
    "PostScript, which another program would draw": (Unshown.NO_PICTURE, ""),
}
NONE |= {"a form of Apple's": HEIC, "a form of the web's": AVIF}


@pytest.mark.parametrize("what", NONE)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_picture_has_no_preview_and_a_reason(what):
    assert preview(NONE[what]) is None
    assert why_unshown(NONE[what]) == WHY[what]


def test_more_pixels_than_are_bearable_are_not_read(monkeypatch, halves):
    monkeypatch.setattr(previews, "MOST_PIXELS", 400 * 200 - 1)
    assert preview(saved(halves, "PNG")) is None
    assert why_unshown(saved(halves, "PNG")) == (Unshown.LARGE, "PNG")
