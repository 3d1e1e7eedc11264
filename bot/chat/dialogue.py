"""The questions of the bot and the words of officers: what answers what, what is left, what can be kept.

Words that are plainly something else win over an open question and close it; what could be either is asked;
what came to nothing can be kept as a note. One place, so that each question is answered alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.chat import held_messages, matching, pressing, standing
from bot.chat.held_messages import ABOUT, OTHER, QUESTION
from bot.chat.incoming import IncomingUpdate, UpdateKind, storable
from bot.chat.matching import find_match, may_be_read
from bot.chat.ours import text_digest
from bot.chat.pressing import Pressed
from bot.chat.route import UNFILED
from bot.chat.routing import Match, RouteTable
from bot.chat.standing import BOX, LATELY, ChatRequest, Standing
from bot.database import Session
from bot.language.backing_out import is_odd_answer
from bot.language.references import RecordKind, Reference, find_references, first_line_reference
from bot.services import dialogues
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.dialogues import DRAFT, AskedQuestion, Tap
from bot.services.identity.guard import Identity
from bot.services.referrals.making import drafts
from bot.texts import questions, refusals
from bot.texts.cards import BACK, split_back
from bot.texts.identity import pin_pads
from bot.texts.reply import Expect, Reply, Row, fits
from bot.values import replace

if TYPE_CHECKING:
    from bot.language.lookups.readings import Reading

NOWHERE_KEPT = frozenset(
    {Permission.INTELLIGENCE, Permission.REFER}
)  # what is typed waits in its draft alone
TAPPED_AGAIN = frozenset({"pin", "result put"})  # a digit that stands twice in a PIN; one that knows its taps


class Dialogues(Struct, frozen=True):
    table: RouteTable
    clock: Callable[[], datetime]

    def standing(self, session: Session, request: ChatRequest, guarded: Identity) -> Standing:
        """The question that the update stands on, or that the officer named by a tap since."""
        if request.means == OTHER:
            return Standing(replace(guarded, question=None), left=guarded.question)
        if request.means:
            named = dialogues.find(session, guarded.actor.id, int(request.means))
            stands = standing.take_up(guarded, named) if named else Standing(guarded)
        else:
            stands = standing.stand(session, request.came, guarded)
        taken = stands.guarded.question
        if stands.replied and taken is not None and taken is not guarded.question:
            dialogues.reopen(session, guarded.actor.id, taken.id)
        return stands

    def is_second_tap(
        self, session: Session, request: ChatRequest, guarded: Identity, match: Match | Pressed | None
    ) -> bool:
        """Whether the tap is the second of two at once on a button that asks for one."""
        came = request.came
        if came.did is not UpdateKind.TAPPED or came.ours is None:
            return False
        if isinstance(match, Match) and match.route.command in TAPPED_AGAIN:
            return False
        digest = text_digest(f"{came.ours.message_id} {came.words} {came.ours.digest}")
        tap = Tap(digest, request.letter_id, came.account_id)
        return dialogues.is_second_tap(session, guarded.actor.id, tap, now=self.clock())

    def in_doubt(
        self, session: Session, request: ChatRequest, stands: Standing, match: Match | Pressed | None
    ) -> Reply | None:
        """Ask what the words mean, where that isn't sure; they wait as a row."""
        if isinstance(match, Pressed):
            return self._which_button(session, request, stands.guarded, match)
        question = stands.guarded.question
        if match is None or question is None or not match.in_dialogue or not question.asked or request.means:
            return None
        stale = stands.is_stale(self.clock())
        odd = self.table.takes_reason(question.step) and is_odd_answer(match.words)
        if not (stale or odd or match.other):
            return None
        if match.route.permission is Permission.INTELLIGENCE:
            return questions.again(question.asked)
        held = self._held(session, request, stands.guarded, question)
        may_keep = _may_keep(stands.guarded) and match.route.permission not in NOWHERE_KEPT
        asking = questions.late if stale else questions.odd
        if stale or match.other is None:
            return asking(question.asked, held, may_keep=may_keep)
        return questions.which(question.asked, held, other=_called(match.other), may_keep=may_keep)

    def not_understood(self, session: Session, request: ChatRequest, guarded: Identity) -> Reply:
        """Record nothing by guess: offer to keep it, or to take it for the last question's answer."""
        came = request.came
        if not _can_wait(came):
            return self._unclear(came, guarded, None)
        lately = self._lately(session, came, guarded)
        held = self._held(session, request, guarded, lately)
        read = self._readings(session, came, guarded)
        reply = self._unclear(came, guarded, held if _may_keep(guarded) else None, read)
        reply = questions.with_buttons_of(reply, self._offered(came))
        if lately is not None:
            offers: tuple[Row, ...] = (questions.offer(lately.asked, held, named=_named(lately)),)
        else:
            draft = self._draft(session, guarded)
            offers = questions.for_worry(held, draft) if draft is not None else ()
        return replace(reply, buttons=(*offers, *reply.buttons))

    def _lately(self, session: Session, came: IncomingUpdate, guarded: Identity) -> AskedQuestion | None:
        """The last question put of late that the words could answer; a picture could answer any."""
        now = self.clock()
        asked = dialogues.offered(session, guarded.actor.id, since=standing.lately(guarded, now=now))
        words = came.words.strip()
        fits = (
            one
            for one in asked
            if not words or self.table.could_answer(session, one.step, one.facts, words, now=now)
        )
        return next(fits, None)

    def _draft(self, session: Session, guarded: Identity) -> int | None:
        """The number of the referral that the officer has been writing lately."""
        if not policy.may(guarded.actor.role, Permission.REFER):
            return None
        return drafts.find_last(session, guarded.actor.id, since=self.clock() - LATELY)

    def _offered(self, came: IncomingUpdate) -> tuple[tuple[str, str], ...]:
        """The buttons of the message that was answered, but for those that stand behind a button alone."""
        commands = pressing.spoken(came.ours, self.table) if came.ours else ()
        return tuple(one for one, command in commands if not command.route.hidden)

    def _readings(self, session: Session, came: IncomingUpdate, guarded: Identity) -> tuple[Reading, ...]:
        """The look-ups that the words may mean, of which it is not sure that one is meant."""
        if guarded.stretch is None or not may_be_read(came, guarded):
            return ()
        return matching.readings(self.table, session, guarded.actor, came.words, now=self.clock())

    def _unclear(
        self, came: IncomingUpdate, guarded: Identity, held: int | None, read: tuple[Reading, ...] = ()
    ) -> Reply:
        role = guarded.actor.role
        reply = refusals.not_understood(
            storable(came.words),
            role=role,
            has_items=bool(came.items or came.beside),
            held=held,
            meant=self.table.meant(came.words, role),
            readings=tuple((one.label, one.says) for one in read),
        )
        return refusals.with_missing(reply, came.missing)

    def remember(
        self, session: Session, request: ChatRequest, stands: Standing, match: Match, reply: Reply
    ) -> Reply:
        """Put the next question, close what was left, and return the reply with a word of that."""
        if reply.unused and request.came.did is UpdateKind.SAID:
            said = replace(request.came, words=match.words)
            reply = self._to_keep(session, replace(request, came=said), stands.guarded, reply)
        reply = self._with_beside(session, request, stands.guarded, match, reply, about=True)
        if match.perhaps is not None:
            card = self.table.reference(request.came.card)
            reply = questions.filed(reply, match.perhaps.label, match.perhaps.says, card)
        left = self._closed(session, stands, match, reply)
        goes_on = left is not None and self._goes_on(left, reply.expect)
        asked = None if goes_on else standing.word(left, self.table, now=self.clock())
        if asked is not None and reply.lines:
            reply = questions.closed(reply, asked)
        if (expect := reply.expect) is not None:
            # with a button, an old phone opens no box to write in: then a reason alone gets one
            step = expect.step
            if self.table.takes_reason(step) or (self.table.may_be_left(step) and not reply.prompt):
                reply = questions.with_way_out(reply)
            self._open(session, request, stands, reply, expect)
        return reply

    def not_done(self, session: Session, request: ChatRequest, guarded: Identity, match: Match) -> Reply:
        """Ask whether to do what waited while its officer unlocked for something else.

        What no button can carry waits as a row, for a tap that proves no PIN.
        """
        came = request.came
        words = split_back(came.words)[0] if came.did is UpdateKind.TAPPED else came.words
        card = self.table.reference(came.card)
        if fits(words) and BACK not in words and not (came.card or came.items):
            says = words
        elif match.route.permission in NOWHERE_KEPT:
            says = ""
        else:
            says = questions.as_something_else(self._held(session, request, guarded))
        about = card.text if card else ""
        return pin_pads.not_done(words, says=says, about=about, attached=len(came.items))

    def with_rest(
        self, session: Session, request: ChatRequest, guarded: Identity, match: Match, reply: Reply
    ) -> Reply:
        """The reply, with an offer to keep what stood beside the words and wasn't used."""
        if reply.unused or match.route.permission in NOWHERE_KEPT:
            return reply
        rest = replace(request, came=replace(request.came, words="", captions=(), message_ids=()))
        return self._to_keep(session, rest, guarded, reply)

    def refused(self, session: Session, request: ChatRequest, guarded: Identity, reply: Reply) -> Reply:
        """The refusal, with a word of the question that was left, or with the words to be kept."""
        came = request.came
        if came.did is not UpdateKind.SAID:
            return reply
        stands = self.standing(session, request, guarded)
        match = find_match(self.table, session, came, stands, now=self.clock())
        if not isinstance(match, Match):
            return reply
        reply = self._with_beside(session, request, stands.guarded, match, reply, about=False)
        if match.in_dialogue and _forgets(match, stands.guarded.question):
            reply = replace(reply, forget=True)
        written = match.in_dialogue or (bool(came.card) and bool(match.route.answers))
        if written and came.words[:1] != "/":
            if match.route.permission in NOWHERE_KEPT:
                return reply
            return self._to_keep(session, request, guarded, reply)
        if self.table.is_of_one_kind(match.route, stands.guarded.step):
            return reply
        asked = standing.word(self._closed(session, stands, match, reply), self.table, now=self.clock())
        return questions.closed(reply, asked) if asked else reply

    def _closed(self, session: Session, stands: Standing, match: Match, reply: Reply) -> AskedQuestion | None:
        """End the question that is answered, or close the one that is left; return the latter."""
        officer_id = stands.guarded.actor.id
        passed = (stands.left, None if match.in_dialogue else stands.guarded.question)
        for one in filter(None, passed):
            dialogues.drop_told(session, officer_id, one)
        if match.in_dialogue:
            if not reply.unused:
                end = dialogues.close if _answers_again(stands.guarded.question) else dialogues.end
                end(session, officer_id)
            return stands.left
        nothing_open = stands.guarded.question is None and stands.left is None
        if nothing_open or (match.route.aside and reply.expect is None):
            return None
        was_open = dialogues.close(session, officer_id)
        if stands.replied:
            return stands.left
        question = (stands.guarded.question or stands.left) if was_open else None
        is_answered = (
            _answers_again(question) and question is not None and question.step == match.route.command
        )
        return None if is_answered else question

    def _open(
        self, session: Session, request: ChatRequest, stands: Standing, reply: Reply, expect: Expect
    ) -> None:
        officer_id, before = stands.guarded.actor.id, stands.guarded.question
        if before and self._goes_on(before, expect) and not _answers_again(before):
            dialogues.drop(session, officer_id, before.id)
        told = standing.told(reply, update_id=request.letter_id, message_id=request.came.where.message_id)
        facts = {**expect.facts, BOX: reply.prompt} if reply.prompt else expect.facts
        dialogues.begin(session, officer_id, expect.step, facts, now=self.clock(), told=told)

    def _goes_on(self, before: AskedQuestion, expect: Expect | None) -> bool:
        """Whether the next question takes the place of the one before, which can't be answered any more."""
        return expect is not None and expect.alone and self.table.belongs(before.step, expect.step)

    def _which_button(
        self, session: Session, request: ChatRequest, guarded: Identity, meant: Pressed
    ) -> Reply:
        if self._draft(session, guarded) is not None:
            return questions.pressed("", meant.buttons, ())
        held, kept = self._kept_on(session, request, guarded, self.table.reference(request.came.card))
        if meant.worded:
            return questions.worded(request.came.words.strip(), meant.buttons, held, kept)
        return questions.pressed(request.came.words.strip(), meant.buttons, kept)

    def _with_beside(
        self,
        session: Session,
        request: ChatRequest,
        guarded: Identity,
        match: Match,
        reply: Reply,
        *,
        about: bool,
    ) -> Reply:
        """The card, or its refusal, with what the words said besides naming it: kept by a tap, or lost."""
        if not reply.lines or match.in_dialogue:
            return reply
        reply = questions.more_records(reply, tuple(one.text for one in match.others if not one.is_own))
        if not match.beside or self._draft(session, guarded) is not None:
            return reply
        record = self.table.reference(match.words) if about else None
        came = replace(request.came, card=record.text) if record else request.came
        _, kept = self._kept_on(session, replace(request, came=came), guarded, record)
        return questions.not_recorded(reply, match.beside, kept)

    def _kept_on(
        self, session: Session, request: ChatRequest, guarded: Identity, card: Reference | None
    ) -> tuple[int, tuple[Row, ...]]:
        """Let the words wait; return their number and the button that keeps them, on the card if any."""
        held = self._held(session, request, guarded, about=card is not None)
        label = f"Keep as a note on {card.text}"[:60] if card else "Keep as a note"
        return held, questions.keep(held, may_keep=_may_keep(guarded), label=label)

    def _to_keep(self, session: Session, request: ChatRequest, guarded: Identity, reply: Reply) -> Reply:
        if not (_may_keep(guarded) and _says_something(request.came)):
            return reply
        return questions.unused(reply, self._held(session, request, guarded))

    def _held(
        self,
        session: Session,
        request: ChatRequest,
        guarded: Identity,
        question: AskedQuestion | None = None,
        *,
        about: bool = False,
    ) -> int:
        """Let the words wait for a tap; return their number."""
        facts = {UNFILED: json.dumps(held_messages.packed(request.update_id, request.came))}
        if question is not None:
            facts[QUESTION] = str(question.id)
        if about:
            facts[ABOUT] = "card"
        return dialogues.hold(session, guarded.actor.id, UNFILED, facts, now=self.clock())


def _forgets(match: Match, question: AskedQuestion | None) -> bool:
    """Whether the answer may hold personal detail: it leaves the chat when it is refused, too."""
    forgets = match.route.forgets
    return forgets is not None and question is not None and forgets(question.step, question.facts)


def _answers_again(question: AskedQuestion | None) -> bool:
    """Whether a reply answers it once more after it was answered."""
    return question is not None and DRAFT in question.facts


def _says_something(came: IncomingUpdate) -> bool:
    return bool(came.items or came.words.strip() or came.beside)


def _can_wait(came: IncomingUpdate) -> bool:
    return came.did is UpdateKind.SAID and _says_something(came) and came.words[:1] != "/"


def _may_keep(guarded: Identity) -> bool:
    return policy.may(guarded.actor.role, Permission.NOTE)


def _named(question: AskedQuestion) -> str:
    """The record that the question is about, which its words don't say: `Note on TSK-0305`."""
    prompt = question.facts.get(BOX, "")
    if find_references(prompt, prefixes=frozenset()) or question.facts.get("kind") == RecordKind.OPERATION:
        return prompt
    return next((one for one in question.facts.values() if _is_reference(one)), "")


def _is_reference(value: str) -> bool:
    found = first_line_reference(value)
    return found is not None and found.text == value


def _called(match: Match) -> str:
    """The button for the other meaning: the card, or the command."""
    if match.route.shows is not None:
        return f"No, show {match.words[:24]}"
    return f"No, /{match.route.command}"
