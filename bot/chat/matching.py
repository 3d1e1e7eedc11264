"""The route that an officer's message belongs to: by its words, the open question and the card it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.incoming import IncomingUpdate, UpdateKind
from bot.chat.pressing import Pressed, labelled, pressed, worded
from bot.chat.route import REST, Meant, Route
from bot.chat.routing import FOR, SILENT, Match, RouteTable, RoutingInput
from bot.chat.standing import BOX, Standing, lately
from bot.database import Session
from bot.language import doorstep
from bot.language.asking import named_in
from bot.language.backing_out import backs_out
from bot.language.doorstep import DoorWord, why_unsafe
from bot.language.emergencies import tells_of_danger
from bot.language.heard import in_full
from bot.language.lone_answers import HELP, HERE, WHO, lone_answer
from bot.language.references import Reference
from bot.letters import lowered, normal
from bot.services import dialogues
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit.actors import Actor
from bot.services.identity.guard import Identity
from bot.services.notebook import continuations
from bot.services.operations import viewing as operations
from bot.services.referrals import lists as referrals
from bot.texts import labels
from bot.values import replace
from models.notebook import AttachmentKind

if TYPE_CHECKING:
    from bot.language.lookups.readings import Reading
    from bot.language.lookups.vocabulary import Vocabulary

REST_WITHIN = timedelta(seconds=5)
LONGEST_ON_CARD = 120  # characters
LONGEST_NAME = 120  # with the words around it
TASKS = re.compile(r"(?<![\w'])(?:tasks|jobs|visits|(?:what's|anything)\s+on)(?![\w'])")
REFERRALS = re.compile(r"(?<![\w'])(?:referrals|due(?:\s+for)?|overdue)(?![\w'])")


def find_match(
    table: RouteTable, session: Session, came: IncomingUpdate, standing: Standing, *, now: datetime
) -> Match | Pressed | None:
    """Return the route, or the buttons of which it is to be asked; None when nothing can be made of it."""
    guarded = standing.guarded
    card = table.reference(came.card)
    replied = standing.replied and came.did is UpdateKind.SAID
    meant = (
        _of_lone_visit(table, came, guarded)
        or _pressed(table, came, guarded, card, replied=replied)
        or _offer_ended(table, session, came, guarded, now=now)
    )
    if meant is not None:
        return meant
    read = _read_on_card(table, session, came, guarded, None if replied else card, now=now)
    if read is not None and read.surely:
        return table.match(RoutingInput(read.says, None, has_items=False, step=None))
    goes_on = guarded.step == REST and _is_rest(came, guarded.facts) and not table.begins(REST, came.words)
    if came.album and continuations.is_album_known(session, guarded.actor, came.account_id, came.album):
        goes_on = True
    said = RoutingInput(
        came.words,
        None if replied else card,
        has_items=bool(came.items),
        step=None if guarded.step in SILENT else guarded.step,
        tapped=came.did is UpdateKind.TAPPED,
        goes_on=goes_on,
        replied=replied,
        opened=BOX in guarded.facts,
        role=guarded.actor.role,
        is_place=_is_place(came),
    )
    found = table.match(said, claimed=partial(_claims, session, came, guarded, said))
    if found is None:
        return _read(table, session, came, guarded, now)
    if came.ours and said.card and not said.has_items and _is_filed_whole(found, came):
        return worded(came.ours, table, guarded.actor.role) or replace(found, perhaps=read)
    if found.in_dialogue and found.other is None and not (replied or goes_on) and _is_of_lists(came):
        return replace(found, other=_named(table, session, came, guarded, now))
    return found


def _of_lone_visit(table: RouteTable, came: IncomingUpdate, guarded: Identity) -> Match | None:
    """The answer of somebody who is out alone, or their words of danger.

    In reply to a message its buttons come first, but for help and what no button says.
    """
    if not guarded.is_alone or came.did is not UpdateKind.SAID or came.items:
        return None
    answer = lone_answer(came.words, is_asked=guarded.step is not None)
    if answer is None and came.ours is None and guarded.step is None and _tells_of_danger(came.words):
        meant = table.spoken("/emergency")
        return replace(meant, words=came.words) if meant else None
    if answer is None or (came.ours is not None and answer not in (HELP, HERE, WHO)):
        return None
    return table.spoken(f"/alone {answer}")


def _tells_of_danger(words: str) -> bool:
    return tells_of_danger(words) or doorstep.read(words) is DoorWord.UNSAFE


def _read_on_card(
    table: RouteTable,
    session: Session,
    came: IncomingUpdate,
    guarded: Identity,
    card: Reference | None,
    *,
    now: datetime,
) -> Meant | None:
    """The button that an answer to a card means by what the record stands at: its next step, an outcome."""
    if card is None or came.did is not UpdateKind.SAID or came.items or guarded.stretch is None:
        return None
    if came.words[:1] == "/" or (len(came.words) > LONGEST_ON_CARD and not why_unsafe(came.words)):
        return None
    reading = (one for one in table.routes if one.reads and policy.may(guarded.actor.role, one.permission))
    read = (one.reads(session, guarded.actor, card, came.words, now=now) for one in reading if one.reads)
    return next(filter(None, read), None)


def _is_filed_whole(found: Match, came: IncomingUpdate) -> bool:
    """Whether all of the words would be a note on the card that they answer."""
    return bool(found.route.answers) and came.did is UpdateKind.SAID and found.words == came.words


def _is_place(came: IncomingUpdate) -> bool:
    """Whether it is a location and nothing besides; one with a name is somebody else's place."""
    if came.did is not UpdateKind.SAID or came.words or came.beside or len(came.items) != 1:
        return False
    (item,) = came.items
    return item.kind is AttachmentKind.LOCATION and item.words is None


def _is_of_lists(came: IncomingUpdate) -> bool:
    words = in_full(normal(came.words)).lower()
    return bool(TASKS.search(words) or REFERRALS.search(words))


def _named(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, now: datetime
) -> Match | None:
    """The route for words that name an operation or a programme: `driven`, `our driven jobs`, `cirv refs`."""
    if came.did is not UpdateKind.SAID or came.card or came.items or guarded.stretch is None:
        return None
    if len(came.words) > LONGEST_NAME or not policy.may(guarded.actor.role, Permission.LOOK_UP):
        return None
    words = in_full(normal(came.words)).lower()
    name, programme = named_in(TASKS.sub(" ", words)), named_in(REFERRALS.sub(" ", words))
    if REFERRALS.search(words) and programme in referrals.programmes(session):
        asked = f"/referrals {words}"
    elif name and operations.visible(session, guarded.actor, name, now=now):
        asked = f"/tasks {words}" if TASKS.search(words) else f"/op {name}"
    else:
        return None
    return table.match(RoutingInput(asked, None, has_items=False, step=None))


def _read(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, now: datetime
) -> Match | None:
    """The route for a question that can be read in one way alone, or for words that no other route knows."""
    if not is_said_alone(came):
        return None
    return _asked(table, session, came, guarded, now) or _read_last(table, session, came, guarded, now)


def _asked(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, now: datetime
) -> Match | None:
    """The route for a question that can be read in one way alone: `visits in kings heath tonight`."""
    if not may_be_read(came, guarded):
        return None
    if guarded.stretch is None:
        return _after_the_pin(table, came.words)
    found = readings(table, session, guarded.actor, came.words, now=now)
    if not any(one.sure for one in found):
        return _named(table, session, came, guarded, now)
    if len(found) > 1:
        return None
    return table.match(RoutingInput(found[0].says, None, has_items=False, step=None))


def _read_last(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, now: datetime
) -> Match | None:
    """The route of words that no other knows: it asks or previews, and writes nothing."""
    for route in table.routes:
        if route.reads_last is not None and policy.may(guarded.actor.role, route.permission):
            words = route.reads_last(session, came.words, now=now)
            if words is not None:
                return Match(route, route.handle, words)
    return None


def _after_the_pin(table: RouteTable, words: str) -> Match | None:
    """The route of a list, for which a pad comes first: the words are read behind it."""
    from bot.language.lookups.words import is_of_a_list

    return table.spoken("/tasks") if is_of_a_list(words) else None


def readings(
    table: RouteTable, session: Session, actor: Actor, words: str, *, now: datetime
) -> tuple[Reading, ...]:
    """The look-ups that the words may mean and that this officer may make. Others load nothing."""
    from bot.language.lookups.readings import read
    from bot.language.lookups.vocabulary import TermSense
    from bot.language.lookups.words import question

    if question(words) is None:
        return ()
    known = vocabulary(table, session, actor, now)
    behalf = FOR.search(words)
    found: tuple[Reading, ...] = ()
    if behalf and known.beginning([lowered(behalf["named"] or behalf["bare"])], (TermSense.OFFICER,))[1]:
        asked = read(words[: behalf.start()], known, now=now, shifts=table.shifts)
        found = tuple(replace(one, says=one.says + behalf[0]) for one in asked if one.says[:4] != "/op ")
    found = found or read(words, known, now=now, shifts=table.shifts)
    return tuple(one for one in found if _may(table, actor, one))


def _may(table: RouteTable, actor: Actor, one: Reading) -> bool:
    meant = table.spoken(one.says)
    return meant is not None and meant.route.looks and policy.may(actor.role, meant.route.permission)


def vocabulary(table: RouteTable, session: Session, actor: Actor, now: datetime) -> Vocabulary:
    """The words on record that this officer may hear, read when they are first needed."""
    from bot.services.operations import vocabulary as on_record

    if table.words is None:
        table.words = _on_record(session, now)
    return on_record.known_to(session, actor, table.words, now=now)


def read_again(table: RouteTable, session: Session, *, now: datetime) -> None:
    """The words on record as they are by now, if anybody has needed them yet."""
    if table.words is not None:
        table.words = _on_record(session, now)


def _on_record(session: Session, now: datetime) -> Vocabulary:
    from bot.services.operations import vocabulary as on_record

    return on_record.read(session, label=partial(labels.task_kind, None), now=now)


def may_be_read(came: IncomingUpdate, guarded: Identity) -> bool:
    """Whether words that no route knows may be a look-up: said alone, by somebody who may look up."""
    return is_said_alone(came) and policy.may(guarded.actor.role, Permission.LOOK_UP)


def is_said_alone(came: IncomingUpdate) -> bool:
    """Whether it is plain words and nothing besides, in answer to nothing."""
    return came.did is UpdateKind.SAID and not (came.card or came.items or came.words[:1] == "/")


def _offer_ended(
    table: RouteTable, session: Session, came: IncomingUpdate, guarded: Identity, *, now: datetime
) -> Match | None:
    """The route of `stop` and the like, for a question that is closed and still offered."""
    if guarded.step is not None or came.ours is not None:
        return None
    if not (is_said_alone(came) and backs_out(came.words)):
        return None
    since = lately(guarded, now=now)
    return table.spoken("/cancel") if dialogues.offered(session, guarded.actor.id, since=since) else None


def _pressed(
    table: RouteTable, came: IncomingUpdate, guarded: Identity, card: Reference | None, *, replied: bool
) -> Match | Pressed | None:
    """Words that press a button of the message that they answer, or leave the question that is open."""
    if came.did is not UpdateKind.SAID or came.items:
        return None
    if replied and came.ours and (own := labelled(came.words, came.ours)) and own.surely:
        return table.match(RoutingInput(own.buttons[0][1], None, has_items=False, step=None, tapped=True))
    asked = replied or (not came.ours and table.is_asked(guarded.step))
    if asked and backs_out(came.words):
        return table.spoken("/cancel")
    if replied or came.ours is None:
        return None
    meant = pressed(came.words, came.ours, card, table)
    if meant is None or not meant.surely:
        return meant
    says = meant.buttons[0][1]
    return table.match(RoutingInput(says, card if says[:1] == "/" else None, has_items=False, step=None))


def _claims(
    session: Session, came: IncomingUpdate, guarded: Identity, said: RoutingInput, route: Route
) -> bool:
    """Whether the route claims this answer to a card, which is a note otherwise."""
    if said.card is None or route.claims is None or not policy.may(guarded.actor.role, route.permission):
        return False
    return route.claims(session, guarded.actor, said.card, came.items)


def _is_rest(came: IncomingUpdate, facts: Mapping[str, str]) -> bool:
    """Whether it may be the rest of a long message that the phone cut: sent at once, and nothing else."""
    if (
        came.did is not UpdateKind.SAID
        or came.sent_at is None
        or came.card
        or came.items
        or came.words[:1] == "/"
    ):
        return False
    return came.sent_at - datetime.fromisoformat(facts["sent_at"]) <= REST_WITHIN
