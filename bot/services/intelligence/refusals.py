"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

OWN_REPORT = Refusal("Nobody assesses their own report. It waits for another assessor.")
NO_CORRECTION = Refusal("Say what is to be corrected, so that its submitter knows what to do.")
NOT_EVERY_ITEM = Refusal(
    "Every item of a report is graded, and no other. Begin again from its card: /intel queue"
)
NO_GROUP = Refusal("A MoPI group is one of 1, 2, 3 and 4. Choose one of them.")
CONDITIONS_WITH_P = Refusal(
    "P stands alone: leave out conditions, action, usage and sanitisation. Or choose C."
)
NO_CONDITIONS = Refusal("C needs its conditions in words. Write under which it may be shared.")
NO_ACTION = Refusal("C needs an action code. Choose A1, A2 or A3.")
NO_SANITISATION = Refusal("C needs a sanitisation code. Choose S1 or S2.")
NO_USAGE = Refusal("A3 needs words on what overt action its owner allows. Write them.")
USAGE_WITHOUT_A3 = Refusal("What overt action is allowed goes with A3 alone. Leave it out, or choose A3.")
EMPTY_INTELLIGENCE = Refusal("There is nothing in that to keep. Write it in words, and send it again.")
LONG_INTELLIGENCE = Refusal(
    "That is longer than the 4096 characters that an item holds. Shorten it, or make two items of it."
)
TOO_MANY_ITEMS = Refusal("A report holds nine items at most. Submit this one, and begin another: /intel")
UNREADABLE_INTELLIGENCE = Refusal(
    "There are characters in that which can't be kept. Type it anew, without what was pasted."
)
FUTURE_INTELLIGENCE = Refusal(
    "That day is still to come, and nothing can be known of it yet. Send the day on which it was known."
)
NOT_TO_CORRECT = Refusal(
    "It doesn't wait for a correction of yours, or it was corrected already. How yours stand: /intel mine"
)
NOTHING_FILED_HERE = Refusal(
    "Nothing is filed on an intelligence report. If it came back to you, press Correct on its card."
)
