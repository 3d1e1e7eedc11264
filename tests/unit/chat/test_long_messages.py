"""A message as long as the messenger allows takes as long to read as its length says.

It is read within the one writing transaction: all others wait meanwhile.
"""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from bot.chat.routing import RouteTable, RoutingInput
from bot.errors import RejectedError
from bot.language import asking, doorstep, heard, references, statements
from bot.language.people import reading
from bot.language.referring import births, given, known, line, no_names
from bot.language.results import finds
from bot.language.results.reading import MeasureWords
from bot.language.times import bands, day_ranges, happened, moments, past
from handlers.referrals import slips
from handlers.routes import ROUTES
from tests.growth import is_fair

LONGEST = 4096
NOW, TODAY = datetime(2026, 11, 25, 9, 30, tzinfo=UTC), date(2026, 11, 25)
PREFIXES = frozenset({"TUR", "CIR"})
KINDS = [MeasureWords("ARRESTS", "Arrests", "arrests")]
TABLE = RouteTable(ROUTES, prefixes=PREFIXES)


def routed(before):
    return lambda words: TABLE.match(RoutingInput(before + words, None, has_items=False, step=None))


READERS = {
    "any words": routed(""),
    "a note": routed("note "),
    "a slip": lambda words: slips.meant(f"refer {words}", alone=True),
    "words behind please": lambda words: slips.meant(f"please{words}", alone=True),
    "find": lambda words: reading.read(words, today=TODAY),
    "a line of /refer": lambda words: line.read_line(words, {"turnaround": "TUR"}),
    "a birth": births.split_birth,
    "a name": given.read_name,
    "a ground's day": lambda words: given.split_ground_day(words, today=TODAY),
    "known by": known.read_known_by,
    "no name": no_names.has_no_name,
    "a time": lambda words: moments.find_time(words, now=NOW),
    "a time that is over": lambda words: past.read_past(words, before=NOW),
    "a time with its event": lambda words: happened.read_timed(words, before=NOW),
    "days": lambda words: day_ranges.read_day(words, now=NOW),
    "words from a doorstep": doorstep.read,
    "finds": lambda words: finds.read_finds(words, KINDS, today=TODAY),
    "bands": bands.read_bands,
    "references": lambda words: references.find_references(words, prefixes=PREFIXES),
    "words beside a reference": lambda words: statements.said_beside(words, prefixes=PREFIXES),
    "a question": lambda words: (heard.in_full(words), heard.mended(words), asking.named_in(words)),
}
FEW = ("a", " ")
MANY = (
    *("A ", "1 ", "1", "-", "a-", "a'", "1/", "A, ", "at ", "fri ", "9am "),
    *("TSK-1 ", "in 2 hours ", "é"),
)


@pytest.mark.parametrize("piece", [*FEW, *(pytest.param(piece, marks=pytest.mark.drill) for piece in MANY)])
@pytest.mark.parametrize("reader", READERS)
def test_a_message_takes_as_long_as_its_length_says(reader, piece):
    def read(words):
        with suppress(RejectedError, ValueError):
            READERS[reader](words)

    assert is_fair(read, (piece * LONGEST)[:LONGEST])
