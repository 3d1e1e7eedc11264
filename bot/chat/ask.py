"""The input of a handler: the officer, the words, the card and the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field

from bot.database import Session
from bot.language.lookups.vocabulary import Vocabulary
from bot.language.references import RecordKind, Reference, find_references
from bot.services.audit.actors import Actor
from bot.services.files.items import Item
from bot.services.identity.sessions import UnlockRules
from bot.services.identity.unlocking import Proof
from bot.services.notebook.writing import Origin
from bot.settings import Settings


class Ask(Struct, frozen=True):
    """`words` have lost their command; `card` is the record of the bot's message that was replied to.

    `account_id` is the messenger's account, `message_id` the message of ours whose button was tapped.
    `facts` are what the dialogue has gathered so far; `sent_at` is the messenger's own date; `prefixes`
    begin the references of referrals, `username` is the bot's own. `proof` comes with a PIN's last tap.
    `messages` are the officer's messages by number, each with its own words as they came: several if they put
    an `album` together. `asked_at` is when a request that waited for the PIN was made, None for one that is
    made now. `named` is the reference of the record, if the route needs one. `vocabulary` brings
    the words on record that the officer may hear.
    """

    session: Session
    actor: Actor
    words: str
    card: Reference | None
    items: tuple[Item, ...]
    facts: dict[str, str]
    update_id: int
    account_id: int
    message_id: int | None
    sent_at: datetime
    now: datetime
    settings: Settings
    prefixes: frozenset[str]
    username: str
    unlocked_until: datetime | None = None
    proof: Proof | None = None
    messages: Mapping[int, str] = field(default_factory=dict)
    album: str = ""
    asked_at: datetime | None = None
    named: str = ""
    vocabulary: Callable[[], Vocabulary] = Vocabulary

    def find(self, kind: RecordKind | None = None) -> Reference | None:
        """The first reference in the words, of this kind if one is given; else the card's."""
        for found in self._references(self.words):
            if kind in (None, found.kind):
                return found.own_note(self.actor.collar)
        return self.card if self.card is not None and kind in (None, self.card.kind) else None

    def find_named(self, kind: RecordKind) -> Reference | None:
        """The record that a command is about: the words begin with it, or the card is one; else any in them.

        On a card `withdraw wrong, see BRF-0013` is about the card's own briefing.
        """
        first, _, after = self.words.strip().partition(" ")
        second = after.strip().partition(" ")[0]
        words = first if self._references(second) else f"{first} {second}"
        begin = next((one for one in self._references(words) if one.kind is kind), None)
        if begin is not None:
            return begin.own_note(self.actor.collar)
        return self.card if self.card is not None and self.card.kind is kind else self.find(kind)

    def _references(self, words: str) -> tuple[Reference, ...]:
        return find_references(words, prefixes=self.prefixes)

    @property
    def origin(self) -> Origin:
        return Origin(self.update_id, self.sent_at, self.account_id, self.messages, self.album or None)

    @property
    def secret(self) -> str:
        """The bot's token: a secret that is not in the database."""
        return self.settings.telegram_token.get_secret_value()


def unlock_rules(settings: Settings) -> UnlockRules:
    return UnlockRules(timedelta(minutes=settings.unlock_idle_minutes), timedelta(hours=settings.shift_hours))
