"""The growth of work with the length of input: the same on a slow machine and on a fast one."""

from __future__ import annotations

import time

TIMES = 8
FAIR = 3 * TIMES  # of what takes the square, 64 times as much would be used
LEAST = 1e-4  # seconds; what is shorter is the clock's own grain


def is_fair(read, words):
    """Reading the whole takes no longer than it should, by what an eighth of it takes."""
    part = max(LEAST, _seconds(read, words[: len(words) // TIMES]))
    return _seconds(read, words) < FAIR * part


def _seconds(read, words):
    """The CPU time of this thread itself, whatever else the machine does."""
    took = []
    for _ in range(3):
        began = time.thread_time()
        read(words)
        took.append(time.thread_time() - began)
    return min(took)
