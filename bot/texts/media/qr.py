"""QR codes, drawn here."""

from __future__ import annotations

from io import BytesIO

QUIET_ZONE = 4  # modules, as ISO 18004 asks for
MODULE = 10  # pixels


def qr_code(words: str) -> bytes:
    """A PNG to scan off a phone's screen."""
    import segno  # takes 20 ms to load, and the start doesn't need it

    picture = BytesIO()
    segno.make_qr(words, error="m").save(picture, kind="png", scale=MODULE, border=QUIET_ZONE)
    return picture.getvalue()
