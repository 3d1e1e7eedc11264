"""The four queues, each with items that go wrong in a way nobody foresaw before those that go well."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select
from telegram import File

from bot.chat.sender import SendResult, SendVerdict
from bot.jobs import makers
from bot.services.access.policy import Permission
from bot.services.briefings import progress_cards
from bot.services.briefings.progress_cards import CardPlace
from bot.services.documents import queue as document_queue
from bot.services.files import items
from bot.services.notebook import writing
from models import (
    Attachment,
    AttachmentKind,
    Document,
    DocumentKind,
    ProgressCard,
    Retraction,
    RetractionKind,
)
from tests.notices_told import notices_told
from tests.unlocked import unlock_everybody

SECRETS = "words-that-no-log-may-hold"
GOOD = 100  # numbers from here on go well


class Sender:
    """Accepts all, but for messages with low numbers, of which it makes an error nobody foresaw."""

    def __init__(self):
        self.sent = []

    async def send(self, call, *, urgency):
        number = call.params["message_id"]
        if number < GOOD:
            raise ZeroDivisionError(SECRETS)
        self.sent.append(number)
        return SendResult(SendVerdict.ACCEPTED, message_id=number)


class Photo:
    file_size = 1

    async def download_as_bytearray(self):
        return bytearray(b"the door")


class Wire:
    """Of low numbers it knows no path, of which python-telegram-bot makes a RuntimeError."""

    def __init__(self):
        self.asked = []

    async def get_file(self, file_id):
        self.asked.append(int(file_id))
        return File(file_id, SECRETS) if int(file_id) < GOOD else Photo()


class Documents:
    model = Document

    def put(self, desk, numbers):
        with desk.database.transaction() as session:
            unlock_everybody(session, desk.now)
            for number in numbers:
                kind = DocumentKind.BOOK if number < GOOD else DocumentKind.AUDIT
                actor, again = desk.force.actor(session, 2), f"/{number}"
                document_queue.request(session, actor, kind, {}, again=again, now=desk.now)

    def done(self, session):
        query = select(Document.again).where(col(Document.done_at).is_not(None))
        return {int(again[1:]) for again in session.orm.exec(query)}


class Retractions:
    model = Retraction

    def put(self, desk, numbers):
        common = {"kind": RetractionKind.DELETE, "officer_id": 2, "account_id": 102, "asked_by_id": 1}
        common |= {"made_at": desk.now, "try_at": desk.now, "give_up_at": desk.now + timedelta(days=1)}
        with desk.database.transaction() as session:
            session.orm.add_all(Retraction(**common, message_id=number) for number in numbers)

    def done(self, session):
        return set(
            session.orm.exec(select(Retraction.message_id).where(col(Retraction.done_at).is_not(None)))
        )


class Files:
    model = Attachment

    def put(self, desk, numbers):
        photos = tuple(items.Item(AttachmentKind.PHOTO, file_id=str(number)) for number in numbers)
        with desk.database.transaction() as session:
            actor, origin = desk.force.actor(session, 2), writing.Origin(1, desk.now)
            writing.write(session, actor, writing.NewNote("door", photos), origin=origin, now=desk.now)

    def done(self, session):
        query = select(Attachment.file_id).where(col(Attachment.fetched_at).is_not(None))
        return set(map(int, session.orm.exec(query)))


class Cards:
    model = ProgressCard

    def put(self, desk, numbers):
        for number in numbers:
            sent = desk.sends(desk.drafts())
            desk.does(progress_cards.begin, sent.briefing, CardPlace(101, number, number))
        desk.moves(seconds=3)

    def done(self, session):
        return set(session.orm.exec(select(ProgressCard.message_id).where(ProgressCard.shown != "")))


LINES = {"documents": Documents(), "retractions": Retractions(), "files": Files(), "cards": Cards()}
GOES_WELL = makers.Maker(Permission.NOTE, lambda *_: None, lambda *_: iter(()))
GOES_WRONG = makers.Maker(Permission.NOTE, lambda *_: 1 / 0, lambda *_: iter(()))


def rows(database, line):
    """By its number, from 0, in the order they were put there."""
    with database.reading() as session:
        return session.orm.exec(select(line.model).order_by(line.model.id)).all()


def told(database):
    with database.reading() as session:
        return notices_told(session)
