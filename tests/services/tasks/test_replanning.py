"""Another place for a task: its title names it too."""

from datetime import timedelta

import pytest

from bot.services.tasks import replanning
from bot.services.tasks.replanning import NewPlan
from models import Task

SERGEANT, CONSTABLE = 1, 2


@pytest.mark.parametrize(
    ("title", "wanted", "then"),
    [
        ("Hotspot patrol: Bridge Street", NewPlan(address="Abbey Street"), "Hotspot patrol: Abbey Street"),
        ("Hotspot patrol: Bridge Street", NewPlan(area_id=2), "Hotspot patrol: Kettering"),
        ("Hotspot patrol: Bridge Street", NewPlan(starts_at="later"), "Hotspot patrol: Bridge Street"),
        ("Speak to the shops", NewPlan(address="Abbey Street"), "Speak to the shops"),
    ],
)
def test_a_title_that_names_the_old_place_names_the_new_one(force, title, wanted, then):
    starts_at = force.now + timedelta(hours=4)
    number = force.task("TSK-0501", starts_at, CONSTABLE, title=title, address="Bridge Street")
    if wanted.starts_at is not None:
        wanted = NewPlan(starts_at=starts_at + timedelta(hours=1))
    with force.database.transaction() as session:
        actor = force.actor(session, SERGEANT)
        assert replanning.replan(session, actor, "TSK-0501", wanted, now=force.now).title == then
        assert session.orm.get(Task, number).title == then
