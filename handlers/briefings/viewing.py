"""Everybody's words to read briefings, and their authors' words to see the state of one."""

from __future__ import annotations

import re

from bot.chat.ask import Ask
from bot.chat.route import Handler, Names, Press, Route
from bot.language.asking import question
from bot.language.references import RecordKind
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.briefings import file_requests, progress_cards, receipts, reports
from bot.services.briefings import viewing as briefings
from bot.services.briefings.enquiries import count_enquiries
from bot.texts import cards
from bot.texts.briefings import enquiries as enquiry_texts
from bot.texts.briefings import receipts as receipt_texts
from bot.texts.briefings import viewing as texts
from bot.texts.notebook import file_requests as file_texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.briefings import enquiries, schedules
from handlers.briefings.receipts import acknowledge, answer, take_back
from handlers.briefings.reports import again, line, place, report
from handlers.words import NOTHING, pull_page, reference

THUMB = "[👍👌✅✔☑🆗]+"
SEEN = (
    r"ack(?:nowledged?)?|ok(?:ay)?|kk?|roger(?: that)?|wilco|will do|noted|seen|read|understood|got it"
    r"|received|copied|copy that|10-4"
)
ACK = Press(
    re.compile(
        rf"(?:{SEEN}|{THUMB})(?: (?:{SEEN}|{THUMB}))?"
        rf"|(?P<either>done|yes|yep|yeah|thanks|thank you|ta|cheers|🙏|💪|🫡|(?:{SEEN}|yes|{THUMB})\W.+)",
        re.DOTALL,
    ),
    "/briefings ack {first}",
    on=frozenset({RecordKind.BRIEFING}),
)
ANSWER = Press(re.compile(r"(?P<words>\d{1,2})"), "/briefings answer {first} {words}")


def show(ask: Ask) -> Reply:
    """`/briefings` lists the briefings to be read; `/briefings BRF-0012` opens that one."""
    named = reference(ask, RecordKind.BRIEFING)
    return _open(ask, named.text) if named else _to_read(ask)


def _open(ask: Ask, ref: str) -> Reply:
    found = briefings.open_briefing(ask.session, ask.actor, ref, now=ask.now)
    managed = policy.may(ask.actor.role, Permission.BRIEF)
    counts = reports.delivery_counts(ask.session, found.id) if managed else None
    receipt = receipts.receipt_of(ask.session, found)
    card = receipt_texts.on_card(texts.card(found, counts, now=ask.now), receipt, now=ask.now)
    if managed:
        card = enquiry_texts.on_card(card, found.ref, count_enquiries(ask.session, found.id))
        card = schedules.with_times(ask, found, card)
    return cards.copied(card, found.ref)


def _to_read(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = briefings.to_read(ask.session, ask.actor, page=page, now=ask.now)
    may_brief = policy.may(ask.actor.role, Permission.BRIEF)
    return texts.listing(found, total, page=page, now=ask.now, may_brief=may_brief)


def _own(ask: Ask) -> Reply:
    page, _ = pull_page(ask.words)
    found, total = briefings.own(ask.session, ask.actor, page=page, now=ask.now)
    rows = [(one, reports.delivery_counts(ask.session, one.id)) for one in found]
    return texts.own(rows, total, page=page, now=ask.now)


def _files(ask: Ask) -> Reply:
    return file_texts.coming(
        file_requests.request_files(ask.session, ask.actor, ask.named, now=ask.now), "file"
    )


def _over_count(handle: Handler) -> Handler:
    """Stop the count on the tapped card, which shows the answer from now on."""

    def answer(ask: Ask) -> Reply:
        progress_cards.stop_counting(ask.session, place(ask))
        return handle(ask)

    return answer


def _verb(
    command: str,
    handle: Handler,
    *,
    purpose: str,
    example: str,
    aliases: tuple[str, ...] = (),
    press: Press | None = None,
    also: re.Pattern[str] | None = None,
    permission: Permission = Permission.READ_BRIEFINGS,
    worded: bool = False,
    looks: bool = False,
) -> Route:
    """A verb of /briefings that needs a briefing; without one, it lists the briefings to be read."""
    return Route(
        command,
        _over_count(handle),
        permission,
        purpose,
        examples=(example,),
        aliases=aliases,
        press=press,
        aside=press is not None,
        worded=worded,
        looks=looks,
        also=also,
        names=Names(RecordKind.BRIEFING, _over_count(_to_read)),
    )


def _list(command: str, handle: Handler, *, purpose: str) -> Route:
    return Route(
        command, _over_count(handle), Permission.BRIEF, purpose, examples=(f"/{command}",), looks=True
    )


ROUTES = (
    Route(
        "briefings",
        _over_count(show),
        Permission.READ_BRIEFINGS,
        help="List what you must read; open it, acknowledge it, ask about it",
        usage="/briefings",
        examples=(
            "/briefings",
            "brf 12",
            "/briefings ack BRF-0012",
        ),
        brings="A list, what you have to read first; press one to open it.",
        also=re.compile(
            rf"(?:briefings(?![\w'])\s*(?P<words>.*)|{question('briefings?', 'briefs?')})",
            re.IGNORECASE | re.DOTALL,
        ),
        looks=True,
        lenient=True,
        shows=RecordKind.BRIEFING,
        steps=enquiries.STEPS,
    ),
    _verb(
        "briefings ack",
        acknowledge,
        purpose="Acknowledge a briefing",
        example="/briefings ack BRF-0012",
        aliases=("briefings acknowledge",),
        press=ACK,
        also=re.compile(r"ack(?:nowledge)?(?![\w'])\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL),
    ),
    _verb(
        "briefings answer",
        answer,
        purpose="Answer its question, by the answer's number",
        example="/briefings answer BRF-0012 2",
        press=ANSWER,
    ),
    _verb(
        "briefings takeback",
        take_back,
        purpose="Take your acknowledgement back",
        example="/briefings takeback BRF-0012",
    ),
    _verb(
        "briefings files",
        _files,
        purpose="Get what is attached to it",
        example="/briefings files BRF-0012",
        looks=True,
    ),
    _verb(
        "briefings ask",
        enquiries.ask_author,
        purpose="Ask its author something",
        example="/briefings ask BRF-0012 Is the car park open?",
    ),
    _verb(
        "briefings asked",
        enquiries.listing,
        purpose="List what was asked about it",
        example="/briefings asked BRF-0012",
        looks=True,
    ),
    _verb(
        "briefings reply",
        enquiries.reply,
        purpose="Answer what was asked about a briefing of yours, by its number",
        example="/briefings reply BRF-0012 2 The car park is open.",
        permission=Permission.BRIEF,
        worded=True,
    ),
    _verb(
        "briefings report",
        report,
        purpose="Show who has acknowledged a briefing of yours; add xlsx or chart for a file",
        example="/briefings report BRF-0012",
        permission=Permission.BRIEF,
        looks=True,
    ),
    _verb(
        "briefings again",
        again,
        purpose="Send a briefing of yours again to those it did not reach",
        example="/briefings again BRF-0012",
        permission=Permission.BRIEF,
    ),
    _list("briefings mine", _own, purpose="List the briefings that you wrote"),
    _list("briefings line", line, purpose="List what your officers have not acknowledged"),
    replace(
        _list(
            "briefings missed",
            schedules.missed,
            purpose="List when your recurring briefings should have gone out and did not",
        ),
        follows=NOTHING.match,
    ),
)
