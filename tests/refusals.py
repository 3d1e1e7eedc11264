"""Expecting a refusal by its sentence."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from bot.errors import RejectedError


@contextmanager
def refused(*refusals):
    """Expect the block to be refused with this very sentence, or one of these."""
    with pytest.raises(RejectedError) as raised:
        yield raised
    assert str(raised.value) in {refusal.sentence for refusal in refusals}
