"""Words that call for help outright: for the radio, and of somebody out alone by alarm."""

from __future__ import annotations

import re

from bot.language.plain import plain

SAID_OUTRIGHT = (
    r"(?:(?:call|ring|dial|need|is\s+it|sh(?:all|ould)\s+i\s+(?:call|ring))\s+)?(?:999|112)"
    r"|emergency|officer\s+(?:needs|requires)\s+assistance|(?:urgent|need)\s+(?:assistance|help|back\s?up)"
    r"|(?:officer|colleague)\s+down|shots\s+fired|code\s+(?:zero|0)|help\s+(?:now|urgent|urgently|quick|asap)"
    r"|back[\s-]?up|panic(?:\s+(?:button|alarm))?|mayday|sos|urgent|help(?:\s+me)?\s*!|(?:help\W+){1,5}help"
)
OUTRIGHT = re.compile(rf"(?:{SAID_OUTRIGHT})(?:\s+(?:please|now))?[?.!\s]*$", re.IGNORECASE)

SOMEONE = r"(?:any|some)(?:one|body)|help|back[\s-]?up|they|you|units?|police|the\s+cavalry"
WEAPON = r"(?:knife|blade|machete|gun|axe|hammer|bat|bottle|weapon|sword)"
DANGER = re.compile(
    rf"\b(?:has|have|got|with|pulled|holding|waving)\s+(?:got\s+)?(?:an?\s+)?(?:\w+\s+)?{WEAPON}\b"
    r"|\bkick(?:ing|ed)\s+off\b|\b(?:attacking|assaulting|threatening|following|chasing)\s+me\b"
    r"|\b(?:being|getting|been)\s+(?:attacked|assaulted|threatened|stabbed|hit|followed|chased)\b"
    r"|\b(?:need|send|want)\s+(?:some\s+|more\s+)?(?:help|assistance|back[\s-]?up|units?)\b"
    r"|\b(?:not|isn'?t|don'?t\s+feel)\s+safe\b|\bunsafe\b|^\W*(?:(?:i'?m|i\s+am)\s+)?(?:scared|hurt)\b"
    r"|\bin\s+(?:danger|trouble)\b|\bwon'?t\s+let\s+me\s+(?:go|out|leave)\b"
    rf"|^\W*(?:is|are)\s+(?:{SOMEONE})\s+(?:coming|on\s+(?:the|its|their|your)\s+way)\b"
    r"|^\W*(?:where(?:'?s|\s+is)\s+(?:my\s+)?(?:help|back[\s-]?up))\b",
    re.IGNORECASE,
)
TELLS = re.compile(
    r"^\s*(?:/|notes?\b|intel|find\b|search\b|remind|tasks?\b|refer|results?\b|look)"
    r"|\b(?:yesterday|last|was|were|had|told|reported|earlier|tomorrow)\b",
    re.IGNORECASE,
)
LONGEST = 120  # what is longer tells a story


def tells_of_danger(words: str) -> bool:
    """Whether somebody who is out alone may be telling of danger by these words, said now."""
    said = plain(words)
    return len(said) <= LONGEST and not TELLS.search(said) and DANGER.search(said) is not None
