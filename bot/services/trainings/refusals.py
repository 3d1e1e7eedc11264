"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NOT_THERE = RecordRefusal("Training {ref} isn't on record. For those there are: /training")
NOT_YOURS = RecordRefusal(
    "The list of training {ref} is for its crew, its planner, those above them and the licensing team."
    " Nothing was changed. Ask one of them."
)
NO_TRAINING = RecordRefusal("That is no training: of {ref} nobody is asked who came. Check the reference.")
NO_KIND = Refusal(
    "No kind of task asks who came, so no training can be planned. An administrator brings one by import, in"
    " the sheet task_kinds."
)
WHICH_KIND = RecordRefusal("Several kinds of task ask who came: {ref}. Begin with one of them.")
NO_PLACE = Refusal("Say where, too. For example: `/training new Bridge Street fri 2000`")
NOT_YET = RecordRefusal("Training {ref} hasn't begun, so nobody's name is kept. Send them afterwards.")
IS_OFF = RecordRefusal("Training {ref} didn't take place, so nobody's name is kept.")
ERASED = RecordRefusal(
    "The names of training {ref} are erased. The count stays, and no names are taken any more."
)
NO_NAMES = RecordRefusal("Training {ref} has no names to put on certificates. Send them first, one a line.")
TOO_MANY = Refusal("A list takes 500 lines at most. Nothing was kept. Send it in parts.")
