"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

OWN_REPORT = Refusal("You can't assess your own report. Leave it for another assessor.")
NO_CORRECTION = Refusal("Say what needs correcting, so that the submitter knows what to do.")
NOT_EVERY_ITEM = Refusal(
    "Every item of the report must be graded, and nothing else. Begin again from its card: `/intel queue`"
)
NO_GROUP = Refusal("A MoPI group is 1, 2, 3 or 4. Choose one of these.")
CONDITIONS_WITH_P = Refusal(
    "P stands alone: leave out conditions, action, usage and sanitisation. Or choose C."
)
NO_CONDITIONS = Refusal("C needs its conditions in words. Write on what conditions it may be shared.")
NO_ACTION = Refusal("C needs an action code. Choose A1, A2 or A3.")
NO_SANITISATION = Refusal("C needs a sanitisation code. Choose S1 or S2.")
NO_USAGE = Refusal("A3 needs the overt action that its owner allows. Write it in words.")
USAGE_WITHOUT_A3 = Refusal("An allowed overt action goes with A3 only. Leave it out, or choose A3.")
EMPTY_INTELLIGENCE = Refusal("There is nothing in that to keep. Write it in words, and send it again.")
LONG_INTELLIGENCE = Refusal(
    "That is longer than the 4096 characters that an item holds. Shorten it, or make two items of it."
)
TOO_MANY_ITEMS = Refusal("A report holds nine items at most. Submit this one, and begin another: /intel")
UNREADABLE_INTELLIGENCE = Refusal(
    "There are characters in that which can't be kept. Type it again instead of pasting it."
)
FUTURE_INTELLIGENCE = Refusal(
    "That day is in the future, so nothing can be known about it yet. Send the day on which it was known."
)
NOT_TO_CORRECT = Refusal(
    "It isn't waiting for you to correct it, or you already did. Your reports: `/intel mine`"
)
NOTHING_FILED_HERE = Refusal(
    "Notes can't be filed on an intelligence report. If it was returned to you, press Correct it on its card."
)
