"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

ALREADY_STRUCK = Refusal(
    "That entry is already struck. Amend the entry that took its place. Your notebook: /notes"
)
FILED_ALREADY = Refusal("That entry is filed on a record already. To correct it: /amend")
NEVER_STORED = Refusal(
    "No note of yours came from that message, so the edit changes nothing here. To record it: /note"
)
STRUCK_SINCE = Refusal(
    "The note that came from that message is struck through, so the edit changes nothing. To record it: /note"
)
OWN_BOOK = Refusal(
    "You can't check your own notebook, so nothing was entered. Ask another supervisor to check it."
)
NOTHING_TO_PRINT = Refusal("There are no notes to print. For your notebook: /notes")
NO_PICTURES = Refusal(
    "No picture of that note is here yet. One that was just sent takes a moment; then ask again."
)
NO_FILES = Refusal("No file of that note is here yet. One that was just sent takes a moment; then ask again.")
NOT_THEIRS = Refusal(
    "Only the notebook's own officer gets the original files. Its pictures are behind [Pictures] on its card."
)
NOTHING_TO_JOIN = Refusal(
    "That entry doesn't continue another, or is already joined to it. Both are in your notebook: /notes"
)
EMPTY_PARTICULAR = Refusal(
    "There is nothing in that to add to the note. Say it in a few words. To leave it: /cancel"
)
LONG_PARTICULAR = Refusal(
    "That is more than 1,000 characters. Write it as a note: reply to the receipt with it."
)
NO_SUCH_KIND = Refusal("That isn't a kind of note. Choose one by its button.")
NOT_YET = Refusal("It can't have happened after you wrote it. Give the time when it happened.")
NO_WORDS = Refusal("There is no word in that to look for. Give one from the note, for example: `/notes bins`")
TOO_MANY_WORDS = Refusal(
    "That is more than I can look for at once. Give the two or three words that stand out."
)
EMPTY_NOTE = Refusal(
    "There is nothing in that to keep. Write what happened, or reply to a card with text, photo or voice."
)
