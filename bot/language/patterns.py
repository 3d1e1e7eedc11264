"""Patterns compiled when they are first used: the grammar of times has a hundred, and a start needs none."""

from __future__ import annotations

import re
from functools import cache

compiled = cache(re.compile)
