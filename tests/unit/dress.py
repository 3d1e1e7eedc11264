"""The same words in other dress: as phones, keyboards and copied text bring them."""

from __future__ import annotations

from hypothesis import strategies as st

OTHERS = {"'": "'’‘ʼ＇", "-": "-–—‑−－", " ": " \u00a0\u2009\u202f\u3000"}
UNSEEN = ("\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u200e")


@st.composite
def dressed(draw, words):
    """`words` in either case or full width, with other quotes, dashes and spaces, and unseen signs."""
    made = []
    for one in words:
        wide = chr(ord(one) + 0xFEE0) if one.isalnum() and one.isascii() else one
        made.append(draw(st.sampled_from([*OTHERS.get(one, one), one.upper(), one.lower(), wide])))
        if draw(st.integers(0, 5)) == 0:
            made.append(draw(st.sampled_from(UNSEEN)))
    return "".join(made)
