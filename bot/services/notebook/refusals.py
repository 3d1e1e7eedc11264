"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

ALREADY_STRUCK = Refusal(
    "That entry is struck already. Look at your notebook and amend the entry that took its place: /notes"
)
NEVER_STORED = Refusal(
    "No note of yours came from that message, so the edit changes nothing here. To record it: /note"
)
OWN_BOOK = Refusal(
    "Nobody checks a notebook of their own, so nothing was entered. Ask another supervisor to check it."
)
NOTHING_TO_PRINT = Refusal("There are no notes there that could be printed. Look what there is: /notes")
NO_PICTURES = Refusal(
    "There is no picture on that note that is here. One sent just now takes a moment; then ask again."
)
NO_FILES = Refusal(
    "There is no file on that note that is here. One sent just now takes a moment; then ask again."
)
NOT_THEIRS = Refusal(
    "Files as they came are for the notebook's own officer. To look at its pictures: /pictures"
)
NOTHING_TO_JOIN = Refusal(
    "That entry is no rest of another, or is joined to it already. Both stand in your notebook: /notes"
)
EMPTY_PARTICULAR = Refusal("There is nothing in it to put to the note. Say it in a few words, or /cancel.")
LONG_PARTICULAR = Refusal(
    "That is more than 1,000 characters. Write it as a note: answer the receipt with it."
)
NO_SUCH_KIND = Refusal("That is no kind of note. Choose one by its button: /add kind")
NOT_YET = Refusal(
    "What has been noted cannot have happened after it was written. Give the time at which it happened."
)
NO_WORDS = Refusal(
    "There is no word in that to look for. Give one that stands in the note, for example: /notes bins"
)
TOO_MANY_WORDS = Refusal(
    "That is more than I can look for at once. Give the two or three words that stand out."
)
EMPTY_NOTE = Refusal(
    "There is nothing in it to keep. Write what happened, or answer a card with text, photo or voice."
)
