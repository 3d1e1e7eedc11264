"""The question that an officer's update stands on: the open one, or that of the message it belongs to."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from bot.chat.incoming import IncomingUpdate, UpdateKind
from bot.chat.ours import text_digest
from bot.chat.outgoing import message_params
from bot.chat.routing import RouteTable
from bot.database import Session
from bot.services import dialogues
from bot.services.dialogues import AskedQuestion, Told
from bot.services.identity.guard import Identity
from bot.services.identity.unlocking import Proof
from bot.texts.questions import IS_CLOSED
from bot.texts.reply import Reply, cut_at_word, words
from bot.values import replace

STALE_AFTER = timedelta(minutes=10)  # words said later answer only if the officer says that they do
LATELY = timedelta(minutes=15)  # a question put since then may be what words are about
LONGEST = 60
BOX = "box"  # a fact of questions to which the phone opens a reply by itself: what stands in its box


class ChatRequest(Struct, frozen=True):
    """One request to be answered: `update_id` brought it, `letter_id` is the letter that is answered now.

    They differ for what waited. `proven` says that the PIN was given just now; `means` is what the officer
    says that the words mean, and `held` their number, for they wait until they are used. `asked_at` is when
    what waited for the PIN was asked, None for what is asked now.
    """

    came: IncomingUpdate
    update_id: int
    letter_id: int
    proof: Proof | None = None
    proven: bool = False
    means: str = ""
    held: int = 0
    asked_at: datetime | None = None


class Standing(Struct, frozen=True):
    """The officer with the question that their update stands on.

    `replied` says that it is tied to that question: a reply to the message that asked, or a tap under it.
    `left` is the question that was open and is closed by this.
    """

    guarded: Identity
    replied: bool = False
    left: AskedQuestion | None = None

    def is_stale(self, now: datetime) -> bool:
        question = self.guarded.question
        return not self.replied and question is not None and question.asked_at <= now - STALE_AFTER


def stand(session: Session, came: IncomingUpdate, guarded: Identity) -> Standing:
    """Find the question. A tap under any other message stands on none."""
    if came.ours is None or came.did not in (UpdateKind.SAID, UpdateKind.TAPPED):
        return Standing(guarded)
    found = dialogues.find_shown(session, guarded.actor.id, came.ours.message_id, came.ours.digest)
    if found is not None:
        return take_up(guarded, found)
    tapped = came.did is UpdateKind.TAPPED
    return Standing(replace(guarded, question=None), left=guarded.question) if tapped else Standing(guarded)


def take_up(guarded: Identity, question: AskedQuestion) -> Standing:
    """Answer this question, whichever is open."""
    before = guarded.question
    if before is not None and before.id == question.id:
        return Standing(guarded, replied=True)
    return Standing(replace(guarded, question=question), replied=True, left=before)


def told(reply: Reply, *, update_id: int, message_id: int | None) -> Told:
    """The way in which a reply puts its question."""
    texts = [one["text"] for one in message_params(reply, 0)]
    edits = not reply.fresh and len(texts) == 1
    digests = tuple(text_digest(text) for text in texts)
    return Told(update_id, message_id if edits else None, digests, _in_short(reply))


def word(question: AskedQuestion | None, table: RouteTable, *, now: datetime) -> str | None:
    """The question to be named as closed; None if nobody waits for its answer any more."""
    if question is None or not table.is_asked(question.step) or question.asked_at <= now - STALE_AFTER:
        return None
    return question.asked or None


def lately(guarded: Identity, *, now: datetime) -> datetime:
    """The time since which a closed question is offered to words: not before the chat was unlocked."""
    since = now - LATELY
    return since if guarded.stretch is None else max(since, guarded.stretch.began_at)


def _in_short(reply: Reply) -> str:
    """`What is the note?`: the sentence of the reply that asks."""
    lines = [one for one in map(words, reply.lines) if not one.endswith(IS_CLOSED)]
    asking = next((line for line in lines if "?" in line), lines[0])
    sentence = asking.partition("?")[0].rpartition(". ")[2].strip()
    short = f"{sentence}?" if "?" in asking else sentence
    return cut_at_word(short, LONGEST)
