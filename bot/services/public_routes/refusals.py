"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

FORM = "`/routes change crimestoppers: Crimestoppers | 0800 555 111 | Say what you know`"

NO_NUMBER = RecordRefusal(
    "“{ref}” is no British telephone number, so nothing is changed. 0800 555 111 has ten digits, 01604 555010"
    " eleven, 101 three: check it and send it again."
)
NO_ADDRESS = RecordRefusal(
    "“{ref}” is no address of a page, so nothing is changed. It begins with https:// and has no spaces."
)
NOWHERE = Refusal(
    f"A way to help needs a telephone number or a page, so nothing is changed. For example: {FORM}"
)
NO_PARTS = Refusal(f"Say its name, its number or page, and when it is the right one: {FORM}")
LONG = RecordRefusal("That is too long, so nothing is changed. It may have {ref} characters. Shorten it.")
BAD_CODE = RecordRefusal(
    "“{ref}” can't name a way to help: a name is up to 20 letters and digits, such as crimestoppers."
)
MOST = RecordRefusal("There are {ref} ways to help already, as many as fit a picture. Take one away first.")
STAYS = Refusal("Nobody's life should hang on a slip here, so 999 stays. Its words can be changed.")
NOT_THERE = RecordRefusal("There is no way to help called {ref}. Those on record: `/routes change`")
