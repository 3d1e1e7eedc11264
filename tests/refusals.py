"""Expecting a refusal by its sentence."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest

from bot.errors import RejectedError


@contextmanager
def refused(*refusals):
    """Expect the block to be refused with this very sentence, or one of these, about whatever record."""
    with pytest.raises(RejectedError) as raised:
        yield raised
    sentences = (re.escape(one.sentence).replace(r"\{ref\}", r"[A-Z]+-\d+") for one in refusals)
    assert re.fullmatch("|".join(sentences), str(raised.value))
