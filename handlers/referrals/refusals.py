"""Refusals of answers about a referral in the making."""

from __future__ import annotations

from bot.errors import Refusal

NO_PROGRAMME = Refusal("I don't know that programme. Press one of the buttons, or write its name.")
NO_GROUND = Refusal("I don't know that ground. Press one of the buttons, or write it as its button says.")
NO_ANSWER = Refusal("I can't read that as answers. Say no to all, or the number and the answer, as 3 yes.")
WHO_KNOWS = Refusal("Say who knows of it: both, the child, parent or carer, or nobody.")
NO_TELEPHONE = Refusal("I can't read that as a telephone number. Write it as 01604 555010.")
NO_CONTACT = Refusal(
    "Say how they are related, the name and the number, as mother, Sam Millbrook, 01604 555010."
)
GROUND_AGAIN = Refusal("Say the ground once more: each programme has grounds of its own.")
