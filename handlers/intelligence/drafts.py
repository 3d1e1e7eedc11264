"""The dialogue in which a report is written, changed and submitted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.chat.ask import Ask
from bot.language.plain import plain
from bot.language.references import Reference, find_references
from bot.language.times.wall import to_local
from bot.letters import capitals
from bot.services import dialogues
from bot.services.intelligence import drafts as intelligence_drafts
from bot.services.intelligence import refusals, submissions
from bot.services.intelligence.drafts import Draft, DraftItem, DraftQuestion
from bot.services.intelligence.submissions import MOST_ITEMS, check_text, read_known_on
from bot.services.kinds import records as kinds_records
from bot.texts.intelligence import drafts as questions
from bot.texts.intelligence import viewing as texts
from bot.texts.reply import Reply
from bot.values import replace
from handlers.intelligence.words import beside, read_line, require_proposal
from models.intelligence import Assessment, Provenance, Source

YES, NO = frozenset(("yes", "y", "sensitive")), frozenset(("no", "n", "go on", "go"))
FIRST = re.compile(r"\s*(\S+)\s*", re.DOTALL)


def begin(ask: Ask) -> Reply:
    """Begin a report, about the card or the reference at the start of the words.

    While another is open it waits behind that one.
    """
    draft = _draft(ask)
    about, words = _about(ask)
    if draft is not None and not words.strip():
        return questions.still_open(draft)
    line = read_line(words, now=ask.now)
    if about is not None:
        kinds_records.require(ask.session, ask.actor, about, now=ask.now)
    known_on = line.known_on or to_local(ask.now).date()
    started = Draft(line.items, known_on, about.text if about else None)
    if draft is None:
        return _forgetting(ask, beside(questions.stop(started)), words)
    if not any(one.is_about(started) for one in (draft, *draft.waiting)):
        draft = draft.then(started)
    return _forgetting(ask, questions.waits(draft, started), words)


def other(ask: Ask) -> Reply:
    """Go to the next one that waits; the present one waits after it."""
    draft = _draft(ask)
    following = draft.following if draft else None
    return questions.asks(following.then(draft.alone)) if draft and following else _again(draft)


def left(ask: Ask, reply: Reply) -> Reply:
    """The reply to what ended the open report, with the question of the one that waits after it."""
    draft = _draft(ask)
    following = draft.following if draft else None
    return questions.followed(reply, following) if following else reply


def go_on(ask: Ask) -> Reply:
    draft = _draft(ask)
    return questions.asks(replace(draft, cleared=True)) if draft else questions.nothing_open()


def stopped(ask: Ask) -> Reply:
    """End it: the report is sensitive, so the answers so far are dropped."""
    draft = _draft(ask)
    if draft is not None:
        dialogues.end(ask.session, ask.actor.id)
    return left(ask, questions.submitted_already(draft) if draft and draft.ref else questions.sensitive())


def said(ask: Ask) -> Reply:
    """Words in answer to the last question."""
    draft, words = _draft(ask), plain(ask.words).strip(" .!")
    if draft is None:
        return questions.nothing_open()
    if draft.cleared:
        return answer(ask, ask.words)
    if words in YES:
        return stopped(ask)
    return go_on(ask) if words in NO else questions.stop(draft)


def answer(ask: Ask, words: str, *, asked: DraftQuestion | None = None) -> Reply:
    """The answer to the present question; an old button only asks it again."""
    draft = _draft(ask)
    if draft is None:
        return questions.nothing_open()
    place = draft.place
    if not draft.cleared or place is None or asked not in (None, draft.asked):
        return questions.asks(draft)
    item = READERS[draft.items[place].missing or DraftQuestion.TEXT](draft.items[place], words)
    if item is None:
        return questions.not_understood(draft, words)
    was_text = draft.asked is DraftQuestion.TEXT
    return _forgetting(ask, questions.asks(draft.with_item(place, item)), words if was_text else "")


def add(ask: Ask) -> Reply:
    draft = _draft(ask)
    if draft is None or not _is_whole(draft):
        return _again(draft)
    if len(draft.items) == MOST_ITEMS:
        raise refusals.TOO_MANY_ITEMS()
    return questions.asks(replace(draft, items=(*draft.items, DraftItem())))


def write_again(ask: Ask) -> Reply:
    draft, place = _draft(ask), _place(ask.words)
    if draft is None or not _is_whole(draft) or place not in range(len(draft.items)):
        return _again(draft)
    return questions.asks(draft.with_item(place, DraftItem()))


def drop(ask: Ask) -> Reply:
    draft, place = _draft(ask), _place(ask.words)
    if draft is None or len(draft.items) == 1 or place not in range(len(draft.items)):
        return _again(draft)
    return questions.asks(replace(draft, items=draft.items[:place] + draft.items[place + 1 :]))


def date(ask: Ask) -> Reply:
    draft = _draft(ask)
    if draft is None or not _is_whole(draft):
        return _again(draft)
    if not ask.words:
        return questions.asks_date(draft)
    known_on = read_known_on(ask.words, now=ask.now)
    if known_on is None:
        return questions.no_date(draft, ask.words)
    return questions.asks(replace(draft, known_on=known_on))


def submit(ask: Ask) -> Reply:
    draft = _draft(ask)
    if draft is None or not _is_whole(draft):
        return _again(draft)
    items = [item.whole() for item in draft.items]
    if draft.ref is None:
        report = submissions.submit(
            ask.session, ask.actor, items, known_on=draft.known_on, about=draft.about, now=ask.now
        )
    else:
        report = submissions.resubmit(
            ask.session, ask.actor, draft.ref, items,
            known_on=draft.known_on, version=draft.version, now=ask.now,
        )  # fmt: skip
    dialogues.end(ask.session, ask.actor.id)
    return left(ask, texts.submitted(report))


def correct(ask: Ask) -> Reply:
    """One's own returned report, to be changed from its preview; it was cleared when it was written.

    What is open waits after it.
    """
    report = submissions.require_to_correct(ask.session, ask.actor, ask.named, now=ask.now)
    open_ = _draft(ask)
    before = (open_.alone, *open_.waiting) if open_ else ()
    waiting = tuple(one for one in before if one.ref != report.ref)
    draft = replace(intelligence_drafts.correcting(report), cleared=True, waiting=waiting)
    return questions.correcting(draft, report)


def _draft(ask: Ask) -> Draft | None:
    return intelligence_drafts.read(Draft, ask.facts)


def _is_whole(draft: Draft) -> bool:
    """Whether the officer sees its preview."""
    return draft.cleared and draft.place is None


def _again(draft: Draft | None) -> Reply:
    """The last question again, for an old button."""
    return questions.asks(draft) if draft else questions.nothing_open()


def _about(ask: Ask) -> tuple[Reference | None, str]:
    """The record that the report is about, and the words without it."""
    first = FIRST.match(ask.words)
    if first and (found := find_references(first[1], prefixes=ask.prefixes)):
        return found[0].own_note(ask.actor.collar), ask.words[first.end() :]
    whole = find_references(ask.words, prefixes=ask.prefixes)
    if len(whole) == 1 and len(ask.words) <= len(whole[0].text) + 2:
        return whole[0].own_note(ask.actor.collar), ""
    return ask.card, ask.words


def _forgetting(ask: Ask, reply: Reply, words: str) -> Reply:
    """The reply; the officer's words leave the chat where notes do."""
    return replace(reply, forget=bool(words) and ask.settings.delete_notes_from_chat)


def _place(words: str) -> int:
    return int(words) - 1 if words.isdecimal() and len(words) == 1 else -1


def _read_text(item: DraftItem, words: str) -> DraftItem:
    return replace(item, text=check_text(words))


def _read_provenance(item: DraftItem, words: str) -> DraftItem | None:
    code = plain(words).strip(" .")
    return replace(item, provenance=Provenance(code)) if code in set(Provenance) else None


def _read_source(item: DraftItem, words: str) -> DraftItem | None:
    """`2`, or the source and assessment at once: `2B`."""
    if grade := require_proposal(words):
        return replace(item, source=grade.source, assessment=grade.assessment)
    code = words.strip(" .")
    return replace(item, source=Source(code)) if code in set(Source) else None


def _read_assessment(item: DraftItem, words: str) -> DraftItem | None:
    code = capitals(words.strip(" ."))
    return replace(item, assessment=Assessment(code)) if code in set(Assessment) else None


READERS: Mapping[DraftQuestion, Callable[[DraftItem, str], DraftItem | None]] = MappingProxyType(
    {
        DraftQuestion.TEXT: _read_text,
        DraftQuestion.PROVENANCE: _read_provenance,
        DraftQuestion.SOURCE: _read_source,
        DraftQuestion.ASSESSMENT: _read_assessment,
    }
)
