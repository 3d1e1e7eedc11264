"""Write docs/need-to-know.md from bot/services/access/policy.py: `python -m tests.write_need_to_know`."""

from __future__ import annotations

from pathlib import Path

from bot.texts.guides.need_to_know import page

PLACE = Path(__file__).parents[1] / "docs" / "need-to-know.md"

if __name__ == "__main__":
    PLACE.write_text(page(), encoding="utf-8")
