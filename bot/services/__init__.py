"""The rules, a noun a file: no chat, no clock, no commit."""
