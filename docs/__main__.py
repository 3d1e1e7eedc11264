"""Write the pages that are made from the code: `make docs`."""

from __future__ import annotations

from docs import manual, need_to_know, programmes

for made in (manual, need_to_know, programmes):
    made.PLACE.write_text(made.page(), encoding="utf-8")
