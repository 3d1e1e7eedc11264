"""Looks that a human should judge, found by reading the audit behind everybody's back, never in a look's way.

`reading` takes new entries from each officer's chain, `facts` finds what they were about, `names`, `places`
and `patterns` are the rules, `raising` writes the flags.
"""
