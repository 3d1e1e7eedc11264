"""The patience of tests that wait: longer than any machine that still works needs.

A wait ends with what it waits for. Nothing is judged by how long it took; `make bench` does that.
"""

from __future__ import annotations

PATIENCE = 120
LONG = 600  # for what takes many steps, each of which may have to wait
