"""Read new audit entries, test them against every rule, and raise flags for a human to judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.database import Session
from bot.language.times.wall import to_local
from bot.services.clock_duties import ClockDuty, Publish, Turn
from bot.services.oversight import ceilings
from bot.services.oversight.misuse import bookmarks, by_name, by_pattern, by_place, namesakes, viewers
from bot.services.oversight.misuse import reading as misuse_reading
from bot.services.oversight.misuse import records as misuse_records
from bot.services.oversight.misuse.raising import raise_flags
from bot.services.oversight.misuse.rules import (
    REFUSED,
    Look,
    RecordFacts,
    Suspicion,
    Thresholds,
    ViewerFacts,
    thresholds,
)
from models.flag import FlagRule

BATCH = 500  # entries a turn, so that no look waits long for the writer
STALE = timedelta(days=7)  # older looks are skipped: teams, areas and tasks have changed since


class JudgingFacts(Struct, frozen=True):
    who: Mapping[int, ViewerFacts]
    seen: Mapping[misuse_records.Key, RecordFacts]

    def is_near(self, look: Look) -> bool:
        seen = self.seen.get(look.key)
        return seen is not None and seen.is_near(self.who[look.officer_id])


class Judgement(Struct, frozen=True):
    """The result of a turn of reading: the entries read, and the suspicions that they raise."""

    batch: bookmarks.ChainBatch
    suspicions: Sequence[Suspicion]


def is_due(session: Session, turn: Turn) -> bool:
    return bookmarks.is_any_waiting(session, now=turn.now)


def prepare(session: Session, turn: Turn) -> Publish:
    """Read and judge in a snapshot, where no writer waits for it; only what is found is written."""
    rules = thresholds(turn.settings)
    judgement = judge_new(session, rules, now=turn.now)
    return lambda writing, _turn: record(writing, judgement, rules, now=turn.now)


def judge_new(session: Session, rules: Thresholds, *, now: datetime, limit: int = BATCH) -> Judgement:
    """Read up to `limit` new entries; changes nothing."""
    batch = bookmarks.find(session, limit, now=now)
    looks = [look for look in misuse_reading.new(session, batch, rules) if look.at > now - STALE]
    return Judgement(batch, list(_suspicions(session, looks, batch, rules, now)) if looks else [])


def record(session: Session, judgement: Judgement, rules: Thresholds, *, now: datetime) -> None:
    """Raise the flags that were called for and move the bookmarks, where no other copy has done so."""
    batch = bookmarks.claim(session, judgement.batch)
    suspicions = [one for one in judgement.suspicions if one.look.officer_id in batch.marks]
    for made in raise_flags(session, suspicions, in_order=rules.in_order, now=now):
        if made.rule is FlagRule.CEILING:
            ceilings.tell_supervisor(session, made.look.officer_id, now=now)
    bookmarks.advance(session, batch)


def _suspicions(
    session: Session, looks: Sequence[Look], batch: bookmarks.ChainBatch, rules: Thresholds, now: datetime
) -> Iterator[Suspicion]:
    yield from (Suspicion(FlagRule.CEILING, look) for look in looks if look.action == REFUSED)
    looks = [look for look in looks if look.action != REFUSED]
    earlier = _earlier(session, looks, rules)
    today = to_local(now).date()
    who = viewers.find(session, {look.officer_id for look in looks})
    facts = JudgingFacts(who, misuse_records.seen(session, [*earlier, *looks], today=today, now=now))
    yield from _by_record(session, looks, facts)
    yield from _by_child(session, looks, facts, rules)
    yield from _off_shift(session, looks, facts, rules)
    yield from _by_pattern([*earlier, *looks], batch, facts, rules)


def _earlier(session: Session, looks: Sequence[Look], rules: Thresholds) -> list[Look]:
    """The looks before these, if a pattern may end in one of these."""
    ends = [look for look in looks if look.may_be_burst or look.is_missed_search]
    if not ends:
        return []
    since = min(look.at for look in ends) - max(rules.burst, rules.no_hit)
    earlier = misuse_reading.before(session, {look.officer_id for look in ends}, rules, since=since)
    return [look for look in earlier if look.action != REFUSED]


def _by_record(session: Session, looks: Sequence[Look], facts: JudgingFacts) -> Iterator[Suspicion]:
    parents = viewers.areas(session)
    known = namesakes.find_namesakes(session, list(facts.who.values()), facts.seen.values())
    told: set[tuple[int, datetime, FlagRule]] = set()
    for look in looks:
        viewer, seen = facts.who[look.officer_id], facts.seen.get(look.key)
        if seen is None:
            continue
        yield from by_place.suspect(look, viewer, seen, parents)
        for one in by_name.suspect(look, viewer, seen, known):
            if (instant := (viewer.id, look.at, one.rule)) not in told:  # one search, one flag
                told.add(instant)
                yield one


def _by_child(
    session: Session, looks: Sequence[Look], facts: JudgingFacts, rules: Thresholds
) -> Iterator[Suspicion]:
    children = {
        look: seen.person_id
        for look in looks
        if look.is_single
        and (seen := facts.seen.get(look.key)) is not None
        and seen.person_id is not None
        and seen.is_child
        and not seen.is_near(facts.who[look.officer_id])
    }
    if not children:
        return
    since = min(look.at for look in children) - max(rules.child_span, by_pattern.DAY)
    officers = {look.officer_id for look in children}
    opened = misuse_records.opened(session, set(children.values()), officers, since=since)
    for look, person_id in children.items():
        yield from by_pattern.one_child(look, opened[look.officer_id, person_id], rules)


def _off_shift(
    session: Session, looks: Sequence[Look], facts: JudgingFacts, rules: Thresholds
) -> Iterator[Suspicion]:
    """Judge searches and single records; officers may look at their own work from home."""
    counted = [look for look in looks if look.is_meant and not facts.is_near(look)]
    if not counted:
        return
    who = [facts.who[one] for one in {look.officer_id for look in counted}]
    since = min(look.at for look in counted) - rules.booked
    bookings = viewers.bookings(session, who, since=since)
    for look in counted:
        if by_place.is_off_shift(look, bookings.get(look.officer_id, ()), shift=rules.shift):
            yield Suspicion(FlagRule.OFF_SHIFT, look)


def _by_pattern(
    looks: Sequence[Look], batch: bookmarks.ChainBatch, facts: JudgingFacts, rules: Thresholds
) -> Iterator[Suspicion]:
    chains: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        chains[look.officer_id].append(look)
    for chain, its in chains.items():
        mark = batch.marks[chain]
        others = [look for look in its if not facts.is_near(look)]
        yield from by_pattern.bursts(others, mark, rules)
        missed = [look for look in its if look.is_missed_search]
        yield from by_pattern.missed_searches(missed, mark, rules)


DUTY = ClockDuty("misuse", is_due, prepare=prepare)
