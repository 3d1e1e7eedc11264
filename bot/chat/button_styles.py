"""The colour of a button, by the verb that it says: green for what confirms, red for what destroys or ends.

A client from before February 2026 shows it like any other.
"""

from __future__ import annotations

CONFIRMS, DESTROYS = "success", "danger"
STYLES = {
    "/admit": CONFIRMS,
    "/brief send": CONFIRMS,
    "/briefings ack": CONFIRMS,
    "/intel confirm": CONFIRMS,
    "/brief detach": DESTROYS,
    "/brief discard": DESTROYS,
    "/brief stop": DESTROYS,
    "/brief withdraw": DESTROYS,
    "/intel drop": DESTROYS,
    "/leave end": DESTROYS,
    "/refuse": DESTROYS,
    "/remind cancel": DESTROYS,
    "/revoke": DESTROYS,
    "/strike": DESTROYS,
}


def style_of(says: str) -> str | None:
    """The style of a button that says these words; None for most."""
    if not says.startswith("/"):
        return None
    command, _, rest = says.partition(" ")
    return STYLES.get(command) or STYLES.get(f"{command} {rest.partition(' ')[0]}")
