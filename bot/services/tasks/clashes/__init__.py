"""Clashes: tasks of two planners near each other, of which neither side learns more than whom to ring.

`pairs` decides, `search` finds by index, `checking` is the clock's duty; only these write `clashes`.
"""
