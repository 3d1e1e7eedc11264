"""Answers to what officers say and tap: plain functions within one transaction."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.chat import held_messages
from bot.chat.ask import Ask, unlock_rules
from bot.chat.inbox import Letter
from bot.chat.incoming import IncomingUpdate, UpdateKind
from bot.chat.matching import find_match
from bot.chat.outgoing import Call, Destination, calls
from bot.chat.routing import SILENT, UNFILED, Match, Need, RouteTable, RoutingInput
from bot.chat.strangers import Strangers
from bot.database import Session
from bot.errors import AccessRefusedError, BeatlineError, NotPermittedError
from bot.services import dialogues
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.enrolment import links as enrolment_links
from bot.services.identity import guard, sessions, unlocking
from bot.services.identity.guard import Identity
from bot.services.identity.unlocking import Proof
from bot.services.officers import officers
from bot.services.oversight import ceilings
from bot.settings import Settings
from bot.texts import cards, refusals
from bot.texts.enrolment import links as enrolment_texts
from bot.texts.guides import welcome
from bot.texts.identity import pin_pads
from bot.texts.reply import Reply
from models.pin import PadPurpose

START = "start"
SIX_DIGITS = re.compile(r"\s*\d{6}\s*")


class AnsweredElsewhereError(Exception):
    """Answered already, here or by another copy, or behind an older one of this officer's: leave it."""


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

    def refusal(self, session: Session, came: IncomingUpdate, error: BeatlineError) -> list[Call]:
        """Turn an error into a reply; a refused look goes on record like any other."""
        return calls(self._refused(session, came, error), came.where)

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
            yield self._stranger(session, letter.update_id, came), came.where
            return
        if guarded.oldest != letter.update_id:
            raise AnsweredElsewhereError
        if guarded.unreachable:  # anyone who writes to us can be written to
            self._reachable(session, came, reachable=True)
        if came.did is UpdateKind.EDITED:
            yield self._edited(session, letter.update_id, came, guarded), came.where
            return
        reply = self._converse(session, letter.update_id, came, guarded, proof=proof)
        yield self._table.permitted(reply, guarded.actor.role), came.where
        for waited in reply.then:
            yield self._resumed(session, came, waited, proven=waited is reply.then[-1])

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
            told = self._strangers.may_be_told(came.account_id, update_id, now=now)
            return refusals.stranger() if told else Reply()
        actor = enrolment_links.use(
            session, match.words, account_id=came.account_id, shown_as=came.shown_as, now=now
        )
        if actor is None:
            return enrolment_texts.waits()
        pad = unlocking.demand(session, actor, PadPurpose.UNLOCK, now=now)
        return pin_pads.enrolled(welcome.enrolled(actor), pad, secret=self._secret)

    def _converse(
        self,
        session: Session,
        update_id: int,
        came: IncomingUpdate,
        guarded: Identity,
        *,
        proof: Proof | None = None,
        proven: bool = False,
    ) -> Reply:
        """`proven` says that the PIN was given just now."""
        if guarded.stretch is None and came.did is UpdateKind.SAID and SIX_DIGITS.fullmatch(came.words):
            return replace(pin_pads.never_typed(), forget=True)
        came, back = _without_back(came)
        match = find_match(self._table, session, came, guarded)
        if match is None:
            return self._not_understood(session, update_id, came, guarded)
        if not policy.may(guarded.actor.role, match.route.permission):
            raise NotPermittedError(match.route.command)
        if _is_pin_demanded(match.route.needs, guarded, proven=proven):
            return self._pad(session, update_id, came, guarded, match)
        if match.route.permission in ceilings.STOPPED:
            self._check_ceiling(session, guarded)
        reply = match.answer(self._ask(session, update_id, came, guarded, match, proof))
        self._remember(session, guarded, match, reply)
        return cards.with_way_back(reply, came.words, back)

    def _not_understood(
        self, session: Session, update_id: int, came: IncomingUpdate, guarded: Identity
    ) -> Reply:
        """Record nothing by guess: offer one tap that keeps it, unless another question is open."""
        may_keep = (
            came.did is UpdateKind.SAID
            and (came.items or came.words.strip())
            and not came.words.startswith("/")
            and guarded.step in (None, *SILENT)
            and policy.may(guarded.actor.role, Permission.NOTE)
        )
        if may_keep:
            facts = {UNFILED: json.dumps(held_messages.packed(update_id, came))}
            dialogues.begin(session, guarded.actor.id, UNFILED, facts, now=self._clock())
        return refusals.not_understood(
            came.words, role=guarded.actor.role, has_items=bool(came.items), may_keep=bool(may_keep)
        )

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
        return match.handle(self._ask(session, update_id, came, guarded, match, None))

    def _pad(
        self, session: Session, update_id: int, came: IncomingUpdate, guarded: Identity, match: Match
    ) -> Reply:
        """Ask for the PIN first; the request waits behind the pad, which names it."""
        purpose = PadPurpose.UNLOCK if guarded.stretch is None else PadPurpose.PROVE
        proves = match.route.needs is Need.FRESH_PIN
        asked = [held_messages.packed(update_id, came, about=self._table.name(match), proves=proves)]
        shown = unlocking.demand(session, guarded.actor, purpose, now=self._clock(), asked=asked)
        return pin_pads.asks(shown, secret=self._secret)

    def _resumed(
        self, session: Session, came: IncomingUpdate, waited: Mapping[str, Any], *, proven: bool
    ) -> tuple[Reply, Destination]:
        """Answer what waited behind the pad. If one raises, only that one is undone.

        The PIN proves only the last of them, for which the pad was shown: the officer may have thought better
        of an older command that changes somebody's access, or somebody else may have given it.
        """
        again = held_messages.unpacked(came, waited)
        guarded = self._identified(session, came)
        if guarded is None:
            return refusals.stranger(), again.where
        try:
            with session.begin_nested():
                reply = self._converse(session, int(waited["update_id"]), again, guarded, proven=proven)
        except BeatlineError as error:
            reply = self._refused(session, again, error)
        return self._table.permitted(reply, guarded.actor.role), again.where

    def _refused(self, session: Session, came: IncomingUpdate, error: BeatlineError) -> Reply:
        now = self._clock()
        guarded = guard.identify(session, came.account_id, now=now)
        if guarded is not None and isinstance(error, AccessRefusedError):
            trail.refused(session, guarded.actor, error, now=now)
        reply = refusals.words(error)
        return reply if guarded is None else self._table.permitted(reply, guarded.actor.role)

    def _ask(
        self,
        session: Session,
        update_id: int,
        came: IncomingUpdate,
        guarded: Identity,
        match: Match,
        proof: Proof | None,
    ) -> Ask:
        now = self._clock()
        stretch = guarded.stretch
        return Ask(
            session=session,
            actor=guarded.actor,
            words=match.words,
            card=self._table.reference(came.card),
            items=came.items,
            facts=guarded.facts,
            update_id=update_id,
            account_id=came.account_id,
            message_id=came.where.message_id,
            sent_at=came.sent_at or now,
            now=now,
            settings=self._settings,
            prefixes=self._table.prefixes,
            username=self._username,
            unlocked_until=sessions.extend(session, stretch, rules=self._rules, now=now) if stretch else None,
            proof=proof,
            message_ids=came.message_ids,
            album=came.album,
        )

    def _remember(self, session: Session, guarded: Identity, match: Match, reply: Reply) -> None:
        if reply.expect is not None:
            expect = reply.expect
            dialogues.begin(session, guarded.actor.id, expect.step, expect.facts, now=self._clock())
        elif guarded.step is not None and match.in_dialogue:
            dialogues.end(session, guarded.actor.id)


def _without_back(came: IncomingUpdate) -> tuple[IncomingUpdate, str]:
    """A tap without the list that its button stood in, and that list's words."""
    if came.did is not UpdateKind.TAPPED:
        return came, ""
    says, back = cards.split_back(came.words)
    return (replace(came, words=says), back) if back else (came, "")


def _is_pin_demanded(needs: Need, guarded: Identity, *, proven: bool) -> bool:
    """Whether a pad comes before the route."""
    if needs is Need.ACCOUNT:
        return False
    return guarded.stretch is None or (needs is Need.FRESH_PIN and not proven)
