"""A supervisor briefs a force: Telegram's record of it, and the ledger, which must agree."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot.demo.stand_in.faults import Trouble
from bot.services.pushes import counts
from bot.texts.briefings.reports import figures
from models import Delivery, Occurrence, OccurrenceKind, Officer, Person, Referral, Role, Team
from models.delivery import DeliveryState
from tests.faults.running import until
from tests.patience import LONG, PATIENCE
from tests.unlocked import unlock_everybody

SUPERVISOR = 9000
FIRST = 10_000
LINE = "/brief to NPT1: Knife arch moved | It stands at the bus station from 14:00."
REFERRALS = 100
BAD_DAY = (
    {"trouble": Trouble.ERROR, "code": 500},
    {"trouble": Trouble.DROP_BEFORE},
    {"trouble": Trouble.DROP_AFTER},
)


def seed(session, recipients, now):
    """A sergeant at a desk with two officers who ask, and a team of `recipients`."""
    session.orm.add_all([Team(id=1, code="NPT1", name="NPT"), Team(id=2, code="DESK", name="Desk")])
    session.orm.flush()
    desk = {"team_id": 2, "surname": "Copsewell"}
    session.orm.add(Officer(id=1, collar="0001", role=Role.SUPERVISOR, account_id=SUPERVISOR, **desk))
    session.orm.add_all(
        Officer(id=n, collar=f"000{n}", role=Role.OFFICER, account_id=SUPERVISOR + n, **desk) for n in (2, 3)
    )
    session.orm.add_all(
        Officer(
            id=FIRST + n,
            collar=str(FIRST + n),
            surname="Ash",
            team_id=1,
            role=Role.OFFICER,
            account_id=FIRST + n,
        )
        for n in range(recipients)
    )
    session.orm.add(Person(id=1, source_key="p1", surname="Millbrook", forenames="Jordan"))
    session.orm.flush()
    session.orm.add_all(
        Referral(
            ref=reference(n), programme_id=1, person_id=1, status="CONTACTING", status_since=now,
            lead_id=1, team_id=2, opened_on=date(2026, 11, 1), next_action="Home visit",
        )
        for n in range(REFERRALS)
    )  # fmt: skip
    session.orm.flush()
    unlock_everybody(session, now)


def reference(number):
    return f"TUR-{1000 + number % REFERRALS}"


class Broadcast:
    """`telegram` and `database` are the bot's; `database` was seeded with as many `recipients`."""

    def __init__(self, telegram, database, recipients):
        self.telegram = telegram
        self.database = database
        self.recipients = recipients
        self.supervisor = telegram.person(SUPERVISOR, "Sergeant")
        self.askers = [telegram.person(SUPERVISOR + n, f"Asker {n}") for n in (2, 3)]
        self.crowd = [telegram.person(FIRST + n, f"Officer {n}") for n in range(recipients)]
        for person in self.crowd:
            telegram.world.chats[person.id].opened = True
        self.card_id = None
        self.doubted = set()

    async def begins(self):
        """The sergeant writes it, looks at it and taps [Send]."""
        preview = await self.says(LINE, "Not sent yet")
        self.card_id = preview.message_id
        sent = self.supervisor.taps(preview, "Send")
        assert "On its way" in (await self.supervisor.hears(after=sent, timeout=PATIENCE)).text

    async def sends_again(self):
        """Send it again to the uncertain too, who may get it twice from now on."""
        rows = self.rows()
        self.doubted |= {account for account, state, _ in rows if state is DeliveryState.UNCERTAIN}
        await self.says("/briefings again BRF-0001 doubles", "On its way again", "nobody left")

    async def says(self, words, *answers):
        """Wait for the answer: the first, or the first to show one of these; a notice may come in between."""
        after = self.supervisor.says(words)
        while True:
            heard = await self.supervisor.hears(after=after, timeout=LONG)
            if not answers or any(answer in heard.text for answer in answers):
                return heard
            after = heard

    def rows(self):
        """The (account, state, message_id) of each delivery."""
        query = (
            sa.select(col(Delivery.officer_id), col(Delivery.state), col(Delivery.message_id))
            .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
            .where(col(Occurrence.kind) == OccurrenceKind.BRIEFING)
        )
        with self.database.reading() as session:
            return session.orm.execute(query).all()

    def counts(self):
        which = sa.select(col(Occurrence.id)).where(col(Occurrence.kind) == OccurrenceKind.BRIEFING)
        with self.database.reading() as session:
            return counts.count_deliveries(session, session.orm.execute(which).scalars().all())

    async def through(self, *, patience=LONG, every=0.25):
        """Wait until nothing is under way; the sums are right at every look."""
        async with asyncio.timeout(patience):
            while (now := self.counts()).under_way:
                assert now.recipients == self.recipients
                await asyncio.sleep(every)

    @property
    def got(self):
        """The number of pushes that arrived on each phone."""
        return Counter(
            {one.id: sum(stored.from_bot for stored in one.chat.messages.values()) for one in self.crowd}
        )

    def pushes(self):
        """The times at which Telegram took them, in order."""
        return [
            call.when.timestamp()
            for call in list(self.telegram.calls)
            if call.method == "sendMessage" and call.outcome in ("ok", "drop after")
            and (call.chat_id or 0) >= FIRST
        ]  # fmt: skip

    def edits(self):
        """The times at which the sergeant's card was edited as it counted along."""
        return [
            call.when.timestamp()
            for call in list(self.telegram.calls)
            if call.method == "editMessageText" and call.params.get("message_id") == self.card_id
            and "Report" in str(call.params) and "On its way" not in call.params["text"]
        ]  # fmt: skip

    def floods(self):
        return [call for call in list(self.telegram.calls) if call.outcome == "429"]

    async def check(self):
        """Everybody missed is named, nobody got it twice except the uncertain, and the sums balance."""
        rows, got, counts = self.rows(), self.got, self.counts()
        assert len(rows) == len({account for account, _, _ in rows}) == self.recipients == counts.recipients
        for account, state, message_id in rows:
            if state is DeliveryState.ACCEPTED:
                assert message_id in self.telegram.world.chats[account].messages
            else:
                assert got[account] == 0 or state is DeliveryState.UNCERTAIN or account in self.doubted
        doubles = {account for account, count in got.items() if count > 1}
        assert doubles <= self.doubted
        await self._check_card(counts)
        report = (await self.says("/briefings report BRF-0001", f"{self.recipients} people")).text
        assert f"{counts.accepted} sent" in report
        assert not counts.uncertain or f"{counts.uncertain} uncertain" in report
        assert not counts.expired or f"{counts.expired} too late" in report
        return counts

    async def _check_card(self, counts):
        """Check the newest card: an answer sent twice may have left an older one behind."""

        def says_so():
            return any(f"Sent: {figures(counts)}" in message.text for message in self.supervisor.messages)

        await until(says_so, f"the card to say {figures(counts)}")
