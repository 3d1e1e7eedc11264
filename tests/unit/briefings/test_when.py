"""The audience and the time in the head of `/brief to`."""

from __future__ import annotations

import pytest

from handlers.briefings.times import split_when


@pytest.mark.parametrize(
    ("head", "audience", "when"),
    [
        ("NPT1 at now", "NPT1", "now"),
        ("NPT1", "NPT1", "now"),
        ("at now", "", "now"),
        ("at tomorrow 0645", "", "tomorrow 0645"),
        ("at every weekday at 0645", "", "every weekday at 0645"),
        ("NPT1 at tomorrow at 0645", "NPT1 at tomorrow", "0645"),
    ],
)
def test_a_time_without_an_audience_is_no_audience(head, audience, when):
    assert split_when(head) == (audience, when)
