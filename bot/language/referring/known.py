"""The people who know that somebody is referred, as officers say it: `mum knows`, `both`, `no one yet`."""

from __future__ import annotations

import re

from bot.letters import lowered

_CARERS = (
    "mum mums mam mother dad dads father parent parents carer carers guardian nan nana gran grandma "
    "grandmother grandad grandfather stepmum stepdad aunt auntie uncle foster family"
)
CARERS = frozenset(_CARERS.split())
_PERSONS = "child kid lad boy girl person he she him her they them young"
PERSONS = frozenset(_PERSONS.split())
_NOBODY = "nobody none neither noone no"
NOBODY = frozenset(_NOBODY.split())
_FILLING = (
    "the a an and or of it this that is are aware know knows known told been has have was were just "
    "only yet one about referral so far all already yes his her their my with both too also by carer's "
    "mum's"
)
FILLING = frozenset(_FILLING.split())


def read_known_by(words: str) -> str | None:
    """`both`, `person`, `carer` or `nobody`; None for words that don't say it, or that say more."""
    said = re.findall(r"[^\W\d_][\w']*", lowered(words))
    carer = any(one in CARERS for one in said)
    person = any(one in PERSONS - ({"her"} if carer else set()) for one in said)
    nobody = any(one in NOBODY for one in said)
    if any(one not in CARERS | PERSONS | NOBODY | FILLING for one in said) or (nobody and (carer or person)):
        return None
    if nobody:
        return "nobody"
    if (carer and person) or "both" in said:
        return "both"
    return "carer" if carer else "person" if person else None
