from itertools import pairwise
from pathlib import Path

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_it_names_every_setting_in_order_with_a_line_of_why():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settings = [(why, line) for why, line in pairwise(lines) if "=" in line[:30]]
    assert [line.partition("=")[0].lower() for _, line in settings] == list(Settings.model_fields)
    assert all(why.startswith("# ") for why, _ in settings)


def test_it_holds_the_defaults_and_no_secret(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)
