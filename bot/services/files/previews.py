"""Small pictures to show to others: the image alone, without the camera's metadata."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.letters import capitals
from bot.services.files import media_types

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1280
SLIMMEST = 20  # times as long as wide: the messenger takes nothing slimmer
MOST_PIXELS = 64_000_000  # more than a phone takes unasked; half a gigabyte of memory while it is read
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # the formats that a phone sends; the rest is risk
PAPER = (255, 255, 255)


class Unshown(StrEnum):
    """Reasons why a file has no preview."""

    FORMAT = "format"
    LARGE = "large"
    DAMAGED = "damaged"
    NO_PICTURE = "no picture"
    GONE = "gone"


class UnshownFile(Struct, frozen=True):
    """A file that can't be shown: its number among those asked for, why, and its format where that is why."""

    number: int
    why: Unshown
    form: str = ""


def why_unshown(content: bytes) -> tuple[Unshown, str]:
    """The reason why `preview` gives nothing of this content, and the name of its format."""
    from PIL import Image, UnidentifiedImageError

    found = media_types.detect(content)
    kind, _, form = found.partition("/")
    if kind != "image":
        return Unshown.NO_PICTURE, ""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            too_large = picture.width * picture.height > MOST_PIXELS
            return Unshown.LARGE if too_large else Unshown.DAMAGED, capitals(form)
    except Image.DecompressionBombError:
        return Unshown.LARGE, capitals(form)
    except UnidentifiedImageError:
        is_known = capitals(form) in FORMATS
        return Unshown.DAMAGED if is_known else Unshown.FORMAT, capitals(form.removeprefix("x-"))
    except Exception:  # noqa: BLE001  # a decoder may raise anything over a file made to hurt it
        return Unshown.DAMAGED, capitals(form)


def preview(content: bytes) -> bytes | None:
    """A JPEG of the picture, upright; of a moving one, its first frame. None for anything else."""
    from PIL import Image, ImageOps  # takes 40 ms to load, and the start doesn't need it

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _printed(ImageOps.exif_transpose(picture))
    except Exception:  # noqa: BLE001  # a decoder may raise anything over a file made to hurt it
        return None


def _printed(picture: Image) -> bytes:
    """Draw it on a new image: the old one would carry its comments along."""
    from PIL import Image

    width, height = picture.size
    sheet_size = max(width, -(-height // SLIMMEST)), max(height, -(-width // SLIMMEST))
    sheet = Image.new("RGB", sheet_size, PAPER)
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        sheet.paste(seen, mask=seen.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    out = BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return out.getvalue()
