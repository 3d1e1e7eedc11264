"""Refusals in words: the fault, the reason, and the next step."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NO_SUCH_ATTACHMENT = RecordRefusal(
    "Which one? Say its number on the list of what is attached: `/brief detach {ref} 2`"
)
STILL_FETCHING = Refusal("Its attachments are still being fetched. Wait a moment, then send it again.")
NOBODY_INCLUDED = Refusal(
    "That only says who is left out. First say who is included, for example: all, not partners."
)
LONG_AUDIENCE = Refusal(
    "An audience holds 1000 characters at most. Name teams or areas instead of so many people."
)
EMPTY_AUDIENCE = Refusal("There is no active officer in that audience. Choose another.")
NO_AUDIENCE = RecordRefusal("Say first who gets it: `/brief audience {ref} NPT1`. Nothing was sent.")
NOBODY_CHOSEN = Refusal("Say who gets it: `/brief to NPT1 at now: TITLE | TEXT`. Nothing was sent.")
ONLY_YOU = Refusal("That audience is you alone. Choose others. For a note to yourself: /remind")
BY_FIELDS = Refusal("It is written in fields. Choose the one to change.")
SAME_AUDIENCE = RecordRefusal(
    "A new version goes out at once, to the same people. For others, copy it: `/brief again {ref}`"
)
NO_ENQUIRY = Refusal("Questions and answers have 1 to 500 characters. Nothing was sent. Say it again.")
OWN_BRIEFING = RecordRefusal("You wrote it yourself. For questions from others: `/briefings asked {ref}`")
ANSWERED_ALREADY = Refusal("Somebody has answered that already. Nothing was sent.")
EMPTY_BRIEFING = Refusal("A briefing needs both a title and a text. Send the one that is missing.")
LONG_TITLE = Refusal(
    "A title holds 200 characters at most. Send a shorter one; the rest belongs in the text."
)
LONG_TEXT = Refusal(
    "A briefing's text holds 4000 characters at most. Shorten it, or make two briefings of it."
)
LONG_WHOLE = Refusal(
    "All fields together hold 12000 characters at most. Shorten this one: people read it on a phone."
)
PAST = Refusal("The time chosen for it has passed. Choose another, or now, and send it again.")
OVER_ALREADY = Refusal("It would end before it begins, or has already ended. Choose a later end.")
NOTHING_ATTACHED = Refusal(
    "No attachment of it is here yet. A file that was just sent takes a moment; then ask again."
)
NOT_MISSED = Refusal(
    "That one was already sent, or was not due then: nothing was sent. For missed ones: `/briefings missed`"
)
RUN_OVERTAKEN = Refusal(
    "It has gone out again since, so nothing was sent. The newer one is with its readers."
)
TOO_LATE_TO_TAKE_BACK = Refusal(
    "An acknowledgement can only be undone for 5 minutes. If yours is wrong, tell your supervisor."
)
NOT_ACKNOWLEDGED = Refusal("You haven't acknowledged it yet. Do that first, then answer its question.")
NO_SUCH_ANSWER = Refusal("That briefing has no such answer. Open it, and tap one of the answers it shows.")
NO_QUESTION = Refusal("Give a question and 2 to 6 answers, with | between them. Nothing was changed.")
ONE_RIGHT = Refusal("Put a star by the one right answer, and by no other. Nothing was changed.")
LONG_QUESTION = Refusal(
    "A question has up to 200 characters, an answer 60, and no two may be the same. Nothing was changed."
)
NOBODY_UNRESOLVED = Refusal("There is nobody left to send it to again. To see who has it: `/briefings mine`")
NOTHING_TO_RESEND = Refusal(
    "It hasn't gone out, so there is nobody to send it to again. Your briefings: `/briefings mine`"
)
NOTHING_TO_REVISE = Refusal("It hasn't been sent yet. Change the draft itself, from its preview.")
NOT_BEGUN = RecordRefusal("It recurs and hasn't gone out yet. Stop it, and copy it: `/brief again {ref}`")
NOTHING_NEW = Refusal("Nothing has changed since it was sent. Change something first, or discard it.")
NO_OPERATION = Refusal("I don't know an operation of that name. For example: `/brief op driven`")
SENT_ALREADY = RecordRefusal(
    "It was already sent. To change it: `/brief change {ref}`. To withdraw it: `/brief withdraw {ref}`"
)
WITHDRAWN = Refusal("It was withdrawn. Write a new one: /brief")
NO_NAME = RecordRefusal("Say under which name: `/brief save {ref} as friday night`")
LONG_NAME = Refusal("A template's name holds 40 characters at most. Choose a shorter one.")
NO_TEMPLATE = Refusal("There is no template of that name. For the list: `/brief template`")
NAME_TAKEN = Refusal("Somebody else's template has that name. Choose another.")
NOTHING_TO_WITHDRAW = RecordRefusal(
    "It hasn't been sent yet, so there is nothing to withdraw. To drop it: `/brief discard {ref}`"
)
NO_WITHDRAWAL_REASON = RecordRefusal(
    "Say why, for the people who read it: `/brief withdraw {ref} wrong address`"
)
LONG_REASON = Refusal("A reason has 200 characters at most. Nothing was withdrawn. Shorten it and try again.")
