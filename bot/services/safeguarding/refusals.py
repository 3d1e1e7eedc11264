"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

BAD_REFERENCE = Refusal(
    "That isn't a reference such as PPN12345. Nothing was kept. Send the number only, or leave it: /cancel"
)
BAD_REASON = Refusal(
    "A reason has 3 to 80 characters and no names. Keep it short, or tap one. To leave it: /cancel"
)
NOTHING_OPEN = Refusal("No form is open on that note. For those still open: /safeguarding")
CONSENT_FIRST = Refusal(
    "First say whether it is a child or an adult: tap [NRM ref]. Nothing was kept. Open forms: /safeguarding"
)
ALREADY_SUBMITTED = Refusal(
    "That referral is already submitted, so this can't change. Forms still open: /safeguarding"
)
OUT_OF_ORDER = Refusal("That step is out of order: submitted first, then rg, then cg. Nothing was changed.")
