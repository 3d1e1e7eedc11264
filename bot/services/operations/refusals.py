"""Sentences that say no about operations: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NO_NAME = RecordRefusal(
    "“{ref}” can't name an operation: a name is one to four words of letters, such as Driven."
    " Nothing was made."
)
TAKEN = RecordRefusal("There is an operation called {ref} already, so nothing was made. Choose another name.")
NO_KIND = RecordRefusal(
    "“{ref}” isn't a kind of operation, so nothing was changed. Say strategy, or week of action."
)
NO_STRATEGY = RecordRefusal(
    "No strategy on record is called “{ref}”, so nothing was changed. Name one of those on record."
)
ITSELF = Refusal("An operation can't be part of itself or of its own parts, so nothing was changed.")
ONE_LEAD = RecordRefusal("Name one officer to lead it, not “{ref}”. Nothing was changed.")
NO_LEADER = RecordRefusal(
    "A lead is an officer or a supervisor, so nothing was changed. Name another: not {ref}."
)
NO_DAYS = RecordRefusal(
    "I can't read the days in “{ref}”, so nothing was changed. Say 23/11 to 27/11, or from 1/12."
)
ENDS_FIRST = Refusal("Its last day would come before its first. Nothing was changed. Say the years as well.")
NO_AREA = RecordRefusal(
    "No area on record is called {ref}, so nothing was changed. Say its name or its code."
)
TWO_AREAS = RecordRefusal("Several areas bear that name, so nothing was changed. Say the code of one: {ref}.")
NO_THREAT = RecordRefusal(
    "“{ref}” isn't a threat on record, so nothing was changed. They are drug supply, firearms, fraud,"
    " cybercrime, CSE and modern slavery."
)
NO_THEME = Refusal("Say the day, a colon, and its theme. For example: tue: Retailers. Nothing was changed.")
NOT_ITS_DAY = RecordRefusal("It doesn't run on {ref}, so nothing was changed. Change its days first.")
LONG = RecordRefusal("That is too long, so nothing was changed. It may have {ref} characters.")
NO_DOSE = Refusal(
    "Say the area, the minutes (720 at most), and how often a day (48 at most). For example:"
    " market square 15 min, 4 a day, 1600 to 2300. Nothing was changed."
)
NO_OBJECTIVE = Refusal(
    "Say its number, a colon, its words, and how many of what. For example:"
    " 1: Visit every retailer | retailers visited | 20. Nothing was changed."
)
NO_RESULT = RecordRefusal(
    "No kind of result is called {ref}. Nothing was changed. The kinds there are: /result"
)
NO_TARGET = RecordRefusal(
    "“{ref}” isn't a number to reach, so nothing was changed. Say a whole number from 1 to 1,000,000."
)
NOT_YOUR_LEAD = RecordRefusal(
    "The lead of {ref}, a supervisor above the lead, or an Inspector says who leads it: the lead knows of its"
    " warrants. Nothing was changed. Ask one of them."
)
NOT_YOURS = RecordRefusal(
    "A supervisor or the lead of {ref} changes it, so nothing was changed. Tell one of them what is wrong."
)
NOT_YOUR_REPORT = RecordRefusal("The report of {ref} is for supervisors and for its lead. Ask one of them.")
TOO_MUCH = RecordRefusal(
    "A report holds 10,000 tasks or results, and {ref} has more. Ask for that of one of its weeks."
)
