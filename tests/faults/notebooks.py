"""Officers who write notes without end, and what their books must look like afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.services import audit, books, chains, notes
from models import Area, Officer, Role, Team
from models.audit import AuditEntry
from models.inbox import InboxEntry, InboxState
from models.note import Attachment, FieldNote
from tests.faults.running import until
from tests.unlocked import unlock_everybody

FIRST_ACCOUNT = 5000
FIRST_COLLAR = 1000
OPEN = (InboxState.RECEIVED, InboxState.ANSWERED)


def seed(session, officers, now):
    """As many officers as that, all of one team."""
    session.add(Area(id=1, code="NTH", name="North", kind="lpa"))
    session.flush()
    session.add(Team(id=1, code="NPT1", name="NPT Northampton", kind="npt", area_id=1))
    session.flush()
    for number in range(1, officers + 1):
        session.add(
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
    session.flush()
    unlock_everybody(session, now)


class NoteTaker:
    """An officer with a phone, who numbers what they write."""

    def __init__(self, telegram, number):
        self.telegram = telegram
        self.officer_id = number
        self.collar = str(FIRST_COLLAR + number)
        self.person = telegram.person(FIRST_ACCOUNT + number, f"Officer {self.collar}")
        self.texts = []

    def writes(self, *, photo=False, date=None):
        """One more note, in words or as a photo's caption."""
        text = f"entry {len(self.texts) + 1} by {self.collar}"
        if photo:
            sent = self.person.sends_photo(f"picture of {text}".encode(), caption=f"note {text}")
        else:
            sent = self.person.says(f"/note {text}", date=date)
        self.texts.append(text)
        return sent

    async def writes_and_waits(self, *, photo=False):
        """As somebody does who looks whether the message went out before they write the next."""
        sent = self.writes(photo=photo)
        await until(lambda: not is_pending(self.telegram, sent.update_id), "the note to be taken")

    @property
    def heard(self):
        return [message.text for message in self.person.messages if message.from_bot]

    @property
    def receipts(self):
        """The references that the bot confirmed, each as often as it did."""
        return [text.split(" ", 1)[0] for text in self.heard if text.startswith(f"PNB-{self.collar}-")]


def is_pending(telegram, update_id):
    return update_id in telegram.world.updates.pending


def inbox(session):
    """How many updates are in each state, by its name."""
    rows = session.execute(sa.select(col(InboxEntry.state), sa.func.count()).group_by(col(InboxEntry.state)))
    return {str(state): count for state, count in rows}


async def all_settled(telegram, database):
    """Until Telegram has nothing left to hand over, and we nothing left to do."""

    def settled():
        if telegram.pending:
            return False
        with database.reading() as session:
            return not {str(state) for state in OPEN} & inbox(session).keys()

    await until(settled, "everything to be settled", patience=120)


def check_books(database, takers):
    """Every note once, in its officer's order, numbered without a gap, chained, confirmed."""
    with database.reading() as session:
        assert "dead" not in inbox(session)
        for taker in takers:
            rows = _book(session, taker.officer_id)
            assert [row.text for row in rows] == taker.texts
            _check_book(session, rows)
            _check_audit(session, taker.officer_id)
            given = {books.reference(taker.collar, row.number) for row in rows}
            assert given == set(taker.receipts)
            assert not [text for text in taker.heard if "NOT recorded" in text]
        assert session.scalar(sa.select(sa.func.count()).select_from(FieldNote)) == sum(
            len(taker.texts) for taker in takers
        )


def sort_as_kept(database, takers):
    """For officers who didn't wait: a later note may have reached the bot before an earlier one did."""
    with database.reading() as session:
        for taker in takers:
            numbers = {row.text: row.number for row in _book(session, taker.officer_id)}
            taker.texts.sort(key=lambda text: numbers.get(text, 0))


def _book(session, officer_id):
    query = sa.select(FieldNote.__table__).where(col(FieldNote.officer_id) == officer_id)
    return session.execute(query.order_by(col(FieldNote.number))).all()


def _check_book(session, rows):
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    previous = chains.START
    for row in rows:
        hung = session.execute(
            sa.select(Attachment.__table__).where(col(Attachment.note_id) == row.id).order_by(Attachment.id)
        )
        names = notes.Item.__dataclass_fields__
        items = [notes.Item(**{name: getattr(one, name) for name in names}) for one in hung]
        assert row.previous_digest == previous
        assert row.digest == chains.digest(previous, books.facts(row._mapping, map(notes.fact, items)))
        previous = row.digest


def _check_audit(session, officer_id):
    query = sa.select(AuditEntry.__table__).where(col(AuditEntry.chain) == officer_id)
    previous = chains.START
    for number, row in enumerate(session.execute(query.order_by(col(AuditEntry.number))), start=1):
        facts = [audit._plain(getattr(row, name)) for name in audit.FACTS]
        since = [audit._plain(getattr(row, name)) for name in audit.SINCE]
        facts += since if any(since) else []
        assert (row.number, row.previous_digest) == (number, previous)
        assert row.digest == chains.digest(previous, [officer_id, number, *facts])
        previous = row.digest
