"""A result put down or struck: `/result knives seized 2 tsk456`, `/result wrong 31: counted twice`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

import msgspec

from bot.chat.ask import Ask
from bot.chat.route import Route
from bot.database import Session
from bot.errors import RejectedError
from bot.language.references import RecordKind, only_reference
from bot.language.results import refusals
from bot.language.results.amounts import pull_numbers
from bot.language.results.reading import NO_OPERATION, read_kind, read_result
from bot.language.results.words import pull, tokens
from bot.language.times.wall import to_local
from bot.letters import lowered, normal
from bot.services.access.policy import Permission
from bot.services.results import drafts, kind_rows, operations, recording, viewing
from bot.services.results.drafts import ResultDraft, ResultPart
from bot.services.results.recording import RecordedAlready
from bot.services.results.viewing import ResultView
from bot.texts.reply import Reply
from bot.texts.results import recording as texts
from bot.values import replace
from models.threat import Threat

YES = re.compile(r"\s*(?:yes|yep|yeah|record it|yes, record it)[\s.!]*", re.IGNORECASE)
NONE = re.compile(r"\s*(?:none|no operation|no)[\s.!]*", re.IGNORECASE)
LIKELY = re.compile(  # `knives seized 2 op driven`
    r"(?P<words>[a-z][a-z' .()-]{2,40}\s£?\d[\d.,]{0,9}(?:\s[a-z]{1,12})?\s(?:op|operation)\s[\w'-]+"
    r"(?:\s(?:today|yesterday))?)[.!]*",
    re.IGNORECASE,
)
WRONG = re.compile(
    r"\s*(?:result\s+)?#?(?P<number>[0-9]{1,9})\b[\s:,.-]*(?P<why>.*)", re.DOTALL | re.IGNORECASE
)


def result(ask: Ask, tap: str | None = None) -> Reply:
    """A whole line, a task alone, or nothing yet. What is put down under a `tap` is put down once."""
    words = normal(ask.words).strip()
    named = only_reference(words, prefixes=ask.prefixes) if words else ask.card
    if named is not None and named.kind is RecordKind.TASK:
        kinds = drafts.require_kinds(ask.session, ask.actor, named.text, now=ask.now)
        return texts.kinds_of_task(named.text, kinds)
    if not words:
        return texts.how()
    return _read(ask, words, tap)


def tap_of(ask: Ask) -> str | None:
    """The tap on this button under this message, as a hash; None for words that were typed."""
    if ask.message_id is None:
        return None
    return sha256(f"{ask.account_id} {ask.message_id} {ask.words}".encode()).hexdigest()


def _read(ask: Ask, words: str, tap: str | None) -> Reply:
    kinds = kind_rows.every(ask.session)
    said = read_result(
        words,
        [one.words for one in kinds],
        operations=[name for one in operations.every(ask.session) for name in operations.spoken(one)],
        threats=tuple(Threat),
        today=to_local(ask.now).date(),
    )
    if not said.kinds:
        return texts.unknown(said.said, kind_rows.of_codes(kinds, said.near), words)
    on_card = ask.card.text if ask.card is not None and ask.card.kind is RecordKind.TASK else None
    draft = ResultDraft(
        kinds=said.kinds,
        subtype=said.subtype,
        number=said.number,
        task=said.task or on_card,
        operation=said.operation,
        threat=said.threat,
        day=said.day,
        of_month=said.of_month,
        tap=tap,
    )
    return _go_on(ask, draft)


def _go_on(ask: Ask, draft: ResultDraft) -> Reply:
    """Record it, or ask for the next part."""
    done = recording.record(ask.session, ask.actor, draft, now=ask.now)
    if isinstance(done, RecordedAlready):
        return texts.recorded_already(done.result)
    if isinstance(done, ResultView):
        return texts.recorded(done, viewing.find_twin(ask.session, ask.actor, done, now=ask.now))
    return texts.asks(done, msgspec.json.encode(draft).decode())


def answered(ask: Ask) -> Reply:
    if texts.SAID not in ask.facts:
        return texts.nothing_open()
    draft = msgspec.json.decode(ask.facts[texts.SAID], type=ResultDraft)
    part = ResultPart(ask.facts[texts.ASKS])
    fuller = _with(ask.session, draft, part, normal(ask.words).strip())
    if fuller is None:
        found = drafts.look_ahead(ask.session, ask.actor, draft, now=ask.now)
        return texts.asks(found, ask.facts[texts.SAID])
    return _go_on(ask, fuller)


def likely(session: Session, _step: str, facts: Mapping[str, str], words: str, /, *, now: datetime) -> bool:  # noqa: ARG001
    """Whether the words could answer what is still asked of a result."""
    if texts.SAID not in facts:
        return False
    draft = msgspec.json.decode(facts[texts.SAID], type=ResultDraft)
    if facts[texts.ASKS] == ResultPart.OPERATION:
        return bool(NONE.fullmatch(words)) or _is_operation(session, words)
    with suppress(RejectedError):
        return _with(session, draft, ResultPart(facts[texts.ASKS]), normal(words).strip()) is not None
    return False


def _is_operation(session: Session, words: str) -> bool:
    said = re.sub(r"^(?:op|operation) ", "", lowered(words).strip(" .!"))
    return any(said == lowered(name) for one in operations.every(session) for name in operations.spoken(one))


def _with(session: Session, draft: ResultDraft, part: ResultPart, words: str) -> ResultDraft | None:
    """The draft with the answer; None for words that answer nothing."""
    kinds = kind_rows.of_codes(kind_rows.every(session), draft.kinds)
    if part is ResultPart.KIND:
        codes = read_kind(words, [one.words for one in kinds])
        return replace(draft, kinds=codes) if codes else None
    if part is ResultPart.SUBTYPE:
        subtype = pull(tokens(words), kinds[0].choices)
        return replace(draft, subtype=subtype) if subtype else None
    if part is ResultPart.AMOUNT:
        numbers = pull_numbers(tokens(words))
        if len(numbers) != 1:
            raise refusals.ODD_NUMBER(words[:20])
        return replace(draft, number=numbers[0])
    if part is ResultPart.OPERATION:
        return replace(draft, operation=NO_OPERATION if NONE.fullmatch(words) else words)
    if part is ResultPart.THREAT:
        threat = next((one for one in Threat if one == lowered(words)), None)
        return replace(draft, threat=threat) if threat else None
    return replace(draft, is_sure=True) if YES.fullmatch(words) else None


def wrong(ask: Ask) -> Reply:
    found = WRONG.match(normal(ask.words))
    if found is None:
        return texts.which()
    number = int(found["number"])
    if not found["why"].strip():
        return texts.asks_why(recording.require_to_strike(ask.session, ask.actor, number, now=ask.now))
    return texts.struck(recording.strike(ask.session, ask.actor, number, found["why"], now=ask.now))


def why_said(ask: Ask) -> Reply:
    number = int(ask.facts[texts.NUMBER])
    return texts.struck(recording.strike(ask.session, ask.actor, number, normal(ask.words), now=ask.now))


ROUTES = (
    Route(
        "result",
        result,
        Permission.RESULT,
        help="Put down what came of the work: a kind, a number, and the task or the operation",
        usage="/result KIND SUBTYPE COUNT UNIT TSK-0456 DAY",
        examples=(
            "/result knives seized 2 TSK-0456",
            "/result drugs cannabis 14 wraps op driven",
            "/result cash 1240.50 op driven",
            "/result arrests 3 op driven yesterday",
        ),
        brings="The result with its number and [Wrong], or the next question.",
        maybe=LIKELY,
        steps={texts.STEP: answered},
        likely=likely,
        wants={texts.STEP: frozenset({"result answer", "op"})},
    ),
    Route(
        "result wrong",
        wrong,
        Permission.RESULT,
        help="Strike a result that is wrong, and say why; it stays on record and counts no more",
        examples=("/result wrong 31", "/result wrong 31: counted twice"),
        steps={texts.WHY: why_said},
        reasons=frozenset({texts.WHY}),
    ),
    Route(
        "result answer",
        answered,
        Permission.RESULT,
        help="Answer what a result still needs",
        examples=("/result answer 2",),
        hidden=True,
    ),
)
