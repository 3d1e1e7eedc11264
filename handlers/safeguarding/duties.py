"""Safeguarding forms: an officer gives the reference, or the reason why not."""

from __future__ import annotations

import re
from functools import partial

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.language.references import NOTE_NAMED, RecordKind, find_references
from bot.letters import capitals, lowered
from bot.services.access.policy import Permission
from bot.services.safeguarding import duties as safeguarding
from bot.services.safeguarding import nrm, rows
from bot.services.safeguarding.duties import DeclineReason
from bot.texts.reply import Expect, Reply
from bot.texts.safeguarding import duties as texts
from bot.texts.safeguarding import nrm as nrm_texts
from handlers.words import pull_page
from models.safeguarding import Consent, Form

REFERENCE, REASON = "form reference", "form reason"
NOTE = re.compile(rf"\s*({NOTE_NAMED})\s*", re.IGNORECASE)
NOT = re.compile(  # "not yet" is neither a reference nor a reason
    r"not(?: needed)?\s*(?:$|[:,])\s*(?P<why>.*)|not (?P<usual>colleague|open|nobody|supervisor)\s*",
    re.IGNORECASE | re.DOTALL,
)
DECISIONS = {words: state for state, words in nrm_texts.DECISIONS.items()}


def listing(ask: Ask) -> Reply:
    note, words = _split(ask)
    if note is not None and (found := NOT.fullmatch(words)):
        return _not_needed(ask, note, None, found["usual"] or found["why"])
    if note is not None:
        open_ = safeguarding.require(ask.session, ask.actor, note, now=ask.now)
        return texts.listing(open_, len(open_), page=1, now=ask.now)
    page, _ = pull_page(words)
    duties, total = safeguarding.listed(ask.session, ask.actor, page=page, now=ask.now)
    return texts.listing(duties, total, page=page, now=ask.now)


def form(ask: Ask, of: Form) -> Reply:
    """`PNB-1234-0007` asks; with a reference after it, that is kept; with `not`, the form isn't needed."""
    note, words = _split(ask)
    return listing(ask) if note is None else _answered(ask, note, of, words)


def reference_asked(ask: Ask) -> Reply:
    return _answered(ask, ask.facts["note"], Form(ask.facts["form"]), ask.words.strip())


def reason_asked(ask: Ask) -> Reply:
    of = Form(ask.facts["form"]) if ask.facts["form"] else None
    return _not_needed(ask, ask.facts["note"], of, ask.words)


def _answered(ask: Ask, note: str, of: Form, words: str) -> Reply:
    if found := NOT.fullmatch(words):
        return _not_needed(ask, note, of, found["usual"] or found["why"])
    if of is Form.NRM:
        return _nrm(ask, note, " ".join(words.split()))
    if not words:
        before = rows.find(ask.session, ask.actor, note, of)
        return texts.ask_reference(note, of, before, _expect(note, of))
    return texts.kept(safeguarding.give(ask.session, ask.actor, note, of, words, now=ask.now))


def _nrm(ask: Ask, note: str, words: str) -> Reply:
    said = lowered(words)
    if said in DECISIONS:
        return nrm_texts.stands(nrm.decide(ask.session, ask.actor, note, DECISIONS[said], now=ask.now))
    if said in set(Consent):
        settled = nrm.settle(ask.session, ask.actor, note, Consent(said), now=ask.now)
        return nrm_texts.what_follows(settled, _expect(note, Form.NRM))
    if words:
        return nrm_texts.stands(safeguarding.give(ask.session, ask.actor, note, Form.NRM, words, now=ask.now))
    before = rows.find(ask.session, ask.actor, note, Form.NRM)
    return nrm_texts.stands(before) if before and before.reference else nrm_texts.ask_consent(note)


def _not_needed(ask: Ask, note: str, of: Form | None, why: str) -> Reply:
    if not why.strip():
        safeguarding.require(ask.session, ask.actor, note, now=ask.now)
        return texts.ask_why_not(note, of, Expect(REASON, {"note": note, "form": of or ""}))
    usual = {one.name: one for one in DeclineReason}
    reason = usual.get(capitals(why.strip()), why)
    return texts.declined(safeguarding.decline(ask.session, ask.actor, note, of, reason, now=ask.now))


def _expect(note: str, of: Form) -> Expect:
    return Expect(REFERENCE, {"note": note, "form": of})


def _split(ask: Ask) -> tuple[str | None, str]:
    """The note named first, else the card's; and the rest of the words."""
    found = NOTE.match(ask.words)
    named = find_references(found[1], prefixes=frozenset()) if found else ()
    if found and named:
        return named[0].own_note(ask.actor.collar).text, ask.words[found.end() :].strip()
    card = ask.card.text if ask.card and ask.card.kind is RecordKind.NOTE else None
    return card, ask.words.strip()


ROUTES = (
    Route(
        "safeguarding",
        listing,
        Permission.NOTE,
        help="List the safeguarding forms that your notes call for and that have no reference yet",
        usage="/safeguarding",
        examples=(
            "/safeguarding",
            "/safeguarding PNB-1234-0007",
        ),
        brings="The forms that are still open, with a button for each to give its reference.",
        steps={REFERENCE: reference_asked, REASON: reason_asked},
        exact=frozenset({REFERENCE}),
        reasons=frozenset({REASON}),
        looks=True,
    ),
    Route(
        "ppn",
        partial(form, of=Form.PPN),
        Permission.NOTE,
        help="Give the reference of a note's PPN, or say why it needs none",
        usage="/ppn NOTE REFERENCE",
        examples=(
            "/ppn PNB-1234-0007 PPN12345",
            "/ppn PNB-1234-0007 not: a colleague sent it",
        ),
        brings="A line that the form is done; its reminders stop.",
    ),
    Route(
        "mash",
        partial(form, of=Form.MASH),
        Permission.NOTE,
        help="Give the reference of a note's referral to the MASH, or say why it needs none",
        usage="/mash NOTE REFERENCE",
        examples=(
            "/mash PNB-1234-0007 MASH12345",
            "/mash PNB-1234-0007 not: a colleague sent it",
        ),
        brings="A line that the form is done; its reminders stop.",
    ),
    Route(
        "nrm",
        partial(form, of=Form.NRM),
        Permission.NOTE,
        help="Record a note's modern-slavery referral: consent, its reference, what was decided",
        usage="/nrm NOTE REFERENCE or DECISION",
        examples=(
            "/nrm PNB-1234-0007",
            "/nrm PNB-1234-0007 NRM12345",
            "/nrm PNB-1234-0007 rg positive",
        ),
        brings="What to do next, and by when.",
    ),
    Route(
        "crime",
        partial(form, of=Form.CRIME),
        Permission.NOTE,
        help="Give the reference of the crime that a note discloses, or say why there is none",
        usage="/crime NOTE REFERENCE",
        examples=(
            "/crime PNB-1234-0007 26000123456",
            "/crime PNB-1234-0007 not: recorded by 1300",
        ),
        brings="A line that the form is done; its reminders stop.",
    ),
)
