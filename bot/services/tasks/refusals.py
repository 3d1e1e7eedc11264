"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NO_SLIP = RecordRefusal(
    "You didn't say how {ref} went in the last quarter of an hour. Ring the owning team. Nobody was told."
)
NO_REASON = RecordRefusal("Say why, in words, for whoever reads it later. Nothing was changed on {ref}.")
LONG_REASON = RecordRefusal(
    "A reason has 500 characters at most. Say it shorter; the rest belongs in a note on {ref}."
)
PAST = Refusal("That time has passed. Name another, for example: `/visit TUR-0123 fri 1730`")
BEGUN = Refusal("That time has passed, so nothing was made or changed. Name another one.")
TWICE = RecordRefusal(
    "The clocks show {ref} twice that night. Nothing was made or changed."
    " Say a time before 01:00 or from 02:00 on."
)
ENDS_FIRST = Refusal(
    "It would end before it starts, or last for more than 16 hours. Nothing was made."
    " Say for how long, or until when."
)
UNDER_WAY = RecordRefusal(
    "The crew of {ref} is there already, so it gets no other time. Nothing was changed."
    " They can end it or hand it over."
)
NO_LENGTH = RecordRefusal(
    "I can't read a length of time in “{ref}”. Nothing was made. Say for 90 min, or for 2 hours."
)
NO_KIND = RecordRefusal(
    "I know no kind of task called “{ref}”. Nothing was made. For the kinds there are: /newtask"
)
A_VISIT = Refusal("A visit is made on its referral. For example: `/visit TUR-0123 fri 1730 with 0741`")
NOBODY = Refusal("A task needs a crew or a team. Nothing was made. Say collar numbers, surnames or a team.")
TOO_MANY = Refusal(
    "A task takes 30 officers at most. Nothing was made. Give it to a team, or make several of it."
)
NO_POWERS = RecordRefusal(
    "By rank they have no constable's powers, which it takes. Nothing was made. Name another: not {ref}."
)
NO_TEAM = RecordRefusal(
    "A need-to-know task names its crew, and is for no team. Nothing was made of {ref}. Say collar numbers."
)
NO_REPEAT = RecordRefusal(
    "A need-to-know task is planned one at a time, so that each has its own crew. Nothing was made of {ref}."
)
NOT_REPEATING = RecordRefusal(
    "No repeating task of yours or your officers' has the number {ref}. Nothing was changed."
    " For those there are: `/newtask every`"
)
TO_ONESELF = RecordRefusal("It is yours already, and nothing was changed on {ref}. Name somebody else.")
ONE_AT_A_TIME = RecordRefusal("Hand {ref} over to one officer. Nothing was changed.")
IN_ITS_CREW = RecordRefusal("They are in the crew of {ref} already. Nothing was changed. Name somebody else.")
NOT_IN_HAND = RecordRefusal(
    "It isn't in hand any more, and nothing was changed on {ref}. Open its card again."
)
STAYS_CLOSED = RecordRefusal(
    "Those who plan a need-to-know task, or stand above its crew, give it to others."
    " Ring one of them about {ref}."
)
SAME_OFFICER = Refusal("They are theirs already. Nothing was changed. Name somebody else.")
CHANGED_SINCE = RecordRefusal("Nothing was undone, for {ref} has changed since. Open its card to see how.")
NOT_GIVEN = RecordRefusal("You gave {ref} to nobody with that button, so there is nothing to undo.")
ONE_OFFICER = RecordRefusal("Name one officer, not “{ref}”. Nothing was changed.")
NO_OFFER = RecordRefusal("Nobody offers you {ref} now, and nothing was changed.")
LONG_PLACE = Refusal("A place has 240 characters at most. Say it shorter; the rest belongs behind a colon.")
LONG_DETAIL = Refusal("The words of a task have 1,000 characters at most. Say it shorter, or brief the crew.")
NO_OPERATION = RecordRefusal("No operation on record is called {ref}. Nothing was made. Check its name: /op")
NO_CREW = RecordRefusal(
    "Nobody with the collar number {ref} carries out visits here. Nothing was made. Check the number."
)
PLANNED_ALREADY = RecordRefusal("There is a visit at that time already: {ref}. Nothing was made.")
NO_VISIT = RecordRefusal("There is nothing to read out on {ref}: it is for no referral.")
NO_DOOR = RecordRefusal("No address is hidden on {ref}: it is for no referral. Its card has its place.")
NO_OUTCOME = RecordRefusal(
    "No outcome of a visit can be said of {ref}: it is for no referral. Say done, or not done."
)
BEYOND_THE_DOOR = RecordRefusal(
    "That outcome needs more than can be said at the door. Move it on from its card: `/status {ref}`"
)
