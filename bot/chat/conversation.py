"""Answers to what officers say and tap: plain functions within one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.chat import held_messages, matching
from bot.chat.ask import Ask, unlock_rules
from bot.chat.dialogue import Dialogues
from bot.chat.held_messages import ASKED_AT, BY_TAP, HELD, MEANS, USED
from bot.chat.inbox import AnsweredElsewhereError, Letter
from bot.chat.incoming import IncomingUpdate, UpdateKind, joined, storable
from bot.chat.matching import find_match
from bot.chat.outgoing import Call, Destination, calls
from bot.chat.route import Need
from bot.chat.routing import Match, RouteTable, RoutingInput
from bot.chat.standing import ChatRequest, stand
from bot.chat.strangers import Strangers
from bot.database import Session
from bot.errors import AccessRefusedError, BeatlineError, NotPermittedError, RejectedError
from bot.letters import normal
from bot.services import dialogues
from bot.services.access import policy
from bot.services.audit import trail
from bot.services.enrolment import links as enrolment_links
from bot.services.identity import guard, sessions, unlocking
from bot.services.identity.guard import Identity
from bot.services.identity.pin_pads import ASKED, disguised
from bot.services.identity.pin_pads import is_up as pad_is_up
from bot.services.identity.unlocking import Proof
from bot.services.notebook import early_edits
from bot.services.notebook.early_edits import WaitingEdit
from bot.services.officers import officers
from bot.services.once import OnceName, is_done, once
from bot.services.oversight import ceilings
from bot.settings import Settings
from bot.texts import cards, questions, refusals
from bot.texts.enrolment import links as enrolment_texts
from bot.texts.guides import welcome
from bot.texts.identity import pin_pads
from bot.texts.lone_answers import with_help
from bot.texts.reply import Reply
from bot.values import replace
from models.pin import PadPurpose

START = "start"
IN_DANGER = frozenset({"emergency", "help", "alone help"})  # routes that a stranger may mean
UNASKED = (
    UpdateKind.FORWARDED,
    UpdateKind.TIMER_SET,
    UpdateKind.LIVE_PLACE,
)  # a warning may follow, and nothing else
AN_HOUR = timedelta(hours=1)
SIX_DIGITS = re.compile(r"\s*\d{6}\s*")
TYPED_PIN = re.compile(r"\s*(?:(?:my\s+)?pin\b(?:\s+is\b)?[\s:=]*)?(?:\d[\s.-]*){6}", re.IGNORECASE)


class Conversation:
    def __init__(
        self, table: RouteTable, *, settings: Settings, username: str, clock: Callable[[], datetime]
    ) -> None:
        self._table = table
        self._username = username
        self._settings = settings
        self._secret = settings.telegram_token.get_secret_value()
        self._rules = unlock_rules(settings)
        self._clock = clock
        self._strangers = Strangers()
        self._dialogues = Dialogues(table, clock)

    def answer(
        self, session: Session, letter: Letter, came: IncomingUpdate, proof: Proof | None
    ) -> list[Call]:
        """Return everything to send in answer. Raises BeatlineError and AnsweredElsewhereError."""
        made: list[Call] = []
        for reply, where in self._replies(session, letter, came, proof):
            made += calls(reply, where)
            if reply.menu is not None:
                made.append(self._table.menu(reply.menu, where.chat_id))
        return made

    def refusal(
        self, session: Session, letter: Letter, came: IncomingUpdate, error: BeatlineError
    ) -> list[Call]:
        """Turn an error into a reply; a refused look goes on record like any other."""
        return calls(self._refused(session, letter.update_id, came, error), came.where)

    def _replies(
        self, session: Session, letter: Letter, came: IncomingUpdate, proof: Proof | None
    ) -> Iterator[tuple[Reply, Destination]]:
        if came.did is UpdateKind.NOTHING:
            return
        if came.did in (UpdateKind.BLOCKED, UpdateKind.UNBLOCKED):
            self._reachable(session, came, reachable=came.did is UpdateKind.UNBLOCKED)
            return
        guarded = self._identified(session, came)
        if guarded is None:
            if came.did not in UNASKED:
                yield self._stranger(session, letter.update_id, came), came.where
            return
        for reply, where in self._to_officer(session, letter, came, proof, guarded):
            yield self._table.permitted(reply, guarded.actor.role), where

    def _to_officer(
        self, session: Session, letter: Letter, came: IncomingUpdate, proof: Proof | None, guarded: Identity
    ) -> Iterator[tuple[Reply, Destination]]:
        if guarded.oldest != letter.update_id:
            raise AnsweredElsewhereError
        if guarded.unreachable:  # anyone who writes to us can be written to
            self._reachable(session, came, reachable=True)
        if self._is_typed_pin(session, came, guarded):
            yield replace(self._typed_pin(session, letter, came, guarded), forget=True), came.where
            return
        if came.did in UNASKED:
            yield self._warning(session, came, guarded), came.where
            return
        if came.did is UpdateKind.EDITED:
            yield self._edited(session, letter.update_id, came, guarded), came.where
            return
        yield from self._answers(
            session, ChatRequest(came, letter.update_id, letter.update_id, proof), guarded
        )

    def _answers(
        self, session: Session, request: ChatRequest, guarded: Identity
    ) -> Iterator[tuple[Reply, Destination]]:
        """The answer, then those to what waited for the PIN, for a tap, or for the message."""
        came = request.came
        reply = self._converse(session, request, guarded)
        yield reply, came.where
        for waited in reply.then:
            yield self._resumed(session, request.letter_id, came, waited)
        if guarded.edits_wait:
            for edit in early_edits.take(session, came.account_id, came.message_ids):
                yield self._edited_before(session, came, edit), came.where

    def _warning(self, session: Session, came: IncomingUpdate, guarded: Identity) -> Reply:
        """Why a forwarded message isn't kept, once an hour; why nobody is followed; what a timer does."""
        if came.did is UpdateKind.LIVE_PLACE:
            return refusals.live_place()
        if came.did is UpdateKind.TIMER_SET:
            return refusals.deletes_itself(int(came.words)) if int(came.words) else Reply()
        now, whose = self._clock(), guarded.actor.id
        if is_done(session, OnceName.FORWARDED, now, within=AN_HOUR, whose=whose):
            return Reply()
        once(session, OnceName.FORWARDED, now, whose=whose)
        return refusals.forwarded()

    def _identified(self, session: Session, came: IncomingUpdate) -> Identity | None:
        ceiling = self._settings.looks_per_hour
        return guard.identify(session, came.account_id, now=self._clock(), ceiling=ceiling)

    def _reachable(self, session: Session, came: IncomingUpdate, *, reachable: bool) -> None:
        officers.mark_reachable(session, came.account_id, reachable=reachable, now=self._clock())

    def _stranger(self, session: Session, update_id: int, came: IncomingUpdate) -> Reply:
        """Give everybody the same answer, and not to every word, unless they bring a code."""
        now = self._clock()
        match = self._table.match(RoutingInput(came.words, None, has_items=False, step=None))
        if (
            match is None
            or match.route.command != START
            or not match.words
            or came.did is not UpdateKind.SAID
        ):
            if match is not None and match.route.command in IN_DANGER:
                return refusals.stranger_in_danger()
            told = self._strangers.may_be_told(came.account_id, update_id, now=now)
            return refusals.stranger() if told else Reply()
        actor = enrolment_links.use(
            session, storable(match.words), account_id=came.account_id, shown_as=came.shown_as, now=now
        )
        if actor is None:
            return enrolment_texts.waits()
        pad = unlocking.demand(session, actor, PadPurpose.UNLOCK, now=now)
        return pin_pads.enrolled(welcome.enrolled(actor), pad, secret=self._secret)

    def _converse(self, session: Session, request: ChatRequest, guarded: Identity) -> Reply:
        asked = request.came
        came, back = _without_back(asked)
        request = replace(request, came=came)
        standing = self._dialogues.standing(session, request, guarded)
        match = find_match(self._table, session, came, standing, now=self._clock())
        if self._dialogues.is_second_tap(session, request, guarded, match):
            return Reply()
        doubt = self._dialogues.in_doubt(session, request, standing, match)
        if doubt is not None or not isinstance(match, Match):
            unknown = doubt or self._dialogues.not_understood(session, request, guarded)
            return with_help(unknown) if guarded.is_alone and match is None else unknown
        if not policy.may(guarded.actor.role, match.route.permission):
            raise NotPermittedError(match.route.command)
        if _is_pin_demanded(match.route.needs, guarded, proven=request.proven):
            return self._pad(session, request, asked, guarded, match)
        if match.route.permission in ceilings.STOPPED:
            self._check_ceiling(session, guarded)
        reply = match.answer(self._ask(session, request, standing.guarded, match))
        if request.held:
            dialogues.change(session, guarded.actor.id, request.held, {USED: match.route.command})
        reply = cards.with_way_back(reply, came.words, back)
        lost = came.beside and not _keeps_words(match)
        missing = (*came.missing, *(("what it quotes or lists",) if lost else ()))
        reply = self._dialogues.remember(
            session, request, standing, match, refusals.with_missing(reply, missing)
        )
        return self._dialogues.with_rest(session, request, guarded, match, reply) if lost else reply

    def _is_typed_pin(self, session: Session, came: IncomingUpdate, guarded: Identity) -> bool:
        """Whether it is a PIN, typed instead of tapped: six digits in a locked chat, or while a pad is up."""
        words = normal(came.words)
        if came.did not in (UpdateKind.SAID, UpdateKind.EDITED) or came.items:
            return False
        if not TYPED_PIN.fullmatch(words):
            return False
        if guarded.stretch is None and came.did is UpdateKind.SAID and SIX_DIGITS.fullmatch(words):
            return True
        return pad_is_up(session, guarded.actor.id, now=self._clock())

    def _typed_pin(self, session: Session, letter: Letter, came: IncomingUpdate, guarded: Identity) -> Reply:
        """Say that it is deleted. What may be an answer, or a note, waits behind the pad in disguise.

        While a pad is up it was the PIN, and is kept nowhere.
        """
        asked = guarded.question.asked if guarded.question else ""
        if came.did is not UpdateKind.SAID or pad_is_up(session, guarded.actor.id, now=self._clock()):
            return pin_pads.never_typed(asked)
        request = ChatRequest(came, letter.update_id, letter.update_id)
        standing = self._dialogues.standing(session, request, guarded)
        match = find_match(self._table, session, came, standing, now=self._clock())
        if not (isinstance(match, Match) and (match.in_dialogue or came.card)):
            return pin_pads.never_typed()
        held = disguised(self._secret, held_messages.packed(request.update_id, came))
        try:
            shown = unlocking.demand(
                session, guarded.actor, PadPurpose.UNLOCK, now=self._clock(), asked=[held]
            )
        except RejectedError:  # barred
            return pin_pads.never_typed(asked)
        return pin_pads.asks_after_typing(shown, secret=self._secret)

    def _check_ceiling(self, session: Session, guarded: Identity) -> None:
        ceilings.check(
            session,
            guarded.actor,
            limit=self._settings.looks_per_hour,
            entry_at=guarded.ceiling_entry_at,
            lifted_at=guarded.lifted_at,
            now=self._clock(),
        )

    def _edited(self, session: Session, update_id: int, came: IncomingUpdate, guarded: Identity) -> Reply:
        """Record a change made in the chat later as a visible correction in the notebook."""
        match = self._table.edited(came.words)
        if not policy.may(guarded.actor.role, match.route.permission):
            raise NotPermittedError(match.route.command)
        request = ChatRequest(came, update_id, update_id)
        reply = match.handle(self._ask(session, request, guarded, match))
        return refusals.with_missing(reply, came.missing) if reply.lines else reply

    def _edited_before(self, session: Session, came: IncomingUpdate, edit: WaitingEdit) -> Reply:
        """Apply an edit that came before its message, now that the message is answered."""
        changed = replace(
            came,
            did=UpdateKind.EDITED,
            words=edit.words,
            items=edit.items,
            sent_at=edit.sent_at,
            message_ids=(edit.message_id,),
            captions=(),
        )
        guarded = self._identified(session, came)
        if guarded is None:
            return refusals.stranger()
        try:
            with session.begin_nested():
                return self._edited(session, edit.update_id, changed, guarded)
        except BeatlineError as error:
            return self._refused(session, edit.update_id, changed, error)

    def _pad(
        self, session: Session, request: ChatRequest, came: IncomingUpdate, guarded: Identity, match: Match
    ) -> Reply:
        """Ask for the PIN first; the request waits behind the pad, which names it."""
        purpose = PadPurpose.UNLOCK if guarded.stretch is None else PadPurpose.PROVE
        asked = held_messages.packed(request.update_id, came, about=self._table.name(match))
        asked_at = request.asked_at or self._clock()
        asked |= {MEANS: request.means, HELD: request.held, ASKED_AT: asked_at.isoformat()}
        shown = unlocking.demand(session, guarded.actor, purpose, now=self._clock(), asked=[asked])
        return pin_pads.asks(shown, secret=self._secret)

    def _resumed(
        self, session: Session, letter_id: int, came: IncomingUpdate, waited: Mapping[str, Any]
    ) -> tuple[Reply, Destination]:
        """Answer what waited behind the pad, or for a tap. If one raises, only that one is undone.

        The PIN proves only the one for which the pad was shown. Of the others only looks are answered: the
        officer may have thought better of an older command, or somebody else may have given it.
        """
        again = held_messages.unpacked(came, waited)
        guarded = self._identified(session, came)
        if guarded is None:
            return refusals.stranger(), again.where
        update_id, means = int(waited["update_id"]), str(waited.get(MEANS, ""))
        asked, held = bool(waited[ASKED]), int(waited.get(HELD, 0))
        if held and not held_messages.still_waits(session, guarded.actor.id, held):
            return questions.settled(), again.where
        proven = asked and not waited.get(BY_TAP)
        request = ChatRequest(
            again, update_id, letter_id, proven=proven, means=means, held=held, asked_at=_asked_at(waited)
        )
        write = None if asked else self._write_in(session, again, guarded)
        if write is not None:
            reply = self._dialogues.not_done(session, request, guarded, write)
            return reply, Destination(again.where.chat_id)
        try:
            with session.begin_nested():
                reply = self._converse(session, request, guarded)
        except BeatlineError as error:
            reply = self._refused(session, update_id, again, error)
        return reply, again.where

    def _write_in(self, session: Session, came: IncomingUpdate, guarded: Identity) -> Match | None:
        """The route that is asked for, if its answer may change something."""
        standing = stand(session, came, guarded)
        match = find_match(self._table, session, came, standing, now=self._clock())
        if not isinstance(match, Match):
            return None
        return match if match.in_dialogue or not match.route.looks else None

    def _refused(self, session: Session, update_id: int, came: IncomingUpdate, error: BeatlineError) -> Reply:
        now = self._clock()
        guarded = guard.identify(session, came.account_id, now=now)
        if guarded is None:
            return refusals.words(error)
        if isinstance(error, AccessRefusedError):
            trail.refused(session, guarded.actor, error, now=now)
        asked, back = _without_back(came)
        request = ChatRequest(asked, update_id, update_id)
        refused = cards.with_way_back(refusals.words(error), asked.words, back)
        reply = self._dialogues.refused(session, request, guarded, refused)
        return self._table.permitted(reply, guarded.actor.role)

    def _ask(self, session: Session, request: ChatRequest, guarded: Identity, match: Match) -> Ask:
        now, came, stretch = self._clock(), request.came, guarded.stretch
        return Ask(
            session=session,
            actor=guarded.actor,
            words=_words(match, came),
            card=self._table.reference(came.card),
            items=came.items,
            facts=guarded.facts,
            update_id=request.update_id,
            account_id=came.account_id,
            message_id=came.where.message_id,
            sent_at=came.sent_at or now,
            now=now,
            settings=self._settings,
            prefixes=self._table.prefixes,
            username=self._username,
            unlocked_until=sessions.extend(session, stretch, rules=self._rules, now=now) if stretch else None,
            proof=request.proof,
            messages=dict(zip(came.message_ids, came.said, strict=True)),
            album=came.album,
            asked_at=request.asked_at,
            vocabulary=partial(matching.vocabulary, self._table, session, guarded.actor, now),
        )


def _without_back(came: IncomingUpdate) -> tuple[IncomingUpdate, str]:
    """A tap without the list that its button stood in, and that list's words."""
    if came.did is not UpdateKind.TAPPED:
        return came, ""
    says, back = cards.split_back(came.words)
    return (replace(came, words=says), back) if back else (came, "")


def _asked_at(waited: Mapping[str, Any]) -> datetime | None:
    """When it was asked; None for what a tap takes up now, and for what waited before that was kept."""
    at = waited.get(ASKED_AT)
    return datetime.fromisoformat(at) if at and not waited.get(BY_TAP) else None


def _words(match: Match, came: IncomingUpdate) -> str:
    """The words for the route: with what stands beside them if it keeps that, as written if it keeps that."""
    words = joined(match.words, came.beside) if _keeps_words(match) else match.words
    return words if match.route.as_written else storable(words)


def _keeps_words(match: Match) -> bool:
    """Whether all that a message says is kept: what stands beside its words as well."""
    return match.route.takes_items or (match.in_dialogue and not match.words)


def _is_pin_demanded(needs: Need, guarded: Identity, *, proven: bool) -> bool:
    """Whether a pad comes before the route."""
    if needs is Need.ACCOUNT:
        return False
    return guarded.stretch is None or (needs is Need.FRESH_PIN and not proven)
