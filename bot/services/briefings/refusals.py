"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

NO_SUCH_ATTACHMENT = Refusal(
    "Which one? Say its number on the list of what is attached: /brief detach BRF-0012 2"
)
STILL_FETCHING = Refusal(
    "What is attached to it is still being fetched. That takes a moment: then send it again."
)
NOBODY_INCLUDED = Refusal(
    "That says only who is left out. Say first who is included. For example: all, not partners."
)
LONG_AUDIENCE = Refusal(
    "An audience holds 1000 characters at most. Name teams or areas instead of so many people."
)
EMPTY_AUDIENCE = Refusal("That audience is nobody: there is no active officer in it. Choose another.")
ONLY_YOU = Refusal("That audience is you alone. Choose others; a word to yourself is a reminder: /remind")
BY_FIELDS = Refusal("It is written by fields. Choose which one to change.")
SAME_AUDIENCE = Refusal(
    "A new version goes at once, to whom the old one went. For others, copy it: /brief again"
)
NO_ENQUIRY = Refusal("A question, and an answer, hold 1 to 500 characters. Nothing was sent; say it again.")
OWN_BRIEFING = Refusal("You wrote it yourself. What others ask about it: /briefings asked and its reference")
ANSWERED_ALREADY = Refusal("Somebody has answered that already. Nothing was sent.")
EMPTY_BRIEFING = Refusal("A briefing needs both a title and a text. Send the one that is missing.")
LONG_TITLE = Refusal(
    "A title holds 200 characters at most. Send a shorter one; the rest belongs into the text."
)
LONG_TEXT = Refusal(
    "A briefing's text holds 4000 characters at most. Shorten it, or make two briefings of it."
)
LONG_WHOLE = Refusal(
    "All fields together hold 12000 characters at most. Shorten this one: people read it on a phone."
)
PAST = Refusal("The time chosen for it has passed. Choose another, or now, and send it again.")
OVER_ALREADY = Refusal("It would have ended before it begins, or by now. Choose a later end.")
NOTHING_ATTACHED = Refusal(
    "Nothing is attached to it that is here. A file sent just now takes a moment; then ask again."
)
NOT_MISSED = Refusal(
    "That one was sent already, or was not due then: nothing was sent. What was missed: /briefings missed"
)
RUN_OVERTAKEN = Refusal("It went out again since, so nothing was sent. Who needs it has the newer one.")
TOO_LATE_TO_TAKE_BACK = Refusal(
    "A receipt can be taken back for 5 minutes only, so it stands. If it is wrong, tell your supervisor."
)
NOT_ACKNOWLEDGED = Refusal("You haven't acknowledged it yet. Do that first, then answer its question.")
NO_SUCH_ANSWER = Refusal("That briefing has no such answer. Open it, and tap one of those that it shows.")
NO_QUESTION = Refusal("That is no question with 2 to 6 answers, | between them. Nothing was changed.")
ONE_RIGHT = Refusal("Put a star at the one answer that is right, and at no other. Nothing was changed.")
LONG_QUESTION = Refusal(
    "A question holds 200 characters, an answer 60, and no two answers are the same. Nothing was changed."
)
NOBODY_UNRESOLVED = Refusal("There is nobody left to send it to again. See how it stands: /briefings mine")
NOTHING_TO_RESEND = Refusal(
    "It isn't out, so there is nobody to send it to again. Look at it: /briefings mine"
)
NOTHING_TO_REVISE = Refusal("It was not sent yet: change the draft itself, from its preview.")
NOT_BEGUN = Refusal(
    "It recurs and has not gone out yet. Stop it, and begin from it: /brief again and its reference"
)
NOTHING_NEW = Refusal("Nothing in it differs from what was sent. Change something first, or discard it.")
NO_OPERATION = Refusal("I know no operation of that name. For example: /brief op driven")
SENT_ALREADY = Refusal(
    "It was sent already. To change it: /brief change and its reference; to take it back: /brief withdraw"
)
WITHDRAWN = Refusal("It was withdrawn. Compose a new one: /brief")
NO_NAME = Refusal("Say under which name: /brief save BRF-0012 as friday night")
LONG_NAME = Refusal("A template's name holds 40 characters at most. Choose a shorter one.")
NO_TEMPLATE = Refusal("There is no template of that name. Those that there are: /brief template")
NAME_TAKEN = Refusal("Somebody else's template has that name. Choose another.")
NOTHING_TO_WITHDRAW = Refusal(
    "It was not sent yet, so there is nothing to take back. To drop it: /brief discard and its reference"
)
NO_WITHDRAWAL_REASON = Refusal("Say why, for those who read it: /brief withdraw BRF-0012 wrong address")
LONG_REASON = Refusal("A reason holds 200 characters at most. Nothing was withdrawn yet: say it shorter.")
