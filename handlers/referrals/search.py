"""Searches for a person."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.asking import OF_A_TASK, bag
from bot.language.collars import COLLAR, RANKED
from bot.language.people.reading import unreadable
from bot.language.references import RecordKind, near_reference, only_reference
from bot.language.times.wall import to_local
from bot.services import dialogues
from bot.services.access.policy import Permission
from bot.services.referrals import search
from bot.services.referrals.making import drafts
from bot.texts.referrals import search as texts
from bot.texts.reply import Expect, Reply, say
from bot.values import replace
from handlers.referrals import viewing
from handlers.words import behalf_ending, for_whom, pull_page

ASKED = "find"
# "Who is on duty", "who is 1003" and "where is the van" ask for nobody on record.
NOT_SOMEBODY = (
    r"(?!\s+(?:on|off|in|at|it|the|a|my|our|your|his|her|this|that|he|she|they|there|everyone|everybody|working"
    rf"|free|available|leading|going|out|alone|doing|covering|running|got|patrolling|visiting)\b"
    rf"|\s+(?:{RANKED})?{COLLAR}\s*(?:[?.!]*\s*$|{bag()})|\s+{bag()})"
)
LOOKING = (
    rf"(?:find|search)(?:\s+for)?(?!\s+in\s+(?:my\s+)?notes\b)|look\s?up|(?:what's\s+)?(?:the\s+)?status\s+of(?!.*\b{OF_A_TASK}\b)"
    rf"|(?:who|where)\s+is{NOT_SOMEBODY}|(?:do|have)\s+we\s+(?:know|got\s+anything\s+on)(?!\s+(?:if|when|that|what|who)\b)"
    r"|(?:any(?:thing)?|what's)\s+(?:known\s+|info\s+|intel\s+)+(?:on|about|for|of)|what\s+do\s+we\s+know\s+(?:about|of)"
)
BIRTH = (
    r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\s*[?.!]*$"  # in figures, with its year: no day of a list
)
MORE = re.compile(rf"{texts.MORE}\s+(?P<held>\d{{1,18}})", re.IGNORECASE)


def find(ask: Ask) -> Reply:
    ask = for_whom(ask)
    page, words = pull_page(ask.words)
    if (again := MORE.fullmatch(words)) is not None:
        held = dialogues.find(ask.session, ask.actor.id, int(again["held"]))
        if held is None or held.step != ASKED:
            return texts.closed()
        return _found(ask, held.facts["words"], page, held=held.id)
    words = words.rstrip("?").strip()
    if not words:
        return say("Who are you looking for? A name, or part of one.", expect=Expect(ASKED))
    reference = only_reference(near_reference(words, prefixes=ask.prefixes), prefixes=ask.prefixes)
    if reference is not None and reference.kind is RecordKind.REFERRAL:
        return viewing.show(replace(ask, words=reference.text))
    return _found(ask, words, page, held=0)


def _found(ask: Ask, words: str, page: int, *, held: int) -> Reply:
    """A page of hits. The words that bring the next are kept with us, and no name goes into a button."""
    today = to_local(ask.now).date()
    hits, total = search.search(ask.session, ask.actor, words, today=today, now=ask.now, page=page)
    more = ""
    if total > page * search.LIMIT:
        held = held or dialogues.hold(ask.session, ask.actor.id, ASKED, {"words": words}, now=ask.now)
        more = f"/find {texts.MORE} {held} page {page + 1}{behalf_ending(ask)}"
    may_repeat = bool(hits) or not drafts.listed(ask.session, ask.actor)
    return texts.found(
        hits, total, words=words, page=page, more=more, unreadable=unreadable(words),
        may_repeat=may_repeat, now=ask.now,
    )  # fmt: skip


ROUTES = (
    Route(
        "find",
        find,
        Permission.SEARCH,
        help="Find a person by name as you heard it, date of birth, street or area; the list is masked",
        usage="/find NAME, DATE OF BIRTH, STREET or AREA",
        examples=(
            "/find millbrook",
            "find jordan milbrok 14/03/2004",
            "who is jordy millbrook",
            "/find larkrise row",
        ),
        brings="A short list of referrals, with initials and surnames, each with why it matched.",
        also=re.compile(
            rf"(?:{LOOKING})\s+(?:(?={BIRTH})|(?!{bag()}))(?P<words>\S.*)", re.IGNORECASE | re.DOTALL
        ),
        plainly=re.compile(
            rf"(?!find\s+(?:out|that|no|it)\b)(?:{LOOKING})\s+[^.,;\n]{{1,40}}$", re.IGNORECASE
        ),
        looks=True,
        lenient=True,
        yields=True,
        steps={ASKED: find},
        wants={ASKED: frozenset({"find"})},
    ),
)
