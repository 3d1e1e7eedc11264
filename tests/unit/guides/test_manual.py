from docs.manual import PLACE, manual, page
from handlers.routes import ROUTES
from models.officer import Role


def test_the_manual_on_disk_is_what_the_route_table_makes():
    assert PLACE.read_text(encoding="utf-8") == page(), "rewrite it: make docs"


def test_every_route_stands_in_the_manual():
    assert ROUTES
    for route in ROUTES:
        assert (f"| `/{route.command}` | " in page()) is not route.hidden


def test_a_role_is_shown_only_what_it_may():
    text = manual([("brief", ("/brief",), "compose a briefing", frozenset({Role.SUPERVISOR}))])
    assert "### Supervisors" in text
    assert "### Officers" not in text


def test_a_bar_in_an_example_does_not_break_the_table():
    text = manual(
        [("brief", ("/brief to all at now: TITLE | TEXT",), "compose", frozenset({Role.SUPERVISOR}))]
    )
    assert r"| `/brief to all at now: TITLE \| TEXT` |" in text
