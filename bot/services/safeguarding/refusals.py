"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

BAD_REFERENCE = Refusal(
    "Not a reference such as PPN12345. Nothing was kept: send the number alone, or leave it: /cancel"
)
BAD_REASON = Refusal(
    "A reason has 3 to 80 characters and names nobody. Say it shortly, or tap one. To leave: /cancel"
)
NOTHING_OPEN = Refusal("Nothing is open on that note. What still is: /safeguarding")
CONSENT_FIRST = Refusal(
    "Say first whether it is a child's or an adult's: tap [NRM ref]. Nothing was kept. /safeguarding"
)
ALREADY_SUBMITTED = Refusal(
    "That referral is submitted already, so whose it is stands. What is open: /safeguarding"
)
OUT_OF_ORDER = Refusal(
    "That doesn't follow from where it stands: submitted, then rg, then cg. Nothing was changed."
)
