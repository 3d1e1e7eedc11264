"""Words that call for help outright: for the radio, and of somebody out alone by alarm."""

from __future__ import annotations

import re

SAID_OUTRIGHT = (
    r"(?:(?:call|ring|dial|need|is\s+it|sh(?:all|ould)\s+i\s+(?:call|ring))\s+)?(?:999|112)"
    r"|emergency|officer\s+(?:needs|requires)\s+assistance|(?:urgent|need)\s+(?:assistance|help|back\s?up)"
    r"|(?:officer|colleague)\s+down|shots\s+fired|code\s+(?:zero|0)|help\s+(?:now|urgent|urgently|quick|asap)"
    r"|back[\s-]?up|panic(?:\s+(?:button|alarm))?|mayday|sos|urgent|help(?:\s+me)?\s*!|(?:help\W+){1,5}help"
)
OUTRIGHT = re.compile(rf"(?:{SAID_OUTRIGHT})(?:\s+(?:please|now))?[?.!\s]*$", re.IGNORECASE)
