"""Looks that a human should judge, found by reading the audit behind everybody's back, never in a look's way.

`judging` is the way through: `marks` says where each officer's chain was left, `reading` takes what is new,
`viewers`, `records` and `namesakes` find what it was about; `by_name`, `by_place` and `by_pattern` are the
rules, `raising` writes the flags.
"""
