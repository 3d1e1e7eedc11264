"""Officers who write notes without end, and checks of their books afterwards."""

from __future__ import annotations

import hashlib
from collections import Counter

import sqlalchemy as sa
from sqlmodel import col

from bot.language import references
from bot.services.audit import hash_chain, trail
from bot.services.files import items
from bot.services.notebook import book
from bot.services.notebook import verification as note_verification
from bot.services.upkeep import file_verification
from bot.services.upkeep.file_verification import FilesVerdict
from models import Area, Officer, Role, Team
from models.audit import AuditEntry
from models.inbox import InboxEntry, InboxState
from models.notebook import Attachment, FieldNote, NoteParticular, ParticularKind
from tests.faults.running import until
from tests.patience import LONG
from tests.unlocked import unlock_everybody

FIRST_ACCOUNT = 5000
FIRST_COLLAR = 1000
OPEN = (InboxState.RECEIVED, InboxState.ANSWERED)


def seed(session, officers, now):
    """So many officers, all of one team."""
    session.orm.add(Area(id=1, code="NTH", name="North", kind="lpa"))
    session.orm.flush()
    session.orm.add(Team(id=1, code="NPT1", name="NPT Northampton", kind="npt", area_id=1))
    session.orm.flush()
    for number in range(1, officers + 1):
        session.orm.add(
            Officer(
                id=number,
                collar=str(FIRST_COLLAR + number),
                surname=f"Surname{number}",
                rank="PC",
                team_id=1,
                role=Role.OFFICER,
                account_id=FIRST_ACCOUNT + number,
            )
        )
    session.orm.flush()
    unlock_everybody(session, now)


class NoteTaker:
    """An officer with a phone, who numbers what they write."""

    def __init__(self, telegram, number):
        self.telegram = telegram
        self.officer_id = number
        self.collar = str(FIRST_COLLAR + number)
        self.person = telegram.person(FIRST_ACCOUNT + number, f"Officer {self.collar}")
        self.texts = []
        self.pictures = {}  # the files sent with each text

    def writes(self, *, photos=0, date=None):
        """Write one more note, in words or as the caption of a photo or an album."""
        text = f"entry {len(self.texts) + 1} by {self.collar}"
        self.texts.append(text)
        self.pictures[text] = [f"picture {number} of {text}".encode() for number in range(photos)]
        if not photos:
            return self.person.says(f"/note {text}", date=date)
        album = text if photos > 1 else None
        first, *_ = [
            self.person.sends_photo(one, caption="" if number else f"note {text}", album=album)
            for number, one in enumerate(self.pictures[text])
        ]
        return first

    async def writes_and_waits(self, *, photos=0):
        """Write, then wait until the message was sent before the next one."""
        sent = self.writes(photos=photos)

        def taken():
            return not is_pending(self.telegram, sent.update_id)

        await until(taken, "the note to be taken", patience=LONG)

    @property
    def heard(self):
        return [message.text for message in self.person.messages if message.from_bot]

    @property
    def receipts(self):
        """The references that the bot confirmed, each as often as it did so."""
        return [text.split(" ", 1)[0] for text in self.heard if text.startswith(f"PNB-{self.collar}-")]


def is_pending(telegram, update_id):
    return update_id in telegram.world.updates.pending


def inbox(session):
    """The number of updates in each state, by its name."""
    rows = session.orm.execute(
        sa.select(col(InboxEntry.state), sa.func.count()).group_by(col(InboxEntry.state))
    )
    return {str(state): count for state, count in rows}


async def all_settled(telegram, database):
    """Wait until Telegram has nothing left to deliver, and the bot nothing left to do."""

    def settled():
        if telegram.pending:
            return False
        with database.reading() as session:
            return not {str(state) for state in OPEN} & inbox(session).keys()

    await until(settled, "everything to be settled", patience=LONG)


async def all_fetched(database):
    """Wait until every file is in the store."""

    def fetched():
        with database.reading() as session:
            return file_verification.count_files_to_fetch(session)[0] == 0

    await until(fetched, "every file to be fetched", patience=LONG)


def check_files(database, takers, store):
    """Every photo is on its own note, once, unchanged; and `verify` says so too."""
    sent = {text: taker.pictures[text] for taker in takers for text in taker.texts}
    with database.reading() as session:
        assert note_verification.verify(session).broken == ()
        rows = session.orm.execute(
            sa.select(col(FieldNote.text), col(Attachment.sha256)).join(
                Attachment, col(Attachment.note_id) == col(FieldNote.id)
            )
        )
        found = Counter((text, sha256) for text, sha256 in rows)
    pictures = {hashlib.sha256(one).hexdigest(): one for many in sent.values() for one in many}
    expected = Counter((text, hashlib.sha256(one).hexdigest()) for text, many in sent.items() for one in many)
    missing, beyond = expected - found, found - expected
    assert not missing, [(text, pictures[sha256]) for text, sha256 in missing]
    assert not beyond, [(text, pictures.get(sha256)) for text, sha256 in beyond]
    assert file_verification.verify(database, store) == FilesVerdict(expected.total(), ())


def check_books(database, takers):
    """Every note is kept once, in its officer's order, numbered without a gap, chained, confirmed."""
    with database.reading() as session:
        assert "dead" not in inbox(session)
        for taker in takers:
            rows = _book(session, taker.officer_id)
            assert [row.text for row in rows] == taker.texts
            _check_book(session, rows)
            _check_audit(session, taker.officer_id)
            given = {references.note_reference(taker.collar, row.number) for row in rows}
            assert given == set(taker.receipts)
            assert not [text for text in taker.heard if "NOT recorded" in text]
        assert session.orm.scalar(sa.select(sa.func.count()).select_from(FieldNote)) == sum(
            len(taker.texts) for taker in takers
        )


def sort_as_kept(database, takers):
    """Sort for officers who didn't wait: a later note may have reached the bot before an earlier one."""
    with database.reading() as session:
        for taker in takers:
            numbers = {row.text: row.number for row in _book(session, taker.officer_id)}
            taker.texts.sort(key=lambda text: numbers.get(text, 0))


def _book(session, officer_id):
    query = sa.select(FieldNote.__table__).where(col(FieldNote.officer_id) == officer_id)
    return session.orm.execute(query.order_by(col(FieldNote.number))).all()


def _check_book(session, rows):
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    previous = hash_chain.START
    for row in rows:
        came_late = sa.select(col(NoteParticular.attachment_id)).where(
            col(NoteParticular.note_id) == row.id, col(NoteParticular.kind) == ParticularKind.ATTACHED
        )
        hung = session.orm.execute(
            sa.select(Attachment.__table__)
            .where(col(Attachment.note_id) == row.id, col(Attachment.id).not_in(came_late))
            .order_by(Attachment.id)
        )
        names = items.Item.__struct_fields__
        there = [items.Item(**{name: getattr(one, name) for name in names}) for one in hung]
        assert row.previous_digest == previous
        assert row.digest == hash_chain.digest(
            previous, book.facts(row._mapping, map(items.item_fact, there))
        )
        previous = row.digest


def _check_audit(session, officer_id):
    query = sa.select(AuditEntry.__table__).where(col(AuditEntry.chain) == officer_id)
    previous = hash_chain.START
    for number, row in enumerate(session.orm.execute(query.order_by(col(AuditEntry.number))), start=1):
        facts = [trail._plain(getattr(row, name)) for name in trail.FACTS]
        since = [trail._plain(getattr(row, name)) for name in trail.SINCE]
        facts += since if any(since) else []
        assert (row.number, row.previous_digest) == (number, previous)
        assert row.digest == hash_chain.digest(previous, [officer_id, number, *facts])
        previous = row.digest
