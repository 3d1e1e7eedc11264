"""A small programme as sheets, to be broken."""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).parents[3] / "bot/demo/programmes"
PROGRAMMES = [
    [
        "code",
        "prefix",
        "name",
        "min_age",
        "max_age",
        "team_kind",
        "window",
        "once",
        "first_number",
        "enabled",
    ],
    ["beacon", "BEA", "Beacon", "12", "20", "youth_team", "90d", "no", "100", "yes"],
]
GROUNDS = [
    ["programme", "code", "label", "needs_date"],
    ["beacon", "TRUANCY", "Missing from school", "yes"],
    ["BEA", "Worried relative", "A relative is worried", ""],
]
QUESTIONS = [
    ["programme", "code", "question", "if_yes", "cure"],
    ["beacon", "OTHER_HELP", "Does anybody help already?", "confirm", "Ask them first"],
]
STATUSES = [
    ["programme", "code", "label", "coarse", "begins", "holds", "timer", "next_action"],
    ["beacon", "NEW", "New", "open", "yes", "", "1wd", "Read it"],
    ["beacon", "MEETING", "Meeting", "open", "", "", "2 W", "Meet them"],
    ["beacon", "WAITING", "Waiting", "Open", "", "yes", "7d", ""],
    ["beacon", "DONE", "Done", "not open", "", "", "", ""],
]
MOVES = [
    ["programme", "from", "to", "who", "needs"],
    ["beacon", "NEW", "MEETING", "team", "lead"],
    ["beacon", "MEETING", "WAITING", "team", "reason"],
    ["beacon", "waiting", "meeting", "team", ""],
    ["beacon", "MEETING", "DONE", "Supervisor", "reason; Consent"],
]
OUTCOMES = [
    ["programme", "from", "outcome", "to", "after", "next"],
    ["beacon", "NEW", "engaged", "MEETING", "", ""],
    ["beacon", "NEW", "declined", "MEETING; DONE", "", ""],
    ["beacon", "NEW", "Not in", "", "7d", "Call again"],
]
WORDS = [
    ["programme", "kind", "for", "text"],
    ["beacon", "offer", "child", "We can help you."],
    ["beacon", "leave", "child", "Ring us when you like."],
    ["beacon", "consequence", "adult", "The choice is yours."],
]
HOLIDAYS = [["day", "title"], ["24/12/2026", "Force closure"]]


def beacon():
    whole = {
        "programmes": PROGRAMMES, "grounds": GROUNDS, "questions": QUESTIONS, "statuses": STATUSES,
        "moves": MOVES, "outcomes": OUTCOMES, "words": WORDS, "holidays": HOLIDAYS,
    }  # fmt: skip
    return {name: [list(row) for row in rows] for name, rows in whole.items()}
