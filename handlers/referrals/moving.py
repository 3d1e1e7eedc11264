"""Moving a referral on: its next steps, the things a step needs one by one, and an Inspector's decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from bot.chat.ask import Ask
from bot.chat.route import Meant, Need, Press, Route
from bot.database import Session
from bot.language.backing_out import is_odd_answer
from bot.language.named import Surely
from bot.language.references import RecordKind, Reference
from bot.language.times.lone_days import read_lone_day
from bot.language.times.wall import to_local
from bot.letters import lowered
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.dialogues import TOLD
from bot.services.referrals import attempts, contacts, move_answers, move_needs, mover, moves, refusals
from bot.services.referrals.move_answers import PARTS
from bot.services.referrals.mover import Movable, MovableRow, NextStep
from bot.texts.referrals import moving as texts
from bot.texts.reply import Reply, fits, with_words
from bot.values import replace
from handlers.words import collar, reference, without_reference
from models.programme import MoveNeed

STEP = re.compile(
    r"(?:(?P<number>\d{1,6})\s+)?(?:(?:is|now|to|move[sd]?(?:\s+it)?(?:\s+on)?(?:\s+to)?)\s+)*(?P<words>.*)$",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_SAID = 60  # characters of an answer to a card that may name a step
CONSENT = re.compile(
    r"(?P<by>.+?)\s+(?P<how>(?:at|by|in|over|on\s+the|to\s+(?:me|us)|yesterday|today)\b.*)", re.IGNORECASE
)
SURE = "sure"  # that it may end for good
ENDS = re.compile(r"(?:end it|yes|yep|yeah)[\s.!]*", re.IGNORECASE)
DAYS = frozenset({"consent_on", "decision_due"})
PRIVATE = frozenset({*move_answers.RATIONALE, "deconflicted"})  # taken out of the chat once stored


def status(ask: Ask) -> Reply:
    """`/status TUR-0123`; with a step, and what it needs behind a colon."""
    found = reference(ask, RecordKind.REFERRAL)
    if found is None:
        return texts.which()
    said = STEP.match(without_reference(ask))
    movable = mover.require(ask.session, ask.actor, found.text, now=ask.now)
    if said is None or not (said["words"].strip() or said["number"]):
        return _options(ask, movable)
    number = int(said["number"]) if said["number"] else movable.row.step_number
    movable = moves.require_at(ask.session, ask.actor, found.text, number, now=ask.now)
    return _taken(ask, movable, said["words"], "")


def _taken(ask: Ask, movable: Movable, words: str, told: str) -> Reply:
    """Take the step that the words begin with; of what only nearly names one it is asked."""
    heard = mover.step_said(ask.session, movable, words)
    told = (heard.rest if heard else words.partition(":")[2].strip()) or told
    if heard is None or heard.surely is Surely.NEARLY:
        steps = mover.require_next_steps(ask.session, movable)
        near = next((one for one in steps if heard and one.to == heard.step.to), None)
        return texts.which_step(movable.row, [near] if near else steps, words, told, is_near=bool(near))
    step = mover.require_step(ask.session, movable, heard.step.to)
    if is_odd_answer(told):  # as a typed reason would be asked about
        return texts.which_step(movable.row, [step], words, "", is_near=True)
    return _go_on(ask, movable, step, _told(ask, step, told))


def read_on_card(
    session: Session, actor: Actor, about: Reference, words: str, *, now: datetime
) -> Meant | None:
    """The next step that an answer to a referral's card names; sure where it says nothing else."""
    if about.kind is not RecordKind.REFERRAL or len(words) > LONGEST_SAID:
        return None
    found = mover.own_step_said(session, actor, about.text, words, now=now)
    if found is None or found[0].surely is Surely.SO_FAR:
        return None
    heard, number = found
    says = f"/status {about.text} {number} {heard.step.label}"
    surely = heard.surely is Surely.BY_NAME and not heard.rest
    return Meant(heard.step.label, with_words(says, heard.rest), surely) if fits(says) else None


def answered(ask: Ask) -> Reply:
    """The next part, typed or tapped under the question that asks for it."""
    facts = ask.facts
    if "status" not in facts or "asks" not in facts:
        return texts.gone()
    if facts["asks"] == texts.TO:
        return _taken(ask, _movable(ask), ask.words, facts[TOLD])
    movable, step = _begun(ask)
    part, parts = facts["asks"], _parts(facts)
    if part == texts.END:
        if not ENDS.fullmatch(ask.words):
            return _options(ask, movable)
        return _go_on(ask, movable, step, {**parts, SURE: "yes"})
    if part == texts.DECIDE:
        return _at_preview(ask, movable, step, parts)
    reply = _go_on(ask, movable, step, {**parts, part: _read(ask, part, ask.words)})
    return replace(reply, forget=part in PRIVATE)


def _at_preview(ask: Ask, movable: Movable, step: NextStep, parts: dict[str, str]) -> Reply:
    """Ask for one part once more; other words decide nothing, and leave the chat."""
    found = texts.CHANGE.fullmatch(ask.words.strip())
    changed = texts.CHANGED.get(found[1]) if found else None
    if changed:
        return _go_on(ask, movable, step, {one: said for one, said in parts.items() if one != changed})
    return replace(texts.not_decided(_go_on(ask, movable, step, parts)), forget=True)


def decide(ask: Ask) -> Reply:
    """The decision itself; the route asks for the PIN."""
    facts = ask.facts
    if facts.get("asks") != texts.DECIDE:
        return texts.gone()
    movable, step = _begun(ask)
    return _moved(ask, movable, step, _parts(facts))


def _begun(ask: Ask) -> tuple[Movable, NextStep]:
    """The referral and the step that the dialogue is about, if nobody has moved it since."""
    movable = _movable(ask)
    return movable, mover.require_step(ask.session, movable, ask.facts["to"])


def _movable(ask: Ask) -> Movable:
    facts = ask.facts
    return moves.require_at(ask.session, ask.actor, facts["status"], int(facts["number"]), now=ask.now)


def _options(ask: Ask, movable: Movable) -> Reply:
    steps = mover.require_next_steps(ask.session, movable)
    return texts.options(movable.row, steps)


def _go_on(ask: Ask, movable: Movable, step: NextStep, said: Mapping[str, str]) -> Reply:
    """Ask for the first part that is missing; without any, take the step, or show the decision."""
    row, today = movable.row, _today(ask)
    given = move_answers.answers(said, attempts_enough=_attempts_enough(ask, row, step))
    moves.check_before(ask.session, ask.actor, movable, step, given, today=today)
    facts = {"status": row.ref, "number": str(row.step_number), "to": step.to, **said}
    if step.is_end and SURE not in said:
        return texts.asks_end(row.ref, step, facts)
    missing = [one for one in move_answers.missing(step.needs, said) if not _is_there(ask, movable, one[0])]
    lacking = {need for need, _ in missing}
    for need in step.needs:
        if need in PARTS and need not in lacking:
            move_needs.check_one(ask.session, row, need, given, today)
    if missing:
        _, part = missing[0]
        return texts.asks(row.ref, step, part, facts, offered=_offered(ask, movable, part))
    return texts.decision(row.ref, step, facts) if step.is_decision else _moved(ask, movable, step, said)


def _moved(ask: Ask, movable: Movable, step: NextStep, said: Mapping[str, str]) -> Reply:
    row = movable.row
    given = move_answers.answers(said, attempts_enough=_attempts_enough(ask, row, step))
    done = moves.move(ask.session, ask.actor, row.ref, step.to, given, number=row.step_number, now=ask.now)
    return texts.moved(done)


def _attempts_enough(ask: Ask, row: MovableRow, step: NextStep) -> bool:
    """Whether enough attempts are on record; where nobody asks for any, it doesn't matter."""
    if MoveNeed.ATTEMPTS not in step.needs:
        return False
    return attempts.are_enough(contacts.list_contacts(ask.session, row.id), ask.settings.visit_bands)


def _is_there(ask: Ask, movable: Movable, need: MoveNeed) -> bool:
    return need is MoveNeed.LEAD and move_needs.is_led(ask.session, movable.row)


def _offered(ask: Ask, movable: Movable, part: str) -> tuple[str, ...]:
    """Answers that depend on the record; the others are words of the texts."""
    if part == "lead":
        return (ask.actor.collar,)
    if part == "programme":
        return tuple(move_needs.others_fitting(ask.session, movable.row, _today(ask)))
    return ()


def _told(ask: Ask, step: NextStep, words: str) -> dict[str, str]:
    """The words behind the colon, for each need in its order, with `;` between them."""
    asked = [need for need in step.needs if need in PARTS and need is not MoveNeed.DECISION]
    if not words or step.is_decision:
        return {}
    if not asked:
        return {"reason": _read(ask, "reason", words)}
    pieces = [one.strip() for one in words.split(";", len(asked) - 1)] if len(asked) > 1 else [words]
    found: dict[str, str] = {}
    for need, piece in zip(asked, pieces, strict=False):
        if need is MoveNeed.CONSENT:
            found |= _consent(ask, piece)
        elif piece:
            found[PARTS[need][0]] = _read(ask, PARTS[need][0], piece)
    return found


def _consent(ask: Ask, words: str) -> dict[str, str]:
    """`mother, at home, 27/11`, or the beginning of it; `mother at home yesterday` as well."""
    if "," not in words and (found := CONSENT.fullmatch(words.strip())):
        words = ", ".join(one for one in (found["by"], *_how_and_day(ask, found["how"])) if one)
    by, _, rest = words.partition(",")
    how, comma, on = rest.rpartition(",")
    if not comma:
        how, on = rest, ""
    said = {"consent_by": by.strip(), "consent_how": how.strip(), "consent_on": on.strip()}
    return {part: _read(ask, part, piece) for part, piece in said.items() if piece}


def _how_and_day(ask: Ask, words: str) -> tuple[str, str]:
    """The words, without the day at their end, and the day."""
    pieces = words.split()
    for length in (3, 2, 1):
        day = " ".join(pieces[-length:])
        if read_lone_day(day, now=ask.now, past=True, shifts=ask.settings.shift_starts) is not None:
            return " ".join(pieces[:-length]), day
    return words, ""


def _read(ask: Ask, part: str, words: str) -> str:
    """The answer as it is kept. Raises a RejectedError."""
    if part in DAYS:
        return _day(ask, words, past=part == "consent_on").isoformat()
    if part == "lead":
        own = ask.actor.collar if lowered(words).strip(" .") == "me" else collar(words)
        if own is None:
            raise refusals.NO_SUCH_LEAD()
        return own
    return move_answers.read_text(part, words)


def _day(ask: Ask, words: str, *, past: bool) -> date:
    found = read_lone_day(words, now=ask.now, past=past, shifts=ask.settings.shift_starts)
    if found is None:
        raise refusals.NO_DAY()
    return found


def _parts(facts: Mapping[str, str]) -> dict[str, str]:
    known = {part for parts in PARTS.values() for part in parts} | {SURE}
    return {name: said for name, said in facts.items() if name in known}


def _today(ask: Ask) -> date:
    return to_local(ask.now).date()


ROUTES = (
    Route(
        "status",
        status,
        Permission.MOVE,
        help="Take the next step with a referral of your team's: what it needs is asked for",
        usage="/status REFERENCE STEP: WHAT IT NEEDS",
        examples=(
            "/status TUR-0123",
            "/status TUR-0123 consent given: mother, at home, 27/11",
            "/status CIR-0045 on hold: live investigation",
        ),
        brings="The steps that you may take, as buttons; then what the step needs, one thing at a time.",
        steps={texts.ANSWER: answered},
        reasons=frozenset({texts.ANSWER}),
        forgets=lambda _, facts: facts.get("asks") in PRIVATE,
        reads=read_on_card,
        press=Press(re.compile(r"move (?:it )?on"), "/status {first}", on=frozenset({RecordKind.REFERRAL})),
    ),
    Route(
        "status say",
        answered,
        Permission.MOVE,
        help="Answer the question that a step asks",
        hidden=True,
    ),
    Route(
        "status decide",
        decide,
        Permission.MOVE,
        help="Confirm a decision on a referral",
        needs=Need.FRESH_PIN,
        hidden=True,
    ),
)
