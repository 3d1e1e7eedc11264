"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

FUTURE = Refusal("That day is still to come, and nothing was recorded. Record a result once it is there.")
OF_ANOTHER = RecordRefusal(
    "You name another operation, and {ref}. Nothing was recorded. Leave one of them out."
)
NO_OPERATION = RecordRefusal(
    "No operation on record is called “{ref}”. Nothing was recorded. Their names: /op"
)
OWN_TASKS = Refusal(
    "Partners record results of their own tasks alone. Nothing was recorded. Name the task:"
    " `/result leaflets 30 TSK-0456`"
)
NOT_ITS_CREW = RecordRefusal("The crew of {ref} records its results. Nothing was recorded. Tell one of them.")
COME_BY_NAME = RecordRefusal(
    "Those who came to {ref} count as results by themselves. Nothing was recorded. Say who came:"
    " `/training {ref}`"
)
STRATEGY_ONLY = RecordRefusal(
    "These are kept for a strategy, not for a day's work: {ref}. Nothing was recorded. For example:"
    " `/result convictions 4 op viper drug supply november`"
)
ITS_TEAM = RecordRefusal(
    "These are entered by the team that leads {ref}. Nothing was recorded. Send them yours."
)
WHICH_DAY = Refusal(
    "A month is for a strategy alone. Nothing was recorded. Say the day, such as fri or 27/11."
)
NO_SUCH_SUBTYPE = RecordRefusal("I know no “{ref}” there. Nothing was recorded. Tap one of those offered.")
STRUCK = RecordRefusal("Result {ref} is struck already, and counts no more.")
NOT_YOURS = RecordRefusal(
    "Result {ref} is struck by the officer who put it down, their supervisor or its operation's lead."
    " Nothing was changed. Tell one of them."
)
NO_REASON = RecordRefusal("Say why result {ref} is wrong, in a few words. Nothing was changed.")
LONG_REASON = RecordRefusal(
    "A reason has 400 characters at most. Nothing was changed. Say it shorter for {ref}."
)
A_NAME = RecordRefusal(
    "“{ref}” reads like somebody's name, and results hold no names. Nothing was changed. Say it without."
)
