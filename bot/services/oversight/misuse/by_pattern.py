"""Rules about many looks together: a burst, searches without a hit, one child again and again."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.language.times.wall import to_local
from bot.services.oversight.misuse.rules import Look, Suspicion, Thresholds
from models.flag import FlagRule

DAY = timedelta(days=1)
Key = tuple[str, str]


def bursts(looks: Iterable[Look], since: int, rules: Thresholds) -> Iterator[Suspicion]:
    """`looks` are one officer's, at records not near them, in order; those numbered past `since` are judged.

    A record opened again is one record, and a page of a list is one look, however many lines it has.
    """
    window: deque[tuple[datetime, Key]] = deque()
    held: Counter[Key] = Counter()
    for look in looks:
        while window and window[0][0] <= look.at - rules.burst:
            gone = window.popleft()[1]
            held[gone] -= 1
            if not held[gone]:
                del held[gone]
        key = ("", look.at.isoformat()) if look.listed or look.is_missed_search else look.key
        window.append((look.at, key))
        held[key] += 1
        if look.number > since and len(held) > rules.burst_records:
            yield Suspicion(FlagRule.BURST, look, str(len(held)))


def missed_searches(looks: Iterable[Look], since: int, rules: Thresholds) -> Iterator[Suspicion]:
    """`looks` are one officer's searches without a hit, in order."""
    window: deque[datetime] = deque()
    for look in looks:
        while window and window[0] <= look.at - rules.no_hit:
            window.popleft()
        window.append(look.at)
        if look.number > since and len(window) >= rules.no_hits:
            yield Suspicion(FlagRule.NO_HITS, look, str(len(window)))


def one_child(look: Look, before: Sequence[datetime], rules: Thresholds) -> Iterator[Suspicion]:
    """`before` are the times at which the officer opened records of the same child, this look included."""
    lately = [at for at in before if look.at - rules.child_span < at <= look.at]
    days = {to_local(at).date() for at in lately}
    in_a_day = sum(at > look.at - DAY for at in lately)
    if len(days) >= rules.child_days:
        yield Suspicion(FlagRule.ONE_CHILD, look, f"{len(days)} days")
    elif in_a_day >= rules.child_looks:
        yield Suspicion(FlagRule.ONE_CHILD, look, f"{in_a_day} times")
